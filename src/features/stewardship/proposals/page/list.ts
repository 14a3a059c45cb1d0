import { formatMoment } from '../../../../platform/page/format.ts'
import type { Hand } from '../../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../../platform/page/markup.ts'
import { avatar, colourOf, emptyState, icon, pageHead, when } from '../../../../platform/page/parts.ts'
import { boxes, type ProposalRow, type ProposalState } from '../schema.ts'

export type Asked = { box: (typeof boxes)[number]; state: 'live' | 'settled'; space: string; item: string }

/** Reads an address; what makes no sense in it is as if it were not there. */
export function askedOf(query: URLSearchParams): Asked {
  const item = query.get('item') ?? ''
  return {
    box: boxes.find((box) => box === query.get('box')) ?? (query.has('space') || item ? 'all' : 'review'),
    state: query.get('state') === 'settled' ? 'settled' : 'live',
    space: query.get('space') ?? '',
    item: /^[0-9a-f-]{36}$/.test(item) ? item : '',
  }
}

const queryOf = ({ box, state, space, item }: Asked): URLSearchParams =>
  new URLSearchParams({ box, ...(state === 'live' ? {} : { state }), ...(space ? { space } : {}), ...(item ? { item } : {}) })

export const addressOf = (asked: Asked): string => `/proposals?${queryOf(asked)}`
export const proposalsPath = (asked: Asked): string => `/api/proposals?${queryOf(asked)}`

export type ListSlots<N> = { row?: (row: ProposalRow, at: number) => Attributes; end?: Child<N> }

/** Proposals of one box: mine, those I decide on, or all I may see. */
export function proposalsView<N>(hand: Hand<N>, asked: Asked, rows: readonly ProposalRow[] | null, slots: ListSlots<N> = {}): N {
  const { h, t } = hand
  const tab = (change: Partial<Asked>, text: string, chosen: boolean) =>
    h('a', { href: addressOf({ ...asked, ...change }), 'aria-current': chosen ? 'page' : undefined }, text)
  return h(
    'div',
    { class: 'page page-narrow proposals' },
    pageHead(hand, { title: t('stewardship:proposals.title'), lead: t('stewardship:proposals.lead') }),
    h(
      'div',
      { class: 'proposals-choices' },
      h(
        'nav',
        { class: 'tabs', 'aria-label': t('stewardship:proposals.box.label') },
        (['review', 'mine', 'all'] as const).map((box) => tab({ box }, t(`stewardship:proposals.box.${box}`), asked.box === box)),
      ),
      h(
        'nav',
        { class: 'tabs', 'aria-label': t('stewardship:proposals.state.label') },
        (['live', 'settled'] as const).map((state) => tab({ state }, t(`stewardship:proposals.state.${state}`), asked.state === state)),
      ),
    ),
    rows &&
      (rows.length === 0
        ? emptyState(hand, {
            icon: 'git-pull-request',
            title: t(`stewardship:proposals.empty.${asked.box}.title`),
            text: t(`stewardship:proposals.empty.${asked.box}.text`),
          })
        : h(
            'ol',
            { class: 'rows proposal-rows' },
            rows.map((row, at) => proposalRow(hand, row, slots.row?.(row, at))),
          )),
    slots.end,
  )
}

const stateIcons: Record<ProposalState, string> = {
  open: 'git-pull-request',
  'changes-requested': 'pencil',
  approved: 'circle-check',
  rejected: 'x',
  withdrawn: 'arrow-back-up',
  applied: 'git-merge',
}

/** Where a proposal stands, by shape and word. */
export function stateMark<N>(hand: Hand<N>, row: Pick<ProposalRow, 'state' | 'held' | 'publishAt'>): N {
  const { h, t } = hand
  const name = row.state === 'approved' && row.held ? 'held' : row.state === 'approved' && row.publishAt !== null ? 'scheduled' : row.state
  const sign = name === 'held' ? 'alert-triangle' : name === 'scheduled' ? 'clock' : stateIcons[row.state]
  return h('span', { class: 'proposal-state', 'data-state': name }, icon(hand, sign), t(`stewardship:proposals.states.${name}`))
}

/** One line of a list of proposals. */
export function proposalRow<N>(hand: Hand<N>, row: ProposalRow, attributes: Attributes = {}): N {
  const { h, t, locale } = hand
  return h(
    'li',
    { class: 'row proposal-row', key: row.id, ...attributes },
    avatar(hand, row.proposer, 's'),
    h(
      'div',
      { class: 'row-text' },
      h('a', { class: 'row-title', href: `/proposals/${row.id}` }, row.title),
      row.message && h('p', { class: 'row-excerpt' }, row.message),
      h(
        'p',
        { class: 'row-quiet quiet' },
        h('span', { class: 'row-space', 'data-colour': colourOf(row.space.id, row.space.colour) }, row.space.name),
        h('span', null, row.proposer.name),
        h('span', null, t(row.item ? 'stewardship:proposals.change' : 'stewardship:proposals.fresh')),
        row.round > 1 && h('span', null, t('stewardship:proposals.round', { number: row.round })),
        row.publishAt !== null && h('span', null, t('stewardship:proposals.at', { time: formatMoment(row.publishAt, locale) })),
        when(hand, row.updatedAt),
      ),
    ),
    stateMark(hand, row),
  )
}
