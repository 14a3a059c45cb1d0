import type { Place } from '../../../platform/cursor.ts'
import { type SqlBool, sql } from 'kysely'
import type { Ctx, Tx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { notArchived, notTrashed, readableTo, writableItems } from './access.ts'
import type { ItemTable } from './tables.ts'

/** Space between neighbours in the tree, so that most moves change one row. */
export const STEP = 1024

export async function insertItem(tx: Tx, item: ItemTable): Promise<void> {
  await tx.db.insertInto('item').values(item).execute()
  await sql`insert into item_ancestor (item_id, ancestor_id, depth)
    select cast(${item.id} as text), ancestor_id, depth + 1 from item_ancestor where item_id = ${item.parent_id} union all select cast(${item.id} as text), cast(${item.id} as text), 0`.execute(
    tx.db,
  )
  if (item.parent_id !== null) await joinArchive(tx, item.id, item.parent_id)
}

/** What hangs under an archived item is archived with it. */
async function joinArchive(tx: Tx, id: string, parentId: string): Promise<void> {
  await sql`insert into item_archive (item_id, root_id, at, by_id)
    select below.item_id, above.root_id, above.at, above.by_id from item_ancestor below, item_archive above
    where below.ancestor_id = ${id} and above.item_id = ${parentId} on conflict (item_id) do nothing`.execute(tx.db)
}

/** What has left an archived tree is not archived any more, unless it was by itself. */
async function leaveArchive(tx: Tx, id: string): Promise<void> {
  await sql`delete from item_archive where item_id in (select item_id from item_ancestor where ancestor_id = ${id})
    and root_id not in (select item_id from item_ancestor where ancestor_id = ${id})`.execute(tx.db)
}

/** Changes the item if its revision is still `expected`; false when somebody was faster. */
export async function updateItem(tx: Tx, id: string, change: Partial<ItemTable>, expected?: number): Promise<boolean> {
  let query = tx.db.updateTable('item').set(change).where('id', '=', id)
  if (expected !== undefined) query = query.where('revision', '=', expected)
  const { numUpdatedRows } = await query.executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

export async function deleteItems(tx: Tx, ids: string[]): Promise<void> {
  for (const part of chunks(ids)) await tx.db.deleteFrom('item').where('id', 'in', part).execute()
}

export const findItem = (db: Db, id: string) => db.selectFrom('item').selectAll().where('id', '=', id).executeTakeFirst()

/** The item and everything below it, top first. */
export async function subtree(db: Db, id: string): Promise<string[]> {
  const rows = await db.selectFrom('item_ancestor').select('item_id').where('ancestor_id', '=', id).orderBy('depth').execute()
  return rows.map((row) => row.item_id)
}

export async function depthOf(db: Db, id: string): Promise<number> {
  const row = await db
    .selectFrom('item_ancestor')
    .select((eb) => eb.fn.max('depth').as('depth'))
    .where('item_id', '=', id)
    .executeTakeFirst()
  return Number(row?.depth ?? 0)
}

export async function heightOf(db: Db, id: string): Promise<number> {
  const row = await db
    .selectFrom('item_ancestor')
    .select((eb) => eb.fn.max('depth').as('depth'))
    .where('ancestor_id', '=', id)
    .executeTakeFirst()
  return Number(row?.depth ?? 0)
}

export async function isBelow(db: Db, id: string, ancestorId: string): Promise<boolean> {
  return (
    (await db
      .selectFrom('item_ancestor')
      .select('depth')
      .where('item_id', '=', id)
      .where('ancestor_id', '=', ancestorId)
      .executeTakeFirst()) !== undefined
  )
}

/** Hangs the subtree of `id` under another parent: row of the root, ancestors of all, space of all; being archived follows the tree. */
export async function moveSubtree(
  tx: Tx,
  id: string,
  place: { spaceId: string; parentId: string | null; position: number },
): Promise<void> {
  await sql`delete from item_ancestor
    where item_id in (select item_id from item_ancestor where ancestor_id = ${id})
    and ancestor_id in (select ancestor_id from item_ancestor where item_id = ${id} and depth > 0)`.execute(tx.db)
  await sql`insert into item_ancestor (item_id, ancestor_id, depth)
    select below.item_id, above.ancestor_id, below.depth + above.depth + 1 from item_ancestor below, item_ancestor above
    where below.ancestor_id = ${id} and above.item_id = ${place.parentId}`.execute(tx.db)
  await tx.db.updateTable('item').set({ parent_id: place.parentId, position: place.position }).where('id', '=', id).execute()
  await sql`update item set space_id = ${place.spaceId} where id in (select item_id from item_ancestor where ancestor_id = ${id})`.execute(
    tx.db,
  )
  await sql`update file set space_id = ${place.spaceId} where item_id in (select item_id from item_ancestor where ancestor_id = ${id})`.execute(
    tx.db,
  )
  await leaveArchive(tx, id)
  if (place.parentId !== null) await joinArchive(tx, id, place.parentId)
}

const siblings = (db: Db, spaceId: string, parentId: string | null) =>
  db
    .selectFrom('item')
    .where('space_id', '=', spaceId)
    .where('parent_id', parentId === null ? 'is' : '=', parentId)

export async function lastPosition(db: Db, spaceId: string, parentId: string | null): Promise<number> {
  const row = await siblings(db, spaceId, parentId).select('position').orderBy('position', 'desc').limit(1).executeTakeFirst()
  return row?.position ?? 0
}

/** A position right after `after` (null: before all). Spreads the siblings anew where the gap has become too small. */
export async function positionAfter(
  tx: Tx,
  spaceId: string,
  parentId: string | null,
  after: string | null,
  moving: string,
): Promise<number> {
  const rows = await siblings(tx.db, spaceId, parentId)
    .select(['id', 'position'])
    .where('id', '!=', moving)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const at = after === null ? -1 : rows.findIndex((row) => row.id === after)
  const before = at < 0 ? 0 : rows[at].position
  const next = rows[at + 1]?.position ?? before + 2 * STEP
  if (next - before > 0.001) return (before + next) / 2
  for (const [index, row] of rows.entries())
    await tx.db
      .updateTable('item')
      .set({ position: (index + 1) * STEP })
      .where('id', '=', row.id)
      .execute()
  return (at + 1) * STEP + STEP / 2
}

// ---- lists

type Child = {
  id: string
  type: 'article' | 'document'
  title: string
  kind: ItemTable['kind']
  parent_id: string | null
  restricted: number | boolean
  children: number
}

/** Children of `parents` (null: the top) that the asker may read, each with whether (0 or 1) the asker may read anything right below it. */
export async function listChildren(ctx: Ctx, spaceId: string, parents: (string | null)[], limit = 1_000, loose = false): Promise<Child[]> {
  const readable = await readableTo(ctx)
  // `loose`: what hangs under something unreadable comes up to the top, or a guest would not find what was shared.
  const top = loose
    ? sql`(above_item.parent_id is null or not exists (select 1 from item where item.id = above_item.parent_id and ${readable}))`
    : sql`above_item.parent_id is null`
  const ids = parents.filter((parent) => parent !== null)
  const below =
    ids.length === 0
      ? undefined
      : ids.length === 1
        ? sql`above_item.parent_id = ${ids[0]}`
        : sql`above_item.parent_id in (${sql.join(ids)})`
  const hanging = !parents.includes(null) ? (below ?? sql`1 = 0`) : below ? sql`(${top} or ${below})` : top
  // The inner query calls its own table item as well, so that the same conditions hold for it.
  const anyBelow = sql`select 1 from item where item.parent_id = above_item.id and ${readable} and ${notTrashed} and ${notArchived} limit 1`
  const { rows } = await sql<Child>`
    select item.id, item.type, item.title, item.kind, item.parent_id,
      exists (select 1 from restriction where restriction.item_id = item.id) as restricted,
      (select count(*) from (${anyBelow}) as one) as children
    from item above_item join item on item.id = above_item.id
    where above_item.space_id = ${spaceId} and ${hanging}
    and ${readable} and ${notTrashed} and ${notArchived} order by above_item.position, above_item.id limit ${limit}`.execute(ctx.db)
  return rows.map((row) => ({ ...row, children: Number(row.children) }))
}

/** Ancestors from the top down to the parent; those the asker may not read are left out. */
export async function listAncestors(ctx: Ctx, id: string): Promise<{ id: string; title: string }[]> {
  return ctx.db
    .selectFrom('item')
    .innerJoin('item_ancestor as chain', 'chain.ancestor_id', 'item.id')
    .select(['item.id', 'item.title'])
    .where('chain.item_id', '=', id)
    .where('chain.depth', '>', 0)
    .where(await readableTo(ctx))
    .orderBy('chain.depth', 'desc')
    .execute()
}

export type ItemFilter = {
  ids?: string[]
  spaceId?: string
  kind?: string
  tagKey?: string
  topicId?: string
  authorId?: string
  state: 'current' | 'archived' | 'trashed' | 'any'
  linksTo?: string
  pinned?: boolean
  favouriteOf?: string
  sort?: 'updated' | 'created' | 'title'
  after?: Place<string | number>
  limit: number
}

const SORT = { updated: 'item.updated_at', created: 'item.created_at', title: 'item.title_key' } as const

/** Items the asker may read, with their space, in one query; `limit + 1` rows. What lies in the trash is for those who may change it. */
export async function listItems(ctx: Ctx, filter: ItemFilter) {
  const column = SORT[filter.sort ?? 'updated']
  const direction = filter.sort === 'title' ? 'asc' : 'desc'
  let query = ctx.db
    .selectFrom('item')
    .innerJoin('space', 'space.id', 'item.space_id')
    .leftJoin('item_archive', 'item_archive.item_id', 'item.id')
    .leftJoin('item_trash', 'item_trash.item_id', 'item.id')
    .leftJoin('pin', 'pin.item_id', 'item.id')
    .selectAll('item')
    .select(['space.key as space_key', 'space.name as space_name', 'space.icon as space_icon', 'space.colour as space_colour'])
    .select(['item_archive.at as archived_at', 'item_trash.at as trashed_at', 'pin.at as pinned_at'])
    .where(await readableTo(ctx))
  if (filter.ids) query = query.where('item.id', 'in', filter.ids)
  if (filter.spaceId) query = query.where('item.space_id', '=', filter.spaceId)
  if (filter.kind) query = query.where('item.kind', '=', filter.kind as never)
  if (filter.tagKey) query = query.where(sql<SqlBool>`item.id in (select item_id from item_tag where tag_key = ${filter.tagKey})`)
  if (filter.topicId) query = query.where(sql<SqlBool>`item.id in (select item_id from item_topic where topic_id = ${filter.topicId})`)
  if (filter.authorId) query = query.where(sql<SqlBool>`item.id in (select item_id from revision where author_id = ${filter.authorId})`)
  if (filter.linksTo)
    query = query
      .where(sql<SqlBool>`item.id in (select source_id from link where target_id = ${filter.linksTo})`)
      .where('item.id', '!=', filter.linksTo)
  if (filter.pinned) query = query.where('pin.at', 'is not', null)
  if (filter.favouriteOf)
    query = query.where(sql<SqlBool>`item.id in (select item_id from favourite where person_id = ${filter.favouriteOf})`)
  if (filter.state === 'current') query = query.where('item_archive.at', 'is', null).where('item_trash.at', 'is', null)
  if (filter.state === 'archived') query = query.where(sql<SqlBool>`item_archive.root_id = item.id`).where('item_trash.at', 'is', null)
  if (filter.state === 'trashed') query = query.where(sql<SqlBool>`item_trash.root_id = item.id`).where(writableItems(ctx.actor))
  if (filter.state === 'any') query = query.where('item_trash.at', 'is', null)
  if (filter.after) {
    const { at: value, id } = filter.after
    const comparison = direction === 'asc' ? '>' : '<'
    query = query.where((eb) =>
      eb.or([eb(column, comparison, value as never), eb.and([eb(column, '=', value as never), eb('item.id', comparison, id)])]),
    )
  }
  // A narrow filter has few rows to sort; without the sign the planner may walk all items in the order asked for instead.
  const narrow = filter.ids ?? filter.linksTo ?? filter.favouriteOf ?? filter.pinned
  const order = narrow === undefined ? sql.ref(column) : filter.sort === 'title' ? sql`${sql.ref(column)} || ''` : sql`+${sql.ref(column)}`
  return query
    .orderBy(order, direction)
    .orderBy('item.id', direction)
    .limit(filter.limit + 1)
    .execute()
}

export type ListedItem = Awaited<ReturnType<typeof listItems>>[number]

// ---- archive and trash: a row for each item of the subtree, so that lists need no walk up the tree

export async function putState(tx: Tx, table: 'item_archive' | 'item_trash', rootId: string, by: string | null): Promise<void> {
  await sql`insert into ${sql.table(table)} (item_id, root_id, at, by_id)
    select item_id, cast(${rootId} as text), cast(${tx.services.clock.now()} as bigint), cast(${by} as text) from item_ancestor where ancestor_id = ${rootId} on conflict (item_id) do nothing`.execute(
    tx.db,
  )
}

export async function deleteState(tx: Tx, table: 'item_archive' | 'item_trash', rootId: string): Promise<void> {
  await tx.db.deleteFrom(table).where('root_id', '=', rootId).execute()
}

export const stateRoot = async (db: Db, table: 'item_archive' | 'item_trash', id: string): Promise<string | undefined> =>
  (await db.selectFrom(table).select('root_id').where('item_id', '=', id).executeTakeFirst())?.root_id

/** Readable items of a space with their newest text, parents before children. */
export async function exportRows(ctx: Ctx, spaceId: string) {
  return ctx.db
    .selectFrom('item')
    .leftJoin('revision', (join) => join.onRef('revision.item_id', '=', 'item.id').onRef('revision.number', '=', 'item.revision'))
    .selectAll('item')
    .select(['revision.body', 'revision.front_matter', 'revision.tags', 'revision.topics'])
    .select((eb) =>
      eb
        .selectFrom('item_ancestor')
        .select((inner) => inner.fn.max('depth').as('depth'))
        .whereRef('item_ancestor.item_id', '=', 'item.id')
        .as('depth'),
    )
    .where('item.space_id', '=', spaceId)
    .where(await readableTo(ctx))
    .where(notTrashed)
    .orderBy('depth')
    .orderBy('item.position')
    .orderBy('item.id')
    .execute()
}

// ---- for the search index, which sees every item that is not in the trash

export const indexRows = (db: Db, ids: string[]) =>
  db
    .selectFrom('item')
    .leftJoin('revision', (join) => join.onRef('revision.item_id', '=', 'item.id').onRef('revision.number', '=', 'item.revision'))
    .leftJoin('item_archive', 'item_archive.item_id', 'item.id')
    .selectAll('item')
    .select(['revision.body', 'item_archive.at as archived'])
    .where('item.id', 'in', ids)
    .where(notTrashed)
    .execute()

/** The space of each item. */
export async function itemSpaces(db: Db, ids: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const part of chunks(ids))
    for (const row of await db.selectFrom('item').select(['id', 'space_id']).where('id', 'in', part).execute())
      found.set(row.id, row.space_id)
  return found
}

/** Ids of all items in order, after the given one. */
export async function listIds(db: Db, after: string | null, limit: number): Promise<string[]> {
  let query = db.selectFrom('item').select('id').orderBy('id').limit(limit)
  if (after !== null) query = query.where('id', '>', after)
  return (await query.execute()).map((row) => row.id)
}

/** Of each item the ids from the root down to itself. */
export async function ancestorsOf(db: Db, ids: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const row of await db
    .selectFrom('item_ancestor')
    .select(['item_id', 'ancestor_id'])
    .where('item_id', 'in', ids)
    .orderBy('depth', 'desc')
    .execute())
    found.get(row.item_id)?.push(row.ancestor_id)
  return found
}
