import { findPerson, personOf } from '../identity/index.ts'
import { stewardedSpace } from '../repository/index.ts'
import { actorId, type Ctx, type Tx, write } from '../../platform/context.ts'
import { fromJson, toJson } from '../../platform/db/codec.ts'
import { DomainError, forbidden, notFound } from '../../platform/errors.ts'
import { problemOf } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'
import { enqueue } from '../../platform/jobs/queue.ts'
import { ImportCancelled, importSource } from './import.ts'
import type { ImportReport } from './report.ts'
import type { ImportRun } from './schema.ts'
import { openZip } from './source/zip.ts'
import * as store from './store.ts'

const PROGRESS_MS = 400

/** Keeps an uploaded archive and queues its import, for the stewards of a space. */
export async function startImport(
  ctx: Ctx,
  input: { space: string; name: string; source: AsyncIterable<Uint8Array>; dryRun: boolean },
): Promise<string> {
  const space = await stewardedSpace(ctx, input.space)
  const { hash } = await ctx.services.files.put(input.source, ctx.services.config.importLimit)
  const id = newId()
  await write(ctx, async (tx) => {
    const run = {
      id,
      space_id: space.id,
      person_id: actorId(ctx),
      name: input.name.slice(0, 200),
      file_hash: hash,
      dry_run: input.dryRun ? 1 : 0,
    }
    await store.insertRun(tx, {
      ...run,
      state: 'waiting',
      done: 0,
      total: 0,
      report: null,
      problem: null,
      created_at: tx.services.clock.now(),
      finished_at: null,
    })
    await enqueue(tx, 'capture.import', { run: id })
  })
  return id
}

async function findRun(ctx: Ctx, id: string): Promise<store.ImportRunTable> {
  const run = await store.findRun(ctx.db, id)
  if (!run) throw notFound('import')
  await stewardedSpace(ctx, run.space_id).catch((error: unknown) => {
    throw error instanceof DomainError ? notFound('import') : error
  })
  return run
}

/** Progress and report of an import, for the stewards of its space. */
export async function importRun(ctx: Ctx, id: string): Promise<ImportRun> {
  const run = await findRun(ctx, id)
  const failure =
    run.problem === null ? undefined : fromJson<{ code: string; status: number; params: Record<string, string | number> }>(run.problem)
  const problem = failure && problemOf(new DomainError(failure.code, failure.status, failure.params), ctx.locale, '')
  return {
    id: run.id,
    spaceId: run.space_id,
    name: run.name,
    dryRun: run.dry_run === 1,
    state: run.state,
    done: run.done,
    total: run.total,
    report: run.report === null ? null : fromJson<ImportReport>(run.report),
    problem: problem ? { code: problem.code, title: problem.title, detail: problem.detail } : null,
    createdAt: run.created_at,
    finishedAt: run.finished_at,
  }
}

/** Ends an import; what it wrote already stays. */
export async function cancelImport(ctx: Ctx, id: string): Promise<void> {
  const run = await findRun(ctx, id)
  await write(ctx, async (tx) => {
    const wasWaiting = await store.moveRun(tx, id, ['waiting'], { state: 'cancelled', finished_at: tx.services.clock.now() })
    if (wasWaiting) await forgetArchive(tx, run.file_hash)
    else await store.moveRun(tx, id, ['running'], { state: 'cancelling' })
  })
}

/** The job: imports the archive as the person who asked for it. A stop of the server leaves it for the next start. */
export async function runImport(system: Ctx, id: string, stopping: AbortSignal): Promise<void> {
  const taken = await write(system, (tx) => store.moveRun(tx, id, ['waiting', 'running'], { state: 'running' }))
  const run = await store.findRun(system.db, id)
  if (!taken || !run) {
    // Cancelled, and the server stopped before it could see that.
    if (run?.state === 'cancelling') await finish(system, run, { state: 'cancelled' })
    return
  }
  const cancelling = new AbortController()
  try {
    const report = await importArchive(system, run, AbortSignal.any([stopping, cancelling.signal]), () => cancelling.abort())
    await finish(system, run, { state: 'done', report: toJson(report) })
  } catch (error) {
    if (stopping.aborted && !cancelling.signal.aborted) throw error
    if (error instanceof ImportCancelled) await finish(system, run, { state: 'cancelled', report: toJson(error.report) })
    else await finish(system, run, { state: 'failed', problem: toJson(failureOf(system, error)) })
  }
}

function failureOf(ctx: Ctx, error: unknown): { code: string; status: number; params: Record<string, string | number> } {
  const { code, status } = problemOf(error, ctx.locale, '')
  if (status >= 500) ctx.services.log.error({ err: error }, 'import failed')
  return { code, status, params: error instanceof DomainError ? error.params : {} }
}

async function importArchive(system: Ctx, run: store.ImportRunTable, signal: AbortSignal, cancel: () => void): Promise<ImportReport> {
  const { services } = system
  const ctx = await asPerson(system, run.person_id)
  const source = await openZip(services.files.path(run.file_hash), run.name.replace(/\.zip$/i, ''), { bytes: services.config.importLimit })
  let shown = 0
  let writing: Promise<void> = Promise.resolve()
  const show = async (done: number, total: number) => {
    const now = await write(system, async (tx) => {
      await store.updateRun(tx, run.id, { done, total })
      return store.findRun(tx.db, run.id)
    })
    if (now?.state === 'cancelling') cancel()
  }
  try {
    return await importSource(ctx, source, {
      space: run.space_id,
      dryRun: run.dry_run === 1,
      signal,
      onProgress: (done, total) => {
        const now = performance.now()
        if (now - shown < PROGRESS_MS && done < total) return
        shown = now
        writing = writing
          .then(() => show(done, total))
          .catch((error) => services.log.warn({ err: error }, 'progress of an import could not be kept'))
      },
    })
  } finally {
    await writing
    await source.close()
  }
}

/** Somebody who lost their rights since they asked imports nothing. */
async function asPerson(system: Ctx, personId: string | null): Promise<Ctx> {
  if (personId === null) return system
  const person = await findPerson(system.db, personId)
  if (!person || person.deactivated_at !== null) throw forbidden()
  return { ...system, locale: person.locale, actor: personOf(person) }
}

async function finish(ctx: Ctx, run: store.ImportRunTable, change: Partial<store.ImportRunTable>): Promise<void> {
  await write(ctx, async (tx) => {
    await store.updateRun(tx, run.id, { ...change, finished_at: tx.services.clock.now() })
    await forgetArchive(tx, run.file_hash)
  })
}

/** The archive goes once no import needs it, unless the same bytes are somebody's file. */
async function forgetArchive(tx: Tx, hash: string): Promise<void> {
  if (!(await store.isFileOfRun(tx.db, hash))) await enqueue(tx, 'repository.delete-files', { hashes: [hash] })
}
