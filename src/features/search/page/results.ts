/** The results page. */
import { formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../platform/page/markup.ts'
import { icon } from '../../../platform/page/parts.ts'
import { addressOf, type Asked, choicesOf, DEEPEST, keptOf } from '../asked.ts'
import { sorts } from '../engine/engine.ts'
import type { SavedSearch } from '../saved/schema.ts'
import type { SearchFacets, SearchHelp, SearchHit, SearchResults } from '../schema.ts'
import { chips, facetList, type NarrowingHands } from './narrowing.ts'
import { furtherActs, leftOut, nothingFound, spelling, whoMayKnow, repeated } from './nothing.ts'
import { resultRow, type RowHands } from './result-row.ts'

export type ResultsData = {
  asked: Asked
  /** Absent while it is being asked for. */
  results: SearchResults | null
  facets: SearchFacets['facets']
  help: SearchHelp | null
  saved: readonly SavedSearch[]
}

/** What the app puts in the place of what the server can only draw. */
export type ResultsSlots<N> = {
  row?: (hit: SearchHit, at: number) => RowHands
  narrowing?: NarrowingHands
  /** Opens the filters where they stand beside nothing. */
  narrow?: Attributes
  save?: Child<N>
  wish?: Child<N>
  more?: Child<N>
  waiting?: Child<N>
}

export function resultsView<N>(hand: Hand<N>, data: ResultsData, slots: ResultsSlots<N> = {}): N {
  const { h, t } = hand
  const { asked, results, facets } = data
  return h(
    'div',
    { class: 'page results-page' },
    h(
      'header',
      { class: 'results-head' },
      h('h1', null, asked.q.trim() ? t('search:results.title', { query: repeated(asked.q) }) : t('search:results.titleOfFilters')),
      results && spelling(hand, asked, results),
      results && leftOut(hand, results, data.help),
      bar(hand, data, slots),
      chips(hand, asked, facets),
    ),
    h(
      'div',
      { class: 'results-grid' },
      h('div', { class: 'results' }, slots.waiting ?? (results && list(hand, data, results, slots))),
      h(
        'aside',
        { class: 'filters', id: 'filters', 'aria-label': t('search:chosen.narrow') },
        facetList(hand, asked, facets, slots.narrowing),
      ),
    ),
  )
}

/** How many, in which order, and what one can do with the search as a whole. */
function bar<N>(hand: Hand<N>, data: ResultsData, slots: ResultsSlots<N>): N {
  const { h, t } = hand
  const { asked, results } = data
  const chosen = choicesOf(asked).length
  const found = results === null || results.items.length > 0
  return h(
    'div',
    { class: 'results-bar' },
    h('p', { class: 'results-count', role: 'status' }, results ? total(hand, results) : ''),
    found &&
      h(
        'nav',
        { class: 'results-sort', 'aria-label': t('search:sort.label') },
        sorts.map((sort) =>
          h('a', { href: addressOf(asked, { sort }), 'aria-current': asked.sort === sort ? 'true' : undefined }, t(`search:sort.${sort}`)),
        ),
      ),
    h(
      'div',
      { class: 'results-acts' },
      (found || chosen > 0) &&
        h(
          'button',
          { class: 'button narrow-open', type: 'button', 'aria-haspopup': 'dialog', ...slots.narrow },
          icon(hand, 'filter'),
          h('span', null, chosen > 0 ? t('search:chosen.narrowed', { number: chosen }) : t('search:chosen.narrow')),
        ),
      found &&
        h(
          'a',
          {
            class: 'button results-why',
            href: addressOf(asked, { explain: !asked.explain }),
            'aria-current': asked.explain ? 'true' : undefined,
          },
          icon(hand, 'info-circle'),
          h('span', null, t('search:why.ask')),
        ),
      slots.save ?? saveButton(hand, data),
    ),
  )
}

/** Keeps the search; where it is kept already, says under which name. */
export function saveButton<N>(hand: Hand<N>, { asked, saved }: Pick<ResultsData, 'asked' | 'saved'>, attributes: Attributes = {}): N {
  const { h, t } = hand
  const kept = saved.find(({ query }) => query === keptOf(asked))
  return h(
    'button',
    { class: 'button results-save', type: 'button', 'aria-haspopup': 'dialog', 'aria-pressed': kept !== undefined, ...attributes },
    icon(hand, kept ? 'star-filled' : 'star'),
    h('span', null, kept ? kept.name : t('search:saved.save')),
  )
}

function total<N>({ t, locale }: Hand<N>, { total, items }: SearchResults): string {
  const count = Math.max(total, items.length)
  return t('search:results.total', { count, total: formatNumber(count, locale) })
}

function list<N>(hand: Hand<N>, data: ResultsData, results: SearchResults, slots: ResultsSlots<N>): N {
  const { h, t } = hand
  const { asked } = data
  if (results.items.length === 0) return nothingFound(hand, asked, data.facets, data.help, slots.wish)
  return h.group(
    asked.explain && results.meaning !== null && h('p', { class: 'results-note' }, t(`search:dense.use.${results.meaning}`)),
    h(
      'ol',
      { class: 'rows', 'aria-label': t('search:results.list') },
      results.items.map((hit, at) => resultRow(hand, hit, slots.row?.(hit, at))),
    ),
    results.next !== null
      ? (slots.more ??
          h('div', { class: 'more' }, h('a', { class: 'button', href: addressOf(asked, { cursor: results.next }) }, t('web:act.loadMore'))))
      : end(hand, data, results, slots),
  )
}

/** At the end of the list: what to do where it held too much, or not the right thing. */
function end<N>(hand: Hand<N>, { asked, help }: ResultsData, { total, mode }: SearchResults, slots: ResultsSlots<N>): N | false {
  const { h, t } = hand
  if (total > DEEPEST)
    return h('p', { class: 'results-end quiet' }, t('search:results.deepest', { total: formatNumber(DEEPEST, hand.locale) }))
  if (asked.q.trim() === '' || mode === 'all') return false
  return h(
    'section',
    { class: 'results-end' },
    h('p', { class: 'quiet' }, t('search:results.notThere')),
    furtherActs(hand, asked, slots.wish),
    whoMayKnow(hand, help),
  )
}
