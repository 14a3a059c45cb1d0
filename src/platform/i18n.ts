import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createInstance } from 'i18next'
import type { Locale, Text } from './page/hand.ts'
import { chooseParticles } from './particles.ts'

export const locales: readonly Locale[] = ['ko', 'en']

type Bundles = Record<Locale, Record<string, Record<string, unknown>>>

const sources = fileURLToPath(new URL('..', import.meta.url))

/** Every feature's texts by locale and namespace; the namespace is the feature's name, `web` for the shell, `platform` for errors. */
export function readLocales(root = sources): Bundles {
  const bundles: Bundles = { ko: {}, en: {} }
  const features = readdirSync(join(root, 'features')).map((name) => [name, join(root, 'features', name)] as const)
  for (const [name, folder] of [...features, ['web', join(root, 'web')] as const, ['platform', join(root, 'platform')] as const]) {
    for (const locale of locales) {
      const file = join(folder, 'locales', `${locale}.json`)
      if (existsSync(file)) bundles[locale][name] = JSON.parse(readFileSync(file, 'utf8'))
    }
  }
  return bundles
}

let texts: Record<Locale, Text> | undefined

/** The texts of a language, from the same files the app uses. A key is `feature:group.name`. */
export function text(locale: Locale): Text {
  texts ??= translators(readLocales())
  return texts[locale]
}

function translators(bundles: Bundles): Record<Locale, Text> {
  const instance = createInstance()
  instance.use({ type: 'postProcessor', name: 'particles', process: chooseParticles })
  instance.init({
    resources: bundles,
    lng: 'ko',
    fallbackLng: 'en',
    ns: Object.keys(bundles.ko),
    defaultNS: 'web',
    interpolation: { escapeValue: false },
    postProcess: ['particles'],
    initAsync: false,
  })
  return { ko: remembered(instance.getFixedT('ko')), en: remembered(instance.getFixedT('en')) }
}

/**
 * A page asks for a hundred texts, and i18next spends microseconds on each. So a text is looked up once; values are filled in
 * here by the same rule. Only plurals (`count`) go the whole way each time.
 */
function remembered(translate: (key: string, values?: Record<string, unknown>) => string): Text {
  const known = new Map<string, string>()
  const raw = (key: string): string => {
    let found = known.get(key)
    if (found === undefined) {
      found = translate(key, { skipInterpolation: true, postProcess: [] })
      known.set(key, found)
    }
    return found
  }
  return (key, values) => {
    if (!values) return raw(key)
    if ('count' in values) return translate(key, values)
    return chooseParticles(raw(key).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? '')))
  }
}

/** The language a person without a setting is served in: the first known one of Accept-Language, or the organisation's. */
export function chooseLocale(acceptLanguage: string | undefined, organisation: Locale): Locale {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const language = part.trim().slice(0, 2).toLowerCase()
    if (language === 'ko' || language === 'en') return language
  }
  return organisation
}
