import i18next from 'i18next'
import { useCallback, useSyncExternalStore } from 'react'
import type { Locale, Text } from '../../platform/page/hand.ts'
import { chooseParticles } from '../../platform/particles.ts'

export type { Locale, Text }

type Texts = Record<string, Record<string, unknown>>

/** One chunk a language; only the reader's own is loaded. */
const loaders: Record<Locale, () => Promise<{ texts: Texts }>> = {
  ko: () => import('../locales/ko.ts'),
  en: () => import('../locales/en.ts'),
}

const listeners = new Set<() => void>()
let text: Text = (key) => key
let locale: Locale = 'ko'

async function use(next: Locale): Promise<void> {
  if (!i18next.hasResourceBundle(next, 'web')) {
    const { texts } = await loaders[next]()
    for (const [name, bundle] of Object.entries(texts)) i18next.addResourceBundle(next, name, bundle)
  }
  await i18next.changeLanguage(next)
  locale = next
  text = i18next.getFixedT(next) as unknown as Text
  document.documentElement.lang = next
}

export async function startTexts(first: Locale): Promise<void> {
  i18next.use({ type: 'postProcessor', name: 'particles', process: chooseParticles })
  await i18next.init({
    lng: first,
    resources: {},
    defaultNS: 'web',
    interpolation: { escapeValue: false },
    postProcess: ['particles'],
  })
  await use(first)
}

/** Switches the interface at once, without loading the page anew. */
export async function switchLocale(next: Locale): Promise<void> {
  await use(next)
  document.cookie = `onji_locale=${next}; path=/; max-age=31536000; samesite=lax`
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLocale(): Locale {
  return useSyncExternalStore(listen, () => locale)
}

/**
 * The texts of a feature: `const t = useText('repository'); t('reading.history')`. A key with a colon names another
 * feature's or the shell's: `t('web:act.save')`.
 */
export function useText(namespace = 'web'): Text {
  const current = useSyncExternalStore(listen, () => text)
  return useCallback((key, values) => current(key.includes(':') ? key : `${namespace}:${key}`, values), [current, namespace])
}

/** The present text of a full key, outside of components (toasts, errors). */
export function textNow(key: string, values?: Record<string, unknown>): string {
  return text(key, values)
}
