import type { z } from 'zod'
import { formatNumber } from '../../../platform/page/format.ts'
import type { Hand, Locale } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { avatar, emptyState, hrefOf, icon, itemRow, pageHead, section } from '../../../platform/page/parts.ts'
import type { ItemRow } from '../schema.ts'
import { broaderOf, inOrder } from './rules.ts'
import type { TagDetail, TagRow, Topic, TopicOverview } from './schema.ts'

export type { Topic }
type Row = z.infer<typeof ItemRow>

/** The label in the reader's language, or the one there is. */
export function topicLabel(topic: Pick<Topic, 'labels'>, locale: Locale): string {
  return topic.labels[locale] ?? topic.labels.ko ?? topic.labels.en ?? ''
}

/** With more topics than this a level is drawn at a time: the page stays light, and each topic's own page leads further down. */
const MOST_DRAWN = 400

/** The taxonomy as a tree, and the free words beside it. */
export function topicsView<N>(
  hand: Hand<N>,
  topics: readonly Topic[],
  tags: readonly z.infer<typeof TagRow>[],
  slots: { actions?: Child<N>; member?: boolean; tree?: Child<N> } = {},
): N {
  const { h, t, locale } = hand
  return h(
    'div',
    { class: 'page' },
    pageHead(hand, {
      title: t('web:place.topics'),
      lead: t('repository:topics.lead'),
      actions: [
        slots.member && h('a', { class: 'button', href: '/synonyms' }, icon(hand, 'arrows-exchange'), t('search:synonyms.title')),
        slots.actions,
      ],
    }),
    slots.tree ??
      (topics.length === 0
        ? emptyState(hand, { icon: 'sitemap', title: t('repository:topics.empty.title'), text: t('repository:topics.empty.text') })
        : topicTree(hand, topics)),
    tags.length > 0 &&
      section(
        hand,
        { id: 'tags', title: t('repository:tags.title'), icon: 'hash' },
        h(
          'p',
          { class: 'chips' },
          ...tags.map(({ tag, items }) =>
            h(
              'a',
              { class: 'chip', href: `/tags/${encodeURIComponent(tag)}` },
              `#${tag}`,
              h('span', { class: 'chip-count' }, formatNumber(items, locale)),
            ),
          ),
        ),
      ),
  )
}

function topicTree<N>(hand: Hand<N>, topics: readonly Topic[]): N {
  const { h, t, locale } = hand
  const known = new Set(topics.map(({ id }) => id))
  const below = Map.groupBy(topics, ({ broaderId }) => (broaderId && known.has(broaderId) ? broaderId : null))
  const whole = topics.length <= MOST_DRAWN
  const sorted = (parent: string | null) => inOrder(below.get(parent) ?? [], locale)
  const count = (items: number) => items > 0 && h('span', { class: 'chip-count' }, formatNumber(items, locale))
  const link = (topic: Topic) => h('a', { class: 'topic-link', href: `/topics/${topic.id}` }, topicLabel(topic, locale), count(topic.items))
  const narrower = (parent: string, level: number): Child<N> => {
    const list = sorted(parent)
    if (list.length === 0) return null
    if (!whole && level > 1)
      return h('a', { class: 'topic-more quiet', href: `/topics/${parent}` }, t('repository:topics.narrowerCount', { count: list.length }))
    const rows = h(
      'ul',
      { class: 'topic-narrower' },
      list.map((topic) => h('li', null, link(topic), narrower(topic.id, level + 1))),
    )
    // What is deep stays folded until it is wanted; no script is needed to open it.
    return level === 3
      ? h('details', { class: 'topic-fold' }, h('summary', null, t('repository:topics.narrowerCount', { count: list.length })), rows)
      : rows
  }
  return h(
    'ul',
    { class: 'topic-groups' },
    sorted(null).map((topic) =>
      h(
        'li',
        { class: 'topic-group' },
        h('h2', { class: 'topic-name' }, link(topic)),
        topic.note && h('p', { class: 'quiet topic-note' }, topic.note),
        narrower(topic.id, 1),
      ),
    ),
  )
}

/** The labels of the topics above one, from the top, and its own: `인사 › 휴가 › 연차`. */
export function topicPath(topic: Topic, topics: ReadonlyMap<string, Topic>, locale: Locale): string {
  return [...broaderOf(topics, topic.id).reverse(), topic].map((each) => topicLabel(each, locale)).join(' › ')
}

type TopicSlots<N> = {
  actions?: Child<N>
  end?: Child<N>
  keyActs?: (item: TopicOverview['keyItems'][number]) => Child<N>
  rowActs?: (item: Row) => Child<N>
}

/** A topic: what it is called, what is around it, what to read first, who knows it, what it lacks, its items. */
export function topicView<N>(
  hand: Hand<N>,
  topic: Topic,
  all: readonly Topic[],
  items: readonly Row[],
  overview: TopicOverview | undefined,
  slots: TopicSlots<N> = {},
): N {
  const { h, t } = hand
  const byId = new Map(all.map((each) => [each.id, each]))
  const around = (topics: readonly Topic[], title: string) =>
    topics.length > 0 &&
    h(
      'div',
      { class: 'topic-around' },
      h('span', { class: 'quiet' }, title),
      h('p', { class: 'chips' }, ...topics.map((each) => topicChip(hand, each))),
    )
  return h(
    'div',
    { class: 'page page-narrow' },
    topicWay(hand, topic, byId),
    topicHead(hand, topic, slots.actions),
    around(
      inOrder(
        all.filter(({ broaderId }) => broaderId === topic.id),
        hand.locale,
      ),
      t('repository:topics.narrower'),
    ),
    around(
      topic.related.flatMap((id) => byId.get(id) ?? []),
      t('repository:topics.related'),
    ),
    overview &&
      overview.keyItems.length > 0 &&
      section(
        hand,
        { id: 'key', title: t('repository:topics.keyItems'), icon: 'pin' },
        h(
          'ul',
          { class: 'rows' },
          overview.keyItems.map((item) => itemRow(hand, item, { extra: slots.keyActs?.(item) })),
        ),
      ),
    overview && expertsSection(hand, overview),
    section(
      hand,
      { id: 'items', title: t('repository:topics.items'), icon: 'list' },
      itemList(
        hand,
        items,
        { icon: 'sitemap', title: t('repository:topics.nothing.title'), text: t('repository:topics.nothing.text') },
        slots.rowActs,
      ),
    ),
    slots.end,
    overview && gapsSection(hand, overview.gaps),
  )
}

const topicChip = <N>(hand: Hand<N>, topic: { id: string; labels: Topic['labels']; items?: number }): N =>
  hand.h(
    'a',
    { class: 'chip chip-topic', href: `/topics/${topic.id}` },
    icon(hand, 'sitemap'),
    topicLabel(topic, hand.locale),
    Boolean(topic.items) && hand.h('span', { class: 'chip-count' }, formatNumber(topic.items ?? 0, hand.locale)),
  )

/** The way down to the topic. */
function topicWay<N>(hand: Hand<N>, topic: Topic, topics: ReadonlyMap<string, Topic>): N {
  const { h, t, locale } = hand
  const above = broaderOf(topics, topic.id).reverse()
  return h(
    'nav',
    { class: 'back topic-way', 'aria-label': t('repository:topics.way') },
    h('a', { href: '/topics' }, icon(hand, 'chevron-left'), t('web:place.topics')),
    ...above.map((each) => h('a', { href: `/topics/${each.id}` }, topicLabel(each, locale))),
  )
}

function topicHead<N>(hand: Hand<N>, topic: Topic, actions: Child<N>): N {
  const { h, t, locale } = hand
  const otherNames = [topic.labels[locale === 'ko' ? 'en' : 'ko'], ...topic.alternativeLabels.ko, ...topic.alternativeLabels.en].filter(
    (name) => name && name !== topicLabel(topic, locale),
  )
  return pageHead(hand, {
    title: topicLabel(topic, locale),
    lead: h.group(
      topic.definition && h('span', { class: 'topic-definition' }, topic.definition),
      topic.note && h('span', { class: 'topic-note' }, topic.note),
      otherNames.length > 0 && h('span', { class: 'quiet topic-names' }, t('repository:topics.also', { names: otherNames.join(', ') })),
      topic.notation && h('span', { class: 'quiet topic-names' }, t('repository:topics.notationIs', { notation: topic.notation })),
    ),
    actions,
  })
}

function expertsSection<N>(hand: Hand<N>, { experts, stewards }: TopicOverview): Child<N> {
  const { h, t } = hand
  if (experts.length === 0 && stewards.length === 0) return null
  const reasons = ({ declared, written, verified }: TopicOverview['experts'][number]) =>
    [
      declared && t('repository:topics.expert.declared'),
      written > 0 && t('repository:topics.expert.written', { count: written }),
      verified > 0 && t('repository:topics.expert.verified', { count: verified }),
    ]
      .filter(Boolean)
      .join(' · ')
  return section(
    hand,
    { id: 'experts', title: t('repository:topics.experts'), icon: 'user-check' },
    stewards.length > 0 &&
      h('p', { class: 'quiet topic-stewards' }, t('repository:topics.stewardedBy', { names: stewards.map(({ name }) => name).join(', ') })),
    h(
      'ul',
      { class: 'topic-people' },
      experts.map((expert) =>
        h(
          'li',
          null,
          h(
            'a',
            { class: 'topic-person', href: `/people/${expert.person.id}` },
            avatar(hand, expert.person, 's'),
            h('span', null, h('b', null, expert.person.name), h('span', { class: 'quiet' }, reasons(expert))),
          ),
        ),
      ),
    ),
  )
}

function gapsSection<N>(hand: Hand<N>, gaps: TopicOverview['gaps']): Child<N> {
  const { h, t } = hand
  if (gaps.kinds.length + gaps.narrower.length + gaps.wanted.length === 0) return null
  const gap = (sign: string, ...children: Child<N>[]) => h('li', { class: 'topic-gap' }, icon(hand, sign), h('div', null, ...children))
  return section(
    hand,
    { id: 'gaps', title: t('repository:topics.gaps'), icon: 'circle-dashed' },
    h(
      'ul',
      { class: 'topic-gaps' },
      gaps.kinds.length > 0 &&
        gap('file-text', t('repository:topics.gap.kinds', { kinds: gaps.kinds.map((kind) => t(`web:kind.${kind}`)).join(', ') })),
      gaps.narrower.length > 0 &&
        gap(
          'sitemap',
          t('repository:topics.gap.narrower'),
          ' ',
          ...gaps.narrower.map(({ id, label }, at) => h.group(at > 0 && ', ', h('a', { href: `/topics/${id}` }, label))),
        ),
      ...gaps.wanted.map(({ title, links, from }) =>
        gap(
          'link-off',
          h('b', null, title),
          h(
            'span',
            { class: 'quiet' },
            ` ${t('repository:wanted.links', { count: links })} `,
            from.map((item, at) => h.group(at > 0 && ', ', h('a', { href: hrefOf(item) }, item.title))),
          ),
        ),
      ),
    ),
  )
}

/** What carries a tag; a former one leads to what took its place. */
export function tagView<N>(
  hand: Hand<N>,
  tag: z.infer<typeof TagDetail>,
  items: readonly Row[],
  slots: { actions?: Child<N>; end?: Child<N> } = {},
): N {
  const { h, t } = hand
  const { successor } = tag
  return h(
    'div',
    { class: 'page page-narrow' },
    h('p', { class: 'back' }, h('a', { href: '/topics' }, icon(hand, 'chevron-left'), t('web:place.topics'))),
    pageHead(hand, { title: `#${tag.tag}`, lead: t('repository:tags.lead'), actions: slots.actions }),
    successor &&
      h(
        'p',
        { class: 'topic-notice' },
        icon(hand, 'arrow-right'),
        t('repository:tags.became'),
        ' ',
        'tag' in successor
          ? h('a', { href: `/tags/${encodeURIComponent(successor.tag)}` }, `#${successor.tag}`)
          : h('a', { href: `/topics/${successor.topic.id}` }, successor.topic.label),
      ),
    !successor &&
      tag.namesakes.length > 0 &&
      h(
        'p',
        { class: 'topic-notice' },
        icon(hand, 'sitemap'),
        t('repository:tags.sameTopic'),
        ' ',
        ...tag.namesakes.map(({ id, label }, at) => h.group(at > 0 && ', ', h('a', { href: `/topics/${id}` }, label))),
      ),
    (items.length > 0 || !successor) &&
      itemList(hand, items, { icon: 'hash', title: t('repository:tags.nothing.title'), text: t('repository:tags.nothing.text') }),
    slots.end,
  )
}

function itemList<N>(
  hand: Hand<N>,
  items: readonly Row[],
  nothing: { icon: string; title: string; text: string },
  acts?: (item: Row) => Child<N>,
): N {
  if (items.length === 0) return emptyState(hand, nothing)
  return hand.h(
    'ul',
    { class: 'rows' },
    items.map((item) => itemRow(hand, item, { extra: acts?.(item) })),
  )
}
