import type { z } from 'zod'
import { actorId, type Ctx, write } from '../../platform/context.ts'
import { conflict, notFound } from '../../platform/errors.ts'
import { emit } from '../../platform/events/outbox.ts'
import { newId } from '../../platform/ids.ts'
import { mayKeepTopics } from './policy.ts'
import type { NewTopic, TopicChange } from './schema.ts'
import { listSpaceAccess, rankOf } from './store/access.ts'
import * as store from './store/taxonomy.ts'

const keepsTopics = (ctx: Ctx) => mayKeepTopics(ctx, async () => (await listSpaceAccess(ctx)).some((space) => space.rank >= rankOf.steward))

export async function createTopic(ctx: Ctx, input: z.input<typeof NewTopic> & { id?: string }): Promise<string> {
  await keepsTopics(ctx)
  return write(ctx, async (tx) => {
    const broaderId = input.broaderId ?? null
    if (broaderId !== null && (await store.listTopics(tx.db, [broaderId])).length === 0) throw notFound('topic')
    const id = input.id ?? newId()
    const alternativeLabels = { ko: input.alternativeLabels?.ko ?? [], en: input.alternativeLabels?.en ?? [] }
    await store.putTopic(tx, { id, broaderId, labels: input.labels, alternativeLabels, note: input.note ?? '' }, actorId(tx))
    await emit(tx, { name: 'topic.created', subject: id })
    return id
  })
}

export async function changeTopic(ctx: Ctx, id: string, change: z.infer<typeof TopicChange>): Promise<void> {
  await keepsTopics(ctx)
  await write(ctx, async (tx) => {
    const topics = new Map((await store.listTopics(tx.db)).map((topic) => [topic.id, topic]))
    const topic = topics.get(id)
    if (!topic) throw notFound('topic')
    for (let above = change.broaderId ?? null; above !== null; above = topics.get(above)?.broaderId ?? null) {
      if (above === id) throw conflict('topic-cycle')
      if (!topics.has(above)) throw notFound('topic')
    }
    await store.putTopic(tx, { ...topic, ...change }, actorId(tx))
    await emit(tx, {
      name: 'topic.changed',
      subject: id,
      data: { items: await store.itemsOfTopic(tx.db, id), narrower: narrowerOf(id, [...topics.values()]) },
    })
  })
}

/** Removes a topic; narrower ones move up to its broader one. */
export async function removeTopic(ctx: Ctx, id: string): Promise<void> {
  await keepsTopics(ctx)
  await write(ctx, async (tx) => {
    const topics = await store.listTopics(tx.db)
    if (!topics.some((topic) => topic.id === id)) throw notFound('topic')
    const items = await store.itemsOfTopic(tx.db, id)
    await store.deleteTopic(tx, id)
    await emit(tx, { name: 'topic.removed', subject: id, data: { items, narrower: narrowerOf(id, topics) } })
  })
}

/** Ids of all topics below one, whose place in the taxonomy changes with it. */
function narrowerOf(id: string, topics: store.TopicRecord[]): string[] {
  const narrower = new Set<string>()
  for (let above = [id]; above.length > 0; ) {
    above = topics
      .filter(({ id, broaderId }) => broaderId !== null && above.includes(broaderId) && !narrower.has(id))
      .map((topic) => topic.id)
    for (const id of above) narrower.add(id)
  }
  return [...narrower]
}
