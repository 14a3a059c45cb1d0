import { formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { QualityMonth } from './schema.ts'

const WIDTH = 640
const HEIGHT = 150
const TOP = 22
const BASE = 126

/** Scores month by month from 0 to 100: a column each, named directly, paler where few reviews stand behind it, with the table behind. */
export function monthChart<N>(hand: Hand<N>, months: readonly QualityMonth[]): N {
  const { h, t, locale } = hand
  const step = WIDTH / months.length
  const wide = Math.min(34, step * 0.6)
  const y = (score: number) => BASE - (score / 100) * (BASE - TOP)
  const name = (month: string, long = false) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: long ? 'long' : 'short', ...(long ? { year: 'numeric' } : {}) }).format(
      new Date(`${month}-01T00:00Z`),
    )
  const every = Math.ceil(months.length / 12)
  const columns = months.map(({ month, score, reviews }, at) => {
    const middle = step * (at + 0.5)
    return h.group(
      score !== null &&
        h('rect', {
          class: reviews < 3 ? 'month-column month-few' : 'month-column',
          x: (middle - wide / 2).toFixed(1),
          y: y(score).toFixed(1),
          width: wide.toFixed(1),
          height: Math.max(1, BASE - y(score)).toFixed(1),
          rx: 3,
        }),
      score !== null && h('text', { class: 'month-score', x: middle.toFixed(1), y: (y(score) - 6).toFixed(1) }, String(score)),
      at % every === 0 && h('text', { class: 'month-name', x: middle.toFixed(1), y: BASE + 17 }, name(month)),
    )
  })
  return h(
    'figure',
    { class: 'month-chart' },
    h(
      'svg',
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: 'img',
        'aria-label': t('stewardship:quality.chart', {
          from: name(months[0]?.month ?? '2026-01', true),
          to: name(months.at(-1)?.month ?? '2026-01', true),
        }),
      },
      h('path', { class: 'month-base', d: `M0 ${BASE}H${WIDTH}` }),
      columns,
    ),
    h(
      'details',
      { class: 'demand-table' },
      h('summary', null, t('stewardship:quality.asTable')),
      h(
        'table',
        null,
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            (['month', 'score', 'reviews'] as const).map((column) => h('th', { scope: 'col' }, t(`stewardship:quality.column.${column}`))),
          ),
        ),
        h(
          'tbody',
          null,
          months.map(({ month, score, reviews }) =>
            h(
              'tr',
              null,
              h('th', { scope: 'row' }, name(month, true)),
              h('td', null, score === null ? '–' : formatNumber(score, locale)),
              h('td', null, formatNumber(reviews, locale)),
            ),
          ),
        ),
      ),
    ),
  )
}
