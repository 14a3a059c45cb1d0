import { readFile } from 'node:fs/promises'
import { articleKinds } from './schema.ts'
import { text } from '../../platform/i18n.ts'

const known = new Map<string, Promise<{ kind: (typeof articleKinds)[number]; name: string; body: string }[]>>()

/** The template of each kind in a language; read once. */
export function templatesIn(locale: 'ko' | 'en') {
  const found = known.get(locale) ?? read(locale)
  known.set(locale, found)
  return found
}

const read = (locale: 'ko' | 'en') =>
  Promise.all(
    articleKinds.map(async (kind) => ({
      kind,
      name: text(locale)(`web:kind.${kind}`),
      body: await readFile(new URL(`./templates/${locale}/${kind}.md`, import.meta.url), 'utf8'),
    })),
  )
