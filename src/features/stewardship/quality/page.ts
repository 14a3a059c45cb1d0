/** How good the knowledge is: figures by space, scores over the months, and the reviews that wait. Pure markup, drawn by server and app alike. */
import { formatNumber, formatWhen } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { colourOf, emptyState, icon, kindIcon, pageHead, section, spaceTile } from '../../../platform/page/parts.ts'
import { monthChart } from './chart.ts'
import { ranges, type QualityOverview, type QualityReviewRow } from './schema.ts'

export { outlineOf } from './outline.ts'
export { completenessOf, shareOf } from './rules.ts'

export type QualityAsked = { months: number }

export function qualityAskedOf(query: Record<string, unknown>): QualityAsked {
  return { months: ranges.find((range) => String(range) === query.months) ?? 12 }
}
export const qualityPath = ({ months }: QualityAsked): string => `/api/quality?months=${months}`
export const qualityReviewPath = (id: string): string => `/api/quality/reviews/${id}`
const addressOf = ({ months }: QualityAsked): string => (months === 12 ? '/quality' : `/quality?months=${months}`)

export function qualityView<N>(hand: Hand<N>, asked: QualityAsked, data: QualityOverview, slots: { settings?: Child<N> } = {}): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page quality' },
    pageHead(hand, { title: t('stewardship:quality.title'), lead: t('stewardship:quality.lead') }),
    reviews(hand, 'waiting', 'clipboard-check', data.waiting),
    reviews(hand, 'told', 'message-circle', data.told),
    data.mayOversee && h.group(months(hand, asked, data), spaces(hand, data), slots.settings),
    !data.mayOversee &&
      data.waiting.length + data.told.length === 0 &&
      emptyState(hand, { icon: 'clipboard-check', title: t('stewardship:quality.none.title'), text: t('stewardship:quality.none.text') }),
  )
}

function reviews<N>(hand: Hand<N>, name: 'waiting' | 'told', sign: string, rows: readonly QualityReviewRow[]): N | false {
  const { h, t, locale, now } = hand
  if (rows.length === 0) return false
  return section(
    hand,
    { id: `quality-${name}`, title: t(`stewardship:quality.${name}`, { count: rows.length }), icon: sign },
    h(
      'ul',
      { class: 'rows' },
      rows.map(({ id, item, drawnAt, doneAt, score }) =>
        h(
          'li',
          { class: 'row', key: id },
          h('span', { class: 'row-kind', title: t(`web:kind.${item.kind ?? 'document'}`) }, kindIcon(hand, item.kind)),
          h(
            'div',
            { class: 'row-text' },
            h('a', { class: 'row-title', href: `/quality/reviews/${id}` }, item.title),
            h(
              'p',
              { class: 'row-quiet quiet' },
              h('span', { class: 'row-space', 'data-colour': colourOf(item.space.id, item.space.colour) }, item.space.name),
              h('span', null, formatWhen(doneAt ?? drawnAt, locale, now)),
              score !== null && h('span', null, t('stewardship:quality.points', { score })),
            ),
          ),
        ),
      ),
    ),
  )
}

function months<N>(hand: Hand<N>, asked: QualityAsked, data: QualityOverview): N {
  const { h, t, locale } = hand
  const { kappa, pairs } = data.agreement
  const figure = (name: string, value: Child<N>, more: Child<N>) =>
    h(
      'div',
      { class: 'figure' },
      h('dt', null, t(`stewardship:quality.figure.${name}`)),
      h('dd', null, value),
      h('dd', { class: 'figure-more' }, more),
    )
  const items = data.spaces.reduce((sum, space) => sum + space.items, 0)
  const share = data.spaces.reduce((sum, space) => sum + (space.completeness ?? 0) * space.items, 0)
  const done = data.months.filter(({ score }) => score !== null)
  const judged = done.reduce((sum, month) => sum + month.reviews, 0)
  const score = done.reduce((sum, month) => sum + (month.score ?? 0) * month.reviews, 0)
  const mean = (sum: number, of: number) => (of === 0 ? '–' : t('stewardship:quality.percent', { value: Math.round(sum / of) }))
  return section(
    hand,
    { id: 'quality-months', title: t('stewardship:quality.over'), icon: 'chart-line' },
    h(
      'nav',
      { class: 'tabs', 'aria-label': t('stewardship:quality.range') },
      ranges.map((months) =>
        h(
          'a',
          { href: addressOf({ months }), 'aria-current': months === asked.months ? 'page' : undefined },
          t('stewardship:quality.monthsMany', { count: months }),
        ),
      ),
    ),
    h(
      'dl',
      { class: 'figures quality-figures' },
      figure(
        'completeness',
        mean(share, items),
        t('stewardship:quality.figure.items', { count: items, number: formatNumber(items, locale) }),
      ),
      figure(
        'score',
        mean(score, judged),
        t('stewardship:quality.figure.reviews', { count: judged, number: formatNumber(judged, locale) }),
      ),
      figure(
        'agreement',
        kappa === null
          ? '–'
          : h('span', null, `κ ${kappa.toFixed(2)} `, h('small', null, t(`stewardship:quality.agreement.${agreementWord(kappa)}`))),
        t('stewardship:quality.figure.pairs', { count: pairs }),
      ),
    ),
    judged > 0 ? monthChart(hand, data.months) : h('p', { class: 'quiet' }, t('stewardship:quality.noScores')),
  )
}

/** How strong an agreement is called: Landis and Koch, The measurement of observer agreement (1977). */
export const agreementWord = (kappa: number): 'poor' | 'fair' | 'moderate' | 'substantial' | 'perfect' =>
  kappa > 0.8 ? 'perfect' : kappa > 0.6 ? 'substantial' : kappa > 0.4 ? 'moderate' : kappa > 0.2 ? 'fair' : 'poor'

function spaces<N>(hand: Hand<N>, data: QualityOverview): N {
  const { h, t, locale } = hand
  const head = ['space', 'items', 'completeness', 'below', 'reviews', 'score'] as const
  const percent = (value: number | null) => (value === null ? '–' : t('stewardship:quality.percent', { value }))
  return section(
    hand,
    { id: 'quality-spaces', title: t('stewardship:quality.bySpace'), icon: 'books' },
    h(
      'div',
      { class: 'demand-table' },
      h(
        'table',
        { class: 'quality-table' },
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            head.map((name) => h('th', { scope: 'col' }, t(`stewardship:quality.column.${name}`, { value: data.settings.threshold }))),
          ),
        ),
        h(
          'tbody',
          null,
          data.spaces.map(({ space, items, completeness, below, reviews, score }) =>
            h(
              'tr',
              null,
              h(
                'th',
                { scope: 'row' },
                h('a', { class: 'quality-space', href: `/spaces/${space.key}` }, spaceTile(hand, space, 's'), space.name),
              ),
              h('td', null, formatNumber(items, locale)),
              h('td', null, completenessBar(hand, completeness), h('span', { class: 'quality-share' }, percent(completeness))),
              h(
                'td',
                null,
                below > 0
                  ? h('a', { href: `/desk?queue=quality&space=${space.id}` }, formatNumber(below, locale))
                  : formatNumber(below, locale),
              ),
              h('td', null, formatNumber(reviews, locale)),
              h('td', null, score === null ? '–' : formatNumber(score, locale)),
            ),
          ),
        ),
      ),
    ),
  )
}

/** A bar from nothing to all; the number stands beside it. */
export function completenessBar<N>({ h }: Hand<N>, share: number | null): N | false {
  if (share === null) return false
  return h(
    'span',
    { class: `quality-bar${share < 50 ? ' quality-bar-low' : ''}`, 'aria-hidden': 'true' },
    h('span', { style: { width: `${share}%` } }),
  )
}

/** The whole link back to the figures, above a single review. */
export const qualityCrumb = <N>(hand: Hand<N>): N =>
  hand.h('p', { class: 'crumbs' }, hand.h('a', { href: '/quality' }, icon(hand, 'chevron-left'), hand.t('stewardship:quality.title')))
