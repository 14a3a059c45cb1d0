import { setImmediate } from 'node:timers/promises'
import { type Ctx, write } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Follower, StoredEvent } from '../../../platform/events/follower.ts'
import type { Work, WorkSource } from '../../../platform/feature.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { listIds } from '../../repository/index.ts'
import { itemsOf } from './sources.ts'
import { recountAll, wakeRested } from './store/tally.ts'
import * as trends from './store/trends.ts'
import * as store from './store/work.ts'

/*
 * The table of work follows the sources of all features: an event that touches items makes their work be asked for anew, and each
 * night everything is. Both write only what differs, so a rebuild of a table that is right writes nothing.
 */

const AT_ONCE = 250
const STRUCTURE = /^item\.(trashed|restored|purged|moved|archived|unarchived|restricted)$|\.published$/

type Doer = { personId: string | null; at: number }
type Queues = Map<string, WorkSource[]>

const queuesOf = (sources: readonly WorkSource[]): Queues => Map.groupBy(sources, (source) => source.queue)

/** What a queue has about these items, of all its sources. */
const workOf = async (ctx: Ctx, sources: WorkSource[], ids: string[]): Promise<Work[]> => {
  const works: Work[] = []
  for (const source of sources) works.push(...(await source.of(ctx, ids)))
  return works
}

const otherWorkOf = async (ctx: Ctx, sources: WorkSource[]): Promise<Work[]> => {
  const works: Work[] = []
  for (const source of sources) works.push(...((await source.others?.(ctx)) ?? []))
  return works
}

/** Which items each queue is to be asked about after these events, and who was the last to touch them. */
async function affectedBy(ctx: Ctx, queues: Queues, events: StoredEvent[]) {
  const doers = new Map<string, Doer>()
  const items = new Map<string, Set<string>>([...queues.keys()].map((queue) => [queue, new Set()]))
  const whole = new Set<string>()
  for (const event of events) {
    const doer = { personId: event.actorId, at: event.at }
    const named = itemsOf(event)
    const from = (event.data.from as { parent?: string | null } | undefined)?.parent
    const touched = STRUCTURE.test(event.name) ? [...named, ...(from ? [from] : []), ...(await store.itemsAround(ctx.db, named))] : named
    for (const id of touched) doers.set(id, doer)
    for (const [queue, sources] of queues) {
      const asked = items.get(queue)
      for (const id of touched) asked?.add(id)
      for (const source of sources) {
        const affected = source.affected(event)
        if (affected === 'all') whole.add(queue)
        else
          for (const id of affected) {
            asked?.add(id)
            doers.set(id, doer)
          }
      }
    }
  }
  return { items, whole, doers }
}

async function hear(ctx: Ctx, events: StoredEvent[]): Promise<void> {
  const queues = queuesOf(ctx.services.workSources)
  const { items, whole, doers } = await affectedBy(ctx, queues, events)
  const last = events[events.length - 1]
  for (const [queue, sources] of queues)
    for (const ids of chunks([...(items.get(queue) ?? [])], AT_ONCE)) {
      const gone = await store.replaceItemWork(ctx, queue, ids, await workOf(ctx, sources, ids))
      await store.noteDone(
        ctx,
        gone.map((row) => ({ ...row, ...(doers.get(row.item_id ?? '') ?? { personId: last.actorId, at: last.at }) })),
      )
    }
  if (whole.size > 0)
    await write(ctx, async (tx) => {
      for (const queue of whole) await enqueue(tx, 'stewardship.rebuild-desk', { queue })
    })
}

export const deskFollower: Follower = { name: 'desk', handle: hear, batch: 100, restMs: 1_000 }

/**
 * Asks every source about everything, item by item in short steps between which others read and write; goes on where an earlier
 * run was ended. With `queue` only that one. `signal` ends it; what is done stays done.
 */
export async function rebuildDesk(
  ctx: Ctx,
  options: { queue?: string; signal?: AbortSignal; tell?: (items: number, total: number) => void } = {},
): Promise<void> {
  const sources = ctx.services.workSources.filter(({ queue }) => options.queue === undefined || queue === options.queue)
  const queues = queuesOf(sources)
  const now = ctx.services.clock.now()
  const state = await store.deskState(ctx.db)
  const whole = options.queue === undefined
  const total = options.tell ? await store.countItems(ctx.db) : 0
  let after = (whole && state.rebuilt_to) || ''
  if (whole) await store.putDeskState(ctx, { rebuilding_since: state.rebuilding_since ?? now })
  for (let asked = 0; ; ) {
    if (options.signal?.aborted) return
    const ids = await listIds(ctx.db, after, AT_ONCE)
    if (ids.length === 0) break
    for (const [queue, own] of queues) {
      const works = await workOf(ctx, own, ids)
      if (await store.differs(ctx, queue, ids, works)) await store.replaceItemWork(ctx, queue, ids, works)
      await setImmediate()
    }
    after = ids[ids.length - 1]
    asked += ids.length
    options.tell?.(asked, total)
    if (whole && asked % (AT_ONCE * 20) === 0) await store.putDeskState(ctx, { rebuilt_to: after })
  }
  await refreshOthers(ctx, queues, options.signal)
  if (!whole) return
  const known = new Set(queues.keys())
  for (const queue of await store.queuesHeld(ctx.db)) if (!known.has(queue)) await store.emptyQueue(ctx, queue)
  await store.forgetLostItems(ctx)
  await recountAll(ctx)
  await trends.keepWeek(ctx)
  await store.putDeskState(ctx, { rebuilt_to: null, rebuilding_since: null, rebuilt_at: now })
}

async function refreshOthers(ctx: Ctx, queues: Queues, signal?: AbortSignal): Promise<void> {
  for (const [queue, sources] of queues) {
    if (signal?.aborted) return
    if (!sources.some(({ others }) => others)) continue
    const works = await otherWorkOf(ctx, sources)
    if (!(await store.differs(ctx, queue, null, works))) continue
    const gone = await store.replaceOtherWork(ctx, queue, works)
    const at = ctx.services.clock.now()
    await store.noteDone(
      ctx,
      gone.map((row) => ({ ...row, personId: null, at })),
    )
  }
}

/** What is about no single item is gathered every few minutes, not at each event: it costs a look at everything. */
export async function refreshDeskOthers(ctx: Ctx, _: unknown, signal?: AbortSignal): Promise<void> {
  await wakeRested(ctx)
  await refreshOthers(ctx, queuesOf(ctx.services.workSources), signal)
  await store.putDeskState(ctx, { others_at: ctx.services.clock.now() })
}
