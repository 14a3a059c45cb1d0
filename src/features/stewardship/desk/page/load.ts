/** Who has how much before them, and whether it becomes more or less. */
import { formatDate, formatNumber } from '../../../../platform/page/format.ts'
import type { Hand } from '../../../../platform/page/hand.ts'
import { avatar, icon, section } from '../../../../platform/page/parts.ts'
import { deskAddress, type DeskAsked } from '../asked.ts'
import type { Load } from '../schema.ts'
import { deskHead } from './list.ts'
import { ageWords, queueIcons, queueWords } from './rows.ts'

export function loadPage<N>(hand: Hand<N>, asked: DeskAsked, load: Load): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page desk' },
    deskHead(hand, asked),
    section(hand, { id: 'load', title: t('stewardship:desk.load.title'), icon: 'users' }, peopleTable(hand, asked, load)),
    section(hand, { id: 'trends', title: t('stewardship:desk.load.trends'), icon: 'chart-line' }, trendList(hand, asked, load)),
  )
}

function peopleTable<N>(hand: Hand<N>, asked: DeskAsked, { people }: Load): N {
  const { h, t, locale } = hand
  if (people.length === 0) return h('p', { class: 'quiet' }, t('stewardship:desk.load.nobody'))
  const most = Math.max(1, ...people.map(({ open }) => open))
  return h(
    'div',
    { class: 'desk-table' },
    h(
      'table',
      null,
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          ['who', 'open', 'done', 'oldest'].map((name) => h('th', { scope: 'col' }, t(`stewardship:desk.load.${name}`))),
        ),
      ),
      h(
        'tbody',
        null,
        people.map(({ subject, open, done, oldest }) =>
          h(
            'tr',
            null,
            h(
              'th',
              { scope: 'row' },
              h(
                'a',
                { class: 'desk-person', href: deskAddress({ ...asked, mode: 'list', queue: '' }, { assignee: subject?.id ?? 'none' }) },
                subject
                  ? subject.kind === 'person'
                    ? avatar(hand, subject, 's')
                    : icon(hand, 'users-group')
                  : icon(hand, 'user-question'),
                h('span', null, subject?.name ?? t('stewardship:desk.assignees.none')),
              ),
            ),
            h(
              'td',
              null,
              h('span', { class: 'desk-bar', style: { '--share': open / most }, 'aria-hidden': 'true' }),
              h('span', null, formatNumber(open, locale)),
            ),
            h('td', null, subject ? formatNumber(done, locale) : '–'),
            h('td', null, oldest === null ? '–' : ageWords(hand, oldest)),
          ),
        ),
      ),
    ),
  )
}

const [WIDTH, HEIGHT] = [220, 36]

/** A line from zero up of each queue, with its figures as a table behind. */
function trendList<N>(hand: Hand<N>, asked: DeskAsked, { trends, weeks }: Load): N {
  const { h, t, locale } = hand
  if (trends.length === 0) return h('p', { class: 'quiet' }, t('stewardship:desk.load.noTrend'))
  const date = (week: string) => formatDate(new Date(`${week}T12:00`).getTime(), locale)
  return h(
    'div',
    null,
    h(
      'ul',
      { class: 'desk-trends' },
      trends.map(({ queue, open }) => {
        const [first, last] = [open[0], open[open.length - 1]]
        return h(
          'li',
          null,
          h(
            'a',
            { href: deskAddress(asked, { mode: 'list', queue }) },
            icon(hand, queueIcons[queue] ?? 'clipboard-list'),
            queueWords(t, queue),
          ),
          open.length < 2
            ? h('span', { class: 'quiet' }, t('stewardship:desk.load.noTrend'))
            : line(hand, open, t('stewardship:desk.load.chart', { from: formatNumber(first, locale), to: formatNumber(last, locale) })),
          h('b', null, formatNumber(last, locale)),
        )
      }),
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
            h('th', { scope: 'col' }, t('stewardship:desk.load.week')),
            trends.map(({ queue }) => h('th', { scope: 'col' }, queueWords(t, queue))),
          ),
        ),
        h(
          'tbody',
          null,
          weeks.map((week, at) =>
            h(
              'tr',
              null,
              h('th', { scope: 'row' }, date(week)),
              trends.map(({ open }) => h('td', null, formatNumber(open[at], locale))),
            ),
          ),
        ),
      ),
    ),
  )
}

function line<N>({ h }: Hand<N>, values: number[], label: string): N {
  const most = Math.max(1, ...values)
  const points = values.map(
    (value, at) => `${((at / Math.max(1, values.length - 1)) * WIDTH).toFixed(1)},${(HEIGHT - (value / most) * (HEIGHT - 4)).toFixed(1)}`,
  )
  return h(
    'svg',
    { class: 'desk-line', viewBox: `0 0 ${WIDTH} ${HEIGHT + 2}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    h('path', { class: 'desk-line-base', d: `M0 ${HEIGHT}H${WIDTH}` }),
    h('path', { class: 'desk-line-line', d: `M${points.join('L')}` }),
  )
}
