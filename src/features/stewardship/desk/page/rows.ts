import { formatNumber } from '../../../../platform/page/format.ts'
import type { Hand, Text } from '../../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../../platform/page/markup.ts'
import { avatar, icon, kindIcon, trustMark, when } from '../../../../platform/page/parts.ts'
import type { DeskRow } from '../schema.ts'

export const queueIcons: Record<string, string> = {
  problems: 'alert-octagon',
  conflicts: 'arrows-exchange',
  expired: 'hourglass-high',
  due: 'calendar-due',
  flags: 'flag',
  proposals: 'git-pull-request',
  'failed-searches': 'search',
  wanted: 'file-text',
  'dead-links': 'link-off',
  duplicates: 'copy-check',
  translations: 'language',
  unowned: 'user-question',
  unverifiable: 'ban',
  quality: 'stethoscope',
  thin: 'note',
  untagged: 'tag',
  orphaned: 'sitemap',
  unread: 'eye-off',
}

/** A name whose text is in another feature's locale carries that feature: `refresh:dead-links`. */
export function reasonWords(t: Text, reason: NonNullable<DeskRow['reason']>): string {
  const [feature, code] = reason.code.includes(':') ? reason.code.split(':') : ['stewardship', reason.code]
  return t(`${feature}:reason.${code}`, reason.values)
}

export const queueWords = (t: Text, queue: string): string => t(`stewardship:queue.${queue}`)

/** How long it waits, in the largest unit that says it. */
export function ageWords({ t, now }: Pick<Hand<unknown>, 't' | 'now'>, since: number): string {
  const days = Math.max(0, Math.floor((now - since) / 86_400_000))
  if (days === 0) return t('stewardship:desk.age.today')
  if (days < 60) return t('stewardship:desk.age.days', { count: days })
  if (days < 730) return t('stewardship:desk.age.months', { count: Math.floor(days / 30) })
  return t('stewardship:desk.age.years', { count: Math.floor(days / 365) })
}

export type RowSlots<N> = { attributes?: Attributes; choice?: Child<N>; acts?: Child<N>; queue?: boolean }

/** A piece of work: what it is about, why it waits, since when, how many it touches. */
export function workRow<N>(hand: Hand<N>, row: DeskRow, slots: RowSlots<N> = {}): N {
  const { h, t, locale } = hand
  return h(
    'li',
    { class: 'row desk-row', key: row.id, ...slots.attributes },
    slots.choice,
    h(
      'span',
      { class: 'row-kind', title: row.item ? t(`web:kind.${row.item.kind ?? 'document'}`) : undefined },
      row.item ? kindIcon(hand, row.item.kind) : icon(hand, queueIcons[row.queue] ?? 'clipboard-list'),
    ),
    h(
      'div',
      { class: 'row-text' },
      h('a', { class: 'row-title', href: row.href }, row.title),
      trustMark(hand, row.item?.trust),
      row.reason && h('p', { class: 'row-excerpt desk-reason' }, reasonWords(t, row.reason)),
      h(
        'p',
        { class: 'row-quiet quiet' },
        slots.queue &&
          h('span', { class: 'desk-queue-name' }, icon(hand, queueIcons[row.queue] ?? 'clipboard-list'), queueWords(t, row.queue)),
        row.space && h('span', { class: 'row-space', 'data-colour': row.space.colour }, row.space.name),
        h('span', null, ageWords(hand, row.since)),
        row.item !== null &&
          row.readers > 0 &&
          h('span', null, t('stewardship:desk.readers', { count: row.readers, number: formatNumber(row.readers, locale) })),
        row.snooze && h('span', { class: 'desk-snoozed' }, icon(hand, 'zzz'), when(hand, row.snooze.until), ` · ${row.snooze.reason}`),
        row.note && h('span', { class: 'desk-note' }, `“${row.note}”`),
      ),
    ),
    row.assignee &&
      h(
        'span',
        { class: 'desk-assignee', title: t('stewardship:desk.waitsFor', { name: row.assignee.name }) },
        row.assignee.kind === 'person' ? avatar(hand, row.assignee, 's') : icon(hand, 'users-group'),
        h('span', { class: 'sr-only' }, t('stewardship:desk.waitsFor', { name: row.assignee.name })),
      ),
    slots.acts,
  )
}
