/** The pages of campaigns, drawn alike by the server and the app. */
import { formatDate, formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../platform/page/markup.ts'
import { avatar, emptyState, icon, itemRow, pageHead, section, spaceTile, when } from '../../../platform/page/parts.ts'
import type { CampaignItem, CampaignRow, CampaignView } from './schema.ts'

export type CampaignsAsked = { state: 'open' | 'closed' }
export const campaignsAskedOf = (query: Record<string, unknown>): CampaignsAsked => ({
  state: query.state === 'closed' ? 'closed' : 'open',
})
export const campaignsPath = ({ state }: CampaignsAsked): string => `/api/campaigns?state=${state}`

export type CampaignAsked = { state: 'open' | 'done' | 'all'; person: string | null }
/** Reads an address; what makes no sense in it is as if it were not there. */
export function campaignAskedOf(query: Record<string, unknown>): CampaignAsked {
  const person = typeof query.person === 'string' && /^(me|none|[0-9a-f-]{36})$/.test(query.person) ? query.person : null
  return { state: query.state === 'done' || query.state === 'all' ? query.state : 'open', person }
}
export const campaignItemsPath = (id: string, { state, person }: CampaignAsked): string =>
  `/api/campaigns/${id}/items?state=${state}${person ? `&person=${person}` : ''}`
const addressOf = (id: string, { state, person }: CampaignAsked): string => {
  const query = new URLSearchParams({ ...(state === 'open' ? {} : { state }), ...(person ? { person } : {}) })
  return `/campaigns/${id}${query.size > 0 ? `?${query}` : ''}`
}

export type CampaignsSlots<N> = { row?: (campaign: CampaignRow, at: number) => Attributes; end?: Child<N> }

export function campaignsView<N>(
  hand: Hand<N>,
  asked: CampaignsAsked,
  list: { items: CampaignRow[]; mayStart: boolean },
  slots: CampaignsSlots<N> = {},
): N {
  const { h, t } = hand
  const start =
    list.mayStart && h('a', { class: 'button button-primary', href: '/campaigns/new' }, icon(hand, 'plus'), t('refresh:campaigns.new'))
  return h(
    'div',
    { class: 'page campaigns' },
    pageHead(hand, { title: t('refresh:campaigns.title'), lead: t('refresh:campaigns.lead'), actions: start }),
    tabs(
      hand,
      t('refresh:campaigns.shown'),
      (['open', 'closed'] as const).map((state) => ({
        ...{
          href: state === 'open' ? '/campaigns' : '/campaigns?state=closed',
          text: t(`refresh:campaigns.list.${state}`),
          chosen: asked.state === state,
        },
      })),
    ),
    list.items.length === 0
      ? emptyState(hand, {
          ...{
            icon: 'speakerphone',
            title: t(`refresh:campaigns.empty.${asked.state}.title`),
            text: t(`refresh:campaigns.empty.${asked.state}.text`),
          },
          action: asked.state === 'open' ? start : undefined,
        })
      : h(
          'ol',
          { class: 'rows' },
          list.items.map((campaign, at) => campaignRow(hand, campaign, slots.row?.(campaign, at))),
        ),
    slots.end,
  )
}

function tabs<N>({ h }: Hand<N>, label: string, links: { href: string; text: string; chosen: boolean }[]): N {
  return h(
    'nav',
    { class: 'tabs', 'aria-label': label },
    links.map(({ href, text, chosen }) => h('a', { href, 'aria-current': chosen ? 'page' : undefined }, text)),
  )
}

function campaignRow<N>(hand: Hand<N>, campaign: CampaignRow, attributes?: Attributes): N {
  const { h, t } = hand
  return h(
    'li',
    { class: 'row', key: campaign.id, ...attributes },
    h('span', { class: 'row-kind' }, icon(hand, 'speakerphone')),
    h(
      'div',
      { class: 'row-text' },
      h('a', { class: 'row-title', href: `/campaigns/${campaign.id}` }, campaign.name),
      bar(hand, campaign),
      h(
        'p',
        { class: 'row-quiet quiet' },
        dueWords(hand, campaign),
        campaign.mine > 0 &&
          campaign.closedAt === null &&
          h('span', { class: 'campaign-mine' }, t('refresh:campaigns.mine', { count: campaign.mine })),
        campaign.createdBy && h('span', null, campaign.createdBy.name),
      ),
    ),
  )
}

const isLate = ({ dueAt, closedAt, total, done }: Pick<CampaignRow, 'dueAt' | 'closedAt' | 'total' | 'done'>, now: number): boolean =>
  closedAt === null && dueAt < now && done < total

function dueWords<N>(hand: Hand<N>, campaign: CampaignRow): N {
  const { h, t, locale, now } = hand
  if (campaign.closedAt !== null) return h('span', null, t('refresh:campaigns.closedAt', { date: formatDate(campaign.closedAt, locale) }))
  const late = isLate(campaign, now)
  const words = t(late ? 'refresh:campaigns.late' : 'refresh:campaigns.until', { date: formatDate(campaign.dueAt, locale) })
  return h('span', { class: late ? 'campaign-late' : undefined }, late && icon(hand, 'hourglass-high'), words)
}

/** How much is done, as a bar with its words beside it. */
function bar<N>(hand: Hand<N>, { total, done }: { total: number; done: number }): N {
  const { h, t, locale } = hand
  const share = total === 0 ? 0 : Math.floor((100 * done) / total)
  return h(
    'div',
    { class: 'campaign-progress' },
    h('span', { class: 'campaign-bar', 'aria-hidden': 'true' }, h('span', { class: 'campaign-done', style: { width: `${share}%` } })),
    h(
      'span',
      { class: 'campaign-figure' },
      t('refresh:campaigns.done', { done: formatNumber(done, locale), total: formatNumber(total, locale), share }),
    ),
  )
}

export type CampaignSlots<N> = {
  acts?: Child<N>
  row?: (item: CampaignItem, at: number) => Attributes
  rowActs?: (item: CampaignItem) => Child<N>
  end?: Child<N>
}

export function campaignView<N>(
  hand: Hand<N>,
  asked: CampaignAsked,
  campaign: CampaignView,
  items: CampaignItem[],
  slots: CampaignSlots<N> = {},
): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page campaign' },
    h('p', { class: 'crumbs' }, h('a', { href: '/campaigns' }, icon(hand, 'chevron-left'), t('refresh:campaigns.title'))),
    pageHead(hand, { title: campaign.name, lead: campaign.note || undefined, actions: headActs(hand, campaign, slots.acts) }),
    h(
      'section',
      { class: 'campaign-summary', 'aria-label': t('refresh:campaigns.progress') },
      bar(hand, campaign),
      h(
        'p',
        { class: 'row-quiet quiet' },
        dueWords(hand, campaign),
        h('span', null, t('refresh:campaigns.scope', { query: campaign.query })),
        campaign.follow && h('span', null, t('refresh:campaigns.follows')),
        campaign.createdBy && h('span', null, campaign.createdBy.name),
        when(hand, campaign.createdAt),
      ),
    ),
    h(
      'div',
      { class: 'campaign-parts' },
      section(
        hand,
        { id: 'items', title: t('refresh:campaigns.items'), icon: 'list-check' },
        itemsPart(hand, asked, campaign, items, slots),
      ),
      h('aside', { class: 'campaign-side' }, peoplePart(hand, asked, campaign), spacesPart(hand, campaign)),
    ),
  )
}

const headActs = <N>(hand: Hand<N>, { id }: CampaignView, acts: Child<N>): N =>
  hand.h.group(
    hand.h(
      'a',
      { class: 'button', href: `/api/campaigns/${id}/report`, download: 'campaign.csv' },
      icon(hand, 'download'),
      hand.t('refresh:campaigns.report'),
    ),
    acts,
  )

function itemsPart<N>(hand: Hand<N>, asked: CampaignAsked, campaign: CampaignView, items: CampaignItem[], slots: CampaignSlots<N>): N {
  const { h, t } = hand
  return h.group(
    tabs(
      hand,
      t('refresh:campaigns.shown'),
      (['open', 'done', 'all'] as const).map((state) => ({
        ...{
          href: addressOf(campaign.id, { ...asked, state }),
          text: t(`refresh:campaigns.state.${state}`),
          chosen: asked.state === state,
        },
      })),
    ),
    asked.person !== null &&
      h(
        'p',
        { class: 'campaign-filter' },
        h(
          'a',
          { class: 'button button-plain', href: addressOf(campaign.id, { ...asked, person: null }) },
          icon(hand, 'x'),
          t('refresh:campaigns.everybody'),
        ),
      ),
    items.length === 0
      ? emptyState(hand, {
          icon: 'circle-check',
          title: t(`refresh:campaigns.nothing.${asked.state}.title`),
          text: t(`refresh:campaigns.nothing.${asked.state}.text`),
        })
      : h(
          'ol',
          { class: 'rows' },
          items.map((one, at) =>
            itemRow(hand, one.item, { attributes: { key: one.item.id, ...slots.row?.(one, at) }, extra: itemEnd(hand, one, slots) }),
          ),
        ),
    slots.end,
  )
}

function itemEnd<N>(hand: Hand<N>, one: CampaignItem, slots: CampaignSlots<N>): N {
  const { h, t, locale } = hand
  const state =
    one.doneAt === null
      ? one.assignee
        ? h('span', { class: 'campaign-assignee' }, avatar(hand, one.assignee, 's'), one.assignee.name)
        : h('span', { class: 'campaign-assignee quiet' }, t('refresh:campaigns.nobody'))
      : h(
          'span',
          { class: 'campaign-assignee trust-verified' },
          icon(hand, 'shield-check'),
          t('refresh:campaigns.doneBy', { name: one.doneBy?.name ?? '', date: formatDate(one.doneAt, locale) }),
        )
  return h('div', { class: 'campaign-end' }, state, slots.rowActs?.(one))
}

function peoplePart<N>(hand: Hand<N>, asked: CampaignAsked, campaign: CampaignView): N {
  const { h, t } = hand
  return section(
    hand,
    { id: 'people', title: t('refresh:campaigns.people'), icon: 'users' },
    h(
      'ul',
      { class: 'campaign-tally' },
      campaign.people.map(({ person, total, done }) => {
        const key = person?.id ?? 'none'
        return h(
          'li',
          { key },
          h(
            'a',
            { href: addressOf(campaign.id, { ...asked, person: key }), 'aria-current': asked.person === key ? 'true' : undefined },
            person && avatar(hand, person, 's'),
            h('span', { class: 'campaign-name' }, person?.name ?? t('refresh:campaigns.nobody')),
          ),
          bar(hand, { total, done }),
        )
      }),
    ),
  )
}

function spacesPart<N>(hand: Hand<N>, { spaces }: CampaignView): N | false {
  const { h, t } = hand
  if (spaces.length < 2) return false
  return section(
    hand,
    { id: 'spaces', title: t('refresh:campaigns.spaces'), icon: 'books' },
    h(
      'ul',
      { class: 'campaign-tally' },
      spaces.map(({ space, total, done }) =>
        h(
          'li',
          { key: space.id },
          h('a', { href: `/spaces/${space.key}` }, spaceTile(hand, space, 's'), h('span', { class: 'campaign-name' }, space.name)),
          bar(hand, { total, done }),
        ),
      ),
    ),
  )
}
