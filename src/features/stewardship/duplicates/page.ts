/** Pairs of items that say the same: the list, and two texts beside each other. */
import { formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../platform/page/markup.ts'
import { emptyState, hrefOf, icon, kindIcon, pageHead, trustMark, when } from '../../../platform/page/parts.ts'
import type { ItemRow } from '../../repository/schema.ts'
import { pairKinds, type PairKind } from './rules.ts'
import type { DuplicateList, DuplicatePair, DuplicateRun, DuplicateView, Stretch } from './schema.ts'

export type DuplicatesAsked = { kind: PairKind | null; state: 'open' | 'dismissed'; space: string | null }

/** Reads an address; what makes no sense in it is as if it were not there. */
export function duplicatesAskedOf(query: Record<string, unknown>): DuplicatesAsked {
  return {
    kind: pairKinds.find((kind) => kind === query.kind) ?? null,
    state: query.state === 'dismissed' ? 'dismissed' : 'open',
    space: typeof query.space === 'string' && /^[0-9a-f-]{36}$/.test(query.space) ? query.space : null,
  }
}

const queryOf = ({ kind, state, space }: DuplicatesAsked): string => {
  const query = new URLSearchParams({ ...(kind ? { kind } : {}), ...(space ? { space } : {}), ...(state === 'open' ? {} : { state }) })
  return query.size > 0 ? `?${query}` : ''
}
export const duplicatesPath = (asked: DuplicatesAsked): string => `/api/duplicates${queryOf(asked)}`
export const duplicatesAddressOf = (asked: DuplicatesAsked): string => `/duplicates${queryOf(asked)}`
export const duplicatePath = (id: string): string => `/api/duplicates/${id}`

export type DuplicatesSlots<N> = {
  actions?: Child<N>
  run?: Child<N>
  row?: (pair: DuplicatePair, at: number) => Attributes
  end?: Child<N>
}

export function duplicatesView<N>(hand: Hand<N>, asked: DuplicatesAsked, list: DuplicateList, slots: DuplicatesSlots<N> = {}): N {
  const { h, t, locale } = hand
  const tab = (kind: PairKind | null, state: DuplicatesAsked['state'], text: string, count?: number) =>
    h(
      'a',
      {
        href: duplicatesAddressOf({ ...asked, kind, state }),
        'aria-current': asked.kind === kind && asked.state === state ? 'page' : undefined,
      },
      text,
      count !== undefined && count > 0 && h('span', { class: 'quiet' }, ` ${formatNumber(count, locale)}`),
    )
  return h(
    'div',
    { class: 'page duplicates' },
    h('p', { class: 'crumbs' }, h('a', { href: '/desk' }, icon(hand, 'chevron-left'), t('stewardship:desk.title'))),
    pageHead(hand, { title: t('stewardship:duplicates.title'), lead: t('stewardship:duplicates.lead'), actions: slots.actions }),
    slots.run ?? (list.run ? runLine(hand, list.run) : false),
    h(
      'nav',
      { class: 'tabs', 'aria-label': t('stewardship:duplicates.kinds') },
      tab(null, 'open', t('stewardship:duplicates.all')),
      pairKinds.map((kind) => tab(kind, 'open', t(`stewardship:duplicates.kind.${kind}`), list.counts[kind])),
      tab(null, 'dismissed', t('stewardship:duplicates.dismissed')),
    ),
    list.items.length === 0
      ? emptyState(hand, {
          icon: 'copy',
          title: t(`stewardship:duplicates.empty.${asked.state}.title`),
          text: t(`stewardship:duplicates.empty.${asked.state}.text`),
        })
      : h(
          'ul',
          { class: 'rows duplicate-rows' },
          list.items.map((pair, at) => pairRow(hand, pair, slots.row?.(pair, at))),
        ),
    slots.end,
  )
}

/** How far the comparison of everything is, or when it was last done. */
export function runLine<N>(hand: Hand<N>, run: DuplicateRun, act?: Child<N>): N {
  const { h, t, locale } = hand
  const going = run.state === 'running' || run.state === 'waiting'
  const words = going
    ? t(`stewardship:duplicates.run.${run.state === 'waiting' ? 'waiting' : run.step}`, {
        done: formatNumber(run.done, locale),
        total: formatNumber(run.total, locale),
      })
    : t(`stewardship:duplicates.run.${run.state}`)
  return h(
    'div',
    { class: 'duplicate-run quiet', role: going ? 'status' : undefined },
    h('span', null, words),
    going && h('progress', { max: Math.max(1, run.total), value: run.done, 'aria-label': words }),
    !going && run.finishedAt !== null && when(hand, run.finishedAt),
    act,
  )
}

/** What a pair is, in words and figures. */
export function likenessWords<N>({ t }: Hand<N>, pair: Pick<DuplicatePair, 'kind' | 'score' | 'contained'>): string {
  const percent = Math.round((pair.kind === 'contained' ? pair.contained : pair.score) * 100)
  return t(`stewardship:duplicates.likeness.${pair.kind}`, { percent })
}

function pairRow<N>(hand: Hand<N>, pair: DuplicatePair, attributes?: Attributes): N {
  const { h, t } = hand
  return h(
    'li',
    { class: 'row', key: pair.id, ...attributes },
    h('span', { class: 'row-kind' }, icon(hand, pair.kind === 'same' ? 'copy-check' : 'copy')),
    h(
      'div',
      { class: 'row-text' },
      h(
        'a',
        { class: 'row-title', href: `/duplicates/${pair.id}` },
        pair.a.title === pair.b.title ? pair.a.title : `${pair.a.title} ↔ ${pair.b.title}`,
      ),
      h('p', { class: 'row-excerpt' }, likenessWords(hand, pair)),
      h(
        'p',
        { class: 'row-quiet quiet' },
        [...new Set([pair.a.space.name, pair.b.space.name])].map((name) => h('span', null, name)),
        pair.settled ? h('span', null, t(`stewardship:duplicates.reason.${pair.settled.reason ?? 'other'}`)) : when(hand, pair.foundAt),
      ),
    ),
  )
}

export type DuplicateSlots<N> = { acts?: Child<N> }

/** Two items beside each other with what differs marked. */
export function duplicateView<N>(hand: Hand<N>, pair: DuplicateView, slots: DuplicateSlots<N> = {}): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page duplicate' },
    h('p', { class: 'crumbs' }, h('a', { href: '/duplicates' }, icon(hand, 'chevron-left'), t('stewardship:duplicates.title'))),
    pageHead(hand, {
      title: likenessWords(hand, pair),
      lead: pair.settled ? settledWords(hand, pair) : t('stewardship:duplicates.choose'),
      actions: slots.acts,
    }),
    h('div', { class: 'beside' }, sideHead(hand, pair.a), sideHead(hand, pair.b)),
    stretchesView(hand, pair.stretches),
  )
}

function settledWords<N>({ t }: Hand<N>, { settled, state }: DuplicateView): string {
  const what = state === 'merged' ? t('stewardship:duplicates.wasMerged') : t(`stewardship:duplicates.reason.${settled?.reason ?? 'other'}`)
  return [what, settled?.by?.name, settled?.note].filter(Boolean).join(' · ')
}

/** The head of one side: what it is, where it lives, who wrote it last, how far it can be trusted. */
export function sideHead<N>(hand: Hand<N>, item: ItemRow, more?: Child<N>): N {
  const { h } = hand
  return h(
    'div',
    { class: 'beside-head' },
    h('p', { class: 'beside-title' }, kindIcon(hand, item.kind), h('a', { href: hrefOf(item) }, item.title), trustMark(hand, item.trust)),
    h(
      'p',
      { class: 'row-quiet quiet' },
      h('span', null, item.space.name),
      item.updatedBy && h('span', null, item.updatedBy.name),
      when(hand, item.updatedAt),
    ),
    more,
  )
}

/** Longer runs that both have are shown by their beginning and end. */
const LONGEST_SAME = 600

/** What stands above a stretch that differs, and which of its sides is taken; the others are faint. */
export type StretchChoice<N> = { control: Child<N>; left: boolean; right: boolean }

export function stretchesView<N>(hand: Hand<N>, stretches: readonly Stretch[], choice?: (at: number) => StretchChoice<N>): N {
  const { h, t } = hand
  const shortened = (text: string) =>
    text.length <= LONGEST_SAME ? text : `${text.slice(0, 240).trimEnd()}\n\n⋯\n\n${text.slice(-240).trimStart()}`
  return h(
    'div',
    { class: 'stretches' },
    stretches.map((stretch, at) => {
      if (stretch.words === null)
        return h(
          'div',
          { class: 'stretch stretch-same', key: at },
          h('p', { class: 'sr-only' }, t('stewardship:duplicates.both')),
          h('pre', null, shortened(stretch.left).trim()),
        )
      const chosen = choice?.(at)
      return h(
        'div',
        { class: 'stretch stretch-differs', key: at },
        chosen && h('div', { class: 'stretch-choice' }, chosen.control),
        side(hand, stretch, 'left', chosen?.left ?? true),
        side(hand, stretch, 'right', chosen?.right ?? true),
      )
    }),
  )
}

function side<N>({ h, t }: Hand<N>, stretch: Stretch, which: 'left' | 'right', taken: boolean): N {
  const label = h('span', { class: 'stretch-label quiet' }, t(`stewardship:duplicates.merge.${which}`))
  const attributes = { class: `stretch-side${taken ? '' : ' stretch-left-out'}` }
  if (stretch[which].trim() === '') return h('div', attributes, label, h('p', { class: 'quiet' }, t('stewardship:duplicates.nothingHere')))
  const mark = which === 'left' ? 'removed' : 'added'
  const words = (stretch.words ?? []).filter(({ kind }) => kind === 'same' || kind === mark)
  const last = words.length - 1
  const pieces = words.map(({ kind, text }, at) => ({ kind, text: at === last ? text.trimEnd() : text })).filter(({ text }) => text !== '')
  return h(
    'div',
    attributes,
    label,
    h(
      'pre',
      null,
      pieces.map(({ kind, text }) => (kind === 'same' ? text : h('mark', null, text))),
    ),
  )
}
