import { useId } from 'react'
import { formatDate } from '../../../../platform/page/format.ts'
import { useHand } from '../../../../web/kit/hand.ts'
import { useText } from '../../../../web/kit/i18n.ts'

const WIDTH = 480
const HEIGHT = 84
const TOP = 16
const BASE = 66

/** Reviews week by week, from zero up, the busiest and the ends named; the figures stand in the table behind. */
export function WeeksChart({
  weeks,
  limit,
  label,
}: {
  weeks: readonly { from: number; reviews: number }[]
  limit?: number
  label: string
}) {
  const t = useText('stewardship')
  const { locale } = useHand()
  const id = useId()
  const most = Math.max(1, limit ?? 0, ...weeks.map(({ reviews }) => reviews))
  const step = WIDTH / Math.max(1, weeks.length)
  const y = (reviews: number) => BASE - (reviews / most) * (BASE - TOP)
  const busiest = weeks.findIndex(({ reviews }) => reviews === Math.max(...weeks.map((week) => week.reviews)))
  const short = (time: number) => new Intl.DateTimeFormat(locale, { month: 'numeric', day: 'numeric' }).format(time)
  return (
    <figure className="weeks-chart" aria-labelledby={id}>
      <figcaption id={id} className="quiet">
        {label}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {weeks.map(({ from, reviews }, at) => (
          <rect
            key={from}
            className="month-column"
            x={(step * (at + 0.2)).toFixed(1)}
            y={y(reviews).toFixed(1)}
            width={(step * 0.6).toFixed(1)}
            height={Math.max(0, BASE - y(reviews)).toFixed(1)}
            rx={2}
          />
        ))}
        {limit !== undefined && <path className="weeks-limit" d={`M0 ${y(limit).toFixed(1)}H${WIDTH}`} />}
        <path className="month-base" d={`M0 ${BASE}H${WIDTH}`} />
        {weeks[busiest] && weeks[busiest].reviews > 0 && (
          <text className="month-score" x={(step * (busiest + 0.5)).toFixed(1)} y={y(weeks[busiest].reviews) - 4}>
            {weeks[busiest].reviews}
          </text>
        )}
        {[0, weeks.length - 1].map(
          (at) =>
            weeks[at] && (
              <text
                key={at}
                className={at === 0 ? 'month-name weeks-first' : 'month-name weeks-last'}
                x={at === 0 ? 0 : WIDTH}
                y={BASE + 15}
              >
                {short(weeks[at].from)}
              </text>
            ),
        )}
      </svg>
      <details className="demand-table">
        <summary>{t('quality.asTable')}</summary>
        <table>
          <tbody>
            {weeks.map(({ from, reviews }) => (
              <tr key={from}>
                <th scope="row">{formatDate(from, locale)}</th>
                <td>{reviews}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
