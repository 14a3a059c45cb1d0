import { z } from 'zod'
import { Id, Timestamp } from '../../../platform/http/shapes.ts'
import { ArticleKind, ItemRef } from '../../repository/schema.ts'

/** Both languages; what is read is in the language of the reader. */
const Words = z.strictObject({ ko: z.string().trim().min(1).max(200), en: z.string().trim().min(1).max(200) })
const Least = z.number().int().min(1).max(10_000)

/** What a check looks for in an item. `section` is a heading by any of these names with so many words below it. */
export const CheckRule = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('section'), headings: z.array(z.string().trim().min(1).max(80)).min(1).max(20), words: Least }),
    z.strictObject({ type: z.literal('lead'), words: Least }),
    z.strictObject({
      type: z.enum(['words', 'headings', 'steps', 'code', 'links', 'tables', 'images', 'tags', 'topics', 'description']),
      least: Least,
    }),
  ])
  .meta({ id: 'QualityRule' })
export type CheckRule = z.infer<typeof CheckRule>

export const Check = z
  .strictObject({ id: z.string().regex(/^[a-z0-9-]{1,40}$/), name: Words, rule: CheckRule })
  .meta({ id: 'QualityCheck', description: 'One thing that a good item of a kind has' })
export type Check = z.infer<typeof Check>

export const Checks = z
  .array(Check)
  .max(20)
  .refine((checks) => new Set(checks.map(({ id }) => id)).size === checks.length, 'each check has an id of its own')

export const Standard = z
  .object({
    kind: ArticleKind,
    source: z.enum(['default', 'organisation', 'space']).meta({ description: 'Where it was laid down' }),
    checks: Checks,
    changedAt: Timestamp.nullable(),
    changedBy: z.object({ id: Id, name: z.string() }).nullable(),
  })
  .meta({ id: 'ContentStandard' })
export type Standard = z.infer<typeof Standard>
export const StandardScope = z.object({ space: Id.optional().meta({ description: 'Absent: of the whole organisation' }) })
export const StandardList = z.object({ items: z.array(Standard), mayEdit: z.boolean() })
export type StandardList = z.infer<typeof StandardList>
export const StandardChange = z.strictObject({ checks: Checks })

export const Completeness = z
  .object({
    met: z.number().int(),
    total: z.number().int(),
    checks: z.array(z.object({ ...Check.shape, met: z.boolean() })),
  })
  .meta({ id: 'Completeness' })
export type Completeness = z.infer<typeof Completeness>

// ---- reviews of samples
/** What every review asks, whatever the kind (after the article quality index of KCS), before the checks of the kind. */
export const generalCriteria = ['unique', 'complete', 'clear', 'title', 'links', 'metadata'] as const
export const grades = ['yes', 'partly', 'no'] as const
export const Grade = z.enum(grades)
export type Grade = z.infer<typeof Grade>
export const Grades = z.record(z.string().max(60), Grade)

export const Criterion = z.object({
  id: z.string(),
  name: Words.nullable().meta({ description: 'Null for a general one, which the interface names' }),
})
export type Criterion = z.infer<typeof Criterion>

export const QualityReviewRow = z
  .object({
    id: Id,
    item: ItemRef,
    month: z.string(),
    drawnAt: Timestamp,
    doneAt: Timestamp.nullable(),
    score: z.number().int().nullable().meta({ description: '0 to 100' }),
  })
  .meta({ id: 'QualityReviewRow' })
export type QualityReviewRow = z.infer<typeof QualityReviewRow>

export const QualityReview = QualityReviewRow.extend({
  revision: z.number().int().meta({ description: 'The revision that is judged' }),
  reviewer: z.object({ id: Id, name: z.string() }).nullable(),
  mine: z.boolean().meta({ description: 'Whether the asker is the reviewer' }),
  criteria: z.array(Criterion),
  grades: Grades,
  note: z.string().meta({ description: 'To the author; nobody else reads it' }),
}).meta({ id: 'QualityReview' })
export type QualityReview = z.infer<typeof QualityReview>
export const ReviewInput = z.strictObject({ grades: Grades, note: z.string().trim().max(4_000).default('') })
export type ReviewInput = z.infer<typeof ReviewInput>

export const QualitySettings = z
  .strictObject({
    threshold: z
      .number()
      .int()
      .min(0)
      .max(100)
      .meta({ description: 'Below this share of met checks an item waits on the desk, in percent' }),
    sample: z.number().int().min(0).max(100).meta({ description: 'Items drawn for review in each space a month' }),
    doubled: z.number().int().min(0).max(100).meta({ description: 'Share of the sample that two people review, in percent' }),
  })
  .meta({ id: 'QualitySettings' })
export type QualitySettings = z.infer<typeof QualitySettings>

export const ranges = [6, 12, 24] as const
export const QualityQuery = z.object({
  months: z.coerce
    .number()
    .refine((months) => (ranges as readonly number[]).includes(months))
    .default(12),
  space: Id.optional(),
})
export const QualityMonth = z.object({ month: z.string(), score: z.number().int().nullable(), reviews: z.number().int() })
export type QualityMonth = z.infer<typeof QualityMonth>
export const QualityOverview = z
  .object({
    spaces: z.array(
      z.object({
        space: ItemRef.shape.space,
        items: z.number().int(),
        completeness: z.number().int().nullable().meta({ description: 'Mean share of met checks, in percent' }),
        below: z.number().int().meta({ description: 'Items below the threshold' }),
        reviews: z.number().int(),
        score: z.number().int().nullable(),
      }),
    ),
    months: z.array(QualityMonth),
    agreement: z
      .object({ kappa: z.number().nullable(), pairs: z.number().int() })
      .meta({ description: "Cohen's kappa over grades two people gave to the same item; null where it says nothing" }),
    waiting: z.array(QualityReviewRow).meta({ description: 'Reviews that wait for the asker' }),
    told: z.array(QualityReviewRow).meta({ description: 'Reviews of what the asker wrote that carry a note to them' }),
    settings: QualitySettings,
    mayOversee: z.boolean(),
    mayConfigure: z.boolean(),
  })
  .meta({ id: 'QualityOverview' })
export type QualityOverview = z.infer<typeof QualityOverview>
