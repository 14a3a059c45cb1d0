import { z } from 'zod'
import { Id, Timestamp } from '../../../platform/http/shapes.ts'
import { ItemRef, ItemRow } from '../../repository/schema.ts'

/** The queues of the desk in the order they stand there: what misleads a reader first, what only wants order last. */
export const queues = [
  'problems',
  'conflicts',
  'expired',
  'due',
  'flags',
  'proposals',
  'failed-searches',
  'wanted',
  'dead-links',
  'duplicates',
  'translations',
  'unowned',
  'unverifiable',
  'quality',
  'thin',
  'untagged',
  'orphaned',
  'unread',
] as const
export type QueueName = (typeof queues)[number]

export const sorts = ['worth', 'age'] as const
export const modes = ['list', 'hour', 'load'] as const

const Text = z.string().trim().max(200)
const Place = z.string().max(120)
export const DeskQuery = z.object({
  queue: z.string().max(60).optional(),
  space: z.string().max(60).optional().meta({ description: 'Id or key of a space' }),
  topic: Place.optional(),
  kind: z.string().max(40).optional(),
  assignee: Place.optional().meta({ description: 'me, none, or the id of a person or group' }),
  q: Text.optional().meta({ description: 'Words of titles' }),
  sort: z
    .enum(sorts)
    .default('worth')
    .meta({ description: 'worth: what helps the most readers for a minute of work; age: what has waited the longest' }),
  snoozed: z.literal('1').optional().meta({ description: '1: only what was put off' }),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type DeskQuery = z.infer<typeof DeskQuery>

const Named = z.object({ kind: z.enum(['person', 'group']), id: Id, name: z.string() })
const Space = ItemRef.shape.space

export const DeskRow = z
  .object({
    id: z.string(),
    queue: z.string(),
    title: z.string(),
    href: z.string().meta({ description: 'Where it is done' }),
    item: ItemRow.nullable(),
    space: Space.nullable().meta({ description: "Null for what is nobody's space" }),
    since: Timestamp,
    reason: z.object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
    readers: z.number().int().meta({ description: 'People who read it in 90 days' }),
    minutes: z.number().meta({ description: 'What it takes, as a rule' }),
    assignee: Named.nullable(),
    note: z.string().meta({ description: 'What was said when it was given to somebody' }),
    snooze: z.object({ until: Timestamp, reason: z.string() }).nullable(),
  })
  .meta({ id: 'DeskRow' })
export type DeskRow = z.infer<typeof DeskRow>

export const DeskQueue = z.object({ queue: z.string(), count: z.number().int(), oldest: Timestamp })
export const Desk = z
  .object({
    items: z.array(DeskRow),
    next: z.string().nullable(),
    queues: z.array(DeskQueue).meta({ description: 'All queues that hold anything under the filter, of the first page' }),
    spaces: z.array(Space).meta({ description: 'Spaces the asker stewards' }),
  })
  .meta({ id: 'Desk' })
export type Desk = z.infer<typeof Desk>

export const AssignmentInput = z.strictObject({
  personId: Id.meta({ description: 'Somebody who stewards the space; oneself to take it' }),
  note: z.string().trim().max(500).default(''),
})
export const SnoozeInput = z.strictObject({
  until: Timestamp,
  reason: z.string().trim().min(1).max(500),
})
export const WorkIds = z.array(z.string().length(22)).min(1).max(200)

// ---- saved queries

const Name = z.string().trim().min(1).max(120)
const Address = z.string().max(2_000).meta({ description: 'The parameters of the page: queue=…&space=…; what makes no sense is dropped' })
export const NewDeskQuery = z
  .strictObject({
    name: Name,
    query: Address,
    spaceId: Id.nullable().default(null).meta({ description: 'The space whose stewards see it too' }),
  })
  .meta({ id: 'NewDeskQuery' })
export type NewDeskQuery = z.infer<typeof NewDeskQuery>
export const SavedDeskQuery = z
  .object({
    id: Id,
    name: z.string(),
    query: z.string(),
    mine: z.boolean(),
    owner: z.object({ id: Id, name: z.string() }).nullable(),
    space: Space.nullable(),
  })
  .meta({ id: 'SavedDeskQuery' })
export type SavedDeskQuery = z.infer<typeof SavedDeskQuery>

// ---- the hour

export const HourStep = z.object({
  id: z.string(),
  queue: z.string(),
  minutes: z.number(),
  done: z.boolean(),
  row: DeskRow.nullable().meta({ description: 'Null for what is done or may no longer be seen' }),
  title: z.string(),
})
export const Hour = z
  .object({
    day: z.string(),
    started: z.boolean().meta({ description: 'Whether the plan is kept for today; else it is what would be proposed now' }),
    minutes: z.number(),
    doneMinutes: z.number(),
    steps: z.array(HourStep),
  })
  .meta({ id: 'DeskHour' })
export type Hour = z.infer<typeof Hour>

// ---- workload and trends

export const Load = z
  .object({
    people: z.array(
      z.object({
        subject: Named.nullable().meta({ description: 'Null for what waits for nobody' }),
        open: z.number().int(),
        done: z.number().int().meta({ description: 'Done since Monday' }),
        oldest: Timestamp.nullable(),
      }),
    ),
    weeks: z.array(z.string()).meta({ description: 'Mondays, oldest first' }),
    trends: z.array(z.object({ queue: z.string(), open: z.array(z.number().int()) })),
  })
  .meta({ id: 'DeskLoad' })
export type Load = z.infer<typeof Load>

// ---- many at once

export const bulkActs = ['tag', 'untag', 'topic', 'move', 'owner', 'verify', 'archive'] as const
export const BulkAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('tag'), tag: z.string().trim().min(1).max(60) }),
  z.strictObject({ act: z.literal('untag'), tag: z.string().trim().min(1).max(60) }),
  z.strictObject({ act: z.literal('topic'), topicId: Id }),
  z.strictObject({ act: z.literal('move'), spaceId: Id, parentId: Id.nullable().default(null) }),
  z.strictObject({ act: z.literal('owner'), owner: z.strictObject({ kind: z.enum(['person', 'group']), id: Id }) }),
  z.strictObject({ act: z.literal('verify') }),
  z.strictObject({ act: z.literal('archive') }),
])
export type BulkAct = z.infer<typeof BulkAct>

export const BulkInput = z.strictObject({
  act: BulkAct,
  works: WorkIds.optional().meta({ description: 'Chosen rows; without them all that the query finds' }),
  query: z.string().max(2_000).optional().meta({ description: 'The parameters of the page, for all it finds' }),
})
export type BulkInput = z.infer<typeof BulkInput>

const Line = z.object({
  itemId: Id,
  title: z.string(),
  from: z.string(),
  to: z.string(),
  problem: z.string().nullable().meta({ description: 'Why it may not be done; null where it may' }),
})
export const BulkPreview = z
  .object({
    changes: z.number().int(),
    unchanged: z.number().int(),
    refused: z.number().int(),
    lines: z.array(Line).meta({ description: 'The first hundred, those that are refused first' }),
    background: z.boolean(),
  })
  .meta({ id: 'DeskBulkPreview' })
export type BulkPreview = z.infer<typeof BulkPreview>

export const Bulk = z
  .object({
    id: Id,
    act: BulkAct,
    state: z.enum(['waiting', 'running', 'done', 'cancelled', 'undoing', 'undone']),
    total: z.number().int(),
    done: z.number().int(),
    unchanged: z.number().int(),
    refused: z.number().int(),
    undone: z.number().int(),
    kept: z.number().int().meta({ description: 'Not undone, because it has changed since' }),
    at: Timestamp,
    problems: z.array(Line).meta({ description: 'The first hundred that were refused or kept' }),
  })
  .meta({ id: 'DeskBulk' })
export type Bulk = z.infer<typeof Bulk>
