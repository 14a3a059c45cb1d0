import type { Ctx } from '../../../platform/context.ts'
import { DIRECTORY, type Found, type Indexed, type IndexSource } from '../../../platform/feature.ts'
import type { StoredEvent } from '../../../platform/events/follower.ts'
import { isMember } from '../../identity/index.ts'
import { topicLabel } from './page.ts'
import { broaderOf, labelsOf } from './rules.ts'
import { listTopicIds, listTopics, type TopicRecord } from './store/topics.ts'

/** Topics as search sees them: by every label, with the broader ones and the note that says what belongs there. */
export const topicIndex: IndexSource = {
  type: 'topic',
  affected(event: StoredEvent): string[] {
    if (!event.name.startsWith('topic.')) return []
    return [event.subject, ...((event.data.topics as string[] | undefined) ?? [])]
  },
  async load(ctx, ids) {
    const topics = await topicsById(ctx)
    return ids.flatMap((id) => {
      const topic = topics.get(id)
      return topic ? [indexed(topic, pathOf(topic, topics))] : []
    })
  },
  list: (ctx, after, limit) => listTopicIds(ctx.db, after, limit),
  async present(ctx, ids) {
    if (!isMember(ctx) || ids.length === 0) return new Map()
    const topics = await ctx.services.reaches.remember(ctx, 'topics by id', () => topicsById(ctx))
    return new Map(
      ids.flatMap((id): [string, Found][] => {
        const topic = topics.get(id)
        return topic ? [[id, found(ctx, topic, pathOf(topic, topics))]] : []
      }),
    )
  },
}

const topicsById = async (ctx: Ctx) => new Map((await listTopics(ctx.db)).map((topic) => [topic.id, topic]))

/** The broader topics, from the top. */
const pathOf = (topic: TopicRecord, topics: Map<string, TopicRecord>): TopicRecord[] => broaderOf(topics, topic.id).reverse()

function indexed(topic: TopicRecord, path: TopicRecord[]): Indexed {
  const [title, ...aliases] = labelsOf(topic)
  return {
    ...{ id: topic.id, type: 'topic', spaceId: DIRECTORY, kind: null, title, aliases, language: '' },
    ...{ description: '', tags: [], topics: [], authors: [], trust: null, aside: null },
    sections: [{ id: '', heading: '', path: [], text: [topic.note, topic.definition, ...path.flatMap(labelsOf)].join('\n').trim() }],
    ...{ ancestors: [topic.id], gates: [], archived: false, createdAt: topic.createdAt, updatedAt: topic.createdAt },
  }
}

function found(ctx: Ctx, topic: TopicRecord, path: TopicRecord[]): Found {
  const place = (each: TopicRecord) => ({ title: topicLabel(each, ctx.locale), href: `/topics/${each.id}` })
  return {
    ...{ id: topic.id, type: 'topic', kind: null, ...place(topic), space: null, path: path.map(place), line: topic.note },
    ...{ language: null, owner: null, updatedAt: null, updatedBy: null, trust: null, archived: false },
  }
}
