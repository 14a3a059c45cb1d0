import { z } from 'zod'
import { Id, Timestamp } from '../../../platform/http/shapes.ts'

export const MOST_WORDS = 20

const Words = z.array(z.string().trim().min(1).max(80)).min(2).max(MOST_WORDS)
const fields = {
  words: Words.meta({ description: 'Words or phrases in any language that mean the same' }),
  oneWay: z.boolean().meta({ description: 'Only the first one also finds the others' }),
  note: z.string().trim().max(500),
}

export const NewSynonym = z
  .strictObject({ ...fields, oneWay: fields.oneWay.default(false), note: fields.note.default('') })
  .meta({ id: 'NewSynonym' })
export type NewSynonym = z.infer<typeof NewSynonym>

export const SynonymChange = z.strictObject(fields).partial().meta({ id: 'SynonymChange' })
export type SynonymChange = z.infer<typeof SynonymChange>

export const Synonym = z
  .object({
    id: Id,
    words: z.array(z.string()),
    oneWay: z.boolean(),
    note: z.string(),
    updatedAt: Timestamp,
    updatedBy: z.object({ id: Id, name: z.string() }).nullable(),
  })
  .meta({ id: 'Synonym' })
export type Synonym = z.infer<typeof Synonym>

export const SynonymImport = z
  .strictObject({
    csv: z
      .string()
      .max(1_000_000)
      .meta({ description: 'A line a group: both or one-way, a note, then the words; a first line of headings may stand above' }),
  })
  .meta({ id: 'SynonymImport' })

export const SynonymImportResult = z
  .object({
    added: z.number().int(),
    known: z.number().int().meta({ description: 'Groups that were there already' }),
    refused: z.array(z.object({ line: z.number().int(), reason: z.string(), word: z.string() })),
  })
  .meta({ id: 'SynonymImportResult' })
export type SynonymImportResult = z.infer<typeof SynonymImportResult>
