import { createHash } from 'node:crypto'
import type { Ctx, Tx } from '../../../../platform/context.ts'
import { write } from '../../../../platform/context.ts'
import { chunks, toJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import type { Work } from '../../../../platform/feature.ts'
import { nameKey } from '../../../../platform/text.ts'
import { READERS_MS, scoreOf } from '../rules.ts'
import type { DeskWorkTable } from './tables.ts'
import { recount } from './tally.ts'

/** Work keeps its id over every rebuild, so that what people said of it (given to, put off) stays with it. */
export const workId = (queue: string, key: string): string =>
  createHash('sha256').update(`${queue}\0${key}`).digest('base64url').slice(0, 22)

/** What is gone from a queue, and so was done. */
export type Gone = Pick<DeskWorkTable, 'id' | 'queue' | 'item_id' | 'space_id'>

/** Makes `works` all that a queue has about these items. Only what differs is written; gives what is gone. */
export async function replaceItemWork(ctx: Ctx, queue: string, itemIds: string[], works: Work[]): Promise<Gone[]> {
  const now = await rowsOf(ctx, queue, works)
  return write(ctx, async (tx) => {
    const before = await tx.db.selectFrom('desk_work').selectAll().where('queue', '=', queue).where('item_id', 'in', itemIds).execute()
    return settle(tx, before, now)
  })
}

/** Makes `works` all that a queue has about no single item. */
export async function replaceOtherWork(ctx: Ctx, queue: string, works: Work[]): Promise<Gone[]> {
  const now = await rowsOf(ctx, queue, works)
  return write(ctx, async (tx) => {
    const before = await tx.db.selectFrom('desk_work').selectAll().where('queue', '=', queue).where('item_id', 'is', null).execute()
    return settle(tx, before, now)
  })
}

/** Whether anything would be written; without a transaction, so that a rebuild that finds all in order holds nobody up. */
export async function differs(ctx: Ctx, queue: string, itemIds: string[] | null, works: Work[]): Promise<boolean> {
  const now = await rowsOf(ctx, queue, works)
  const query = ctx.db.selectFrom('desk_work').selectAll().where('queue', '=', queue)
  const before = await (itemIds ? query.where('item_id', 'in', itemIds) : query.where('item_id', 'is', null)).execute()
  const known = new Map(before.map((row) => [row.id, row]))
  return before.length !== now.length || now.some((row) => changeOf(known.get(row.id), row) !== null)
}

async function settle(tx: Tx, before: DeskWorkTable[], now: DeskWorkTable[]): Promise<Gone[]> {
  const known = new Map(before.map((row) => [row.id, row]))
  const ids = new Set(now.map((row) => row.id))
  const gone = before.filter((row) => !ids.has(row.id))
  for (const part of chunks(gone))
    await tx.db
      .deleteFrom('desk_work')
      .where(
        'id',
        'in',
        part.map((row) => row.id),
      )
      .execute()
  const fresh: DeskWorkTable[] = []
  const changed: DeskWorkTable[] = []
  for (const row of now) {
    const was = known.get(row.id)
    const change = changeOf(was, row)
    if (!was) fresh.push(row)
    else if (change) {
      changed.push(was, row)
      await tx.db.updateTable('desk_work').set(change).where('id', '=', row.id).execute()
    }
  }
  for (const part of chunks(fresh, 200))
    await tx.db
      .insertInto('desk_work')
      .values(part)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  await recount(tx, [...gone, ...fresh, ...changed])
  return gone
}

/** What is to be written over a row; null for nothing. It waits since it was first seen. */
function changeOf(was: DeskWorkTable | undefined, { since: _, ...row }: DeskWorkTable): Omit<DeskWorkTable, 'since'> | null {
  if (!was) return row
  return (Object.keys(row) as (keyof typeof row)[]).some((name) => was[name] !== row[name]) ? row : null
}

/** Works as rows, each with its readers, the person it was given to and until when it was put off. */
async function rowsOf(ctx: Ctx, queue: string, works: Work[]): Promise<DeskWorkTable[]> {
  const byId = new Map(works.map((work) => [workId(queue, work.key), work]))
  const ids = [...byId.keys()]
  const now = ctx.services.clock.now()
  const [given, put, items] = [new Map<string, string>(), new Map<string, number>(), new Map<string, { kind: string; readers: number }>()]
  for (const part of chunks(ids)) {
    for (const row of await ctx.db.selectFrom('desk_assignment').select(['work_id', 'person_id']).where('work_id', 'in', part).execute())
      given.set(row.work_id, row.person_id)
    for (const row of await ctx.db.selectFrom('desk_snooze').select(['work_id', 'until']).where('work_id', 'in', part).execute())
      if (row.until > now) put.set(row.work_id, row.until)
  }
  for (const part of chunks([...new Set(works.flatMap((work) => work.itemId ?? []))])) {
    const readers = await readersOf(ctx.db, part, now - READERS_MS)
    for (const row of await ctx.db.selectFrom('item').select(['id', 'kind']).where('id', 'in', part).execute())
      items.set(row.id, { kind: row.kind ?? 'document', readers: readers.get(row.id) ?? 0 })
  }
  return [...byId].map(([id, work]) => {
    const readers = work.itemId === null ? askers(work) : (items.get(work.itemId)?.readers ?? 0)
    return {
      ...{ id, queue, key: work.key, item_id: work.itemId, space_id: work.spaceId ?? '' },
      kind: work.itemId === null ? null : (items.get(work.itemId)?.kind ?? null),
      title: work.itemId === null ? work.title : null,
      title_key: work.itemId === null && work.title !== null ? nameKey(work.title) : null,
      ...{ href: work.href, since: work.since, waits_for: work.assigneeId, assignee_id: given.get(id) ?? work.assigneeId },
      ...{ reason_code: work.reason?.code ?? null, reason_values: work.reason ? toJson(work.reason.values) : null },
      ...{ snoozed_until: put.get(id) ?? 0, readers, worth: Math.round(scoreOf({ queue, readers }) * 100) },
    }
  })
}

/** How many people what is no item would help, as far as its source says. */
const askers = ({ reason }: Work): number => Math.max(0, Math.round(Number(reason?.values.people ?? reason?.values.links ?? 0)) || 0)

/** How many people read each item since `from`. */
export async function readersOf(db: Db, itemIds: string[], from: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('reading')
    .select((eb) => ['item_id', eb.fn.countAll().as('people')])
    .where('item_id', 'in', itemIds)
    .where('at', '>=', from)
    .groupBy('item_id')
    .execute()
  return new Map(rows.map((row) => [row.item_id, Number(row.people)]))
}

/** Notes what was done, and by whom. What comes again after a crash is noted once. */
export async function noteDone(ctx: Ctx, gone: (Gone & { personId: string | null; at: number })[]): Promise<void> {
  if (gone.length === 0) return
  const rows = gone.map(({ id, queue, item_id, space_id, personId, at }) => ({
    ...{ work_id: id, queue, item_id, space_id, person_id: personId, at },
  }))
  await write(ctx, async (tx) => {
    for (const part of chunks(rows, 200))
      await tx.db
        .insertInto('desk_done')
        .values(part)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
  })
}

/** Items that hang together with these by a link or in the tree, whose work may change with theirs. */
export async function itemsAround(db: Db, ids: string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const part of chunks(ids)) {
    for (const row of await db.selectFrom('link').select('source_id').distinct().where('target_id', 'in', part).execute())
      found.add(row.source_id)
    for (const row of await db.selectFrom('link').select('target_id').distinct().where('source_id', 'in', part).execute())
      if (row.target_id !== null) found.add(row.target_id)
    for (const row of await db.selectFrom('item').select('parent_id').where('id', 'in', part).execute())
      if (row.parent_id !== null) found.add(row.parent_id)
  }
  return [...found]
}

export async function countItems(db: Db): Promise<number> {
  const row = await db
    .selectFrom('item')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Removes what is about items that are no more. */
export async function forgetLostItems(ctx: Ctx): Promise<void> {
  await write(ctx, async (tx) => {
    await tx.db
      .deleteFrom('desk_work')
      .where('item_id', 'is not', null)
      .where((eb) => eb.not(eb.exists(eb.selectFrom('item').select('item.id').whereRef('item.id', '=', 'desk_work.item_id'))))
      .execute()
  })
}

/** Queues that hold anything about no single item; one whose source is gone is emptied by a rebuild. */
export async function queuesHeld(db: Db): Promise<string[]> {
  return (await db.selectFrom('desk_work').select('queue').distinct().execute()).map((row) => row.queue)
}

export async function emptyQueue(ctx: Ctx, queue: string): Promise<void> {
  await write(ctx, async (tx) => void (await tx.db.deleteFrom('desk_work').where('queue', '=', queue).execute()))
}

// ---- where the derivation stands

const STATE = 'desk'

export async function deskState(db: Db) {
  const row = await db.selectFrom('desk_state').selectAll().where('id', '=', STATE).executeTakeFirst()
  return row ?? { id: STATE, others_at: 0, rebuilt_to: null, rebuilding_since: null, rebuilt_at: null }
}

export async function putDeskState(ctx: Ctx, change: Partial<Omit<Awaited<ReturnType<typeof deskState>>, 'id'>>): Promise<void> {
  await write(ctx, async (tx) => {
    const row = { ...(await deskState(tx.db)), ...change }
    await tx.db
      .insertInto('desk_state')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
      .execute()
  })
}

/** All work in one order; for those who compare. */
export const everyWork = (db: Db): Promise<DeskWorkTable[]> => db.selectFrom('desk_work').selectAll().orderBy('id').execute()

/** Drops what is derived; a rebuild makes it anew. */
export async function dropDesk(ctx: Ctx): Promise<void> {
  await write(ctx, async (tx) => {
    await tx.db.deleteFrom('desk_work').execute()
    await tx.db.deleteFrom('desk_tally').execute()
    await tx.db.deleteFrom('desk_state').execute()
  })
}
