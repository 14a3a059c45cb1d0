import { setImmediate } from 'node:timers/promises'
import { actorId, type Ctx, type Tx, write } from '../../../platform/context.ts'
import { toJson } from '../../../platform/db/codec.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { listIds } from '../../repository/index.ts'
import { makeDue } from '../../stewardship/index.ts'
import { assess, causesToRaise, STALE } from './rules.ts'
import type { Finding } from './schema.ts'
import { signsOf } from './signs.ts'
import * as store from './store/freshness.ts'

/** Few enough that nobody waits for a step, enough that the disk is not waited for at each item. */
const AT_ONCE = 200

type Weighed = { fell: string[]; rose: string[]; raised: number }
type Due = { id: string; finding: Finding }

/**
 * Weighs a chunk of items anew and keeps what differs. Whoever becomes stale for a new cause and was verified becomes due;
 * each cause does that once.
 */
export async function weigh(ctx: Ctx, ids: string[]): Promise<Weighed> {
  const now = ctx.services.clock.now()
  const { facts, signs } = await signsOf(ctx, ids)
  const known = await store.knownFreshness(ctx.db, ids)
  const rows: store.FreshnessTable[] = []
  const [due, fell, rose]: [Due[], string[], string[]] = [[], [], []]
  for (const { id, state } of facts) {
    const before = known.get(id)
    const { score, findings } = assess(signs.get(id) ?? [])
    const { raise, raised } = causesToRaise({ score, findings }, before?.raised ?? [], state === 'verified')
    if (raise) due.push({ id, finding: causeOf(findings) })
    const stale = score < STALE
    const wasStale = before !== undefined && before.score < STALE
    if (stale && !wasStale) fell.push(id)
    if (!stale && wasStale) rose.push(id)
    const text = toJson(findings)
    if (before && before.text === text && before.raised.join() === raised.join()) continue
    rows.push({ item_id: id, score, findings: text, raised: toJson(raised), at: now, fell_at: stale ? (before?.fellAt ?? now) : null })
  }
  const shown = new Set(facts.map(({ id }) => id))
  const gone = [...known.keys()].filter((id) => !shown.has(id))
  if (rows.length + gone.length > 0) await write(ctx, (tx) => keep(tx, { rows, gone, due, fell, rose }))
  return { fell, rose, raised: due.length }
}

/** The heaviest finding that is more than time. */
export const causeOf = (findings: Finding[]): Finding => findings.find(({ sign }) => sign !== 'age' && sign !== 'unread') ?? findings[0]

async function keep(
  tx: Tx,
  what: { rows: store.FreshnessTable[]; gone: string[]; due: Due[]; fell: string[]; rose: string[] },
): Promise<void> {
  await store.putFreshness(tx.db, what.rows)
  await store.deleteFreshness(tx.db, what.gone)
  for (const { id, finding } of what.due) await makeDue(tx, [id], { code: `refresh:${finding.sign}`, values: finding.values })
  const turned = [...what.fell, ...what.rose]
  if (turned.length > 0) await emit(tx, { name: 'freshness.turned', subject: turned[0], data: { turned } })
}

/**
 * Weighs all items, in short steps with everybody else's work in between. A run that was killed goes on where it was, one that
 * was cancelled ends, and of two that meet one gives way.
 */
export async function weighAll(ctx: Ctx, signal?: AbortSignal): Promise<void> {
  const { writer, clock } = ctx.services
  const run = (await store.openRun(ctx.db, 'freshness')) ?? (await begin(ctx))
  let { after_id: after, done, fell, raised } = run
  while (!signal?.aborted) {
    const ids = await listIds(ctx.db, after, AT_ONCE)
    const step = { ...run, after_id: after }
    if (ids.length === 0) {
      await store.advanceRun(writer, step, { finished_at: clock.now() })
      return
    }
    const weighed = await weigh(ctx, ids)
    after = ids[ids.length - 1]
    done += ids.length
    fell += weighed.fell.length
    raised += weighed.raised
    if (!(await store.advanceRun(writer, step, { after_id: after, done, fell, raised }))) return
    await setImmediate()
  }
}

async function begin(ctx: Ctx): Promise<store.RunTable> {
  const now = ctx.services.clock.now()
  const run: store.RunTable = {
    ...{ id: newId(), kind: 'freshness', started_at: now, started_by: actorId(ctx), after_id: null, done: 0, fell: 0, raised: 0 },
    ...{ total: await store.countItems(ctx.db), finished_at: null, cancelled_at: null },
  }
  await store.insertRun(ctx.services.writer, run)
  return run
}
