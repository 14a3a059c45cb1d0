/** Sentences of two items that do not agree, beside each other. */
import type { Hand } from '../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../platform/page/markup.ts'
import { emptyState, hrefOf, icon, kindIcon, pageHead, trustLine, when } from '../../../platform/page/parts.ts'
import { type Conflict, type ConflictList, conflictStates, type Side } from './schema.ts'

export type ConflictsAsked = { state: (typeof conflictStates)[number] }

/** Reads an address; what makes no sense in it is as if it were not there. */
export const conflictsAskedOf = (query: Record<string, unknown>): ConflictsAsked => ({
  state: conflictStates.find((state) => state === query.state) ?? 'open',
})
const queryOf = ({ state }: ConflictsAsked): string => (state === 'open' ? '' : `?state=${state}`)
export const conflictsPath = (asked: ConflictsAsked): string => `/api/conflicts${queryOf(asked)}`
export const conflictPath = (id: string): string => `/api/conflicts/${id}`

export type ConflictsSlots<N> = { row?: (conflict: Conflict, at: number) => Attributes; end?: Child<N> }

export function conflictsView<N>(hand: Hand<N>, asked: ConflictsAsked, list: ConflictList, slots: ConflictsSlots<N> = {}): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page conflicts' },
    h('p', { class: 'crumbs' }, h('a', { href: '/desk' }, icon(hand, 'chevron-left'), t('stewardship:desk.title'))),
    pageHead(hand, { title: t('stewardship:contradictions.title'), lead: t('stewardship:contradictions.lead') }),
    h(
      'nav',
      { class: 'tabs', 'aria-label': t('stewardship:contradictions.states') },
      conflictStates.map((state) =>
        h(
          'a',
          { href: `/conflicts${queryOf({ state })}`, 'aria-current': state === asked.state ? 'page' : undefined },
          t(`stewardship:contradictions.state.${state}`),
          state === 'open' && list.open > 0 && h('span', { class: 'quiet' }, ` ${list.open}`),
        ),
      ),
    ),
    list.items.length === 0
      ? emptyState(hand, {
          icon: 'arrows-exchange',
          title: t(`stewardship:contradictions.empty.${asked.state}.title`),
          text: t(`stewardship:contradictions.empty.${asked.state}.text`),
        })
      : h(
          'ul',
          { class: 'rows' },
          list.items.map((conflict, at) => row(hand, conflict, slots.row?.(conflict, at))),
        ),
    slots.end,
  )
}

/** What differs, in a few words. */
export function differenceWords<N>({ t }: Hand<N>, { kind, left, right }: Conflict): string {
  return kind === 'yes-no' ? t('stewardship:contradictions.yesNo') : `${left.value} ↔ ${right.value}`
}

function row<N>(hand: Hand<N>, conflict: Conflict, attributes?: Attributes): N {
  const { h, t } = hand
  const { left, right } = conflict
  return h(
    'li',
    { class: 'row', key: conflict.id, ...attributes },
    h('span', { class: 'row-kind' }, icon(hand, 'arrows-exchange')),
    h(
      'div',
      { class: 'row-text' },
      h('a', { class: 'row-title', href: `/conflicts/${conflict.id}` }, differenceWords(hand, conflict)),
      h('p', { class: 'row-excerpt' }, left.text),
      h(
        'p',
        { class: 'row-quiet quiet' },
        h('span', null, `${left.item.title} ↔ ${right.item.title}`),
        conflict.decision
          ? h('span', null, t(`stewardship:contradictions.verdict.${conflict.decision.verdict}`))
          : when(hand, conflict.foundAt),
      ),
    ),
  )
}

export function conflictView<N>(hand: Hand<N>, conflict: Conflict, slots: { acts?: Child<N> } = {}): N {
  const { h, t } = hand
  const { decision } = conflict
  return h(
    'div',
    { class: 'page conflict' },
    h('p', { class: 'crumbs' }, h('a', { href: '/conflicts' }, icon(hand, 'chevron-left'), t('stewardship:contradictions.title'))),
    pageHead(hand, { title: differenceWords(hand, conflict), lead: t(`stewardship:contradictions.kind.${conflict.kind}`) }),
    decision &&
      h(
        'p',
        { class: 'notice' },
        icon(hand, conflict.state === 'settled' ? 'check' : 'scale'),
        h(
          'span',
          null,
          [t(`stewardship:contradictions.verdict.${decision.verdict}`), decision.by?.name, decision.note].filter(Boolean).join(' · '),
          conflict.state === 'settled' && ` ${t('stewardship:contradictions.mended')}`,
        ),
      ),
    h('div', { class: 'beside' }, side(hand, conflict, conflict.left), side(hand, conflict, conflict.right)),
    slots.acts,
  )
}

function side<N>(hand: Hand<N>, conflict: Conflict, { item, text, value, heading, anchor }: Side): N {
  const { h, t } = hand
  const at = conflict.kind === 'yes-no' ? -1 : text.indexOf(value)
  return h(
    'section',
    { class: 'beside-card', 'aria-label': item.title },
    h(
      'p',
      { class: 'beside-title' },
      kindIcon(hand, item.kind),
      h('a', { href: `${hrefOf(item)}${anchor ? `#${encodeURIComponent(anchor)}` : ''}` }, item.title),
    ),
    h(
      'blockquote',
      { class: 'conflict-text' },
      ...(at < 0 ? [text] : [text.slice(0, at), h('mark', null, value), text.slice(at + value.length)]),
    ),
    h(
      'p',
      { class: 'row-quiet quiet' },
      heading !== '' && h('span', null, t('stewardship:contradictions.under', { heading })),
      h('span', null, item.space.name),
      item.updatedBy && h('span', null, item.updatedBy.name),
      when(hand, item.updatedAt),
    ),
    trustLine(hand, item.trust),
  )
}
