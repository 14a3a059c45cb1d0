/** The steward's pages of what people look for and do not find. */
import { formatNumber, formatWhen } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../platform/page/markup.ts'
import { emptyState, hrefOf, icon, kindIcon, pageHead, section, when } from '../../../platform/page/parts.ts'
import { type DemandCluster, type DemandDetail, type DemandList, type DemandRequest, type DemandSummary, ranges } from './schema.ts'
import { sparkline } from './sparkline.ts'

export type DemandAsked = { days: number; state: 'open' | 'dismissed' }
export type DemandSlots<N> = {
  /** Buttons of a request of a person; the page without scripts has none. */
  request?: (request: DemandRequest) => Child<N>
  row?: (cluster: DemandCluster, at: number) => Attributes
  end?: Child<N>
}

/** Reads an address; what makes no sense in it is as if it were not there. */
export function demandAskedOf(query: Record<string, unknown>): DemandAsked {
  const days = ranges.find((range) => String(range) === query.days) ?? 30
  return { days, state: query.state === 'dismissed' ? 'dismissed' : 'open' }
}

export const demandPath = ({ days, state }: DemandAsked): string => `/api/demand?days=${days}&state=${state}`
export const demandSummaryPath = ({ days }: Pick<DemandAsked, 'days'>): string => `/api/demand/summary?days=${days}`
export const demandDetailPath = (key: string, { days }: Pick<DemandAsked, 'days'>): string => `/api/demand/${key}?days=${days}`

export const demandAddressOf = ({ days, state }: DemandAsked, key?: string): string => {
  const query = new URLSearchParams({ ...(days === 30 ? {} : { days: String(days) }), ...(state === 'open' ? {} : { state }) })
  return `/demand${key ? `/${key}` : ''}${query.size > 0 ? `?${query}` : ''}`
}

export function demandView<N>(
  hand: Hand<N>,
  asked: DemandAsked,
  { list, summary }: { list: DemandList; summary: DemandSummary },
  slots: DemandSlots<N> = {},
): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page demand' },
    pageHead(hand, { title: t('search:demand.title'), lead: t('search:demand.lead', { count: list.threshold }) }),
    !list.recording && h('p', { class: 'notice' }, icon(hand, 'info-circle'), h('span', null, t('search:demand.off'))),
    h(
      'div',
      { class: 'demand-choices' },
      choices(
        hand,
        t('search:demand.range'),
        ranges.map((days) => ({
          href: demandAddressOf({ ...asked, days }),
          text: t('search:demand.days', { count: days }),
          chosen: asked.days === days,
        })),
      ),
      choices(
        hand,
        t('search:demand.state'),
        (['open', 'dismissed'] as const).map((state) => ({
          ...{ href: demandAddressOf({ ...asked, state }), text: t(`search:demand.states.${state}`), chosen: asked.state === state },
        })),
      ),
    ),
    summaryView(hand, summary),
    list.requests.length > 0 && requestsView(hand, list.requests, slots),
    section(
      hand,
      { id: 'needs', title: t(`search:demand.needs.${asked.state}`), icon: 'compass' },
      list.items.length === 0
        ? nothing(hand, asked, summary)
        : h(
            'ol',
            { class: 'rows demand-rows' },
            list.items.map((cluster, at) => clusterRow(hand, asked, cluster, slots.row?.(cluster, at))),
          ),
      slots.end,
    ),
  )
}

function choices<N>({ h }: Hand<N>, label: string, links: { href: string; text: string; chosen: boolean }[]): N {
  return h(
    'nav',
    { class: 'tabs', 'aria-label': label },
    links.map(({ href, text, chosen }) => h('a', { href, 'aria-current': chosen ? 'page' : undefined }, text)),
  )
}

function nothing<N>(hand: Hand<N>, { state }: DemandAsked, summary: DemandSummary): N {
  const { t } = hand
  const kind = state === 'dismissed' ? 'dismissed' : summary.searches === 0 ? 'fresh' : 'none'
  return emptyState(hand, { icon: 'compass', title: t(`search:demand.empty.${kind}.title`), text: t(`search:demand.empty.${kind}.text`) })
}

/** The figures of searching, with a line of the days and the table behind it. */
function summaryView<N>(hand: Hand<N>, summary: DemandSummary): N {
  const { h, t, locale } = hand
  const share = (value: number | null) =>
    value === null ? '–' : new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(value)
  const figure = (name: string, value: Child<N>) =>
    h('div', { class: 'figure' }, h('dt', null, t(`search:demand.figure.${name}`)), h('dd', null, value))
  const number = (value: number | null) => (value === null ? '–' : formatNumber(Math.round(value * 10) / 10, locale))
  return h(
    'section',
    { class: 'demand-summary', 'aria-label': t('search:demand.summary') },
    h(
      'dl',
      { class: 'figures' },
      figure('searches', formatNumber(summary.searches, locale)),
      figure('nothing', share(summary.nothingShare)),
      figure('abandoned', share(summary.abandonedShare)),
      figure('opened', share(summary.openedShare)),
      figure('position', number(summary.position)),
      figure('openTime', summary.openMs === null ? '–' : t('search:demand.seconds', { seconds: number(summary.openMs / 1000) })),
      figure('solved', formatNumber(summary.solved, locale)),
    ),
    summary.searches > 0 && sparkline(hand, summary.byDay, ['searches', 'failed']),
    summary.withheld > 0 && h('p', { class: 'quiet' }, t('search:demand.withheld', { count: summary.withheld })),
  )
}

function requestsView<N>(hand: Hand<N>, requests: DemandRequest[], slots: DemandSlots<N>): N {
  const { h, t } = hand
  return section(
    hand,
    { id: 'requests', title: t('search:demand.requests'), icon: 'bulb' },
    h(
      'ul',
      { class: 'rows' },
      requests.map((request) =>
        h(
          'li',
          { class: 'row row-still demand-request', key: request.id },
          h('span', { class: 'row-kind' }, icon(hand, 'bulb')),
          h(
            'div',
            { class: 'row-text' },
            h('span', { class: 'demand-wording' }, request.query),
            h(
              'p',
              { class: 'row-quiet quiet' },
              h('span', null, t('search:demand.people', { count: request.people })),
              when(hand, request.lastAt),
            ),
          ),
          h('div', { class: 'demand-acts' }, demandWriteLink(hand, request.query), slots.request?.(request)),
        ),
      ),
    ),
  )
}

export function demandWriteLink<N>(hand: Hand<N>, title: string): N {
  const { h, t } = hand
  return h(
    'a',
    { class: 'button', href: `/articles/new?title=${encodeURIComponent(title)}` },
    icon(hand, 'pencil'),
    t('search:demand.write'),
  )
}

function clusterRow<N>(hand: Hand<N>, asked: DemandAsked, cluster: DemandCluster, attributes?: Attributes): N {
  const { h, t } = hand
  return h(
    'li',
    { class: 'row', key: cluster.key, ...attributes },
    h(
      'span',
      { class: 'demand-count' },
      h('b', null, formatNumber(cluster.people, hand.locale)),
      h('span', null, t('search:demand.peopleUnit')),
    ),
    h(
      'div',
      { class: 'row-text' },
      h('a', { class: 'row-title', href: demandAddressOf(asked, cluster.key) }, cluster.name),
      h('p', { class: 'row-excerpt demand-line' }, outcomeWords(hand, cluster), ' ', trend(hand, cluster)),
      h('p', { class: 'row-quiet quiet' }, ...facts(hand, cluster)),
    ),
  )
}

function outcomeWords<N>({ t }: Hand<N>, { searches, nothing: none, abandoned }: DemandCluster): string {
  const parts = [
    none > 0 && t('search:demand.outcome.nothing', { count: none }),
    abandoned > 0 && t('search:demand.outcome.abandoned', { count: abandoned }),
  ]
  return `${t('search:demand.searches', { count: searches })}: ${parts.filter(Boolean).join(', ')}`
}

/** Whether it is asked more often in the second half of the time than in the first. */
export const trendOf = ({ before, after }: Pick<DemandCluster, 'before' | 'after'>): 'up' | 'down' | 'even' =>
  after >= 3 && after > before * 1.5 ? 'up' : before >= 3 && before > after * 1.5 ? 'down' : 'even'

function trend<N>(hand: Hand<N>, cluster: DemandCluster): N | false {
  const way = trendOf(cluster)
  if (way === 'even') return false
  return hand.h('span', { class: `trend trend-${way}` }, icon(hand, 'arrow-up'), hand.t(`search:demand.trend.${way}`))
}

function facts<N>(hand: Hand<N>, cluster: DemandCluster): Child<N>[] {
  const { h, t, locale, now } = hand
  const languages = cluster.languages.filter((language) => language === 'ko' || language === 'en')
  return [
    h('span', null, t('search:demand.since', { when: formatWhen(cluster.firstAt, locale, now) })),
    h('span', null, t('search:demand.last', { when: formatWhen(cluster.lastAt, locale, now) })),
    languages.length > 0 && h('span', null, languages.map((language) => t(`search:demand.language.${language}`)).join(', ')),
    cluster.spaces.length > 0 && h('span', null, cluster.spaces.map(({ name }) => name).join(', ')),
    cluster.requested && h('span', { class: 'demand-requested' }, icon(hand, 'check'), t('search:demand.requested')),
    cluster.dismissal && h('span', null, dismissalWords(hand, cluster)),
  ]
}

function dismissalWords<N>({ t }: Hand<N>, { dismissal }: DemandCluster): string {
  if (!dismissal) return ''
  const title = dismissal.item?.title
  const reason = title ? t('search:demand.dismissal.answeredBy', { title }) : t(`search:demand.dismissal.${dismissal.reason}`)
  return [reason, dismissal.by?.name, dismissal.note].filter(Boolean).join(' · ')
}

/** One need: its wordings, what people opened and left, and what a steward can do. */
export function demandDetailView<N>(hand: Hand<N>, asked: DemandAsked, need: DemandDetail, slots: { acts?: Child<N> } = {}): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page page-narrow demand' },
    h('p', { class: 'crumbs' }, h('a', { href: demandAddressOf(asked) }, icon(hand, 'chevron-left'), t('search:demand.title'))),
    pageHead(hand, { title: need.name, lead: h('span', null, outcomeWords(hand, need), ' ', trend(hand, need)) }),
    h(
      'p',
      { class: 'row-quiet quiet demand-facts' },
      h('span', null, t('search:demand.people', { count: need.people })),
      ...facts(hand, need),
    ),
    h('div', { class: 'demand-acts' }, slots.acts ?? demandWriteLink(hand, need.name)),
    need.searches > 1 && sparkline(hand, need.byDay, ['searches']),
    section(hand, { id: 'wordings', title: t('search:demand.wordings'), icon: 'quote' }, wordings(hand, need)),
    need.left.length > 0 &&
      section(
        hand,
        { id: 'left', title: t('search:demand.left'), icon: 'arrow-back-up' },
        h('p', { class: 'quiet' }, t('search:demand.leftText')),
        h(
          'ul',
          { class: 'links' },
          need.left.map(({ item, people }) =>
            h(
              'li',
              null,
              h(
                'a',
                { class: 'link-card', href: hrefOf(item) },
                kindIcon(hand, item.kind),
                h('span', { class: 'link-title' }, item.title),
                h('span', { class: 'quiet' }, t('search:demand.people', { count: people })),
              ),
            ),
          ),
        ),
      ),
  )
}

function wordings<N>(hand: Hand<N>, need: DemandDetail): N {
  const { h, t, locale } = hand
  const head = ['wording', 'askers', 'times', 'none'] as const
  return h.group(
    need.queries.length > 0 &&
      h(
        'div',
        { class: 'demand-table' },
        h(
          'table',
          null,
          h(
            'thead',
            null,
            h(
              'tr',
              null,
              head.map((name) => h('th', { scope: 'col' }, t(`search:demand.${name}`))),
            ),
          ),
          h(
            'tbody',
            null,
            need.queries.map(({ query, people, searches, nothing: none }) =>
              h(
                'tr',
                null,
                h('th', { scope: 'row' }, h('a', { href: `/search?q=${encodeURIComponent(query)}` }, query)),
                [people, searches, none].map((value) => h('td', null, formatNumber(value, locale))),
              ),
            ),
          ),
        ),
      ),
    need.hidden > 0 && h('p', { class: 'quiet' }, t('search:demand.hidden', { count: need.hidden })),
  )
}
