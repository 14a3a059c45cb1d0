/** The results page. */
import type { Hand } from '../../platform/page/hand.ts'
import type { Child } from '../../platform/page/markup.ts'
import { emptyState, hrefOf, icon, type ItemMark, itemRow, kindIcon, kinds, type SpaceMark, spaceTile } from '../../platform/page/parts.ts'

/** A result: an item with its best passage; the HTML is escaped text with `mark` around what matched. */
export type Hit = { item: ItemMark; passage: { heading: string; anchor: string; html: string }; titleHtml: string }
export type ResultsData = {
  query: string
  space: string
  kind: string
  suggestion: string | null
  items: readonly Hit[]
  spaces: readonly SpaceMark[]
}
export type ResultsSlots<N> = { end?: Child<N>; row?: (hit: Hit, at: number) => Record<string, string | undefined>; waiting?: Child<N> }

export function resultsView<N>(hand: Hand<N>, results: ResultsData, slots: ResultsSlots<N> = {}): N {
  const { h, t } = hand
  const { query, items } = results
  if (!query.trim())
    return h(
      'div',
      { class: 'page page-narrow' },
      h('h1', { class: 'unseen' }, t('web:place.search')),
      emptyState(hand, { icon: 'search', title: t('search:start.title'), text: t('search:start.text') }),
    )
  return h(
    'div',
    { class: 'page results-page' },
    h(
      'header',
      { class: 'results-head' },
      h('h1', null, t('search:results.title', { query })),
      results.suggestion && didYouMean(hand, results, results.suggestion),
    ),
    h(
      'div',
      { class: 'results-grid' },
      h(
        'div',
        { class: 'results' },
        slots.waiting ??
          (items.length === 0
            ? nothingFound(hand, results)
            : h(
                'ol',
                { class: 'rows', 'aria-label': t('search:results.list') },
                items.map((hit, at) =>
                  itemRow(
                    hand,
                    {
                      ...hit.item,
                      titleHtml: hit.titleHtml,
                      excerptHtml: hit.passage.html,
                      place: hit.passage.heading,
                      href: hrefOfHit(hit),
                    },
                    { attributes: slots.row?.(hit, at) },
                  ),
                ),
              )),
        slots.end,
      ),
      h('aside', { class: 'filters', 'aria-label': t('search:filter.label') }, spaceFilter(hand, results), kindFilter(hand, results)),
    ),
  )
}

export function hrefOfHit(hit: Hit): string {
  const { item, passage } = hit
  return passage.anchor ? `${hrefOf(item)}#${encodeURIComponent(passage.anchor)}` : hrefOf(item)
}

function didYouMean<N>({ h, t }: Hand<N>, results: ResultsData, suggestion: string): N {
  return h(
    'p',
    { class: 'quiet' },
    t('search:results.suggestion'),
    ' ',
    h('a', { href: hrefWith(results, { query: suggestion }) }, suggestion),
  )
}

function hrefWith(results: ResultsData, change: Partial<Pick<ResultsData, 'query' | 'space' | 'kind'>>): string {
  const { query: q, space, kind } = { ...results, ...change }
  const query = new URLSearchParams(Object.entries({ q, space, kind }).filter(([, value]) => value))
  return `/search?${query}`
}

function filter<N>({ h }: Hand<N>, title: string, choices: { href: string; text: string; mark: Child<N>; chosen: boolean }[]): N {
  return h(
    'div',
    { class: 'filter' },
    h('h2', null, title),
    h(
      'ul',
      null,
      choices.map(({ href, text, mark, chosen }) =>
        h('li', null, h('a', { href, 'aria-current': chosen ? 'true' : undefined }, mark, h('span', null, text))),
      ),
    ),
  )
}

function spaceFilter<N>(hand: Hand<N>, results: ResultsData): N {
  const { t } = hand
  return filter(hand, t('web:place.spaces'), [
    { href: hrefWith(results, { space: '' }), text: t('search:filter.allSpaces'), mark: icon(hand, 'books'), chosen: !results.space },
    ...results.spaces.map((space) => ({
      href: hrefWith(results, { space: space.key }),
      text: space.name,
      mark: spaceTile(hand, space, 's'),
      chosen: results.space === space.key || results.space === space.id,
    })),
  ])
}

function kindFilter<N>(hand: Hand<N>, results: ResultsData): N {
  const { t } = hand
  return filter(hand, t('search:filter.kind'), [
    { href: hrefWith(results, { kind: '' }), text: t('search:filter.allKinds'), mark: icon(hand, 'list'), chosen: !results.kind },
    ...kinds.map((kind) => ({
      href: hrefWith(results, { kind }),
      text: t(`web:kind.${kind}`),
      mark: kindIcon(hand, kind),
      chosen: results.kind === kind,
    })),
  ])
}

/** Nothing found is a beginning: widen, ask differently, or write it. */
function nothingFound<N>(hand: Hand<N>, results: ResultsData): N {
  const { h, t } = hand
  const narrowed = results.space || results.kind
  return emptyState(hand, {
    icon: 'compass',
    title: t('search:nothing.title', { query: results.query }),
    text: t(narrowed ? 'search:nothing.narrowed' : 'search:nothing.text'),
    action: h.group(
      narrowed && h('a', { class: 'button button-primary', href: hrefWith(results, { space: '', kind: '' }) }, t('search:nothing.widen')),
      h(
        'a',
        { class: 'button', href: `/articles/new?title=${encodeURIComponent(results.query)}` },
        icon(hand, 'pencil'),
        t('search:nothing.write'),
      ),
    ),
  })
}
