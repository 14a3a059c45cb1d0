import { z } from 'zod'
import { Id, Timestamp } from '../../../platform/http/shapes.ts'
import { ItemRef } from '../../repository/schema.ts'

/** Languages that are offered first; any other may be named by its code. */
export const commonLanguages = ['ko', 'en', 'ja', 'zh', 'vi', 'th', 'id', 'de', 'fr', 'es', 'ru'] as const

export const Language = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})?$/)
  .refine((code) => code !== 'und')
  .meta({ description: 'A BCP 47 code such as ko, en or zh-Hans' })

export const TranslationChange = z
  .strictObject({
    sourceId: Id,
    language: Language.optional().meta({ description: 'Without it, the language its text seems to be in' }),
    sourceRevision: z
      .int32()
      .min(1)
      .optional()
      .meta({ description: 'The revision of the source it says the same as; without it the newest' }),
  })
  .meta({ id: 'TranslationChange' })
export type TranslationChange = z.infer<typeof TranslationChange>

export const NewTranslation = z.strictObject({ language: Language }).meta({ id: 'NewTranslation' })

export const TranslationOf = z
  .object({
    item: ItemRef,
    language: z.string().nullable().meta({ description: 'Null where it is not known' }),
    behind: z.boolean().meta({ description: 'Whether the source has changed materially since' }),
  })
  .meta({ id: 'TranslationOf' })
export type TranslationOf = z.infer<typeof TranslationOf>

export const TranslationView = z
  .object({
    source: z
      .object({ item: ItemRef, language: z.string().nullable(), revision: z.number().int() })
      .nullable()
      .meta({ description: 'What it is a translation of, where the asker may read that' }),
    language: z.string().nullable(),
    sourceRevision: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'The revision of the source it says the same as; 0 where nothing is translated yet' }),
    behind: z.number().int().meta({ description: 'Revisions of the source since then, where one of them changed it materially' }),
    behindSince: Timestamp.nullable(),
    others: z.array(TranslationOf).meta({ description: 'Translations of it, or of the same source' }),
  })
  .meta({ id: 'Translation' })
export type TranslationView = z.infer<typeof TranslationView>

export const Begun = z.object({ id: Id.meta({ description: 'The new article' }) })
