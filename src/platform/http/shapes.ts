import { z } from 'zod'

/** Shapes that every feature's routes share. */
export const Id = z.uuid().meta({ description: 'UUIDv7' })
export const Timestamp = z.number().int().meta({ description: 'Epoch milliseconds' })
export const LocaleShape = z.enum(['ko', 'en'])
export const Nothing = z.null().meta({ description: 'No content' })

export const Paging = z.object({
  cursor: z.string().max(400).optional().meta({ description: 'Where the last page ended; opaque' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A page of a list and the cursor of the next, null at the end. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })

/** Nothing imports it: by its `id` it is the part of the API description that every refusal points to. */
export const ProblemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    code: z.string(),
    instance: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details; code is stable, texts are in the language of the reader' })
