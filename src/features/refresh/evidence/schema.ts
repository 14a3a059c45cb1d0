import { z } from 'zod'
import { Id, Timestamp } from '../../../platform/http/shapes.ts'
import { ItemRef } from '../../repository/schema.ts'

export const signNames = [
  'age',
  'less-helpful',
  'outdated-flags',
  'dead-links',
  'changed-sources',
  'owner-left',
  'retired-words',
  'left-after-search',
  'superseded',
  'unread',
  'translation-behind',
  'disputed',
] as const
export const SignName = z.enum(signNames).meta({ id: 'SignOfDecay' })
export type SignName = z.infer<typeof SignName>

/** A sign found on an item, and the points it takes. */
export type Finding = { sign: SignName; points: number; values: Record<string, string | number>; key: string }

export const FreshnessReason = z.object({
  sign: SignName,
  points: z.number().int().meta({ description: 'What it takes from 100' }),
  text: z.string(),
  advice: z.string().meta({ description: 'What to do about it' }),
  item: ItemRef.nullable().meta({ description: 'The item it speaks of, where the asker may read that' }),
})
export type FreshnessReason = z.infer<typeof FreshnessReason>

export const Freshness = z
  .object({
    score: z.number().int().min(0).max(100).nullable().meta({ description: '100: no sign of decay; null: not looked at yet' }),
    stale: z.boolean(),
    at: Timestamp.nullable(),
    reasons: z.array(FreshnessReason).meta({ description: 'The heaviest first' }),
  })
  .meta({ id: 'Freshness' })
export type Freshness = z.infer<typeof Freshness>

const Person = z.object({ id: Id, name: z.string() })
export const RefreshRun = z
  .object({
    id: Id,
    kind: z.enum(['freshness', 'words']),
    startedAt: Timestamp,
    startedBy: Person.nullable(),
    done: z.number().int(),
    total: z.number().int(),
    fell: z.number().int().meta({ description: 'Items that became stale' }),
    raised: z.number().int().meta({ description: 'Verified items that became due' }),
    finishedAt: Timestamp.nullable(),
    cancelledAt: Timestamp.nullable(),
  })
  .meta({ id: 'RefreshRun' })
export type RefreshRun = z.infer<typeof RefreshRun>
export const RefreshRuns = z.object({ items: z.array(RefreshRun), next: z.null() })

const Word = z.string().trim().min(2).max(80)
export const NewRetiredWord = z
  .strictObject({
    word: Word.meta({ description: 'A word or a few; with `pattern`, `*` stands for any letters within a word' }),
    pattern: z.boolean().default(false),
    replacement: z.string().trim().max(120).default(''),
    note: z.string().trim().max(300).default(''),
    spaceId: Id.nullable().default(null).meta({ description: 'null: everywhere' }),
  })
  .meta({ id: 'NewRetiredWord' })
export type NewRetiredWord = z.infer<typeof NewRetiredWord>

export const RetiredWord = z
  .object({
    id: Id,
    word: z.string(),
    pattern: z.boolean(),
    replacement: z.string(),
    note: z.string(),
    space: ItemRef.shape.space.nullable(),
    items: z.number().int().meta({ description: 'Items with it that the asker may read' }),
    updatedAt: Timestamp,
    updatedBy: Person.nullable(),
    may: z.object({ change: z.boolean() }),
  })
  .meta({ id: 'RetiredWord' })
export type RetiredWord = z.infer<typeof RetiredWord>
export const RetiredWords = z.object({ items: z.array(RetiredWord), mayKeep: z.boolean() })
export type RetiredWords = z.infer<typeof RetiredWords>
export const RetiredWordImport = z.object({
  added: z.number().int(),
  changed: z.number().int(),
  wrong: z.array(z.object({ line: z.number().int(), text: z.string() })),
})
export type RetiredWordImport = z.infer<typeof RetiredWordImport>
