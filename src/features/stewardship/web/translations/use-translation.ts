import { useApi } from '../../../../web/kit/query.ts'
import type { TranslationView } from '../../translations/schema.ts'

export const translationPath = (itemId: string): string => `/api/items/${itemId}/translation`

export const useTranslation = (itemId: string | null) =>
  useApi<TranslationView>(itemId && translationPath(itemId), { staleTime: 30_000, keep: false })

/** The name of a language in that language, as its readers look for it. */
export const ownName = (code: string): string => new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code

/** What changed in the source since it was translated; the whole of it where nothing is translated yet. */
export function changesHref({ source, sourceRevision }: TranslationView): string {
  if (!source) return ''
  const address = `/articles/${source.item.id}`
  return sourceRevision && source.item.type === 'article' ? `${address}/compare?from=${sourceRevision}&to=${source.revision}` : address
}
