import { sql } from 'kysely'
import type { Tx } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import type { BulkItemState, BulkState, DeskBulkItemTable, DeskBulkTable } from './tables.ts'

/** Tags and topics of items, each in one query. */
export async function marksOf(db: Db, ids: string[]): Promise<{ tags: Map<string, string[]>; topics: Map<string, string[]> }> {
  const [tags, topics] = [new Map<string, string[]>(), new Map<string, string[]>()]
  const put = (map: Map<string, string[]>, id: string, value: string) => map.set(id, [...(map.get(id) ?? []), value])
  for (const part of chunks(ids)) {
    for (const row of await db.selectFrom('item_tag').select(['item_id', 'tag']).where('item_id', 'in', part).orderBy('tag_key').execute())
      put(tags, row.item_id, row.tag)
    for (const row of await db.selectFrom('item_topic').selectAll().where('item_id', 'in', part).orderBy('topic_id').execute())
      put(topics, row.item_id, row.topic_id)
  }
  return { tags, topics }
}

/** What stands right before an item among its siblings; null for nothing. */
export async function siblingBefore(
  db: Db,
  item: { space_id: string; parent_id: string | null; position: number },
): Promise<string | null> {
  const row = await db
    .selectFrom('item')
    .select('id')
    .where('space_id', '=', item.space_id)
    .where('parent_id', item.parent_id === null ? 'is' : '=', item.parent_id)
    .where('position', '<', item.position)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

export const titlesOf = async (db: Db, ids: string[]): Promise<Map<string, string>> =>
  ids.length === 0
    ? new Map()
    : new Map((await db.selectFrom('item').select(['id', 'title']).where('id', 'in', ids).execute()).map((row) => [row.id, row.title]))

export async function insertBulk(tx: Tx, bulk: DeskBulkTable, itemIds: string[]): Promise<void> {
  await tx.db.insertInto('desk_bulk').values(bulk).execute()
  const rows = itemIds.map((item_id, ordinal) => ({
    ...{ bulk_id: bulk.id, ordinal, item_id, state: 'waiting' as const, problem: null, before: null, after: null },
  }))
  for (const part of chunks(rows, 200)) await tx.db.insertInto('desk_bulk_item').values(part).execute()
}

export const findBulk = (db: Db, id: string) => db.selectFrom('desk_bulk').selectAll().where('id', '=', id).executeTakeFirst()

/** Moves on from one of these states; false where it stands elsewhere by now. */
export async function moveBulk(tx: Tx, id: string, from: BulkState[], change: Partial<DeskBulkTable>): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('desk_bulk')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

/** The next items in a state: in order, or the last first for what is undone. */
export const bulkItems = (db: Db, id: string, state: BulkItemState, limit: number, last = false): Promise<DeskBulkItemTable[]> =>
  db
    .selectFrom('desk_bulk_item')
    .selectAll()
    .where('bulk_id', '=', id)
    .where('state', '=', state)
    .orderBy('ordinal', last ? 'desc' : 'asc')
    .limit(limit)
    .execute()

export async function settleItem(tx: Tx, item: DeskBulkItemTable, change: Partial<DeskBulkItemTable>): Promise<void> {
  await tx.db.updateTable('desk_bulk_item').set(change).where('bulk_id', '=', item.bulk_id).where('ordinal', '=', item.ordinal).execute()
}

export async function countBulk(db: Db, id: string): Promise<Record<BulkItemState, number>> {
  const { rows } = await sql<{ state: BulkItemState; count: number }>`
    select state, count(*) as count from desk_bulk_item where bulk_id = ${id} group by state`.execute(db)
  const counts = { waiting: 0, done: 0, unchanged: 0, refused: 0, undone: 0, kept: 0 }
  for (const row of rows) counts[row.state] = Number(row.count)
  return counts
}

/** What did not go, the first ones. */
export const bulkProblems = (db: Db, id: string, limit: number): Promise<DeskBulkItemTable[]> =>
  db
    .selectFrom('desk_bulk_item')
    .selectAll()
    .where('bulk_id', '=', id)
    .where('state', 'in', ['refused', 'kept'])
    .orderBy('ordinal')
    .limit(limit)
    .execute()
