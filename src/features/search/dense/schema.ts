import { z } from 'zod'

export const tuningReasons = ['too-few', 'within-noise', 'no-better'] as const
export type TuningReason = (typeof tuningReasons)[number]

const Quality = z.number().meta({ description: 'Mean nDCG@10, from 0 to 1' })
export const TuningFigures = z
  .object({
    queries: z.number().int().meta({ description: 'Judged queries' }),
    train: z.number().int(),
    test: z.number().int().meta({ description: 'Held out: the choice never saw them' }),
    curve: z
      .array(z.object({ weight: z.number(), quality: Quality }))
      .meta({ description: 'On the queries that the weight was chosen by' }),
    before: Quality.nullable(),
    after: Quality.nullable(),
    gain: z
      .object({ mean: z.number(), low: z.number(), high: z.number() })
      .nullable()
      .meta({ description: 'On the held-out queries, with the 95 % interval of 2,000 bootstrap samples' }),
  })
  .meta({ id: 'TuningFigures' })
export type TuningFigures = z.infer<typeof TuningFigures>

const Moment = z.number().int().meta({ description: 'Epoch milliseconds' })
const Problem = z.object({ code: z.string(), title: z.string(), detail: z.string() })

export const DenseTuning = z
  .object({
    at: Moment,
    accepted: z.boolean(),
    reason: z.enum(tuningReasons).nullable().meta({ description: 'Why the weight stayed as it was' }),
    weightBefore: z.number(),
    weight: z.number(),
    figures: TuningFigures,
  })
  .meta({ id: 'DenseTuning' })
export type DenseTuning = z.infer<typeof DenseTuning>

export const DenseStatus = z
  .object({
    state: z
      .enum(['off', 'fetching', 'filling', 'paused', 'ready', 'failed'])
      .meta({ description: 'off: search goes by words alone, as it does until `ready`; failed: see `problem`' }),
    model: z.object({ name: z.string(), folder: z.string(), dimension: z.number().int() }).nullable(),
    since: Moment.nullable(),
    progress: z
      .object({
        done: z.number().int(),
        total: z.number().int(),
        speed: z.number().meta({ description: 'Passages a second' }),
        remaining: z.number().int().nullable().meta({ description: 'Seconds' }),
      })
      .nullable(),
    fetching: z.object({ name: z.string(), done: z.number().int(), total: z.number().int().nullable() }).nullable(),
    weight: z.number().meta({ description: 'The share of the score that nearness has; 0 until it is measured' }),
    tuning: DenseTuning.nullable(),
    tuningNow: z.boolean(),
    problem: Problem.nullable(),
    models: z.array(z.string()).meta({ description: 'Folders in DATA/models that can be named' }),
  })
  .meta({ id: 'DenseStatus' })
export type DenseStatus = z.infer<typeof DenseStatus>

export const DenseChoice = z
  .object({
    model: z
      .string()
      .trim()
      .regex(/^[\w.-]{1,96}(\/[\w.-]{1,96})?$/)
      .refine((name) => !/(^|\/)\.+($|\/)/.test(name))
      .meta({ description: 'A folder in DATA/models, or a name on the hub such as intfloat/multilingual-e5-small, which is fetched' }),
  })
  .meta({ id: 'DenseChoice' })

export const IndexStatus = z
  .object({
    rebuilding: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  })
  .meta({ id: 'IndexStatus' })
export type IndexStatus = z.infer<typeof IndexStatus>
