import { z } from 'zod'
import { Timestamp } from '../../../platform/http/shapes.ts'
import { articleKinds, ItemRow } from '../../repository/schema.ts'

export const archivableKinds = [...articleKinds, 'document'] as const
const Kind = z.enum(archivableKinds)

export const ArchivePolicy = z
  .strictObject({
    kinds: z.array(Kind).min(1).max(20),
    months: z.number().int().min(3).max(120).meta({ description: 'Neither read, changed nor verified for so long' }),
    announceDays: z.number().int().min(7).max(90).meta({ description: 'Its owner is told so many days before' }),
  })
  .meta({ id: 'ArchivePolicy' })
export type ArchivePolicy = z.infer<typeof ArchivePolicy>

const Listed = z.object({ item: ItemRow, at: Timestamp })
export const ArchivingView = z
  .object({
    policy: ArchivePolicy.nullable().meta({ description: 'null: nothing is archived by itself' }),
    announced: z.array(Listed).meta({ description: 'What will be archived, and when; what the asker may read of it' }),
    archived: z.array(Listed).meta({ description: 'What was archived by itself and still is, the newest first' }),
  })
  .meta({ id: 'Archiving' })
export type ArchivingView = z.infer<typeof ArchivingView>

export const ArchivePreview = z.object({ items: z.number().int() })
export const ArchivePreviewQuery = z.object({
  kinds: z
    .string()
    .max(300)
    .transform((text) => text.split(','))
    .pipe(z.array(Kind)),
  months: z.coerce.number().int().min(3).max(120),
})

export const ArchivingNotice = z
  .object({ notice: z.object({ at: Timestamp, months: z.number().int(), may: z.object({ keep: z.boolean() }) }).nullable() })
  .meta({ id: 'ArchivingNotice' })
export type ArchivingNotice = z.infer<typeof ArchivingNotice>
