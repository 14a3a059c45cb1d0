import { formatDate, formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { DemandDay } from './schema.ts'

const WIDTH = 640
const HEIGHT = 72
const TOP = 6

type Series = 'searches' | 'failed'

/** Lines over days from zero up, named directly, with the figures as a table behind. */
export function sparkline<N>(hand: Hand<N>, days: readonly DemandDay[], series: readonly Series[]): N {
  const { h, t, locale } = hand
  const most = Math.max(1, ...days.map(({ searches }) => searches))
  const x = (at: number) => (days.length < 2 ? 0 : (at / (days.length - 1)) * WIDTH)
  const y = (value: number) => HEIGHT - (value / most) * (HEIGHT - TOP)
  const points = (name: Series) => days.map((day, at) => `${x(at).toFixed(1)},${y(day[name]).toFixed(1)}`)
  const date = (day?: DemandDay) => (day ? formatDate(new Date(`${day.day}T12:00`).getTime(), locale) : '')
  const label = t('search:demand.chart', { from: date(days[0]), to: date(days.at(-1)), most: formatNumber(most, locale) })
  return h(
    'figure',
    { class: 'sparkline' },
    h(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT + 2}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
      h('path', { class: 'sparkline-base', d: `M0 ${HEIGHT}H${WIDTH}` }),
      series.map((name) =>
        h.group(
          h('path', { class: `sparkline-area sparkline-${name}`, d: `M0 ${HEIGHT}L${points(name).join('L')}L${WIDTH} ${HEIGHT}Z` }),
          h('path', { class: `sparkline-line sparkline-${name}`, d: `M${points(name).join('L')}` }),
        ),
      ),
    ),
    h(
      'figcaption',
      null,
      h('span', null, date(days[0])),
      h(
        'span',
        { class: 'sparkline-names' },
        series.map((name) => h('span', { class: `sparkline-name sparkline-${name}` }, t(`search:demand.series.${name}`))),
        h('span', null, t('search:demand.busiest', { count: most })),
      ),
      h('span', null, date(days.at(-1))),
    ),
    h(
      'details',
      { class: 'demand-table' },
      h('summary', null, t('search:demand.asTable')),
      h(
        'table',
        null,
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            h('th', { scope: 'col' }, t('search:demand.day')),
            series.map((name) => h('th', { scope: 'col' }, t(`search:demand.series.${name}`))),
          ),
        ),
        h(
          'tbody',
          null,
          days.map((day) =>
            h(
              'tr',
              null,
              h('th', { scope: 'row' }, date(day)),
              series.map((name) => h('td', null, formatNumber(day[name], locale))),
            ),
          ),
        ),
      ),
    ),
  )
}
