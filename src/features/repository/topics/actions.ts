import type { z } from 'zod'
import { actorId, type Ctx, type Tx, write } from '../../../platform/context.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { subjectsById } from '../../identity/index.ts'
import { readableItem } from '../policy.ts'
import { topicLabel } from './page.ts'
import { allTopics, changeableTopic, type ChangeableTopic, topicKeeper, topicPlace, type Topics } from './policy.ts'
import { circleWith, DEEPEST_TOPIC, depthWith, inOrder, labelsOf, mayRelate, narrowerOf, placed } from './rules.ts'
import { NewTopic, type TopicChange, type TopicSplit } from './schema.ts'
import { handOnTags } from './store/tags.ts'
import * as store from './store/topics.ts'

export async function createTopic(ctx: Ctx, input: z.input<typeof NewTopic> & { id?: string }): Promise<string> {
  return write(ctx, async (tx) => {
    const { id = newId(), ...given } = input
    const fields = NewTopic.parse(given)
    const topics = await allTopics(tx)
    await topicPlace(tx, topics, fields.broaderId)
    topics.set(id, { id, ...fields, iri: null, position: lastPlace(topics, fields.broaderId), createdAt: tx.services.clock.now() })
    keepDepth(topics, id, fields.broaderId)
    await store.putTopics(tx, [topics.get(id) as store.TopicRecord], actorId(tx))
    await emit(tx, { name: 'topic.created', subject: id })
    return id
  })
}

/** Changes what is given. Hung below another topic it comes last there, and is related no more to what is above it then. */
export async function changeTopic(ctx: Ctx, id: string, change: TopicChange): Promise<void> {
  await write(ctx, async (tx) => {
    const changeable = await changeableTopic(tx, id)
    const { topic, topics } = changeable
    const { related, stewards, experts, ...fields } = change
    const next = { ...topic, ...fields }
    if (next.broaderId !== topic.broaderId) {
      await hang(tx, changeable, next.broaderId)
      next.position = lastPlace(topics, next.broaderId)
    }
    topics.set(id, next)
    await store.putTopics(tx, [next], actorId(tx))
    if (related) await setRelated(tx, topics, id, related)
    if (stewards) await setSubjects(tx, id, 'steward', stewards)
    if (experts)
      await setSubjects(
        tx,
        id,
        'expert',
        experts.map((expert) => ({ kind: 'person', id: expert })),
      )
    const renamed = labelsOf(next).join('\n') !== labelsOf(topic).join('\n')
    await emit(tx, {
      name: 'topic.changed',
      subject: id,
      data: { items: renamed ? await store.itemsOfTopic(tx.db, id) : [], topics: narrowerOf(topics.values(), id) },
    })
  })
}

/** Puts a topic below another one (or at the top), before one of those that stand there or last. */
export async function placeTopic(ctx: Ctx, id: string, broaderId: string | null, before: string | null): Promise<void> {
  await write(ctx, async (tx) => {
    const changeable = await changeableTopic(tx, id)
    const { topic, topics } = changeable
    if (broaderId === topic.broaderId) await topicPlace(tx, topics, broaderId)
    else await hang(tx, changeable, broaderId)
    const siblings = [...topics.values()].filter((other) => other.broaderId === broaderId && other.id !== id)
    const order = placed(
      inOrder(siblings, ctx.locale).map((other) => other.id),
      id,
      before,
    )
    const places = order.map((each, at) => ({ id: each, broaderId, position: at + 1 }))
    await store.setPlaces(
      tx,
      places.filter((place) => place.id === id || topics.get(place.id)?.position !== place.position),
    )
    await emit(tx, { name: 'topic.placed', subject: id, data: { topics: narrowerOf(topics.values(), id) } })
  })
}

/** Checks the new place of a topic, and drops relations that would lead up or down from it. `topics` has it there afterwards. */
async function hang(tx: Tx, { topic, topics }: ChangeableTopic, broaderId: string | null): Promise<void> {
  await topicPlace(tx, topics, broaderId)
  const circle = circleWith(topics, topic.id, broaderId)
  if (circle) throw conflict('topic-cycle', { path: circle.map((id) => nameOf(tx, topics, id)).join(' › ') })
  keepDepth(topics, topic.id, broaderId)
  topics.set(topic.id, { ...topic, broaderId })
  const relations = await store.listRelations(tx.db)
  await store.unrelate(
    tx,
    relations.filter(([one, other]) => !mayRelate(topics, one, other)),
  )
}

const nameOf = (ctx: Ctx, topics: Topics, id: string): string => {
  const topic = topics.get(id)
  return topic ? topicLabel(topic, ctx.locale) : ''
}

function keepDepth(topics: Topics, id: string, broaderId: string | null): void {
  if (depthWith(topics, id, broaderId) > DEEPEST_TOPIC) throw invalid('topic-too-deep', { limit: DEEPEST_TOPIC })
}

/** Behind the others where somebody put them in order; else all stand by label. */
function lastPlace(topics: Topics, broaderId: string | null): number {
  let last = 0
  for (const topic of topics.values()) if (topic.broaderId === broaderId) last = Math.max(last, topic.position)
  return last === 0 ? 0 : last + 1
}

async function setRelated(tx: Tx, topics: Topics, id: string, related: string[]): Promise<void> {
  for (const other of related) {
    if (!topics.has(other)) throw notFound('topic')
    if (!mayRelate(topics, id, other)) throw conflict('topic-related', { one: nameOf(tx, topics, id), other: nameOf(tx, topics, other) })
  }
  const present = await store.listRelations(tx.db, [id])
  await store.unrelate(
    tx,
    present.filter(([one, other]) => !related.includes(one === id ? other : one)),
  )
  await store.relate(
    tx,
    related.map((other) => [id, other]),
  )
}

async function setSubjects(
  tx: Tx,
  id: string,
  role: 'steward' | 'expert',
  subjects: { kind: 'person' | 'group'; id: string }[],
): Promise<void> {
  const known = await subjectsById(
    tx.db,
    subjects.map((subject) => subject.id),
  )
  for (const subject of subjects) if (known.get(subject.id)?.kind !== subject.kind) throw notFound('person')
  await store.replaceSubjects(tx, id, role, subjects, actorId(tx))
}

/** The items that stand first on the topic's page; whoever chooses them may read them. */
export async function chooseKeyItems(ctx: Ctx, id: string, itemIds: string[]): Promise<void> {
  await write(ctx, async (tx) => {
    await changeableTopic(tx, id)
    const carrying = new Set(await store.itemsOfTopic(tx.db, id))
    for (const itemId of itemIds) {
      await readableItem(tx, itemId)
      if (!carrying.has(itemId)) throw invalid('topic-not-on-item')
    }
    await store.replaceKeyItems(tx, id, [...new Set(itemIds)])
    await emit(tx, { name: 'topic.changed', subject: id })
  })
}

/**
 * Removes a topic; narrower ones move up to its broader one. `itemsTo` takes its items: a topic, or 'none'. It must be
 * said where the asker sees items of it; those nobody sees go to the broader one.
 */
export async function removeTopic(ctx: Ctx, id: string, itemsTo?: string): Promise<void> {
  await topicKeeper(ctx)
  await write(ctx, async (tx) => {
    const topics = await allTopics(tx)
    const topic = topics.get(id)
    if (!topic) throw notFound('topic')
    if (itemsTo === id || (itemsTo !== undefined && itemsTo !== 'none' && !topics.has(itemsTo))) throw notFound('topic')
    const seen = (await store.countShared(tx, id, id)).items
    if (itemsTo === undefined && seen > 0) throw conflict('topic-has-items', { count: seen })
    const heir = itemsTo === 'none' ? null : (itemsTo ?? topic.broaderId)
    const items = await store.itemsOfTopic(tx.db, id)
    if (heir !== null) {
      await store.addToItems(tx, heir, items)
      await handOnTags(tx, id, heir)
    }
    const narrower = inOrder(
      [...topics.values()].filter(({ broaderId }) => broaderId === id),
      tx.locale,
    )
    const last = lastPlace(topics, topic.broaderId)
    const place = (at: number) => (last === 0 ? 0 : last + at)
    await store.setPlaces(
      tx,
      narrower.map((each, at) => ({ id: each.id, broaderId: topic.broaderId, position: place(at) })),
    )
    await store.deleteTopic(tx, id, heir)
    await emit(tx, { name: 'topic.removed', subject: id, data: { items, topics: narrowerOf(topics.values(), id) } })
  })
}

/** A new topic out of an old one: the chosen items and narrower topics go over to it. */
export async function splitTopic(ctx: Ctx, id: string, split: z.infer<typeof TopicSplit>): Promise<string> {
  return write(ctx, async (tx) => {
    const { topic, topics } = await changeableTopic(tx, id)
    const carrying = new Set(await store.itemsOfTopic(tx.db, id))
    for (const itemId of split.itemIds) {
      await readableItem(tx, itemId)
      if (!carrying.has(itemId)) throw invalid('topic-not-on-item')
    }
    for (const narrower of split.narrowerIds) if (topics.get(narrower)?.broaderId !== id) throw notFound('topic')
    const created = await createTopic(tx, { labels: split.labels, broaderId: split.below ? id : topic.broaderId })
    await store.addToItems(tx, created, split.itemIds)
    await store.takeFromItems(tx, id, split.itemIds)
    for (const narrower of split.narrowerIds) await changeTopic(tx, narrower, { broaderId: created })
    await emit(tx, { name: 'topic.split', subject: id, data: { into: created, items: split.itemIds, topics: [created] } })
    return created
  })
}
