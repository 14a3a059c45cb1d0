import { z } from 'zod'
import { refusalReasons } from './source/source.ts'

const Path = z.string().meta({ description: 'Relative to the imported folder' })
const Counts = z.object({ created: z.number().int(), updated: z.number().int(), unchanged: z.number().int() })

export const Refusal = z
  .object({
    path: Path,
    reason: z.enum(refusalReasons),
    detail: z.string().optional().meta({ description: 'A size, or the code of the rule that refused it' }),
  })
  .meta({ id: 'ImportRefusal' })

/** What an import did, or would do. Lists are complete; a program may rely on them. */
export const ImportReport = z
  .object({
    source: z.string(),
    space: z.object({ id: z.uuid(), key: z.string(), name: z.string() }),
    dryRun: z.boolean(),
    articles: Counts.extend({ merged: z.number().int().meta({ description: 'Changed here and in the source, and both changes are in' }) }),
    files: Counts,
    refused: z.array(Refusal),
    dangling: z
      .array(z.object({ path: Path, line: z.number().int(), target: z.string() }))
      .meta({ description: 'Links that lead nowhere; they stay as they are' }),
    conflicts: z
      .array(z.object({ path: Path, id: z.uuid() }))
      .meta({ description: 'Changed here and in the source at the same place; the text here was kept' }),
    encodings: z.array(z.object({ path: Path, encoding: z.string() })).meta({ description: 'Read from another encoding than UTF-8' }),
    frontMatter: z
      .array(z.object({ path: Path, error: z.string() }))
      .meta({ description: 'Front matter that is no YAML; kept, but nothing could be read from it' }),
    cutTitles: z.array(Path),
    emptyFolders: z.array(Path).meta({ description: 'Folders without a file of their own, which became empty articles' }),
    trashed: z.array(z.object({ path: Path, id: z.uuid() })).meta({ description: 'In the trash here; left there' }),
    missing: z.array(Path).meta({ description: 'Imported earlier, not in the source any more; left here' }),
    hidden: z.number().int(),
    ms: z.number().int(),
  })
  .meta({ id: 'ImportReport' })
export type ImportReport = z.infer<typeof ImportReport>

export function emptyReport(source: string, space: ImportReport['space'], dryRun: boolean): ImportReport {
  return {
    source,
    space,
    dryRun,
    articles: { created: 0, updated: 0, unchanged: 0, merged: 0 },
    files: { created: 0, updated: 0, unchanged: 0 },
    refused: [],
    dangling: [],
    conflicts: [],
    encodings: [],
    frontMatter: [],
    cutTitles: [],
    emptyFolders: [],
    trashed: [],
    missing: [],
    hidden: 0,
    ms: 0,
  }
}
