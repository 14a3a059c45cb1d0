import { actorId, type Ctx, type Tx, write } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { conflict, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { nameKey } from '../../../platform/text.ts'
import { allTopics, topicKeeper, type Topics } from './policy.ts'
import { circleWith, type LabelLists, mayRelate, withLabels } from './rules.ts'
import * as store from './store/topics.ts'
import { giveBackTags, handOnTags } from './store/tags.ts'

type Pairs = [string, string][]
type Place = { id: string; broaderId: string | null; position: number }

/** What a merge took and gave, so that it can be undone. */
type MergeRecord = {
  from: store.TopicRecord
  /** Where the surviving topic stood. */
  into: Place
  items: string[]
  itemsAdded: string[]
  labelsAdded: LabelLists
  narrower: Place[]
  related: string[]
  relatedAdded: Pairs
  subjects: store.TopicSubject[]
  subjectsAdded: store.TopicSubject[]
  keyItems: string[]
  tags: string[]
}

/**
 * Makes two topics one: the labels of `fromId` become alternative labels of `intoId`; items, narrower and related topics,
 * stewards and experts go over; whoever asks for the old one is led to the new one. Gives the id to undo it with.
 */
export async function mergeTopics(ctx: Ctx, fromId: string, intoId: string): Promise<string> {
  await topicKeeper(ctx)
  return write(ctx, async (tx) => {
    const topics = await allTopics(tx)
    const [from, into] = [topics.get(fromId), topics.get(intoId)]
    if (!from || !into) throw notFound('topic')
    if (fromId === intoId) throw conflict('topic-merge-itself')
    const items = await store.itemsOfTopic(tx.db, fromId)
    const record: MergeRecord = {
      from,
      into: placeOf(into),
      items,
      itemsAdded: await store.addToItems(tx, intoId, items),
      keyItems: await store.keyItemIds(tx.db, fromId),
      ...(await mergeLabels(tx, from, into)),
      ...(await mergePlaces(tx, topics, from, into)),
      ...(await mergeRelations(tx, topics, fromId, intoId)),
      ...(await mergeSubjects(tx, fromId, intoId)),
      tags: await handOnTags(tx, fromId, intoId),
    }
    await store.deleteTopic(tx, fromId, intoId)
    const id = newId()
    await store.insertMerge(tx, { id, fromId, intoId, record, byId: actorId(tx) })
    await announce(tx, 'topic.merged', intoId, { from: fromId, merge: id }, record)
    return id
  })
}

const placeOf = ({ id, broaderId, position }: store.TopicRecord): Place => ({ id, broaderId, position })

/** The labels of the surviving topic changed, so all its items are indexed again. */
async function announce(tx: Tx, name: string, intoId: string, data: object, { from, narrower, items }: MergeRecord): Promise<void> {
  const all = new Set([...items, ...(await store.itemsOfTopic(tx.db, intoId))])
  await emit(tx, { name, subject: intoId, data: { ...data, items: [...all], topics: [from.id, ...narrower.map(({ id }) => id)] } })
}

async function mergeLabels(tx: Tx, from: store.TopicRecord, into: store.TopicRecord): Promise<Pick<MergeRecord, 'labelsAdded'>> {
  const offered = (language: 'ko' | 'en') => [from.labels[language] ?? '', ...from.alternativeLabels[language]].filter(Boolean)
  const alternativeLabels = withLabels(into, { ko: offered('ko'), en: offered('en') }, nameKey)
  const hidden = (language: 'ko' | 'en') => [...new Set([...into.hiddenLabels[language], ...from.hiddenLabels[language]])]
  const hiddenLabels = { ko: hidden('ko'), en: hidden('en') }
  await store.putTopics(tx, [{ ...into, alternativeLabels, hiddenLabels }], actorId(tx))
  const added = (language: 'ko' | 'en') => [
    ...alternativeLabels[language].filter((label) => !into.alternativeLabels[language].includes(label)),
    ...hiddenLabels[language].filter((label) => !into.hiddenLabels[language].includes(label)),
  ]
  return { labelsAdded: { ko: added('ko'), en: added('en') } }
}

/** What was narrower than the one becomes narrower than the other, which takes the place of the one where it stood below it. */
async function mergePlaces(
  tx: Tx,
  topics: Topics,
  from: store.TopicRecord,
  into: store.TopicRecord,
): Promise<Pick<MergeRecord, 'narrower'>> {
  const narrower = [...topics.values()].filter(({ id, broaderId }) => broaderId === from.id && id !== into.id)
  if (circleWith(topics, from.id, into.id)) {
    const place = { id: into.id, broaderId: from.broaderId, position: from.position }
    await store.setPlaces(tx, [place])
    topics.set(into.id, { ...into, ...place })
  }
  await store.setPlaces(
    tx,
    narrower.map(({ id, position }) => ({ id, broaderId: into.id, position })),
  )
  for (const topic of narrower) topics.set(topic.id, { ...topic, broaderId: into.id })
  return { narrower: narrower.map(placeOf) }
}

async function mergeRelations(
  tx: Tx,
  topics: Topics,
  fromId: string,
  intoId: string,
): Promise<Pick<MergeRecord, 'related' | 'relatedAdded'>> {
  const ends = async (id: string) => (await store.listRelations(tx.db, [id])).map(([one, other]) => (one === id ? other : one))
  const related = await ends(fromId)
  const known = await ends(intoId)
  const relatedAdded = related
    .filter((id) => !known.includes(id) && mayRelate(topics, id, intoId))
    .map((id): [string, string] => [id, intoId])
  await store.relate(tx, relatedAdded)
  // Some that were related to the survivor may stand below it now.
  await store.unrelate(
    tx,
    known.filter((id) => !mayRelate(topics, id, intoId)).map((id): [string, string] => [id, intoId]),
  )
  return { related, relatedAdded }
}

async function mergeSubjects(tx: Tx, fromId: string, intoId: string): Promise<Pick<MergeRecord, 'subjects' | 'subjectsAdded'>> {
  const subjects = await store.listSubjects(tx.db, [fromId])
  const known = new Set((await store.listSubjects(tx.db, [intoId])).map(({ role, id }) => `${role} ${id}`))
  const subjectsAdded = subjects.filter(({ role, id }) => !known.has(`${role} ${id}`)).map((subject) => ({ ...subject, topicId: intoId }))
  await store.addSubjects(tx, subjectsAdded, actorId(tx))
  return { subjects, subjectsAdded }
}

/** Takes a merge back. What was done to the surviving topic since stays as it is. */
export async function undoMerge(ctx: Ctx, id: string): Promise<string> {
  await topicKeeper(ctx)
  return write(ctx, async (tx) => {
    const merge = await store.findMerge(tx.db, id)
    if (!merge || merge.undone_at !== null) throw notFound('topic')
    const topics = await allTopics(tx)
    const into = topics.get(merge.into_id)
    if (!into) throw conflict('topic-merge-gone')
    const record = fromJson<MergeRecord>(merge.record)
    await restoreTopic(tx, topics, record)
    await restorePlaces(tx, topics, into, record)
    await restoreItems(tx, into, record)
    await restoreConnections(tx, topics, into, record)
    await store.endMerge(tx, id)
    await announce(tx, 'topic.merge-undone', into.id, { from: record.from.id, merge: id }, record)
    return record.from.id
  })
}

async function restoreTopic(tx: Tx, topics: Topics, { from }: MergeRecord): Promise<void> {
  const broaderId = from.broaderId !== null && topics.has(from.broaderId) ? from.broaderId : null
  const taken = from.iri !== null && [...topics.values()].some(({ iri }) => iri === from.iri)
  const restored = { ...from, broaderId, iri: taken ? null : from.iri }
  topics.set(from.id, restored)
  await store.putTopics(tx, [restored], actorId(tx))
}

/** Narrower topics go back where nobody hung them elsewhere meanwhile; so does the survivor that took the old place. */
async function restorePlaces(tx: Tx, topics: Topics, into: store.TopicRecord, record: MergeRecord): Promise<void> {
  const back = record.narrower.filter(({ id }) => topics.get(id)?.broaderId === into.id)
  for (const place of back) topics.set(place.id, { ...(topics.get(place.id) as store.TopicRecord), ...place })
  await store.setPlaces(tx, back)
  const moved = into.broaderId === record.from.broaderId && record.into.broaderId !== into.broaderId
  const there = record.into.broaderId === null || topics.has(record.into.broaderId)
  if (!moved || !there || circleWith(topics, into.id, record.into.broaderId)) return
  topics.set(into.id, { ...into, ...record.into })
  await store.setPlaces(tx, [record.into])
}

async function restoreItems(tx: Tx, into: store.TopicRecord, record: MergeRecord): Promise<void> {
  const items = await store.existingItems(tx.db, record.items)
  const carrying = new Set(await store.itemsOfTopic(tx.db, into.id))
  // Who took the surviving topic off an item meant the old one too.
  const back = items.filter((id) => carrying.has(id))
  await store.addToItems(tx, record.from.id, back)
  await store.takeFromItems(tx, into.id, record.itemsAdded)
  const present = new Set(back)
  await store.replaceKeyItems(
    tx,
    record.from.id,
    record.keyItems.filter((id) => present.has(id)),
  )
  await giveBackTags(tx, record.tags, record.from.id)
}

async function restoreConnections(tx: Tx, topics: Topics, { id: intoId }: store.TopicRecord, record: MergeRecord): Promise<void> {
  const into = topics.get(intoId) as store.TopicRecord
  const without = (lists: LabelLists): LabelLists => ({
    ko: lists.ko.filter((label) => !record.labelsAdded.ko.includes(label)),
    en: lists.en.filter((label) => !record.labelsAdded.en.includes(label)),
  })
  const cleaned = { ...into, alternativeLabels: without(into.alternativeLabels), hiddenLabels: without(into.hiddenLabels) }
  await store.putTopics(tx, [cleaned], actorId(tx))
  await store.unrelate(tx, record.relatedAdded)
  const own = record.related.filter((other) => topics.has(other) && mayRelate(topics, other, record.from.id))
  await store.relate(
    tx,
    own.map((other) => [other, record.from.id]),
  )
  await store.addSubjects(tx, record.subjects, actorId(tx))
  for (const role of ['steward', 'expert'] as const) {
    const gone = new Set(record.subjectsAdded.filter((subject) => subject.role === role).map((subject) => subject.id))
    const kept = (await store.listSubjects(tx.db, [intoId])).filter((subject) => subject.role === role && !gone.has(subject.id))
    if (gone.size > 0) await store.replaceSubjects(tx, intoId, role, kept, actorId(tx))
  }
}
