import { actorId, type Ctx, write } from '../../../platform/context.ts'
import { notFound } from '../../../platform/errors.ts'
import { chunks } from '../../../platform/db/codec.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { keepSketches } from './finding.ts'
import { mayCompareAll } from './policy.ts'
import { SKETCH_VERSION, unpacked } from './shingles.ts'
import * as store from './store.ts'
import { ComparingThread } from './thread.ts'

/*
 * Comparing everything with everything: texts that changed get their sketch, then all sketches are compared. The work is
 * done in a thread of its own; this side reads and writes in small pieces, and looks after each whether somebody cancelled.
 */

export const JOB = 'stewardship.find-duplicates'
const TEXTS_AT_ONCE = 30
const SKETCHES_AT_ONCE = 1_000
const MOST_BOILERPLATE = 50_000

/** Asks for a comparison of everything; one that waits or runs already is enough. */
export async function askForRun(ctx: Ctx): Promise<string> {
  if (ctx.actor.kind !== 'system') await mayCompareAll(ctx)
  return write(ctx, async (tx) => {
    const waiting = await store.waitingRun(tx.db)
    if (waiting) return waiting.id
    const id = newId()
    await store.insertRun(tx, id, actorId(tx))
    await enqueue(tx, JOB)
    return id
  })
}

/** Ends a comparison where it stands. What it found so far stays. */
export async function cancelRun(ctx: Ctx, id: string): Promise<void> {
  await mayCompareAll(ctx)
  if (!(await store.findRun(ctx.db, id))) throw notFound('run')
  await store.changeRun(ctx.services.writer, id, { state: 'cancelled', finished_at: ctx.services.clock.now() })
}

/** The job: does the run that waits, or, woken by the schedule, one of its own. */
export async function compareAll(
  ctx: Ctx,
  _: Record<string, unknown> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const run = await startRun(ctx)
  const thread = new ComparingThread()
  try {
    const goOn = async (change: Partial<store.RunTable>) => {
      signal.throwIfAborted()
      return store.changeRun(ctx.services.writer, run.id, change)
    }
    if (!(await sketchTexts(ctx, thread, goOn))) return
    const found = await compareSketches(ctx, thread, run, goOn)
    if (found === null) return
    await write(ctx, async (tx) => {
      await store.deleteUnseen(tx, run.id, run.asked_at)
      if (await store.changeRun(tx.db, run.id, { state: 'done', finished_at: tx.services.clock.now(), found }))
        await emit(tx, { name: 'duplicates.compared', subject: run.id, data: { found } })
    })
  } finally {
    await thread.stop()
  }
}

async function startRun(ctx: Ctx): Promise<store.RunTable> {
  return write(ctx, async (tx) => {
    let run = await store.waitingRun(tx.db)
    if (!run) {
      const id = newId()
      await store.insertRun(tx, id, null)
      run = (await store.findRun(tx.db, id)) as store.RunTable
    }
    await store.changeRun(tx.db, run.id, { state: 'running', started_at: tx.services.clock.now() })
    return run
  })
}

type GoOn = (change: Partial<store.RunTable>) => Promise<boolean>

async function sketchTexts(ctx: Ctx, thread: ComparingThread, goOn: GoOn): Promise<boolean> {
  let done = 0
  let after = ''
  if (!(await goOn({ step: 'texts', done: 0, total: await store.countTexts(ctx.db) }))) return false
  for (;;) {
    const texts = await store.textsToSketch(ctx.db, after, SKETCH_VERSION, TEXTS_AT_ONCE)
    if (texts.length === 0) return true
    after = texts[texts.length - 1].id
    const sketches = await thread.call(
      'sketch',
      texts.map(({ title, body }) => ({ title, body })),
    )
    await write(ctx, (tx) =>
      keepSketches(
        tx,
        texts.map((text, at) => ({ text, sketch: unpacked(sketches[at]) })),
      ),
    )
    done += texts.length
    if (!(await goOn({ done }))) return false
  }
}

const MOST_HASHES_AT_ONCE = 500
/** Deleting more keys than these would let a save wait for it. */
const KEYS_AT_ONCE = 2_000

/** Writes only what changed, in pieces that grow while they are cheap: the most common words have many keys when they are first known as such. */
async function keepBoilerplate(ctx: Ctx, common: number[]): Promise<void> {
  const before = new Set(await store.boilerplate(ctx.db))
  const now = new Set(common)
  for (const part of chunks(
    [...before].filter((hash) => !now.has(hash)),
    MOST_HASHES_AT_ONCE,
  ))
    await write(ctx, (tx) => store.deleteBoilerplate(tx, part))
  const fresh = common.filter((hash) => !before.has(hash))
  for (let at = 0, size = 1; at < fresh.length; ) {
    const part = fresh.slice(at, at + size)
    const deleted = await write(ctx, (tx) => store.addBoilerplate(tx, part))
    at += part.length
    size = deleted > KEYS_AT_ONCE ? Math.max(1, Math.floor(size / 2)) : Math.min(MOST_HASHES_AT_ONCE, size * 2)
  }
}

/** How many pairs there are, or null where somebody cancelled. */
async function compareSketches(ctx: Ctx, thread: ComparingThread, run: store.RunTable, goOn: GoOn): Promise<number | null> {
  const ids = new Map<number, string>()
  for (let after = 0; ; ) {
    const rows = await store.sketches(ctx.db, after, SKETCHES_AT_ONCE)
    if (rows.length === 0) break
    await thread.call(
      'add',
      rows.map(({ number, title_key, space_id, sketch }) => ({ number: Number(number), title: title_key, space: space_id, sketch })),
    )
    for (const row of rows) ids.set(Number(row.number), row.id)
    after = Number(rows[rows.length - 1].number)
  }
  const common = await thread.call('boilerplate', MOST_BOILERPLATE)
  if (!(await goOn({ step: 'comparing', done: 0, total: ids.size }))) return null
  await keepBoilerplate(ctx, common)
  let [found, done] = [0, 0]
  for (;;) {
    const next = await thread.call('next', null)
    const pairs = next.found.flatMap(({ a, b, kind, score, contained }) => {
      const [one, other] = [ids.get(a), ids.get(b)]
      return one && other ? [{ ...store.ordered(one, other), kind, score, contained }] : []
    })
    await write(ctx, (tx) => store.putPairs(tx, pairs, run.id))
    found += pairs.length
    if (next.paused) done += 500
    if (!(await goOn({ found, done: Math.min(done, ids.size) }))) return null
    if (next.done) return found
  }
}
