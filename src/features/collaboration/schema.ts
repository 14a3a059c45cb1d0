import { z } from 'zod'
import { Id, Paging, Timestamp } from '../../platform/http/shapes.ts'

export const LONGEST_COMMENT = 20_000
export const LONGEST_QUOTE = 10_000

const Author = z.object({ id: Id, name: z.string() })
const Body = z.string().trim().min(1).max(LONGEST_COMMENT).meta({ description: 'Markdown' })

/** Words of a text and what stands around them: the TextQuoteSelector of the W3C Web Annotation Data Model. */
export const QuoteChoice = z
  .strictObject({
    quote: z.string().trim().min(1).max(LONGEST_QUOTE),
    prefix: z.string().max(200).default(''),
    suffix: z.string().max(200).default(''),
    revision: z.int32().min(1).optional().meta({ description: 'The revision it was chosen in; without it the newest' }),
  })
  .meta({ id: 'QuoteChoice' })
export type QuoteChoice = z.infer<typeof QuoteChoice>

export const NewComment = z
  .strictObject({
    body: Body,
    anchor: QuoteChoice.nullable().default(null).meta({ description: 'What it is about; null: the item as a whole' }),
    threadId: Id.nullable().default(null).meta({ description: 'The thread it answers in' }),
  })
  .meta({ id: 'NewComment' })
export type NewComment = z.input<typeof NewComment>

export const CommentChange = z.strictObject({ body: Body }).meta({ id: 'CommentChange' })

export const CommentView = z
  .object({
    id: Id,
    threadId: Id.meta({ description: 'Id of the first comment of its thread' }),
    itemId: Id,
    author: Author.nullable(),
    body: z.string().meta({ description: 'Markdown; empty once it is deleted' }),
    html: z.string(),
    createdAt: Timestamp,
    editedAt: Timestamp.nullable(),
    deletedAt: Timestamp.nullable(),
    may: z.object({ edit: z.boolean(), delete: z.boolean() }),
  })
  .meta({ id: 'Comment' })
export type CommentView = z.infer<typeof CommentView>

export const AnchorView = z
  .object({
    quote: z.string().meta({ description: 'The words as they were chosen' }),
    present: z.string().meta({ description: 'What stands there now' }),
    prefix: z.string(),
    suffix: z.string(),
    start: z.number().int().nullable().meta({ description: 'Where in the plain text of the revision, in UTF-16 units' }),
    revision: z.number().int(),
    lostAt: Timestamp.nullable().meta({ description: 'Since when the words are gone from the text' }),
  })
  .meta({ id: 'CommentAnchor' })
export type AnchorView = z.infer<typeof AnchorView>

export const ThreadView = z
  .object({
    id: Id,
    anchor: AnchorView.nullable(),
    resolution: z.object({ at: Timestamp, by: Author.nullable() }).nullable(),
    comments: z.array(CommentView),
    may: z.object({ resolve: z.boolean() }),
  })
  .meta({ id: 'CommentThread' })
export type ThreadView = z.infer<typeof ThreadView>

export const threadStates = ['open', 'resolved', 'all'] as const
export const ThreadQuery = Paging.extend({
  state: z.enum(threadStates).default('all'),
  limit: z.coerce.number().int().min(1).max(200).default(200),
})
export const ThreadList = z.object({
  items: z.array(ThreadView),
  next: z.string().nullable(),
  open: z.number().int().meta({ description: 'Open threads of the item' }),
  resolved: z.number().int(),
})
export type ThreadList = z.infer<typeof ThreadList>
