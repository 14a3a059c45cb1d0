import { useDebouncedValue } from '@mantine/hooks'
import { matchTyped, typedOf } from '../../features/search/analysis/typing.ts'
import type { Suggestion, Suggestions } from '../../features/search/schema.ts'
import { withQuery } from '../kit/api.ts'
import { useApi } from '../kit/query.ts'

const PAUSE_MS = 60
export const SUGGESTIONS = '/api/search/suggestions'

/**
 * What the text may become. Between two keystrokes the last answer stays as far as it still fits, so that nothing flickers and
 * nothing wrong can be chosen; each answer is kept under its own question, so an older one never replaces a newer one. Where
 * the network fails, nothing is offered. The search is woken as soon as somebody is about to type.
 */
export function useSuggestions(text: string, { open, types, limit = 5 }: { open: boolean; types?: string; limit?: number }): Suggestions {
  const now = text.trim()
  const [asked] = useDebouncedValue(now, PAUSE_MS)
  const path = open ? withQuery(SUGGESTIONS, now && asked ? { q: asked, types, limit } : {}) : null
  const { data, isPlaceholderData } = useApi<Suggestions>(path, { keep: true })
  if (now === '' || !data) return { items: [], layout: null }
  if (asked === now && !isPlaceholderData) return data
  const typed = typedOf(now)
  return { items: data.items.filter((item) => namesOf(item).some((name) => matchTyped(name, typed))), layout: null }
}

/** The names that may have been typed; those that come as HTML as text. */
function namesOf({ title, headingHtml, aliasHtml }: Suggestion): string[] {
  const html = headingHtml ?? aliasHtml
  if (html === null) return [title]
  const template = document.createElement('template')
  template.innerHTML = html
  return [template.content.textContent]
}
