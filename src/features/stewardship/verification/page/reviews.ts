import { formatNumber } from '../../../../platform/page/format.ts'
import type { Hand } from '../../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../../platform/page/markup.ts'
import { colourOf, emptyState, hrefOf, icon, kindIcon, trustIcons, when } from '../../../../platform/page/parts.ts'
import type { Reading } from '../../../repository/schema.ts'
import { readingPath } from '../../../repository/page.ts'
import { type ReviewPage, type ReviewRow, reviewStates, type StandingView } from '../schema.ts'
import { type ReviewsAsked, reviewsAddress } from './paths.ts'
import { dueWords, namesOf, reasonWords, standingWords, stateMark } from './standing.ts'

export type Compared = { html: string | null; from: { number: number }; to: { number: number } }
/** The item that is open beside the list. */
export type OpenReview = { row: ReviewRow; reading: Reading | null; standing: StandingView | null; changes: Compared | null }
export type ReviewsSlots<N> = {
  row?: (row: ReviewRow, at: number) => Attributes
  end?: Child<N>
  /** What the buttons above the item do; still until the app is there. */
  act?: (name: ReviewActName) => Attributes
  body?: Child<N>
  /** Takes the place of the text while it is edited. */
  instead?: Child<N>
  empty?: Child<N>
  changesOnly?: { on: boolean; toggle: () => void }
}

/** What can be done with the open item, by one key each. */
export const reviewActs = [
  { name: 'verify', key: 'v', icon: 'shield-check' },
  { name: 'edit', key: 'e', icon: 'pencil' },
  { name: 'handOn', key: 'h', icon: 'user-share' },
  { name: 'snooze', key: 's', icon: 'zzz' },
  { name: 'obsolete', key: 'o', icon: 'archive' },
  { name: 'undo', key: 'z', icon: 'arrow-back-up' },
] as const
export type ReviewActName = (typeof reviewActs)[number]['name']

/** The review queue: the list on the left, the open item beside it; narrow screens show one at a time. */
export function reviewsView<N>(
  hand: Hand<N>,
  asked: ReviewsAsked,
  page: Pick<ReviewPage, 'items' | 'counts'>,
  open: OpenReview | null,
  slots: ReviewsSlots<N> = {},
): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'reviews', 'data-open': asked.item ? '' : undefined },
    h(
      'section',
      { class: 'reviews-list', 'aria-label': t('stewardship:reviews.list') },
      h('header', { class: 'reviews-head' }, h('h1', null, t('stewardship:reviews.title')), progress(hand, page.counts)),
      filters(hand, asked),
      page.items.length === 0
        ? (slots.empty ?? nothing(hand, asked, page.counts))
        : h(
            'ol',
            { class: 'rows reviews-rows' },
            page.items.map((row, at) => reviewRow(hand, asked, row, row.item.id === open?.row.item.id, slots.row?.(row, at))),
          ),
      slots.end,
    ),
    open && h('section', { class: 'reviews-open', 'aria-label': open.row.item.title }, openView(hand, asked, open, slots)),
  )
}

function progress<N>(hand: Hand<N>, { wanted, doneToday }: ReviewPage['counts']): N {
  const { h, t, locale } = hand
  const all = wanted + doneToday
  const share = all === 0 ? 100 : Math.round((100 * doneToday) / all)
  return h(
    'p',
    { class: 'reviews-progress', role: 'status' },
    h('span', { class: 'quality-bar', 'aria-hidden': 'true' }, h('span', { style: { width: `${share}%` } })),
    h('span', null, t('stewardship:reviews.progress', { done: formatNumber(doneToday, locale), all: formatNumber(all, locale) })),
  )
}

function filters<N>(hand: Hand<N>, asked: ReviewsAsked): N {
  const { h, t } = hand
  const link = (href: string, text: string, on: boolean) => h('a', { href, 'aria-current': on ? 'page' : undefined }, text)
  return h(
    'div',
    { class: 'reviews-filters' },
    h(
      'nav',
      { class: 'tabs', 'aria-label': t('stewardship:reviews.whose') },
      (['mine', 'all'] as const).map((scope) =>
        link(reviewsAddress(asked, { scope, space: null, item: null }), t(`stewardship:reviews.scope.${scope}`), asked.scope === scope),
      ),
      asked.scope === 'space' && link(reviewsAddress(asked), t('stewardship:reviews.scope.space'), true),
    ),
    h(
      'nav',
      { class: 'chips reviews-states', 'aria-label': t('stewardship:reviews.state') },
      [null, ...reviewStates.filter((state) => state !== 'verified')].map((state) =>
        h(
          'a',
          { class: 'chip', href: reviewsAddress(asked, { state, item: null }), 'aria-current': asked.state === state ? 'page' : undefined },
          state === null ? t('stewardship:reviews.anyState') : t(`stewardship:reviews.states.${state}`),
        ),
      ),
    ),
  )
}

function nothing<N>(hand: Hand<N>, asked: ReviewsAsked, { doneToday }: ReviewPage['counts']): N {
  const { t } = hand
  const name = asked.state !== null ? 'filtered' : doneToday > 0 ? 'done' : asked.scope === 'mine' ? 'mine' : 'all'
  return emptyState(hand, {
    icon: name === 'done' ? 'checks' : 'shield-check',
    title: t(`stewardship:reviews.empty.${name}.title`),
    text: t(`stewardship:reviews.empty.${name}.text`, { count: doneToday }),
  })
}

function reviewRow<N>(hand: Hand<N>, asked: ReviewsAsked, row: ReviewRow, chosen: boolean, attributes?: Attributes): N {
  const { h, t } = hand
  const { item } = row
  const due = dueWords(hand, row)
  return h(
    'li',
    { class: 'row review-row', key: item.id, 'data-active': chosen ? '' : undefined, ...attributes },
    h(
      'span',
      {
        class: `trust-mark trust-${row.state}`,
        role: 'img',
        'aria-label': t(`web:trust.${row.state}`),
        title: t(`web:trust.${row.state}`),
      },
      icon(hand, trustIcons[row.state]),
    ),
    h(
      'div',
      { class: 'row-text' },
      h(
        'a',
        { class: 'row-title', href: reviewsAddress(asked, { item: item.id }), 'aria-current': chosen ? 'true' : undefined },
        item.title,
      ),
      row.reason && h('p', { class: 'row-excerpt review-why' }, reasonWords(hand, row.reason)),
      h(
        'p',
        { class: 'row-quiet quiet' },
        h('span', { class: 'row-space', 'data-colour': colourOf(item.space.id, item.space.colour) }, item.space.name),
        due && h('span', null, due),
        row.signatures > 0 && h('span', null, t('stewardship:reviews.signed', { given: row.signatures, needed: row.needed })),
        row.snoozedUntil !== null && h('span', null, t('stewardship:reviews.snoozed')),
      ),
    ),
  )
}

function openView<N>(hand: Hand<N>, asked: ReviewsAsked, open: OpenReview, slots: ReviewsSlots<N>): N {
  const { h, t, locale } = hand
  const { row, reading, standing, changes } = open
  const { item } = row
  const owner = standing?.owner ?? row.owner
  return h(
    'article',
    { class: 'article review', lang: reading && reading.language !== 'und' ? reading.language : undefined },
    h(
      'p',
      { class: 'crumbs reviews-back', lang: locale },
      h('a', { href: reviewsAddress(asked, { item: null }) }, icon(hand, 'chevron-left'), t('stewardship:reviews.title')),
    ),
    actBar(hand, slots),
    h(
      'header',
      { class: 'article-head' },
      h('h2', { class: 'article-title' }, h('a', { href: hrefOf(item) }, item.title)),
      h(
        'p',
        { class: 'byline', lang: locale },
        h('span', null, kindIcon(hand, item.kind), ' ', t(`web:kind.${item.kind ?? 'document'}`)),
        h('span', null, item.space.name),
        owner && h('span', null, t('stewardship:trust.ownerIs', { name: owner.name })),
        reading && h('span', null, when(hand, reading.updatedAt)),
      ),
      h(
        'div',
        { class: `review-standing trust-${row.state}`, lang: locale },
        stateMark(hand, row.state),
        h('p', null, standing ? standingWords(hand, standing) : row.reason ? reasonWords(hand, row.reason) : ''),
        row.assignees.length > 1 && h('p', { class: 'quiet' }, t('stewardship:reviews.asked', { names: namesOf(hand, row.assignees) })),
      ),
    ),
    slots.instead || h.group(changesHead(hand, changes, slots), text(hand, open, slots)),
  )
}

function actBar<N>(hand: Hand<N>, slots: ReviewsSlots<N>): N {
  const { h, t, locale } = hand
  return h(
    'div',
    { class: 'review-acts', lang: locale },
    reviewActs.map(({ name, key, icon: sign }) =>
      h(
        'button',
        {
          class: name === 'verify' ? 'button button-primary' : 'button button-plain',
          type: 'button',
          'aria-keyshortcuts': key,
          disabled: name === 'undo',
          ...slots.act?.(name),
        },
        icon(hand, sign),
        h('span', null, t(`stewardship:reviews.do.${name}`)),
        h('kbd', { class: 'kbd' }, key),
      ),
    ),
  )
}

/** Says what has changed since the last verification, so that only that need be read. */
function changesHead<N>(hand: Hand<N>, changes: Compared | null, slots: ReviewsSlots<N>): N | false {
  const { h, t, locale } = hand
  if (!changes) return false
  const toggle = slots.changesOnly
  return h(
    'p',
    { class: 'review-changes', lang: locale },
    icon(hand, 'git-compare'),
    h('span', null, t('stewardship:reviews.changes', { from: changes.from.number, to: changes.to.number })),
    h(
      'button',
      { class: 'button button-plain', type: 'button', 'aria-pressed': toggle?.on ?? true, onClick: toggle?.toggle },
      t(toggle?.on === false ? 'stewardship:reviews.showChanges' : 'stewardship:reviews.showText'),
    ),
  )
}

function text<N>(hand: Hand<N>, { reading, changes, row }: OpenReview, slots: ReviewsSlots<N>): N {
  const { h } = hand
  if (changes?.html && slots.changesOnly?.on !== false) return h.html('div', { class: 'prose compared' }, changes.html)
  if (slots.body) return h.group(slots.body)
  if (!reading) return h('p', { class: 'quiet' }, row.excerpt)
  return h.html('div', { class: 'prose', 'data-body': readingPath(reading.id) }, reading.html)
}
