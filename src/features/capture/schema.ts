import { z } from 'zod'
import { ImportReport } from './report.ts'

export { ImportReport, Refusal } from './report.ts'

const Id = z.uuid()
const Timestamp = z.number().int()

export const ImportRun = z
  .object({
    id: Id,
    spaceId: Id,
    name: z.string().meta({ description: 'Name of the uploaded archive' }),
    dryRun: z.boolean(),
    state: z.enum(['waiting', 'running', 'cancelling', 'cancelled', 'done', 'failed']),
    done: z.number().int().meta({ description: 'Articles and files dealt with so far' }),
    total: z.number().int().meta({ description: '0 while the archive is being looked through' }),
    report: ImportReport.nullable().meta({ description: 'Once it is done or cancelled' }),
    problem: z
      .object({ code: z.string(), title: z.string(), detail: z.string() })
      .nullable()
      .meta({ description: 'Why it failed, in the language of the asker' }),
    createdAt: Timestamp,
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'ImportRun' })
export type ImportRun = z.infer<typeof ImportRun>

export const ImportStarted = z.object({ id: Id }).meta({ id: 'ImportStarted' })
