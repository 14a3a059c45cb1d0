import type { z } from 'zod'
import type { Ctx } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { notFound } from '../../../platform/errors.ts'
import { nameKey } from '../../../platform/text.ts'
import { escapeLike, isMember, namesOf, requirePerson, subjectsById } from '../../identity/index.ts'
import { personRef, trustOf } from '../present.ts'
import { itemRefs, itemRows } from '../queries.ts'
import type { ArticleKind } from '../schema.ts'
import { topicLabel } from './page.ts'
import { allTopics, changesTopic, keepsTopics, topicKeeper } from './policy.ts'
import { broaderOf, labelsOf } from './rules.ts'
import type { MergePreview, MergeRow, TagDetail, Topic, TopicHealth, TopicOverview } from './schema.ts'
import * as overview from './store/overview.ts'
import { findTag, listTags, tagSuccessors } from './store/tags.ts'
import * as store from './store/topics.ts'

const KEY_ITEMS = 5
/** With fewer items than this the list itself shows what matters. */
const ITEMS_WORTH_A_CHOICE = 8
const EXPERTS = 8
/** How many of a topic's newest items are looked at for who verified them. */
const VERIFIED_LOOKED_AT = 300
/** With fewer items than this a topic is young, and misses nothing yet. */
const ITEMS_OF_A_GROWN_TOPIC = 3
const USEFUL_KINDS: ArticleKind[] = ['guide', 'how-to', 'troubleshooting', 'faq']
/** From here on a list of items is hard to overlook and asks for narrower topics. */
const OVERSIZED = 200

export const topicMark = (ctx: Ctx, topic: Pick<Topic, 'id' | 'labels'>) => ({ id: topic.id, label: topicLabel(topic, ctx.locale) })

/** All topics a member sees; a guest sees those of what they may read, with the broader ones above. */
export async function topicList(ctx: Ctx): Promise<Topic[]> {
  if (ctx.actor.kind !== 'system') requirePerson(ctx)
  return ctx.services.reaches.remember(
    ctx,
    'topics',
    () => findTopics(ctx),
    (topics) => topics.length * 300,
  )
}

async function findTopics(ctx: Ctx): Promise<Topic[]> {
  const counts = await store.countTopicItems(ctx)
  const topics = await store.listTopics(ctx.db)
  const shown = ctx.actor.kind === 'person' && ctx.actor.guest ? topicsInUse(topics, counts) : topics
  const known = new Set(shown.map(({ id }) => id))
  const related = new Map<string, string[]>()
  for (const [one, other] of await store.listRelations(ctx.db)) {
    if (!known.has(one) || !known.has(other)) continue
    related.set(one, [...(related.get(one) ?? []), other])
    related.set(other, [...(related.get(other) ?? []), one])
  }
  return shown.map(({ iri: _, createdAt: __, ...topic }) => ({
    ...topic,
    related: related.get(topic.id) ?? [],
    items: counts.get(topic.id) ?? 0,
  }))
}

/** Topics of what a guest may read, with the broader ones above them. */
function topicsInUse(topics: store.TopicRecord[], counts: Map<string, number>): store.TopicRecord[] {
  const byId = new Map(topics.map((topic) => [topic.id, topic]))
  const used = new Set<string>()
  for (const id of counts.keys()) if (byId.has(id)) for (const each of [id, ...broaderOf(byId, id).map((topic) => topic.id)]) used.add(each)
  return topics.filter((topic) => used.has(topic.id))
}

/** Whether whoever asks keeps the taxonomy. */
export const keepsTaxonomy = keepsTopics

/** The topic that answers to an id now: itself, or what took its place. */
export async function presentTopicId(ctx: Ctx, id: string): Promise<string> {
  return (await store.successorsOf(ctx.db, [id])).get(id) ?? id
}

export async function topicView(ctx: Ctx, id: string): Promise<Topic> {
  const present = await presentTopicId(ctx, id)
  const topic = (await topicList(ctx)).find((candidate) => candidate.id === present)
  if (!topic) throw notFound('topic')
  return topic
}

/** What a change of a topic answers: the topic, and others that carry one of its names. */
export async function savedTopic(ctx: Ctx, id: string) {
  const topics = await topicList(ctx)
  const topic = topics.find((candidate) => candidate.id === id)
  if (!topic) throw notFound('topic')
  const keys = new Set(labelsOf(topic).map(nameKey))
  const namesakes = topics.filter((other) => other.id !== id && labelsOf(other).some((label) => keys.has(nameKey(label))))
  return { ...topic, namesakes: namesakes.map((other) => topicMark(ctx, other)) }
}

/** People who steward each of the topics, or the nearest one above that has stewards; for policies that name them. */
export async function topicStewards(ctx: Ctx, topicIds: string[]): Promise<Map<string, string[]>> {
  if (topicIds.length === 0) return new Map()
  const topics = await allTopics(ctx)
  const ways = new Map(topicIds.map((id) => [id, [id, ...broaderOf(topics, id).map((topic) => topic.id)]]))
  const rows = await store.stewardPeople(ctx.db, [...new Set([...ways.values()].flat())])
  const byTopic = Map.groupBy(rows, (row) => row.topicId)
  return new Map(
    [...ways].map(([id, way]) => {
      const nearest = way.find((each) => byTopic.has(each))
      return [id, nearest ? (byTopic.get(nearest) ?? []).map((row) => row.personId) : []]
    }),
  )
}

// ---- the page of a topic

export async function topicOverview(ctx: Ctx, id: string): Promise<TopicOverview> {
  const topics = await topicList(ctx)
  const topic = topics.find((candidate) => candidate.id === id)
  if (!topic) throw notFound('topic')
  const subjects = await store.listSubjects(ctx.db, [id])
  const named = await subjectsById(
    ctx.db,
    subjects.map((subject) => subject.id),
  )
  const byRole = (role: 'steward' | 'expert') =>
    subjects.filter((subject) => subject.role === role).flatMap(({ id }) => named.get(id) ?? [])
  // A guest has no list of people.
  const member = ctx.actor.kind === 'system' || isMember(ctx)
  return {
    stewards: member ? byRole('steward') : [],
    experts: member ? await expertsOf(ctx, id, byRole('expert')) : [],
    keyItems: await keyItemsOf(ctx, topic),
    gaps: await gapsOf(ctx, topic, topics),
    may: { change: await changesTopic(ctx, await allTopics(ctx), id), keep: await keepsTopics(ctx) },
  }
}

/** People with the reasons: declared, what they wrote, what they verified; who verified most knows it best. */
async function expertsOf(ctx: Ctx, id: string, declared: { id: string; name: string }[]): Promise<TopicOverview['experts']> {
  const written = new Map((await overview.authorsOf(ctx, id, 50)).map(({ personId, items }) => [personId, items]))
  const verified = new Map<string, number>()
  const items = await overview.newestItems(ctx, id, VERIFIED_LOOKED_AT)
  const trust = await trustOf(ctx, items)
  for (const item of items) {
    const by = trust(item).by?.id
    if (by) verified.set(by, (verified.get(by) ?? 0) + 1)
  }
  const names = await namesOf(ctx.db, [...written.keys(), ...verified.keys()])
  for (const person of declared) names.set(person.id, person.name)
  const stated = new Set(declared.map((person) => person.id))
  const weight = (person: string) => (stated.has(person) ? 1_000 : 0) + (written.get(person) ?? 0) + 2 * (verified.get(person) ?? 0)
  return [...names]
    .sort(([one, a], [other, b]) => weight(other) - weight(one) || a.localeCompare(b))
    .slice(0, EXPERTS)
    .map(([person, name]) => ({
      person: { id: person, name },
      declared: stated.has(person),
      written: written.get(person) ?? 0,
      verified: verified.get(person) ?? 0,
    }))
}

async function keyItemsOf(ctx: Ctx, { id, items }: Topic): Promise<TopicOverview['keyItems']> {
  const chosen = await store.keyItemIds(ctx.db, id)
  const used = items < ITEMS_WORTH_A_CHOICE ? [] : await overview.mostUsed(ctx, id, KEY_ITEMS)
  const ids = [...new Set([...chosen, ...used])].slice(0, Math.max(KEY_ITEMS, chosen.length))
  const rows = await itemRows(ctx, ids)
  return ids.flatMap((each) => {
    const row = rows.get(each)
    return row && row.archivedAt === null && row.trashedAt === null ? [{ ...row, chosen: chosen.includes(each) }] : []
  })
}

async function gapsOf(ctx: Ctx, topic: Topic, topics: Topic[]): Promise<TopicOverview['gaps']> {
  const kinds = await overview.kindsOf(ctx, topic.id)
  const grown = topic.items >= ITEMS_OF_A_GROWN_TOPIC
  const below = Map.groupBy(topics, ({ broaderId }) => broaderId)
  const empty = (each: Topic): boolean => each.items === 0 && (below.get(each.id) ?? []).every(empty)
  const wanted = await overview.wantedBy(ctx, topic.id, 8)
  const refs = new Map((await itemRefs(ctx, [...new Set(wanted.flatMap(({ sources }) => sources))])).map((ref) => [ref.id, ref]))
  return {
    kinds: grown ? USEFUL_KINDS.filter((kind) => !kinds.has(kind)) : [],
    narrower: (below.get(topic.id) ?? []).filter(empty).map((each) => topicMark(ctx, each)),
    wanted: wanted.map(({ title, links, sources }) => ({ title, links, from: sources.flatMap((source) => refs.get(source) ?? []) })),
  }
}

// ---- for those who keep the taxonomy

/** Topics that want attention: nothing in them, too much in them, the same name twice. Counts are of what the asker may read. */
export async function topicHealth(ctx: Ctx): Promise<TopicHealth> {
  await topicKeeper(ctx)
  const topics = await topicList(ctx)
  const below = Map.groupBy(topics, ({ broaderId }) => broaderId)
  const byLabel = Map.groupBy(
    topics.flatMap((topic) =>
      [...new Map(labelsOf(topic).map((label) => [nameKey(label), label]))].map(([key, label]) => ({ key, label, topic })),
    ),
    ({ key }) => key,
  )
  return {
    unused: topics
      .filter((topic) => topic.items === 0 && !below.has(topic.id))
      .slice(0, 200)
      .map((topic) => topicMark(ctx, topic)),
    oversized: topics
      .filter((topic) => topic.items > OVERSIZED)
      .sort((a, b) => b.items - a.items)
      .slice(0, 50)
      .map((topic) => ({ ...topicMark(ctx, topic), items: topic.items })),
    namesakes: [...byLabel.values()]
      .filter((same) => same.length > 1)
      .slice(0, 50)
      .map((same) => ({ label: same[0].label, topics: same.map(({ topic }) => topicMark(ctx, topic)) })),
  }
}

export async function mergePreview(ctx: Ctx, fromId: string, intoId: string): Promise<z.infer<typeof MergePreview>> {
  await topicKeeper(ctx)
  const topics = await allTopics(ctx)
  const from = topics.get(fromId)
  if (!from || !topics.has(intoId)) throw notFound('topic')
  return {
    ...(await store.countShared(ctx, fromId, intoId)),
    narrower: [...topics.values()]
      .filter(({ broaderId, id }) => broaderId === fromId && id !== intoId)
      .map((topic) => topicMark(ctx, topic)),
    labels: [...new Set(labelsOf(from))],
  }
}

/** Merges that can be taken back, the newest first. */
export async function mergeList(ctx: Ctx, limit = 20): Promise<z.infer<typeof MergeRow>[]> {
  await topicKeeper(ctx)
  const rows = await store.listMerges(ctx.db, limit)
  const topics = new Map(
    (
      await store.listTopics(
        ctx.db,
        rows.map((row) => row.into_id),
      )
    ).map((topic) => [topic.id, topic]),
  )
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.by_id),
  )
  return rows.map((row) => {
    const into = topics.get(row.into_id)
    const { from } = fromJson<{ from: store.TopicRecord }>(row.record)
    return {
      id: row.id,
      fromLabel: topicLabel(from, ctx.locale),
      into: into ? topicMark(ctx, into) : null,
      at: row.at,
      by: personRef(names, row.by_id),
    }
  })
}

// ---- tags

export function tagList(ctx: Ctx, query: string, limit: number) {
  requirePerson(ctx)
  return listTags(ctx, `${escapeLike(nameKey(query))}%`, limit)
}

export async function tagView(ctx: Ctx, tag: string): Promise<z.infer<typeof TagDetail>> {
  requirePerson(ctx)
  const key = nameKey(tag)
  const found = await findTag(ctx, key)
  const topics = await topicList(ctx)
  const same = topics.filter((topic) => labelsOf(topic).some((label) => nameKey(label) === key))
  const successor = found ? undefined : (await tagSuccessors(ctx.db, [key])).get(key)
  const topic = topics.find(({ id }) => id === successor?.topicId)
  return {
    tag: found?.tag ?? tag,
    items: found?.items ?? 0,
    namesakes: same.map((each) => topicMark(ctx, each)),
    successor: topic ? { topic: topicMark(ctx, topic) } : await seenTag(ctx, successor?.tag ?? null),
    mayKeep: await keepsTopics(ctx),
  }
}

/** A tag is named to those only who see something that carries it. */
async function seenTag(ctx: Ctx, tag: string | null): Promise<{ tag: string } | null> {
  const found = tag === null ? undefined : await findTag(ctx, nameKey(tag))
  return found ? { tag: found.tag } : null
}
