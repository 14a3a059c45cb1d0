import { z } from 'zod'
import { Id, Timestamp } from '../../platform/http/shapes.ts'
import { articleKinds, SpaceView, Trust } from '../repository/schema.ts'
import { DEEPEST } from './asked.ts'
import { facetNames, sorts } from './engine/engine.ts'

export type { FacetName, Sort } from './engine/engine.ts'
export type { DenseStatus, DenseTuning, IndexStatus } from './dense/schema.ts'
export { SavedSearch } from './saved/schema.ts'

/** What a result may be: the kinds of articles, and the types of what has no kind. */
export const choosableKinds = [...articleKinds, 'document', 'question', 'comment', 'person', 'topic'] as const
export const trustStates = Trust.shape.state.options

const MOST_CHOSEN = 30

/** A parameter that may be given once or several times. */
const several = <T extends z.ZodType>(one: T, description: string) =>
  z
    .union([one, z.array(one).max(MOST_CHOSEN)])
    .optional()
    .meta({ description })

const name = z.string().max(120)

/** The parameters that narrow a search; they stand alike in the address of the page. */
export const Narrowing = z.object({
  space: several(name, 'Id, key or name; any of them'),
  kind: several(z.enum(choosableKinds), 'A kind of article, or the type of what has none; any of them'),
  topic: several(name, 'Id or label; all of them'),
  tag: several(name, 'All of them'),
  author: several(name, 'Id or name; any of them'),
  trust: several(z.enum(trustStates), 'State of verification; any of them'),
  language: several(z.string().regex(/^[a-z]{2,3}$/), 'Language code; any of them'),
  updated: z
    .string()
    .regex(/^(?:day|week|month|year|\d{4}-\d{2}-\d{2}\.\.(?:\d{4}-\d{2}-\d{2})?|\.\.\d{4}-\d{2}-\d{2})$/)
    .optional()
    .meta({ description: 'day, week, month or year back from now, or FROM..TO as dates, either of which may be absent' }),
  archived: z.enum(['true', 'false']).optional().meta({ description: 'Only archived items, or none of them; both where absent' }),
})
export type Narrowing = z.infer<typeof Narrowing>

const Question = z
  .string()
  .max(20_000)
  .default('')
  .meta({ description: '"exact phrase", -not, fields such as space: kind: topic: author: updated:, otherwise words' })

const Cursor = z
  .string()
  .regex(/^\d{1,4}$/)
  .refine((cursor) => Number(cursor) < DEEPEST)
  .meta({ description: `Where the last page ended; ends after ${DEEPEST} results` })

export const SearchQuery = z.object({
  q: Question,
  ...Narrowing.shape,
  sort: z.enum(sorts).default('relevance'),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  source: z
    .enum(['person', 'program'])
    .optional()
    .meta({ description: 'Who asks, for the ledger of searches; without it a session is a person and a token a program' }),
  explain: z.enum(['1', 'true', '0', 'false']).optional().meta({ description: '1: say of each result why it stands where it does' }),
})
export const NarrowedQuery = z.object({ q: Question, ...Narrowing.shape })

const Html = z.string().meta({ description: 'Escaped text with <mark> around what matched' })
const PersonRef = z.object({ id: Id, name: z.string() })

const SpaceMark = z.object({ id: Id, key: z.string(), name: z.string(), icon: z.string(), colour: z.string() })

export const Found = z
  .object({
    id: Id,
    type: z.string().meta({ description: 'article, document, person, topic, …' }),
    kind: z.string().nullable().meta({ description: 'The kind of an article' }),
    title: z.string(),
    href: z.string(),
    space: SpaceMark.nullable(),
    path: z.array(z.object({ title: z.string(), href: z.string() })).meta({ description: 'What it hangs below, from the top' }),
    line: z.string().meta({ description: 'What it is, in a line' }),
    language: z.string().nullable(),
    owner: PersonRef.nullable(),
    updatedAt: Timestamp.nullable(),
    updatedBy: PersonRef.nullable(),
    trust: z.object({ ...Trust.shape, state: z.string() }).nullable(),
    archived: z.boolean(),
  })
  .meta({ id: 'Found' })

const Passage = z.object({
  heading: z.string(),
  anchor: z.string().meta({ description: 'Id of the heading on the reading page; empty at the top' }),
  path: z.array(z.string()).meta({ description: 'The headings above' }),
  html: Html,
})

export const Explanation = z
  .object({
    words: z.array(
      z.object({
        word: z.string(),
        passages: z.number().meta({ description: 'In how many passages that the asker may read it stands' }),
        synonym: z.string().nullable().meta({ description: 'What stands there in its place' }),
        places: z.array(z.enum(['title', 'heading', 'body', 'label', 'identifier', 'inside'])),
      }),
    ),
    evidence: z.number().meta({ description: 'What the words weigh' }),
    factors: z.array(z.object({ name: z.string(), value: z.number() })).meta({ description: 'What the evidence is multiplied with' }),
    score: z.number(),
  })
  .meta({ id: 'Explanation' })
export type Explanation = z.infer<typeof Explanation>

export const SearchHit = z
  .object({ item: Found, score: z.number(), titleHtml: Html, passage: Passage, explanation: Explanation.optional() })
  .meta({ id: 'SearchHit' })
export type SearchHit = z.infer<typeof SearchHit>

export const SearchResults = z
  .object({
    searchId: Id.nullable().meta({ description: 'By which clicks are told; null where the search is not recorded' }),
    items: z.array(SearchHit),
    next: z.string().nullable(),
    total: z.number().int().meta({ description: 'Readable items found' }),
    mode: z
      .enum(['all', 'any', 'fuzzy'])
      .meta({ description: 'all: some item holds every word; any: none does; fuzzy: words were corrected' }),
    suggestion: z.string().nullable().meta({ description: 'What may have been meant' }),
    meaning: z
      .enum(['used', 'filling', 'late', 'failed'])
      .nullable()
      .meta({ description: 'Whether nearness of meaning took part, or why words alone answered; null where it is off' }),
  })
  .meta({ id: 'SearchResults' })
export type SearchResults = z.infer<typeof SearchResults>

export const FacetChoice = z
  .object({
    value: z.string().meta({ description: 'What the parameter takes' }),
    label: z.string(),
    count: z.number().int().meta({ description: 'Items that choosing it would leave' }),
    chosen: z.boolean(),
    space: SpaceMark.optional(),
  })
  .meta({ id: 'FacetChoice' })
export type FacetChoice = z.infer<typeof FacetChoice>
export const SearchFacets = z
  .object({ facets: z.array(z.object({ name: z.enum(facetNames), choices: z.array(FacetChoice) })) })
  .meta({ id: 'SearchFacets' })
export type SearchFacets = z.infer<typeof SearchFacets>

export const SearchHelp = z
  .object({
    missing: z.array(z.string()).meta({ description: 'Words of the question that stand in nothing the asker may read' }),
    wider: z
      .array(
        z.object({
          without: z.array(z.string()).meta({ description: 'The parameters left out' }),
          total: z.number().int().meta({ description: 'What would be found then' }),
        }),
      )
      .meta({ description: 'The question with fewer filters, as far as that finds anything' }),
    people: z
      .array(z.object({ id: Id, name: z.string(), items: z.number().int() }))
      .meta({ description: 'Who wrote most of what holds any of the words' }),
  })
  .meta({ id: 'SearchHelp' })
export type SearchHelp = z.infer<typeof SearchHelp>

export const SearchStart = z
  .object({
    topics: z.array(z.object({ id: Id, label: z.string(), items: z.number().int() })).meta({ description: 'Those with most items' }),
    examples: z
      .array(z.object({ means: z.enum(['phrase', 'topic', 'space', 'kind', 'author', 'updated']), query: z.string() }))
      .meta({ description: 'Questions in the query language that find something here' }),
    spaces: z.array(SpaceView),
  })
  .meta({ id: 'SearchStart' })
export type SearchStart = z.infer<typeof SearchStart>

/** What is offered while somebody types, in this order. */
export const suggestionGroups = ['item', 'heading', 'topic', 'person'] as const
export type SuggestionGroup = (typeof suggestionGroups)[number]

export const suggestionTypes = ['article', 'document', 'heading', 'topic', 'person'] as const
export const SuggestionQuery = z.object({
  q: z.string().max(2_000).default(''),
  types: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(suggestionTypes)))
    .optional()
    .meta({ description: `Some of ${suggestionTypes.join(', ')}, with commas between; all where absent` }),
  limit: z.coerce.number().int().min(1).max(50).default(8).meta({ description: 'The most of each group' }),
})
export const Suggestion = Found.extend({
  group: z.enum(suggestionGroups),
  href: z.string().meta({ description: 'A heading is led to by its anchor' }),
  titleHtml: Html,
  headingHtml: Html.nullable().meta({ description: 'The heading within the item, where that is what was typed' }),
  aliasHtml: Html.nullable().meta({ description: 'Another name of it, where that is what was typed' }),
}).meta({ id: 'Suggestion' })
export type Suggestion = z.infer<typeof Suggestion>
export const Suggestions = z
  .object({
    items: z.array(Suggestion).meta({ description: 'Group by group, the nearest first' }),
    layout: z.string().nullable().meta({ description: 'What was typed, in the other keyboard layout, where only that leads anywhere' }),
  })
  .meta({ id: 'Suggestions' })
export type Suggestions = z.infer<typeof Suggestions>
