/** The inbox: what one was told, day by day. */
import type { Hand } from '../../platform/page/hand.ts'
import type { Attributes, Child } from '../../platform/page/markup.ts'
import { formatDate } from '../../platform/page/format.ts'
import { emptyState, icon, pageHead, when } from '../../platform/page/parts.ts'
import { type Inbox, type InboxAsked, inboxStates, type SignalView } from './schema.ts'

const urgencies = ['request', 'mention', 'reminder', 'news'] as const
const signs: Record<SignalView['urgency'], string> = {
  request: 'user-question',
  mention: 'message-circle',
  reminder: 'clock',
  news: 'bell',
}

/** What the address asks for. */
export function inboxAskedOf(query: { get(name: string): string | null }): InboxAsked {
  const urgency = urgencies.find((name) => name === query.get('urgency'))
  return { state: inboxStates.find((state) => state === query.get('state')) ?? 'unread', urgency }
}

const queryOf = ({ state, urgency }: InboxAsked, usual: InboxAsked['state']): string => {
  const query = new URLSearchParams()
  if (state !== usual) query.set('state', state)
  if (urgency) query.set('urgency', urgency)
  const text = query.toString()
  return text ? `?${text}` : ''
}
export const inboxPath = (asked: InboxAsked): string => `/api/inbox${queryOf(asked, 'all')}`
const inboxAddress = (asked: InboxAsked): string => `/inbox${queryOf(asked, 'unread')}`

/** What the app adds: handlers of a row, the button that marks all as read, and what stands at the end. */
export type InboxHands<N> = {
  row?: (signal: SignalView, at: number) => Attributes
  open?: (signal: SignalView) => void
  toggle?: (signal: SignalView) => void
  readAll?: () => void
  end?: Child<N>
}

export function inboxPageView<N>(hand: Hand<N>, asked: InboxAsked, inbox: Pick<Inbox, 'items' | 'unread'>, hands: InboxHands<N> = {}): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'page page-narrow inbox' },
    pageHead(hand, {
      title: t('web:place.inbox'),
      lead: inbox.unread === 0 ? t('notifications:inbox.none') : t('notifications:inbox.unread', { count: inbox.unread }),
      actions: h.group(
        h(
          'button',
          { class: 'button', type: 'button', disabled: inbox.unread === 0 || !hands.readAll, onClick: hands.readAll },
          icon(hand, 'checks'),
          h('span', null, t('notifications:inbox.readAll')),
        ),
        h(
          'a',
          {
            class: 'icon-button',
            href: '/me?part=notifications',
            'aria-label': t('notifications:settings.tab'),
            title: t('notifications:settings.tab'),
          },
          icon(hand, 'settings'),
        ),
      ),
    }),
    filters(hand, asked),
    inbox.items.length === 0 ? nothing(hand, asked) : days(hand, inbox.items, hands),
    hands.end,
  )
}

function filters<N>(hand: Hand<N>, asked: InboxAsked): N {
  const { h, t } = hand
  const link = (to: InboxAsked, on: boolean, label: string, sign?: string) =>
    h('a', { class: 'chip', href: inboxAddress(to), 'aria-current': on ? 'true' : undefined }, sign && icon(hand, sign), label)
  return h(
    'nav',
    { class: 'chips inbox-filters', 'aria-label': t('notifications:inbox.filters') },
    inboxStates.map((state) => link({ ...asked, state }, asked.state === state, t(`notifications:inbox.state.${state}`))),
    h('span', { class: 'inbox-gap', 'aria-hidden': 'true' }),
    urgencies.map((urgency) => {
      const on = asked.urgency === urgency
      return link({ ...asked, urgency: on ? undefined : urgency }, on, t(`notifications:urgency.${urgency}.name`), signs[urgency])
    }),
  )
}

function nothing<N>(hand: Hand<N>, asked: InboxAsked): N {
  const { h, t } = hand
  const all = asked.state === 'all' && !asked.urgency
  return emptyState(hand, {
    icon: 'inbox',
    title: t(all ? 'notifications:inbox.empty.title' : 'notifications:inbox.done.title'),
    text: t(all ? 'notifications:inbox.empty.text' : 'notifications:inbox.done.text'),
    action: all
      ? h('a', { class: 'button', href: '/' }, icon(hand, 'home'), t('web:place.home'))
      : h('a', { class: 'button', href: inboxAddress({ state: 'all' }) }, t('notifications:inbox.showAll')),
  })
}

/** Grouped by the day on which they came. */
function days<N>(hand: Hand<N>, items: readonly SignalView[], hands: InboxHands<N>): N {
  const { h, locale } = hand
  const groups = Map.groupBy(
    items.map((signal, at) => ({ signal, at })),
    ({ signal }) => formatDate(signal.at, locale),
  )
  return h.group(
    [...groups].map(([day, signals]) =>
      h(
        'section',
        { class: 'inbox-day', key: day },
        h('h2', { class: 'inbox-date' }, day),
        h(
          'ul',
          { class: 'rows' },
          signals.map(({ signal, at }) => row(hand, signal, hands, at)),
        ),
      ),
    ),
  )
}

function row<N>(hand: Hand<N>, signal: SignalView, hands: InboxHands<N>, at: number): N {
  const { h, t } = hand
  const read = signal.readAt !== null
  const label = t(read ? 'notifications:inbox.markUnread' : 'notifications:inbox.markRead')
  return h(
    'li',
    { class: 'row inbox-row', 'data-read': read ? '' : undefined, key: signal.id, ...hands.row?.(signal, at) },
    h('span', { class: 'row-kind' }, icon(hand, signs[signal.urgency])),
    h(
      'div',
      { class: 'row-text' },
      h(
        'a',
        { class: 'row-title', href: signal.href, onClick: hands.open && (() => hands.open?.(signal)) },
        !read && h('span', { class: 'sr-only' }, `${t('notifications:inbox.state.unread')}: `),
        signal.text,
      ),
      h(
        'p',
        { class: 'row-quiet quiet' },
        h('span', null, t(`notifications:urgency.${signal.urgency}.name`)),
        signal.item && h('span', null, signal.item.space.name),
        h('span', null, when(hand, signal.at)),
      ),
    ),
    h(
      'button',
      {
        ...{ class: 'icon-button inbox-mark', type: 'button', 'aria-label': label, title: label, disabled: !hands.toggle },
        onClick: hands.toggle && (() => hands.toggle?.(signal)),
      },
      icon(hand, read ? 'circle-dashed' : 'check'),
    ),
  )
}
