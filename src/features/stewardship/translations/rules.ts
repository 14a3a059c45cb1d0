/** What links an item to the one it is a translation of. */
export type Pair = { itemId: string; sourceId: string; language: string }

/** What is in the way of a pair; null where nothing is. A source has translations, and is none itself: so nothing goes round in circles. */
export function objectionTo(
  pair: Pair & { sourceLanguage: string },
  known: { source: Pair | undefined; translations: Pair[]; siblings: Pair[] },
): string | null {
  if (pair.itemId === pair.sourceId) return 'translation-of-itself'
  if (known.source?.sourceId === pair.itemId) return 'translation-cycle'
  if (known.source) return 'translation-of-translation'
  if (known.translations.length > 0) return 'translation-has-translations'
  if (pair.sourceLanguage === pair.language) return 'translation-same-language'
  if (known.siblings.some((other) => other.itemId !== pair.itemId && other.language === pair.language)) return 'translation-language-taken'
  return null
}

/** The title of a translation that was not begun yet, which must not be that of its source. */
export function titleFor(title: string, language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
  return `${title.slice(0, 300 - name.length - 3).toWellFormed()} (${name})`
}
