import { z } from 'zod'
import { Id, Timestamp } from '../../../platform/http/shapes.ts'
import { ItemRef } from '../../repository/schema.ts'

export const flagKinds = ['outdated', 'wrong', 'unclear', 'duplicate', 'missing'] as const
export type FlagKind = (typeof flagKinds)[number]
/** How a flag ended: the item was changed, it is right as it is, or what it asks for happens elsewhere. */
export const outcomes = ['mended', 'declined', 'elsewhere'] as const
export type Outcome = (typeof outcomes)[number]
export const consequences = ['none', 'due', 'disputed'] as const

export const FlagInput = z
  .strictObject({
    kind: z.enum(flagKinds),
    words: z.string().trim().max(1_000).default(''),
    duplicateId: Id.nullable().default(null).meta({ description: 'The item it repeats, for the kind `duplicate`' }),
  })
  .meta({ id: 'NewFlag' })
export type FlagInput = z.infer<typeof FlagInput>

export const SettlementInput = z.strictObject({
  outcome: z.enum(outcomes),
  answer: z.string().trim().max(1_000).default('').meta({ description: 'What the person who told of it reads' }),
})
export type SettlementInput = z.infer<typeof SettlementInput>

const Person = z.object({ id: Id, name: z.string() })
export const Flag = z
  .object({
    id: Id,
    itemId: Id,
    kind: z.enum(flagKinds),
    words: z.string(),
    duplicate: ItemRef.nullable(),
    revision: z.number().int().meta({ description: 'The revision that was read' }),
    by: Person.nullable(),
    mine: z.boolean(),
    at: Timestamp,
    state: z.enum(['open', 'settled', 'withdrawn']),
    consequence: z.enum(consequences).meta({ description: 'What it did to the trust of the item' }),
    outcome: z.enum(outcomes).nullable(),
    answer: z.string().nullable(),
    settledAt: Timestamp.nullable(),
    settledBy: Person.nullable(),
  })
  .meta({ id: 'Flag' })
export type Flag = z.infer<typeof Flag>

export const ItemFlags = z.object({
  items: z.array(Flag).meta({ description: 'Open ones for those who settle them; otherwise only what whoever asks told of' }),
  mayRaise: z.boolean(),
  maySettle: z.boolean(),
})
export type ItemFlags = z.infer<typeof ItemFlags>
