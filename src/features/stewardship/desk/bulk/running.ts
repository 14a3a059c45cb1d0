import { actorId, type Ctx, type Services, systemContext, write } from '../../../../platform/context.ts'
import { fromJson, toJson } from '../../../../platform/db/codec.ts'
import { conflict, DomainError, forbidden, invalid, notFound } from '../../../../platform/errors.ts'
import { emit } from '../../../../platform/events/outbox.ts'
import { newId } from '../../../../platform/ids.ts'
import { enqueue } from '../../../../platform/jobs/queue.ts'
import { activePeople, personOf, requirePerson } from '../../../identity/index.ts'
import { deskAskedOf, deskPath } from '../asked.ts'
import { deskFor } from '../policy.ts'
import { filterOf } from '../queries.ts'
import { MOST_AT_ONCE, MOST_WAITED_FOR } from '../rules.ts'
import { type BulkAct, type BulkInput, DeskQuery } from '../schema.ts'
import * as store from '../store/bulk.ts'
import { listWork, workById } from '../store/lists.ts'
import type { DeskBulkItemTable, DeskBulkTable } from '../store/tables.ts'
import { isSame, kindOf, MOST_VERIFIED, planOf, type Standing } from './kinds.ts'

/** Items of chosen rows, or of all that a view finds; each once. */
export async function chosenItems(ctx: Ctx, { act, works, query }: BulkInput): Promise<string[]> {
  const most = act.act === 'verify' ? MOST_VERIFIED : MOST_AT_ONCE
  const rows = works ? await workById(ctx, (await deskFor(ctx)).scope, works) : await allOf(ctx, query ?? '', most)
  const ids = [...new Set(rows.flatMap((row) => row.item_id ?? []))]
  if (ids.length === 0) throw invalid('bulk-nothing')
  if (ids.length > most || rows.length > MOST_AT_ONCE) throw invalid('bulk-too-many', { most })
  return ids
}

async function allOf(ctx: Ctx, query: string, most: number) {
  const given = Object.fromEntries(new URLSearchParams(deskPath(deskAskedOf(new URLSearchParams(query))).split('?')[1] ?? ''))
  const asked = DeskQuery.parse(given)
  const { scope } = await deskFor(ctx, asked.space)
  return listWork(ctx, scope, await filterOf(ctx, scope, asked), {
    sort: asked.sort,
    limit: Math.max(most, 200) + 1,
    expected: MOST_AT_ONCE,
  })
}

/** Starts an act on many items; a few are done before it answers, more in the background. Gives its id. */
export async function startBulk(ctx: Ctx, input: BulkInput): Promise<string> {
  const person = requirePerson(ctx)
  const ids = await chosenItems(ctx, input)
  const id = newId()
  await write(ctx, async (tx) => {
    const at = tx.services.clock.now()
    const bulk = {
      id,
      person_id: person.id,
      act: toJson(input.act),
      state: 'waiting' as const,
      total: ids.length,
      at,
      ended_at: null,
      undone_at: null,
    }
    await store.insertBulk(tx, bulk, ids)
    await emit(tx, { name: 'desk-bulk.started', subject: id, data: { act: input.act.act, count: ids.length } })
    if (ids.length > MOST_WAITED_FOR) await enqueue(tx, 'stewardship.desk-bulk', { id })
  })
  if (ids.length <= MOST_WAITED_FOR) await runBulk(ctx, id)
  return id
}

export async function ownBulk(ctx: Ctx, id: string): Promise<DeskBulkTable> {
  const person = requirePerson(ctx)
  const bulk = await store.findBulk(ctx.db, id)
  if (bulk?.person_id !== person.id) throw notFound('desk-bulk')
  return bulk
}

/** Ends an act between two items; what is done stays done, and can be undone. */
export async function cancelBulk(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    await ownBulk(tx, id)
    const ended = { state: 'cancelled' as const, ended_at: tx.services.clock.now() }
    if (!(await store.moveBulk(tx, id, ['waiting', 'running'], ended))) throw conflict('bulk-ended')
    await emit(tx, { name: 'desk-bulk.cancelled', subject: id })
  })
}

/** Gives every item back how it stood before, unless it has changed since. */
export async function undoBulk(ctx: Ctx, id: string): Promise<void> {
  const bulk = await ownBulk(ctx, id)
  await write(ctx, async (tx) => {
    if (!(await store.moveBulk(tx, id, ['done', 'cancelled'], { state: 'undoing' }))) throw conflict('bulk-ended')
    await emit(tx, { name: 'desk-bulk.undone', subject: id })
    if (bulk.total > MOST_WAITED_FOR) await enqueue(tx, 'stewardship.desk-bulk', { id })
  })
  if (bulk.total <= MOST_WAITED_FOR) await runBulk(ctx, id)
}

/** Goes on with an act as the person who started it, with the rights they have now. */
export async function continueBulk(services: Services, id: string, signal: AbortSignal): Promise<void> {
  const system = systemContext(services)
  const bulk = await store.findBulk(system.db, id)
  const [person] = bulk ? await activePeople(system.db, [bulk.person_id]) : []
  if (person) await runBulk({ ...system, actor: personOf(person) }, id, signal)
}

const AT_ONCE = 20

async function runBulk(ctx: Ctx, id: string, signal?: AbortSignal): Promise<void> {
  const bulk = await store.findBulk(ctx.db, id)
  if (!bulk) return
  const act = fromJson<BulkAct>(bulk.act)
  const undoes = bulk.state === 'undoing'
  if (!undoes) await write(ctx, async (tx) => void (await store.moveBulk(tx, id, ['waiting'], { state: 'running' })))
  for (;;) {
    const items = await store.bulkItems(ctx.db, id, undoes ? 'done' : 'waiting', AT_ONCE, undoes)
    if (items.length === 0) break
    if ((await store.findBulk(ctx.db, id))?.state !== (undoes ? 'undoing' : 'running')) return
    for (const item of items) {
      // The queue runs it again after the next start.
      signal?.throwIfAborted()
      await (undoes ? undoOne : doOne)(ctx, act, item)
    }
  }
  await write(ctx, async (tx) => {
    const now = tx.services.clock.now()
    if (undoes) await store.moveBulk(tx, id, ['undoing'], { state: 'undone', undone_at: now })
    else await store.moveBulk(tx, id, ['running'], { state: 'done', ended_at: now })
  })
}

/** One item in one transaction; what the rules refuse is noted, and nothing of it is kept. */
async function attempt(
  ctx: Ctx,
  row: DeskBulkItemTable,
  refused: 'refused' | 'kept',
  work: (tx: Parameters<typeof emit>[0]) => Promise<void>,
): Promise<void> {
  try {
    await write(ctx, work)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const problem = error.code
    await write(ctx, (tx) => store.settleItem(tx, row, { state: refused, problem }))
  }
}

const doOne = (ctx: Ctx, act: BulkAct, row: DeskBulkItemTable): Promise<void> =>
  attempt(ctx, row, 'refused', async (tx) => {
    const [found] = await planOf(tx, act, [row.item_id])
    if (!found) throw notFound('item')
    const { item, planned } = found
    if (!planned.changes) return store.settleItem(tx, row, { state: 'unchanged' })
    if (planned.problem !== null) throw new DomainError(planned.problem, 422)
    await kindOf(act).do(tx, act, item, planned)
    const [now] = await planOf(tx, act, [row.item_id])
    const after = now ? now.planned.before : planned.after
    await store.settleItem(tx, row, { state: 'done', before: toJson(planned.before), after: toJson(after) })
  })

const undoOne = (ctx: Ctx, act: BulkAct, row: DeskBulkItemTable): Promise<void> =>
  attempt(ctx, row, 'kept', async (tx) => {
    const [found] = await planOf(tx, act, [row.item_id])
    if (!found) throw notFound('item')
    if (!isSame(found.planned.before, fromJson<Standing>(row.after ?? '{}')))
      return store.settleItem(tx, row, { state: 'kept', problem: null })
    if (actorId(tx) === null) throw forbidden()
    await kindOf(act).undo(tx, found.item, fromJson<Standing>(row.before ?? '{}'))
    await store.settleItem(tx, row, { state: 'undone', problem: null })
  })
