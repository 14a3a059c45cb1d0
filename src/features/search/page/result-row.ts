import type { Hand } from '../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../platform/page/markup.ts'
import { avatar, colourOf, icon, kindIcon, type Trust, trustLine, when } from '../../../platform/page/parts.ts'
import type { SearchHit } from '../schema.ts'
import { whyPanel } from './why.ts'

/** Where a result leads: to the heading over its best passage. */
export const hrefOfHit = ({ item, passage }: Pick<SearchHit, 'item' | 'passage'>): string =>
  passage.anchor ? `${item.href}#${encodeURIComponent(passage.anchor)}` : item.href

export type RowHands = { row?: Attributes; link?: Attributes }

/** A result. What has no passage, a person or a topic, is a row of two lines. */
export function resultRow<N>(hand: Hand<N>, hit: SearchHit, hands: RowHands = {}): N {
  const { h } = hand
  const { item } = hit
  const compact = item.space === null
  return h(
    'li',
    { class: compact ? 'row result result-compact' : 'row result', 'data-type': item.type, ...hands.row },
    mark(hand, hit),
    h(
      'div',
      { class: 'row-text' },
      way(hand, hit),
      h.html('a', { class: 'row-title', href: hrefOfHit(hit), ...hands.link }, hit.titleHtml),
      compact
        ? h('p', { class: 'row-quiet quiet' }, h('span', null, hand.t(`web:kind.${item.type}`)), item.line && h('span', null, item.line))
        : passage(hand, hit),
      !compact && facts(hand, hit),
      hit.explanation && whyPanel(hand, hit.explanation),
    ),
  )
}

function mark<N>(hand: Hand<N>, { item }: SearchHit): N {
  const { h, t } = hand
  if (item.type === 'person') return h('span', { class: 'row-kind' }, avatar(hand, { id: item.id, name: item.title }, 's'))
  const kind = item.kind ?? item.type
  return h(
    'span',
    { class: 'row-kind', title: t(`web:kind.${kind}`) },
    item.type === 'topic' ? icon(hand, 'sitemap') : kindIcon(hand, kind),
  )
}

/** The space and what it hangs below in it; of a long way its ends. */
function way<N>({ h }: Hand<N>, { item }: SearchHit): N | false {
  if (!item.space) return false
  const { key, name, id, colour } = item.space
  const steps: Child<N>[] = [
    h('a', { class: 'row-space', href: `/spaces/${encodeURIComponent(key)}`, 'data-colour': colourOf(id, colour) }, name),
    ...item.path.map(({ href, title }, at) =>
      at === 0 || at >= item.path.length - 2 ? h('a', { href }, title) : at === 1 && h('span', null, '…'),
    ),
  ]
  return h('p', { class: 'result-way' }, steps)
}

function passage<N>({ h }: Hand<N>, { item, passage }: SearchHit): N | false {
  const headings = [...passage.path, passage.heading].filter(Boolean)
  // Many texts repeat their title as the first heading.
  const heading = headings.slice(headings[0] === item.title ? 1 : 0).join(' › ')
  const text = passage.html ? h.html('p', { class: 'row-excerpt' }, passage.html) : item.line && h('p', { class: 'row-excerpt' }, item.line)
  if (!heading && !text) return false
  return h('div', { class: 'result-passage' }, heading && h('p', { class: 'result-heading' }, heading), text)
}

function facts<N>(hand: Hand<N>, { item }: SearchHit): N {
  const { h, t } = hand
  const who = item.owner ?? item.updatedBy
  return h(
    'div',
    { class: 'row-quiet quiet' },
    item.archived && h('span', { class: 'result-archived' }, icon(hand, 'archive'), t('search:results.archived')),
    item.trust && h('span', null, trustLine(hand, item.trust as Trust, 'list')),
    who && h('span', null, who.name),
    item.updatedAt !== null && h('span', null, when(hand, item.updatedAt)),
  )
}
