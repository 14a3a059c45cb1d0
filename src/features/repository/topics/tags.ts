import type { z } from 'zod'
import { actorId, type Ctx, write } from '../../../platform/context.ts'
import { notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { nameKey } from '../../../platform/text.ts'
import { createTopic } from './actions.ts'
import { allTopics, topicKeeper } from './policy.ts'
import { labelsOf, languageOf, withLabels } from './rules.ts'
import type { TagPromotion } from './schema.ts'
import * as store from './store/topics.ts'
import * as tags from './store/tags.ts'

/**
 * Makes a tag a topic: one of its own, or another name of a topic there is. Its items carry the topic instead, and whoever
 * tags with that word from now on gives the topic. Gives the id of the topic.
 */
export async function promoteTag(ctx: Ctx, tag: string, into: z.infer<typeof TagPromotion>): Promise<string> {
  await topicKeeper(ctx)
  return write(ctx, async (tx) => {
    const key = nameKey(tag)
    const items = await tags.itemsWithTag(tx.db, key)
    const found = await tags.findTag(tx, key)
    if (!found) throw notFound('tag')
    const topicId = 'topicId' in into ? into.topicId : await createTopic(tx, into)
    const topic = (await allTopics(tx)).get(topicId)
    if (!topic) throw notFound('topic')
    const known = labelsOf(topic).some((label) => nameKey(label) === key)
    const label = { ko: [] as string[], en: [] as string[], [languageOf(found.tag)]: [found.tag] }
    if (!known) await store.putTopics(tx, [{ ...topic, alternativeLabels: withLabels(topic, label, nameKey) }], actorId(tx))
    await store.addToItems(tx, topicId, items)
    await tags.deleteTag(tx, key)
    await tags.succeedTag(tx, key, { tag: null, topicId }, actorId(tx))
    const affected = known ? items : [...new Set([...items, ...(await store.itemsOfTopic(tx.db, topicId))])]
    await emit(tx, { name: 'topic.changed', subject: topicId, data: { tag: found.tag, items: affected, topics: [] } })
    return topicId
  })
}

/** Writes a tag otherwise everywhere; where the other one is in use already the two become one. */
export async function renameTag(ctx: Ctx, tag: string, into: string): Promise<void> {
  await topicKeeper(ctx)
  await write(ctx, async (tx) => {
    const key = nameKey(tag)
    const items = await tags.itemsWithTag(tx.db, key)
    if (!(await tags.findTag(tx, key))) throw notFound('tag')
    const also = await tags.itemsWithTag(tx.db, nameKey(into))
    await tags.rewriteTag(tx, key, into)
    await tags.succeedTag(tx, key, { tag: into, topicId: null }, actorId(tx))
    await emit(tx, { name: 'tag.renamed', subject: key, data: { into, items: [...new Set([...items, ...also])] } })
  })
}
