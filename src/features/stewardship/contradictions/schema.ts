import { z } from 'zod'
import { Id, Paging, Timestamp } from '../../../platform/http/shapes.ts'
import { ItemRow } from '../../repository/schema.ts'
import { differenceKinds } from './rules.ts'

export const verdicts = ['left', 'right', 'both', 'none'] as const
export const Verdict = z.enum(verdicts).meta({
  description:
    'left, right: that one is right and the other is disputed; both: each in its own scope; none: they do not contradict each other',
})
export type Verdict = z.infer<typeof Verdict>

const Side = z.object({
  item: ItemRow,
  text: z.string().meta({ description: 'The sentence' }),
  value: z.string().meta({ description: 'What differs in it' }),
  heading: z.string(),
  anchor: z.string(),
})
export type Side = z.infer<typeof Side>

export const Conflict = z
  .object({
    id: Id,
    kind: z.enum(differenceKinds),
    left: Side,
    right: Side,
    state: z.enum(['open', 'decided', 'dismissed', 'settled']),
    foundAt: Timestamp,
    decision: z
      .object({ verdict: Verdict, note: z.string(), at: Timestamp, by: z.object({ id: Id, name: z.string() }).nullable() })
      .nullable(),
    mayDecide: z.boolean(),
  })
  .meta({ id: 'Conflict', description: 'Two sentences of two items that do not agree' })
export type Conflict = z.infer<typeof Conflict>

export const conflictStates = ['open', 'decided', 'dismissed'] as const
export const ConflictQuery = Paging.extend({ state: z.enum(conflictStates).default('open'), item: Id.optional() })
export type ConflictQuery = z.infer<typeof ConflictQuery>

export const ConflictList = z
  .object({ items: z.array(Conflict), next: z.string().nullable(), open: z.number().int() })
  .meta({ id: 'ConflictList' })
export type ConflictList = z.infer<typeof ConflictList>

export const Decision = z
  .strictObject({ verdict: Verdict, note: z.string().trim().max(1_000).default('') })
  .meta({ id: 'ConflictDecision' })
export type Decision = z.infer<typeof Decision>
