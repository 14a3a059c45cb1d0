import { sql } from 'kysely'
import type { Ctx, Tx } from '../../../platform/context.ts'
import { fromJson, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { nameKey } from '../../../platform/text.ts'
import { notArchived, notTrashed, readableTo } from './access.ts'

export async function replaceTags(tx: Tx, itemId: string, tags: string[]): Promise<void> {
  await tx.db.deleteFrom('item_tag').where('item_id', '=', itemId).execute()
  const rows = [...new Map(tags.map((tag) => [nameKey(tag), tag])).entries()].map(([tag_key, tag]) => ({ item_id: itemId, tag_key, tag }))
  if (rows.length > 0) await tx.db.insertInto('item_tag').values(rows).execute()
}

export async function tagsOf(db: Db, ids: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  if (ids.length === 0) return found
  for (const row of await db.selectFrom('item_tag').select(['item_id', 'tag']).where('item_id', 'in', ids).orderBy('tag_key').execute()) {
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

export type TopicRecord = {
  id: string
  broaderId: string | null
  labels: { ko?: string; en?: string }
  alternativeLabels: { ko: string[]; en: string[] }
  note: string
  createdAt: number
}

export async function listTopics(db: Db, ids?: string[]): Promise<TopicRecord[]> {
  if (ids?.length === 0) return []
  const topics = await (ids ? db.selectFrom('topic').selectAll().where('id', 'in', ids) : db.selectFrom('topic').selectAll()).execute()
  const labels = await (ids
    ? db.selectFrom('topic_label').selectAll().where('topic_id', 'in', ids)
    : db.selectFrom('topic_label').selectAll()
  ).execute()
  const byTopic = new Map<string, { ko?: string; en?: string }>()
  for (const row of labels) byTopic.set(row.topic_id, { ...byTopic.get(row.topic_id), [row.locale]: row.label })
  return topics.map((row) => ({
    id: row.id,
    broaderId: row.broader_id,
    labels: byTopic.get(row.id) ?? {},
    alternativeLabels: fromJson(row.alternative_labels),
    note: row.note,
    createdAt: row.created_at,
  }))
}

/** Ids of topics in order, after the given one. */
export async function listTopicIds(db: Db, after: string | null, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('topic')
    .select('id')
    .where('id', '>', after ?? '')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

export async function countTopicItems(ctx: Ctx): Promise<Map<string, number>> {
  const { rows } = await sql<{ topic_id: string; items: number }>`
    select item_topic.topic_id, count(*) as items from item_topic join item on item.id = item_topic.item_id
    where ${await readableTo(ctx)} and ${notTrashed} and ${notArchived} group by item_topic.topic_id`.execute(ctx.db)
  return new Map(rows.map((row) => [row.topic_id, Number(row.items)]))
}

export async function putTopic(tx: Tx, topic: Omit<TopicRecord, 'createdAt'>, createdBy: string | null): Promise<void> {
  const row = { broader_id: topic.broaderId, alternative_labels: toJson(topic.alternativeLabels), note: topic.note }
  await tx.db
    .insertInto('topic')
    .values({ id: topic.id, ...row, created_at: tx.services.clock.now(), created_by: createdBy })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  await tx.db.deleteFrom('topic_label').where('topic_id', '=', topic.id).execute()
  const labels = (['ko', 'en'] as const).flatMap((locale) => {
    const label = topic.labels[locale]
    return label ? [{ topic_id: topic.id, locale, label, label_key: nameKey(label) }] : []
  })
  await tx.db.insertInto('topic_label').values(labels).execute()
}

export async function deleteTopic(tx: Tx, id: string): Promise<void> {
  await tx.db
    .updateTable('topic')
    .set((eb) => ({ broader_id: eb.selectFrom('topic as gone').select('gone.broader_id').where('gone.id', '=', id) }))
    .where('broader_id', '=', id)
    .execute()
  await tx.db.deleteFrom('topic').where('id', '=', id).execute()
}

export async function replaceItemTopics(tx: Tx, itemId: string, topicIds: string[]): Promise<void> {
  await tx.db.deleteFrom('item_topic').where('item_id', '=', itemId).execute()
  if (topicIds.length > 0)
    await tx.db
      .insertInto('item_topic')
      .values(topicIds.map((topic_id) => ({ item_id: itemId, topic_id })))
      .execute()
}

export async function itemsOfTopic(db: Db, topicId: string): Promise<string[]> {
  const rows = await db.selectFrom('item_topic').select('item_id').where('topic_id', '=', topicId).execute()
  return rows.map((row) => row.item_id)
}

export async function itemTopics(db: Db, ids: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  if (ids.length === 0) return found
  for (const row of await db.selectFrom('item_topic').selectAll().where('item_id', 'in', ids).execute())
    found.set(row.item_id, [...(found.get(row.item_id) ?? []), row.topic_id])
  return found
}
