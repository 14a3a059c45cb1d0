import type { z } from 'zod'
import { formatNumber } from '../../../platform/page/format.ts'
import type { Hand, Locale } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { emptyState, icon, itemRow, pageHead } from '../../../platform/page/parts.ts'
import type { ItemRow } from '../schema.ts'
import type { TagRow, Topic } from './schema.ts'

export type { Topic }
type Row = z.infer<typeof ItemRow>

/** The label in the reader's language, or the one there is. */
export function topicLabel(topic: Pick<Topic, 'labels'>, locale: Locale): string {
  return topic.labels[locale] ?? topic.labels.ko ?? topic.labels.en ?? ''
}

/** The taxonomy as a tree, and the free words beside it. */
export function topicsView<N>(
  hand: Hand<N>,
  topics: readonly Topic[],
  tags: readonly z.infer<typeof TagRow>[],
  slots: { actions?: Child<N>; member?: boolean } = {},
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
    topics.length === 0
      ? emptyState(hand, { icon: 'sitemap', title: t('repository:topics.empty.title'), text: t('repository:topics.empty.text') })
      : topicTree(hand, topics),
    tags.length > 0 &&
      h(
        'section',
        { class: 'section', 'aria-labelledby': 'onji-tags-title' },
        h('div', { class: 'section-head' }, h('h2', { id: 'onji-tags-title' }, icon(hand, 'hash'), t('repository:tags.title'))),
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
  const { h, locale } = hand
  const known = new Set(topics.map(({ id }) => id))
  const below = Map.groupBy(topics, ({ broaderId }) => (broaderId && known.has(broaderId) ? broaderId : null))
  const label = (topic: Topic) => topicLabel(topic, locale)
  const sorted = (parent: string | null) => [...(below.get(parent) ?? [])].sort((a, b) => label(a).localeCompare(label(b), locale))
  const link = (topic: Topic) =>
    h(
      'a',
      { class: 'topic-link', href: `/topics/${topic.id}` },
      label(topic),
      topic.items > 0 && h('span', { class: 'chip-count' }, formatNumber(topic.items, locale)),
    )
  const narrower = (parent: string): Child<N> =>
    below.has(parent) &&
    h(
      'ul',
      { class: 'topic-narrower' },
      sorted(parent).map((topic) => h('li', null, link(topic), narrower(topic.id))),
    )
  return h(
    'ul',
    { class: 'topic-groups' },
    sorted(null).map((topic) =>
      h(
        'li',
        { class: 'topic-group' },
        h('h2', { class: 'topic-name' }, link(topic)),
        topic.note && h('p', { class: 'quiet' }, topic.note),
        narrower(topic.id),
      ),
    ),
  )
}

/** A topic: what it is called, what is broader and narrower, its items. */
export function topicView<N>(
  hand: Hand<N>,
  topic: Topic,
  all: readonly Topic[],
  items: readonly Row[],
  slots: { actions?: Child<N>; end?: Child<N> } = {},
): N {
  const { h, t, locale } = hand
  const broader = all.find(({ id }) => id === topic.broaderId)
  const narrower = all.filter(({ broaderId }) => broaderId === topic.id)
  const otherNames = [topic.labels[locale === 'ko' ? 'en' : 'ko'], ...topic.alternativeLabels.ko, ...topic.alternativeLabels.en].filter(
    (name) => name && name !== topicLabel(topic, locale),
  )
  const chip = (other: Topic) =>
    h('a', { class: 'chip chip-topic', href: `/topics/${other.id}` }, icon(hand, 'sitemap'), topicLabel(other, locale))
  return h(
    'div',
    { class: 'page page-narrow' },
    h(
      'p',
      { class: 'back' },
      h(
        'a',
        { href: broader ? `/topics/${broader.id}` : '/topics' },
        icon(hand, 'chevron-left'),
        broader ? topicLabel(broader, locale) : t('web:place.topics'),
      ),
    ),
    pageHead(hand, {
      title: topicLabel(topic, locale),
      lead: h.group(
        topic.note && h('span', null, topic.note),
        otherNames.length > 0 && h('span', { class: 'quiet topic-names' }, t('repository:topics.also', { names: otherNames.join(', ') })),
      ),
      actions: slots.actions,
    }),
    narrower.length > 0 && h('p', { class: 'chips chips-top' }, ...narrower.map(chip)),
    itemList(hand, items, { icon: 'sitemap', title: t('repository:topics.nothing.title'), text: t('repository:topics.nothing.text') }),
    slots.end,
  )
}

/** What carries a tag. */
export function tagView<N>(hand: Hand<N>, tag: string, items: readonly Row[], slots: { end?: Child<N> } = {}): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page page-narrow' },
    h('p', { class: 'back' }, h('a', { href: '/topics' }, icon(hand, 'chevron-left'), t('web:place.topics'))),
    pageHead(hand, { title: `#${tag}`, lead: t('repository:tags.lead') }),
    itemList(hand, items, { icon: 'hash', title: t('repository:tags.nothing.title'), text: t('repository:tags.nothing.text') }),
    slots.end,
  )
}

function itemList<N>(hand: Hand<N>, items: readonly Row[], nothing: { icon: string; title: string; text: string }): N {
  if (items.length === 0) return emptyState(hand, nothing)
  return hand.h(
    'ul',
    { class: 'rows' },
    items.map((item) => itemRow(hand, item)),
  )
}
