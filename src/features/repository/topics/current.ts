import { fromJson, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { nameKey } from '../../../platform/text.ts'
import { findRevision } from '../store/revisions.ts'
import { stillCarried } from './rules.ts'
import { itemTopics, successorsOf } from './store/topics.ts'
import { tagsOf, tagSuccessors } from './store/tags.ts'

type Words = { tags: string[]; topics: string[] }

/**
 * Tags and topics as they are put on items now: what was renamed, merged or promoted since somebody wrote it down becomes
 * what took its place, and a topic that nothing took the place of is left out. A revision keeps the words it was written with.
 */
export async function settled(db: Db, { tags, topics }: Words): Promise<Words> {
  const tagged = await tagSuccessors(db, tags.map(nameKey))
  const placed = await successorsOf(db, topics)
  if (tagged.size === 0 && placed.size === 0) return { tags, topics }
  const kept = tags.flatMap((tag) => {
    const successor = tagged.get(nameKey(tag))
    return successor ? (successor.tag ?? []) : tag
  })
  const now = topics.flatMap((topic) => (placed.has(topic) ? (placed.get(topic) ?? []) : topic))
  const promoted = [...tagged.values()].flatMap(({ topicId }) => topicId ?? [])
  return { tags: [...new Map(kept.map((tag) => [nameKey(tag), tag])).values()], topics: [...new Set([...now, ...promoted])] }
}

/** Newest revisions with the tags and topics their items carry now: the taxonomy changes without a new revision of every item. */
export async function withPresentWords<R extends { item_id: string; tags: string; topics: string }>(db: Db, rows: R[]): Promise<R[]> {
  const ids = rows.map((row) => row.item_id)
  const tags = await tagsOf(db, ids)
  const topics = await itemTopics(db, ids)
  return rows.map((row) => ({
    ...row,
    tags: toJson(stillCarried(fromJson(row.tags), tags.get(row.item_id) ?? [], nameKey)),
    topics: toJson(stillCarried(fromJson(row.topics), topics.get(row.item_id) ?? [])),
  }))
}

/** The newest revision of an article with what the article carries now. */
export async function headRevision(db: Db, item: { id: string; revision: number }) {
  const revision = await findRevision(db, item.id, item.revision)
  return revision && (await withPresentWords(db, [revision]))[0]
}
