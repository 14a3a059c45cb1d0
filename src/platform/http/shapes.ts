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
