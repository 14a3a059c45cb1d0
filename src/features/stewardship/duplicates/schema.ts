import { z } from 'zod'
import { Id, Paging, Timestamp } from '../../../platform/http/shapes.ts'
import { ItemRow } from '../../repository/schema.ts'
import { pairKinds } from './rules.ts'

export const PairKind = z.enum(pairKinds)
const Share = z.number().min(0).max(1)

export const DuplicatePair = z
  .object({
    id: Id,
    kind: PairKind.meta({
      description: 'same: the same words; near: nearly; contained: one is a part of the other; title: one title for two texts',
    }),
    score: Share.meta({ description: 'How many of the word sequences of both are in both' }),
    contained: Share.meta({ description: 'How much of the shorter one is in the other' }),
    a: ItemRow,
    b: ItemRow,
    state: z.enum(['open', 'dismissed', 'merged']),
    foundAt: Timestamp,
    settled: z
      .object({ at: Timestamp, by: z.object({ id: Id, name: z.string() }).nullable(), reason: z.string().nullable(), note: z.string() })
      .nullable(),
  })
  .meta({ id: 'DuplicatePair' })
export type DuplicatePair = z.infer<typeof DuplicatePair>

export const DuplicateRun = z
  .object({
    id: Id,
    state: z.enum(['waiting', 'running', 'done', 'cancelled']),
    step: z.enum(['texts', 'comparing']),
    done: z.number().int(),
    total: z.number().int(),
    found: z.number().int(),
    askedAt: Timestamp,
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'DuplicateRun', description: 'A comparison of everything with everything, and how far it is' })
export type DuplicateRun = z.infer<typeof DuplicateRun>

export const DuplicateQuery = Paging.extend({
  kind: PairKind.optional(),
  space: Id.optional(),
  state: z.enum(['open', 'dismissed']).default('open'),
})
export type DuplicateQuery = z.infer<typeof DuplicateQuery>

export const DuplicateList = z
  .object({
    items: z.array(DuplicatePair),
    next: z.string().nullable(),
    counts: z.record(PairKind, z.number().int()).meta({ description: 'Open pairs that the asker may see' }),
    run: DuplicateRun.nullable(),
    mayCompare: z.boolean(),
  })
  .meta({ id: 'DuplicateList' })
export type DuplicateList = z.infer<typeof DuplicateList>

const Word = z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })
/** A stretch of both texts, beside each other: `left` is of the first item, `right` of the second. */
export const Stretch = z
  .object({ left: z.string(), right: z.string(), words: z.array(Word).nullable().meta({ description: 'null where both are the same' }) })
  .meta({ id: 'MergeStretch' })
export type Stretch = z.infer<typeof Stretch>

export const DuplicateView = DuplicatePair.extend({
  stretches: z.array(Stretch),
  may: z.object({ settle: z.boolean(), mergeInto: z.array(Id).meta({ description: 'Items that the other one may be merged into' }) }),
}).meta({ id: 'DuplicateView' })
export type DuplicateView = z.infer<typeof DuplicateView>

export const dismissals = ['different', 'intended', 'template', 'other'] as const
export const Dismissal = z
  .strictObject({ reason: z.enum(dismissals), note: z.string().trim().max(1_000).default('') })
  .meta({ id: 'DuplicateDismissal' })
export type Dismissal = z.infer<typeof Dismissal>

export const Lookup = z
  .strictObject({
    title: z.string().max(500),
    body: z.string().max(1_000_000),
    spaceId: Id.nullable().default(null),
    articleId: Id.nullable().default(null).meta({ description: 'The article that is being changed; it is not compared with itself' }),
  })
  .meta({ id: 'DuplicateLookup' })
export type Lookup = z.infer<typeof Lookup>

export const LookupResult = z
  .object({ items: z.array(z.object({ kind: PairKind, score: Share, contained: Share, item: ItemRow })) })
  .meta({ id: 'DuplicateLookupResult' })
export type LookupResult = z.infer<typeof LookupResult>

export const MergePreview = z
  .object({
    from: ItemRow,
    into: ItemRow,
    stretches: z.array(Stretch).meta({ description: 'left is of the item that stays, right of the one that goes' }),
    intoRevision: z.number().int(),
    fromRevision: z.number().int(),
    body: z.string().meta({ description: 'The text of the item that stays' }),
    widens: z.boolean().meta({ description: 'Some people read the item that stays who may not read the one that goes' }),
    refusal: z.string().nullable().meta({ description: 'Why they cannot be merged, in the language of the reader' }),
    moves: z.object({ links: z.number().int(), children: z.number().int(), files: z.number().int(), tags: z.array(z.string()) }),
  })
  .meta({ id: 'MergePreview' })
export type MergePreview = z.infer<typeof MergePreview>

export const NewMerge = z
  .strictObject({
    fromId: Id,
    intoId: Id,
    body: z.string().optional().meta({ description: 'The text afterwards; without it that of the item that stays' }),
    fromRevision: z.number().int().min(1),
    intoRevision: z.number().int().min(1),
    confirmed: z.boolean().default(false).meta({ description: 'Said by somebody who knows that more people will read it' }),
  })
  .meta({ id: 'NewMerge' })
export type NewMerge = z.infer<typeof NewMerge>

export const Merge = z
  .object({
    id: Id,
    into: ItemRow.nullable(),
    from: z.object({ id: Id, title: z.string() }),
    at: Timestamp,
    by: z.object({ id: Id, name: z.string() }).nullable(),
    undoneAt: Timestamp.nullable(),
    mayUndo: z.boolean(),
  })
  .meta({ id: 'Merge' })
export type Merge = z.infer<typeof Merge>
