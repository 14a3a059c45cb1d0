import { sql } from 'kysely'
import type { Ctx, Tx } from '../../../../platform/context.ts'
import { chunks, fromJson, toJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { nameKey } from '../../../../platform/text.ts'
import { notArchived, notTrashed, readableTo } from '../../store/access.ts'
import { type LabelLists, type Labels, languages } from '../rules.ts'
import type { TopicRole } from '../tables.ts'

// ---- topics

export type TopicRecord = {
  id: string
  broaderId: string | null
  labels: Labels
  alternativeLabels: LabelLists
  hiddenLabels: LabelLists
  note: string
  definition: string
  notation: string
  /** Where it came from; null for our own. */
  iri: string | null
  position: number
  createdAt: number
}

export async function listTopics(db: Db, ids?: string[]): Promise<TopicRecord[]> {
  if (ids === undefined)
    return recordsOf(await db.selectFrom('topic').selectAll().execute(), await db.selectFrom('topic_label').selectAll().execute())
  const found: TopicRecord[] = []
  for (const part of chunks([...new Set(ids)])) {
    const rows = await db.selectFrom('topic').selectAll().where('id', 'in', part).execute()
    found.push(...recordsOf(rows, await db.selectFrom('topic_label').selectAll().where('topic_id', 'in', part).execute()))
  }
  return found
}

type TopicRow = Omit<TopicRecord, 'broaderId' | 'labels' | 'alternativeLabels' | 'hiddenLabels' | 'createdAt'> & {
  broader_id: string | null
  alternative_labels: string
  hidden_labels: string
  created_at: number
}

function recordsOf(rows: TopicRow[], labels: { topic_id: string; locale: 'ko' | 'en'; label: string }[]): TopicRecord[] {
  const byTopic = new Map<string, Labels>(rows.map((row) => [row.id, {}]))
  for (const row of labels) {
    const known = byTopic.get(row.topic_id)
    if (known) known[row.locale] = row.label
  }
  return rows.map(({ broader_id, alternative_labels, hidden_labels, created_at, ...row }) => ({
    id: row.id,
    broaderId: broader_id,
    labels: byTopic.get(row.id) ?? {},
    alternativeLabels: fromJson(alternative_labels),
    hiddenLabels: fromJson(hidden_labels),
    note: row.note,
    definition: row.definition,
    notation: row.notation,
    iri: row.iri,
    position: row.position,
    createdAt: created_at,
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

/** Writes topics whole, whether they are there or not. */
export async function putTopics(tx: Tx, topics: Omit<TopicRecord, 'createdAt'>[], createdBy: string | null): Promise<void> {
  const now = tx.services.clock.now()
  for (const part of chunks(topics, 200)) {
    const rows = part.map((topic) => ({
      id: topic.id,
      broader_id: topic.broaderId,
      alternative_labels: toJson(topic.alternativeLabels),
      hidden_labels: toJson(topic.hiddenLabels),
      note: topic.note,
      definition: topic.definition,
      notation: topic.notation,
      iri: topic.iri,
      position: topic.position,
    }))
    await tx.db
      .insertInto('topic')
      .values(rows.map((row) => ({ ...row, created_at: now, created_by: createdBy })))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          broader_id: eb.ref('excluded.broader_id'),
          alternative_labels: eb.ref('excluded.alternative_labels'),
          hidden_labels: eb.ref('excluded.hidden_labels'),
          note: eb.ref('excluded.note'),
          definition: eb.ref('excluded.definition'),
          notation: eb.ref('excluded.notation'),
          iri: eb.ref('excluded.iri'),
          position: eb.ref('excluded.position'),
        })),
      )
      .execute()
    const ids = part.map(({ id }) => id)
    await tx.db.deleteFrom('topic_label').where('topic_id', 'in', ids).execute()
    await tx.db.insertInto('topic_label').values(part.flatMap(labelRows)).execute()
    // A topic that comes back, by an undone merge or an import, is no former one.
    await tx.db.deleteFrom('former_topic').where('id', 'in', ids).execute()
  }
}

const labelRows = (topic: Pick<TopicRecord, 'id' | 'labels'>) =>
  languages.flatMap((locale) => {
    const label = topic.labels[locale]
    return label ? [{ topic_id: topic.id, locale, label, label_key: nameKey(label) }] : []
  })

export async function setPlaces(tx: Tx, places: { id: string; broaderId: string | null; position: number }[]): Promise<void> {
  for (const { id, broaderId, position } of places)
    await tx.db.updateTable('topic').set({ broader_id: broaderId, position }).where('id', '=', id).execute()
}

/** Removes a topic whose items and narrower topics were seen to; asked for by its id later, its successor answers. */
export async function deleteTopic(tx: Tx, id: string, successorId: string | null): Promise<void> {
  await tx.db.deleteFrom('topic').where('id', '=', id).execute()
  await tx.db.updateTable('former_topic').set({ successor_id: successorId }).where('successor_id', '=', id).execute()
  await tx.db.insertInto('former_topic').values({ id, successor_id: successorId, at: tx.services.clock.now() }).execute()
}

/** Successors of topics that are gone, by their former ids; null where nothing took their place. */
export async function successorsOf(db: Db, ids: string[]): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('former_topic').selectAll().where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.successor_id]))
}

// ---- what belongs to a topic

/** Pairs of related topics, each once. */
export async function listRelations(db: Db, ids?: string[]): Promise<[string, string][]> {
  let query = db.selectFrom('topic_relation').selectAll()
  if (ids) query = query.where((eb) => eb.or([eb('topic_id', 'in', ids), eb('related_id', 'in', ids)]))
  return (await query.execute()).map((row) => [row.topic_id, row.related_id])
}

const pair = (one: string, other: string) => (one < other ? { topic_id: one, related_id: other } : { topic_id: other, related_id: one })

export async function relate(tx: Tx, pairs: [string, string][]): Promise<void> {
  for (const part of chunks(pairs))
    await tx.db
      .insertInto('topic_relation')
      .values(part.map(([one, other]) => pair(one, other)))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

export async function unrelate(tx: Tx, pairs: [string, string][]): Promise<void> {
  for (const [one, other] of pairs) {
    const { topic_id, related_id } = pair(one, other)
    await tx.db.deleteFrom('topic_relation').where('topic_id', '=', topic_id).where('related_id', '=', related_id).execute()
  }
}

export type TopicSubject = { topicId: string; role: TopicRole; kind: 'person' | 'group'; id: string }

export async function listSubjects(db: Db, topicIds: string[]): Promise<TopicSubject[]> {
  if (topicIds.length === 0) return []
  const rows = await db
    .selectFrom('topic_subject')
    .selectAll()
    .where('topic_id', 'in', topicIds)
    .orderBy('set_at')
    .orderBy('subject_id')
    .execute()
  return rows.map((row) => ({ topicId: row.topic_id, role: row.role, kind: row.subject_kind, id: row.subject_id }))
}

export async function replaceSubjects(
  tx: Tx,
  topicId: string,
  role: TopicRole,
  subjects: { kind: 'person' | 'group'; id: string }[],
  setBy: string | null,
): Promise<void> {
  await tx.db.deleteFrom('topic_subject').where('topic_id', '=', topicId).where('role', '=', role).execute()
  await addSubjects(
    tx,
    subjects.map((subject) => ({ ...subject, topicId, role })),
    setBy,
  )
}

export async function addSubjects(tx: Tx, subjects: TopicSubject[], setBy: string | null): Promise<void> {
  if (subjects.length === 0) return
  const at = { set_at: tx.services.clock.now(), set_by: setBy }
  await tx.db
    .insertInto('topic_subject')
    .values(subjects.map(({ topicId, role, kind, id }) => ({ topic_id: topicId, role, subject_kind: kind, subject_id: id, ...at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** People who steward each topic, themselves or through a group; nobody who has left. */
export async function stewardPeople(db: Db, topicIds: string[]): Promise<{ topicId: string; personId: string }[]> {
  if (topicIds.length === 0) return []
  const subjects = db.selectFrom('topic_subject').where('role', '=', 'steward').where('topic_id', 'in', topicIds)
  const rows = await subjects
    .innerJoin('person', 'person.id', 'topic_subject.subject_id')
    .select(['topic_id', 'person.id as person_id'])
    .where('person.deactivated_at', 'is', null)
    .union(
      subjects
        .innerJoin('group_member', 'group_member.group_id', 'topic_subject.subject_id')
        .innerJoin('person', 'person.id', 'group_member.person_id')
        .select(['topic_id', 'person.id as person_id'])
        .where('person.deactivated_at', 'is', null),
    )
    .execute()
  return rows.map((row) => ({ topicId: row.topic_id, personId: row.person_id }))
}

/** Topics somebody stewards, themselves or through a group. */
export async function topicsStewardedBy(db: Db, personId: string): Promise<string[]> {
  const { rows } = await sql<{ topic_id: string }>`select distinct topic_id from topic_subject where role = 'steward'
    and (subject_id = ${personId} or subject_id in (select group_id from group_member where person_id = ${personId}))`.execute(db)
  return rows.map((row) => row.topic_id)
}

export async function keyItemIds(db: Db, topicId: string): Promise<string[]> {
  const rows = await db.selectFrom('topic_key_item').select('item_id').where('topic_id', '=', topicId).orderBy('position').execute()
  return rows.map((row) => row.item_id)
}

export async function replaceKeyItems(tx: Tx, topicId: string, itemIds: string[]): Promise<void> {
  await tx.db.deleteFrom('topic_key_item').where('topic_id', '=', topicId).execute()
  const rows = itemIds.map((item_id, position) => ({ topic_id: topicId, item_id, position }))
  if (rows.length > 0) await tx.db.insertInto('topic_key_item').values(rows).execute()
}

// ---- items of topics

export async function countTopicItems(ctx: Ctx): Promise<Map<string, number>> {
  const { rows } = await sql<{ topic_id: string; items: number }>`
    select item_topic.topic_id, count(*) as items from item_topic join item on item.id = item_topic.item_id
    where ${await readableTo(ctx)} and ${notTrashed} and ${notArchived} group by item_topic.topic_id`.execute(ctx.db)
  return new Map(rows.map((row) => [row.topic_id, Number(row.items)]))
}

/** Items of a topic that the asker may read, and how many of them carry the other topic too. */
export async function countShared(ctx: Ctx, topicId: string, otherId: string): Promise<{ items: number; both: number }> {
  const { rows } = await sql<{ items: number; both: number }>`
    select count(*) as items, count(other.item_id) as both from item_topic join item on item.id = item_topic.item_id
    left join item_topic other on other.item_id = item.id and other.topic_id = ${otherId}
    where item_topic.topic_id = ${topicId} and ${await readableTo(ctx)} and ${notTrashed} and ${notArchived}`.execute(ctx.db)
  return { items: Number(rows[0]?.items ?? 0), both: Number(rows[0]?.both ?? 0) }
}

export async function replaceItemTopics(tx: Tx, itemId: string, topicIds: string[]): Promise<void> {
  await tx.db.deleteFrom('item_topic').where('item_id', '=', itemId).execute()
  if (topicIds.length > 0)
    await tx.db
      .insertInto('item_topic')
      .values([...new Set(topicIds)].map((topic_id) => ({ item_id: itemId, topic_id })))
      .execute()
}

export async function itemsOfTopic(db: Db, topicId: string): Promise<string[]> {
  const rows = await db.selectFrom('item_topic').select('item_id').where('topic_id', '=', topicId).execute()
  return rows.map((row) => row.item_id)
}

/** Puts a topic on items; gives those that did not carry it. */
export async function addToItems(tx: Tx, topicId: string, itemIds: string[]): Promise<string[]> {
  const added: string[] = []
  for (const part of chunks(itemIds)) {
    const rows = await tx.db
      .insertInto('item_topic')
      .values(part.map((item_id) => ({ item_id, topic_id: topicId })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('item_id')
      .execute()
    added.push(...rows.map((row) => row.item_id))
  }
  return added
}

export async function takeFromItems(tx: Tx, topicId: string, itemIds: string[]): Promise<void> {
  for (const part of chunks(itemIds))
    await tx.db.deleteFrom('item_topic').where('topic_id', '=', topicId).where('item_id', 'in', part).execute()
}

/** Those of the items that are still there. */
export async function existingItems(db: Db, itemIds: string[]): Promise<string[]> {
  const found: string[] = []
  for (const part of chunks(itemIds))
    found.push(...(await db.selectFrom('item').select('id').where('id', 'in', part).execute()).map((row) => row.id))
  return found
}

export async function itemTopics(db: Db, ids: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for (const part of chunks(ids))
    for (const row of await db.selectFrom('item_topic').selectAll().where('item_id', 'in', part).orderBy('topic_id').execute()) {
      const topics = found.get(row.item_id)
      if (topics) topics.push(row.topic_id)
      else found.set(row.item_id, [row.topic_id])
    }
  return found
}

// ---- merges

export async function insertMerge(
  tx: Tx,
  merge: { id: string; fromId: string; intoId: string; record: unknown; byId: string | null },
): Promise<void> {
  const { id, fromId, intoId, byId } = merge
  const row = {
    id,
    from_id: fromId,
    into_id: intoId,
    record: toJson(merge.record),
    at: tx.services.clock.now(),
    by_id: byId,
    undone_at: null,
  }
  await tx.db.insertInto('topic_merge').values(row).execute()
}

export const findMerge = (db: Db, id: string) => db.selectFrom('topic_merge').selectAll().where('id', '=', id).executeTakeFirst()

export const listMerges = (db: Db, limit: number) =>
  db.selectFrom('topic_merge').selectAll().where('undone_at', 'is', null).orderBy('at', 'desc').orderBy('id').limit(limit).execute()

export async function endMerge(tx: Tx, id: string): Promise<void> {
  await tx.db.updateTable('topic_merge').set({ undone_at: tx.services.clock.now() }).where('id', '=', id).execute()
}
