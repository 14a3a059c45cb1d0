import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { SpaceKey } from '../../repository/schema.ts'
import { Both, demoFolder, Slug } from './organisation.ts'

/** What people did with the knowledge: demo/stewardship.yaml. Days are counted from the day of loading. */
const Days = z.number().positive()
const Item = z.string().regex(/^[a-z]+\/.+\.md$/)
const Words = z.string().min(1)
const By = { ago: Days, by: Slug }

const Replacement = z.array(z.strictObject({ from: Words, to: Words })).min(1)
const Act = z.discriminatedUnion('do', [
  z.strictObject({
    ...{ do: z.literal('verify'), ...By, item: Item, scope: Words.optional(), evidence: Words.optional() },
    /** Days from the verification to the day the verifier named. */
    until: Days.optional(),
  }),
  z.strictObject({ do: z.literal('edit'), ...By, item: Item, message: Words, replace: Replacement }),
  z.strictObject({ do: z.literal('obsolete'), ...By, item: Item, successor: Item, reason: Words }),
  z.strictObject({ do: z.literal('snooze'), ...By, item: Item, in: Days, reason: Words }),
  z.strictObject({ do: z.literal('translate'), ...By, item: Item, of: Item, language: z.enum(['ko', 'en']) }),
  z.strictObject({ do: z.literal('retire'), ...By, word: Words, replacement: Both, note: Both, space: SpaceKey.optional() }),
  z.strictObject({
    ...{ do: z.literal('flag'), ...By, as: Slug.optional(), item: Item, words: Words, of: Item.optional() },
    kind: z.enum(['outdated', 'wrong', 'unclear', 'duplicate', 'missing']),
  }),
  z.strictObject({ do: z.literal('heed'), ...By, flag: Slug }),
  z.strictObject({ do: z.literal('settle'), ...By, flag: Slug, outcome: z.enum(['mended', 'declined', 'elsewhere']), answer: Words }),
  z.strictObject({ do: z.literal('comment'), ...By, as: Slug, item: Item, quote: Words, words: Words }),
  z.strictObject({ do: z.literal('reply'), ...By, item: Item, thread: Slug, words: Words }),
  z.strictObject({ do: z.literal('resolve'), ...By, thread: Slug }),
  z.strictObject({
    ...{ do: z.literal('propose'), ...By, as: Slug, item: Item, message: Words, replace: Replacement },
    /** Days from the loading to the hour of publishing; it needs nobody's approval then. */
    publishIn: Days.optional(),
  }),
  z.strictObject({
    ...{ do: z.literal('propose-new'), ...By, as: Slug, space: SpaceKey, message: Words },
    ...{ title: Words, kind: z.enum(['how-to', 'guide', 'faq', 'note']), body: Words },
  }),
  z.strictObject({ do: z.literal('discuss'), ...By, proposal: Slug, words: Words }),
  z.strictObject({
    ...{ do: z.literal('decide'), ...By, proposal: Slug, reason: Words },
    verdict: z.enum(['approve', 'request-changes', 'reject']),
  }),
])
export type Act = z.infer<typeof Act>

const Stewardship = z.strictObject({
  topics: z.array(
    z.strictObject({
      ...{ id: Slug, note: Both, related: z.array(Slug).default([]) },
      ...{ stewards: z.array(Slug).default([]), experts: z.array(Slug).default([]) },
    }),
  ),
  approvals: z.array(z.strictObject({ space: SpaceKey, by: Slug, needed: z.enum(['contributors', 'all']), minimum: z.int() })),
  policies: z.array(
    z.strictObject({
      ...{ space: SpaceKey, by: Slug, topic: Slug.optional(), kind: z.enum(['faq', 'policy', 'how-to']).optional() },
      ...{ cadence: z.enum(['interval', 'date']), months: z.int().optional(), day: z.string().optional() },
      ...{ graceDays: z.int().default(30), expiry: z.enum(['mark', 'hide']).default('mark') },
    }),
  ),
  absences: z.array(z.strictObject({ person: Slug, ago: Days, in: Days, delegate: Slug })),
  owners: z.array(z.union([z.strictObject({ item: Item, by: Slug, person: Slug }), z.strictObject({ item: Item, by: Slug, group: Slug })])),
  acts: z.array(Act),
  campaign: z.strictObject({ ...By, name: Both, note: Both, query: Words, in: Days, after: z.array(Act) }),
})
export type Stewardship = z.infer<typeof Stewardship>

export async function readStewardship(folder = demoFolder): Promise<Stewardship> {
  return Stewardship.parse(parse(await readFile(join(folder, 'stewardship.yaml'), 'utf8')))
}
