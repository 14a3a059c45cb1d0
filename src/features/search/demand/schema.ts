import { z } from 'zod'
import { Id, Timestamp } from '../../../platform/http/shapes.ts'
import { ItemRef } from '../../repository/schema.ts'

/** How a search ended: solved or found; asked again in other words with success; or one of the failures. */
export const outcomes = ['solved', 'found', 'rephrased', 'nothing', 'abandoned', 'left', 'pending'] as const
export type Outcome = (typeof outcomes)[number]
/** Ends that count as knowledge missing: nothing was found, nothing was opened, or what was opened was left at once. */
export const failures = ['nothing', 'abandoned', 'left'] as const satisfies readonly Outcome[]

export const ranges = [7, 30, 90] as const
export const shownStates = ['open', 'dismissed'] as const
export const dismissalReasons = ['answered', 'not-ours', 'noise'] as const
export const minuteChoices = [5, 15, 30, 60] as const

export const Click = z
  .strictObject({
    itemId: Id,
    position: z.number().int().min(1).max(10_000).meta({ description: 'Place among the results, from 1' }),
    dwellMs: z
      .number()
      .int()
      .min(0)
      .max(86_400_000)
      .optional()
      .meta({ description: 'Given when the person leaves the item: how long they had it before their eyes' }),
  })
  .meta({ id: 'SearchClick' })
export type Click = z.infer<typeof Click>

const Space = z.object({ id: Id, key: z.string(), name: z.string() })
const Share = z.number().min(0).max(1)

export const DemandDay = z.object({
  day: z.string().meta({ description: 'YYYY-MM-DD where the server stands' }),
  searches: z.number().int(),
  failed: z.number().int(),
})
export type DemandDay = z.infer<typeof DemandDay>
export const DemandSummary = z
  .object({
    days: z.number().int(),
    searches: z.number().int(),
    withheld: z.number().int().meta({ description: 'Searches whose text looked personal and was not kept' }),
    nothingShare: Share.nullable().meta({ description: 'Searches that found nothing' }),
    abandonedShare: Share.nullable().meta({ description: 'Searches with results nobody opened, or left at once' }),
    openedShare: Share.nullable().meta({ description: 'Searches after which something was opened' }),
    position: z.number().nullable().meta({ description: 'Mean place of the first result opened' }),
    openMs: z.number().nullable().meta({ description: 'Median time from the question to the first result opened' }),
    solved: z.number().int().meta({ description: 'Searches that ended with "solved it"' }),
    byDay: z.array(DemandDay),
  })
  .meta({ id: 'DemandSummary' })
export type DemandSummary = z.infer<typeof DemandSummary>

const Dismissal = z.object({
  reason: z.enum(dismissalReasons),
  item: ItemRef.nullable(),
  note: z.string(),
  at: Timestamp,
  by: z.object({ id: Id, name: z.string() }).nullable(),
})

export const DemandCluster = z
  .object({
    key: z.string(),
    name: z.string().meta({ description: 'The wording asked most, or its words where too few people used one wording' }),
    people: z.number().int(),
    searches: z.number().int(),
    nothing: z.number().int().meta({ description: 'Searches that found nothing' }),
    abandoned: z.number().int().meta({ description: 'Searches with results that helped nobody' }),
    before: z.number().int().meta({ description: 'Searches in the first half of the time' }),
    after: z.number().int().meta({ description: 'Searches in the second half' }),
    firstAt: Timestamp,
    lastAt: Timestamp,
    languages: z.array(z.string()),
    spaces: z.array(Space).meta({ description: 'Spaces the search was narrowed to' }),
    requested: z.boolean(),
    dismissal: Dismissal.nullable(),
  })
  .meta({ id: 'DemandCluster' })
export type DemandCluster = z.infer<typeof DemandCluster>

export const DemandDetail = DemandCluster.extend({
  queries: z.array(z.object({ query: z.string(), people: z.number().int(), searches: z.number().int(), nothing: z.number().int() })),
  hidden: z.number().int().meta({ description: 'Further queries that too few people asked to be shown' }),
  left: z.array(z.object({ item: ItemRef, people: z.number().int() })).meta({ description: 'Items that were opened and left' }),
  byDay: z.array(DemandDay),
}).meta({ id: 'DemandDetail' })
export type DemandDetail = z.infer<typeof DemandDetail>

export const DemandRequest = z
  .object({ id: Id, query: z.string(), people: z.number().int(), firstAt: Timestamp, lastAt: Timestamp })
  .meta({ id: 'DemandRequest' })
export type DemandRequest = z.infer<typeof DemandRequest>

export const DemandQuery = z.object({
  days: z.coerce.number().int().min(1).max(90).default(30),
  state: z.enum(shownStates).default('open'),
  cursor: z.string().max(20).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const DemandList = z.object({
  items: z.array(DemandCluster),
  next: z.string().nullable(),
  threshold: z.number().int().meta({ description: 'So many people must have asked before words are shown' }),
  recording: z.boolean(),
  requests: z.array(DemandRequest).meta({ description: 'What people asked for by name, the newest first' }),
})
export type DemandList = z.infer<typeof DemandList>

export const DismissalInput = z.strictObject({
  reason: z.enum(dismissalReasons),
  itemId: Id.nullable().default(null),
  note: z.string().trim().max(500).default(''),
})
export type DismissalInput = z.infer<typeof DismissalInput>

export const RequestInput = z.strictObject({
  query: z.string().trim().min(2).max(300),
  space: z.string().max(60).optional().meta({ description: 'Id or key of the space the search was narrowed to' }),
})
export type RequestInput = z.infer<typeof RequestInput>

export const DemandSettings = z.strictObject({
  recording: z.boolean(),
  threshold: z.number().int().min(2).max(20),
})
export type DemandSettings = z.infer<typeof DemandSettings>

export const SolutionInput = z.strictObject({
  minutes: z.number().int().min(1).max(10_000).nullable().default(null).meta({ description: 'Time it saved, where the person said so' }),
  searchId: Id.optional(),
})
