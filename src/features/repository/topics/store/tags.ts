import { sql } from 'kysely'
import type { Ctx, Tx } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { nameKey } from '../../../../platform/text.ts'
import { notArchived, notTrashed, readableTo } from '../../store/access.ts'

export async function replaceTags(tx: Tx, itemId: string, tags: string[]): Promise<void> {
  await tx.db.deleteFrom('item_tag').where('item_id', '=', itemId).execute()
  const rows = [...new Map(tags.map((tag) => [nameKey(tag), tag])).entries()].map(([tag_key, tag]) => ({ item_id: itemId, tag_key, tag }))
  if (rows.length > 0) await tx.db.insertInto('item_tag').values(rows).execute()
}

export async function tagsOf(db: Db, ids: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for (const part of chunks(ids))
    for (const row of await db
      .selectFrom('item_tag')
      .select(['item_id', 'tag'])
      .where('item_id', 'in', part)
      .orderBy('tag_key')
      .execute()) {
      const tags = found.get(row.item_id)
      if (tags) tags.push(row.tag)
      else found.set(row.item_id, [row.tag])
    }
  return found
}

/** Tags the asker may see in use, the most used first. */
export async function listTags(ctx: Ctx, like: string, limit: number): Promise<{ tag: string; items: number }[]> {
  const { rows } = await sql<{ tag: string; items: number }>`
    select min(item_tag.tag) as tag, count(*) as items from item_tag join item on item.id = item_tag.item_id
    where item_tag.tag_key like ${like} escape '\\' and ${await readableTo(ctx)} and ${notTrashed} and ${notArchived}
    group by item_tag.tag_key order by items desc, tag limit ${limit}`.execute(ctx.db)
  return rows.map((row) => ({ tag: row.tag, items: Number(row.items) }))
}

/** A tag as it is written on what the asker may read; undefined where nothing of that carries it. */
export async function findTag(ctx: Ctx, key: string): Promise<{ tag: string; items: number } | undefined> {
  const { rows } = await sql<{ tag: string | null; items: number }>`
    select min(item_tag.tag) as tag, count(*) as items from item_tag join item on item.id = item_tag.item_id
    where item_tag.tag_key = ${key} and ${await readableTo(ctx)} and ${notTrashed} and ${notArchived}`.execute(ctx.db)
  const [found] = rows
  return found?.tag ? { tag: found.tag, items: Number(found.items) } : undefined
}

export async function itemsWithTag(db: Db, key: string): Promise<string[]> {
  const rows = await db.selectFrom('item_tag').select('item_id').where('tag_key', '=', key).execute()
  return rows.map((row) => row.item_id)
}

export async function deleteTag(tx: Tx, key: string): Promise<void> {
  await tx.db.deleteFrom('item_tag').where('tag_key', '=', key).execute()
}

/** Writes a tag anew on all that carries it; what carries the other one already keeps that. */
export async function rewriteTag(tx: Tx, key: string, tag: string): Promise<void> {
  const becomes = nameKey(tag)
  if (becomes !== key)
    await sql`delete from item_tag where tag_key = ${key} and item_id in (select item_id from item_tag where tag_key = ${becomes})`.execute(
      tx.db,
    )
  await tx.db.updateTable('item_tag').set({ tag, tag_key: becomes }).where('tag_key', 'in', [key, becomes]).execute()
}

// ---- tags that were renamed, merged or promoted

export type Successor = { tag: string; topicId: null } | { tag: null; topicId: string }

export async function tagSuccessors(db: Db, keys: string[]): Promise<Map<string, Successor>> {
  if (keys.length === 0) return new Map()
  const rows = await db.selectFrom('former_tag').selectAll().where('tag_key', 'in', keys).execute()
  return new Map(
    rows.flatMap((row) => (row.topic_id || row.tag ? [[row.tag_key, { tag: row.tag, topicId: row.topic_id } as Successor]] : [])),
  )
}

/** From now on the tag is written as its successor; what led to it leads there too, and the successor is no former tag. */
export async function succeedTag(tx: Tx, key: string, successor: Successor, byId: string | null): Promise<void> {
  const into = { tag: successor.tag, topic_id: successor.topicId }
  if (successor.tag !== null) await tx.db.deleteFrom('former_tag').where('tag_key', '=', nameKey(successor.tag)).execute()
  for (const row of await tx.db.selectFrom('former_tag').selectAll().where('tag', 'is not', null).execute())
    if (row.tag !== null && nameKey(row.tag) === key)
      await tx.db.updateTable('former_tag').set(into).where('tag_key', '=', row.tag_key).execute()
  if (successor.tag !== null && nameKey(successor.tag) === key) return
  const row = { tag_key: key, ...into, at: tx.services.clock.now(), by_id: byId }
  await tx.db
    .insertInto('former_tag')
    .values(row)
    .onConflict((conflict) => conflict.column('tag_key').doUpdateSet(into))
    .execute()
}

/** Tags whose items a topic takes over lead to that topic when the one they led to is gone. */
export async function handOnTags(tx: Tx, topicId: string, successorId: string): Promise<string[]> {
  const rows = await tx.db
    .updateTable('former_tag')
    .set({ topic_id: successorId })
    .where('topic_id', '=', topicId)
    .returning('tag_key')
    .execute()
  return rows.map((row) => row.tag_key)
}

export async function giveBackTags(tx: Tx, keys: string[], topicId: string): Promise<void> {
  for (const part of chunks(keys)) await tx.db.updateTable('former_tag').set({ topic_id: topicId }).where('tag_key', 'in', part).execute()
}
