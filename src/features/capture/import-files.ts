import { type Ctx, write } from '../../platform/context.ts'
import { DomainError } from '../../platform/errors.ts'
import { storeFile } from '../repository/index.ts'
import type { Assigned } from './import-ids.ts'
import { nameOf } from './plan.ts'
import type { ImportReport } from './report.ts'
import type { Source } from './source/source.ts'
import { fileSpaces, itemStates, markWritten } from './store.ts'
import type { Survey } from './survey.ts'

// Each file waits for the disk; a few wait together.
const AT_ONCE = 4

export type FileImport = {
  ctx: Ctx
  spaceId: string
  source: Source
  survey: Survey
  assigned: Assigned
  /** The article that first shows a file, by path. */
  shownIn: Map<string, string>
  report: ImportReport
  dryRun: boolean
  signal: AbortSignal | undefined
  onDone: (files: number) => void
}

/** Stores the files of an import, each with the article that shows it, else with that of its folder. */
export async function importFiles(run: FileImport): Promise<void> {
  const { survey, assigned, ctx } = run
  const stored = await fileSpaces(
    ctx,
    survey.plan.files.flatMap(({ path }) => assigned.rows.get(path)?.target_id ?? []),
  )
  const owners = await ownersOf(run)
  const waiting = [...survey.plan.files]
  const next = async (): Promise<void> => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      run.signal?.throwIfAborted()
      await importFile(run, file.path, owners.get(file.path) ?? null, stored)
      run.onDone(1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
}

async function importFile(
  { ctx, spaceId, source, survey, assigned, report, dryRun }: FileImport,
  path: string,
  itemId: string | null,
  stored: Map<string, string>,
): Promise<void> {
  const row = assigned.rows.get(path)
  const hash = survey.hashes.get(path)
  if (!row || !hash) return
  const isStored = stored.has(row.target_id)
  if (row.digest === hash || isStored) {
    report.files.unchanged++
    // Stored by an import that was broken off before it could write that down.
    if (row.digest !== hash && !dryRun) await write(ctx, (tx) => markWritten(tx, spaceId, path, hash, null))
    return
  }
  try {
    if (!dryRun) {
      const name = survey.manifest?.files.find((file) => file.path === path)?.name ?? nameOf(path)
      await storeFile(ctx, { id: row.target_id, name, source: await source.stream(path), ...(itemId === null ? { spaceId } : { itemId }) })
      await write(ctx, (tx) => markWritten(tx, spaceId, path, hash, null))
    }
    report.files[row.revision === null ? 'created' : 'updated']++
  } catch (error) {
    if (!(error instanceof DomainError) || error.status >= 500) throw error
    report.refused.push({ path, reason: 'not-accepted', detail: error.code })
  }
}

/** Where each file hangs: as an export noted, where it is shown, at its folder, at the first article of the space. */
async function ownersOf({ ctx, survey, assigned, shownIn, dryRun }: FileImport): Promise<Map<string, string | null>> {
  const noted = new Map(survey.manifest?.files.map((file) => [file.path, file.item]))
  const ids = (key: string | null | undefined): string | null => (key ? (assigned.rows.get(key)?.target_id ?? null) : null)
  const states = await itemStates(ctx, assigned.ids)
  const exists = (id: string | null | undefined): id is string => typeof id === 'string' && (dryRun || states.has(id))
  const first = survey.plan.articles.map((article) => ids(article.key)).find(exists) ?? null
  const owners = new Map<string, string | null>()
  for (const { path, owner } of survey.plan.files) {
    const candidates = [noted.get(path), shownIn.get(path), ids(owner)]
    owners.set(path, noted.get(path) === null ? null : (candidates.find(exists) ?? first))
  }
  return owners
}
