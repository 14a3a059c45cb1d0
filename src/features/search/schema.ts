import { z } from 'zod'
import { ArticleKind, ItemRef, ItemRow } from '../repository/schema.ts'

export const SearchQuery = z.object({
  q: z.string().max(20_000).default('').meta({ description: '"exact phrase", -not, space: kind: tag: topic: author:; otherwise words' }),
  space: z.string().max(60).optional().meta({ description: 'Id or key' }),
  kind: ArticleKind.optional(),
  tag: z.string().max(60).optional(),
  cursor: z.string().max(60).optional().meta({ description: 'Where the last page ended; opaque' }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

const Html = z.string().meta({ description: 'Escaped text with <mark> around what matched' })
const Passage = z.object({
  heading: z.string(),
  anchor: z.string().meta({ description: 'Id of the heading on the reading page; empty at the top' }),
  path: z.array(z.string()).meta({ description: 'The headings above' }),
  html: Html,
})
export const SearchHit = z.object({ item: ItemRow, titleHtml: Html, passage: Passage }).meta({ id: 'SearchHit' })
export type SearchHit = z.infer<typeof SearchHit>

export const SearchResults = z
  .object({
    items: z.array(SearchHit),
    next: z.string().nullable(),
    total: z.number().int().meta({ description: 'Readable items found; 1000 means that many or more' }),
    mode: z
      .enum(['all', 'any', 'fuzzy'])
      .meta({ description: 'all: some item holds every word; any: none does; fuzzy: words were corrected' }),
    suggestion: z.string().nullable().meta({ description: 'What may have been meant' }),
  })
  .meta({ id: 'SearchResults' })
export type SearchResults = z.infer<typeof SearchResults>

export const SuggestionQuery = z.object({ q: z.string().max(2_000).default(''), limit: z.coerce.number().int().min(1).max(50).default(8) })
export const Suggestion = z.object({ item: ItemRef, titleHtml: Html }).meta({ id: 'Suggestion' })
export const Suggestions = z.object({ items: z.array(Suggestion) }).meta({ id: 'Suggestions' })
export type Suggestions = z.infer<typeof Suggestions>
