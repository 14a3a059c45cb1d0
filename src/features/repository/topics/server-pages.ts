import { isId } from '../../../platform/ids.ts'
import { text } from '../../../platform/i18n.ts'
import { appPage, type Page, type PageRequest, type ServerPage } from '../../../platform/page/server-page.ts'
import { isMember } from '../../identity/index.ts'
import { itemList } from '../queries.ts'
import { tagView, topicLabel, topicsView, topicView } from './page.ts'
import type { Topic } from './schema.ts'
import { keepsTaxonomy, presentTopicId, tagList, tagView as tagDetail, topicList, topicOverview } from './queries.ts'

const FIRST_ITEMS = 50
/** More topics than these the app reads by itself, so that the page does not carry them twice. */
const MOST_SEEDED = 1_000

const place = { place: 'topics' } as const

/** Pages of the taxonomy. */
export const topicPages: ServerPage[] = [
  { url: '/topics', load: topicsPage },
  { url: '/topics/arrange', load: ({ locale }) => appPage(text(locale)('repository:topics.arrange.title'), place) },
  { url: '/topics/:id', load: topicPage },
  { url: '/tags/:tag', load: tagPage },
]

const seeded = (items: Topic[], mayKeep: boolean) => (items.length > MOST_SEEDED ? {} : { '/api/topics': { items, mayKeep } })

async function topicsPage({ ctx, locale }: PageRequest): Promise<Page> {
  const topics = await topicList(ctx)
  const tags = await tagList(ctx, '', FIRST_ITEMS)
  return {
    title: text(locale)('web:place.topics'),
    where: place,
    main: (hand) => topicsView(hand, topics, tags, { member: isMember(ctx) }),
    seeds: { ...seeded(topics, await keepsTaxonomy(ctx)), '/api/tags': { items: tags } },
  }
}

async function topicPage({ ctx, locale, params }: PageRequest): Promise<Page | undefined> {
  if (!isId(params.id)) return undefined
  const id = await presentTopicId(ctx, params.id)
  const topics = await topicList(ctx)
  const topic = topics.find((candidate) => candidate.id === id)
  if (!topic) return undefined
  const overview = await topicOverview(ctx, id)
  const list = await itemList(ctx, { topicId: id, state: 'current', limit: FIRST_ITEMS })
  return {
    title: topicLabel(topic, locale),
    where: place,
    movedTo: id === params.id ? undefined : `/topics/${id}`,
    main: (hand) => topicView(hand, topic, topics, list.items, overview),
    seeds: {
      ...seeded(topics, overview.may.keep),
      [`/api/topics/${id}`]: topic,
      [`/api/topics/${id}/overview`]: overview,
      [`/api/articles?${new URLSearchParams({ topic: id })}`]: list,
    },
  }
}

async function tagPage({ ctx, params: { tag } }: PageRequest): Promise<Page> {
  const detail = await tagDetail(ctx, tag)
  const list = await itemList(ctx, { tag, state: 'current', limit: FIRST_ITEMS })
  return {
    title: `#${detail.tag}`,
    where: place,
    main: (hand) => tagView(hand, detail, list.items),
    seeds: { [`/api/tags/${encodeURIComponent(tag)}`]: detail, [`/api/articles?${new URLSearchParams({ tag })}`]: list },
  }
}
