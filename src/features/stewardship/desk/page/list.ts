/** The desk: queues on the left, what waits in one of them on the right. */
import { formatNumber } from '../../../../platform/page/format.ts'
import type { Hand } from '../../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../../platform/page/markup.ts'
import { emptyState, icon, kinds, pageHead, spaceTile } from '../../../../platform/page/parts.ts'
import { deskAddress, type DeskAsked, isNarrowed, keptDeskQuery } from '../asked.ts'
import { type Desk, type DeskRow, modes, type SavedDeskQuery, sorts } from '../schema.ts'
import { ageWords, queueIcons, queueWords, type RowSlots, workRow } from './rows.ts'

export type DeskData = { desk: Desk; saved: SavedDeskQuery[] }
export type DeskSlots<N> = {
  row?: (row: DeskRow, at: number) => RowSlots<N>
  /** What a field of the filters does when it changes; without scripts a button sends the form. */
  field?: (name: string) => Attributes
  saveAct?: Child<N>
  savedAct?: (query: SavedDeskQuery) => Child<N>
  chosen?: Child<N>
  end?: Child<N>
}

/** Title and the three ways to look at the desk. */
export function deskHead<N>(hand: Hand<N>, asked: DeskAsked): N {
  const { h, t } = hand
  return h.group(
    pageHead(hand, {
      ...{ title: t('stewardship:desk.title'), lead: t('stewardship:desk.lead') },
      actions: h.group(
        h('a', { class: 'button', href: '/reviews' }, icon(hand, 'shield-check'), t('stewardship:reviews.title')),
        h('a', { class: 'button', href: '/quality' }, icon(hand, 'chart-line'), t('stewardship:quality.title')),
        h('a', { class: 'button', href: '/campaigns' }, icon(hand, 'speakerphone'), t('refresh:campaigns.title')),
        h('a', { class: 'button', href: '/retired-words' }, icon(hand, 'vocabulary'), t('refresh:words.title')),
      ),
    }),
    h(
      'nav',
      { class: 'tabs', 'aria-label': t('stewardship:desk.modesLabel') },
      modes.map((mode) =>
        h(
          'a',
          { href: deskAddress(asked, { mode }), 'aria-current': asked.mode === mode ? 'page' : undefined },
          t(`stewardship:desk.modes.${mode}`),
        ),
      ),
    ),
  )
}

export function deskListView<N>(hand: Hand<N>, asked: DeskAsked, { desk, saved }: DeskData, slots: DeskSlots<N> = {}): N {
  const { h, t } = hand
  const chosen = asked.queue
  return h(
    'div',
    { class: 'page desk' },
    deskHead(hand, asked),
    h(
      'div',
      { class: 'desk-body' },
      h('div', { class: 'desk-side' }, queueList(hand, asked, desk), savedList(hand, asked, saved, slots)),
      h(
        'section',
        { class: 'desk-main', 'aria-label': chosen ? queueWords(t, chosen) : t('stewardship:desk.all') },
        filterForm(hand, asked, desk, slots),
        chosen && h('p', { class: 'quiet desk-about' }, t(`stewardship:desk.about.${chosen}`)),
        slots.chosen,
        desk.items.length === 0
          ? nothing(hand, asked, desk)
          : h(
              'ol',
              { class: 'rows desk-rows' },
              desk.items.map((row, at) => workRow(hand, row, { queue: chosen === '', ...slots.row?.(row, at) })),
            ),
        slots.end,
      ),
    ),
  )
}

function queueList<N>(hand: Hand<N>, asked: DeskAsked, { queues }: Desk): N {
  const { h, t, locale } = hand
  const total = queues.reduce((sum, { count }) => sum + count, 0)
  const oldest = Math.min(...queues.map((queue) => queue.oldest))
  const line = (name: string, count: number, since: number | null) =>
    h(
      'a',
      {
        class: 'desk-queue',
        href: deskAddress(asked, { queue: name, mode: 'list' }),
        'aria-current': asked.queue === name ? 'page' : undefined,
      },
      icon(hand, name ? (queueIcons[name] ?? 'clipboard-list') : 'inbox'),
      h('span', { class: 'desk-queue-label' }, name ? queueWords(t, name) : t('stewardship:desk.all')),
      since !== null && h('span', { class: 'desk-queue-age quiet', title: t('stewardship:desk.oldest') }, ageWords(hand, since)),
      h('span', { class: 'desk-queue-count' }, formatNumber(count, locale)),
    )
  // A queue that is asked for stands there also when it has become empty.
  const shown =
    asked.queue && !queues.some(({ queue }) => queue === asked.queue) ? [...queues, { queue: asked.queue, count: 0, oldest: null }] : queues
  return h(
    'nav',
    { class: 'desk-queues', 'aria-label': t('stewardship:desk.queues') },
    line('', total, total > 0 ? oldest : null),
    shown.map(({ queue, count, oldest: since }) => line(queue, count, since)),
  )
}

function savedList<N>(hand: Hand<N>, asked: DeskAsked, saved: readonly SavedDeskQuery[], slots: DeskSlots<N>): N | false {
  const { h, t } = hand
  const now = keptDeskQuery(new URLSearchParams(deskAddress({ ...asked, mode: 'list' }).split('?')[1] ?? ''))
  if (saved.length === 0 && (now === '' || !slots.saveAct)) return false
  return h(
    'section',
    { class: 'desk-saved', 'aria-labelledby': 'onji-desk-saved' },
    h('h2', { id: 'onji-desk-saved' }, t('stewardship:desk.saved.title')),
    h(
      'ul',
      null,
      saved.map((query) =>
        h(
          'li',
          { key: query.id },
          h(
            'a',
            {
              class: 'desk-queue',
              href: `/desk${query.query ? `?${query.query}` : ''}`,
              'aria-current': query.query === now ? 'page' : undefined,
            },
            icon(hand, 'bookmark'),
            h('span', { class: 'desk-queue-label' }, query.name),
            query.space &&
              h('span', { title: t('stewardship:desk.saved.sharedWith', { space: query.space.name }) }, spaceTile(hand, query.space, 's')),
          ),
          slots.savedAct?.(query),
        ),
      ),
    ),
    slots.saveAct,
  )
}

type Choice = { value: string; text: string }

/** A choice that the server marks and the app holds. */
function choice<N>({ h }: Hand<N>, name: string, label: string, value: string, choices: Choice[], slots: DeskSlots<N>): N {
  const held = slots.field?.(name)
  return h(
    'label',
    { class: 'desk-field' },
    h('span', { class: 'sr-only' }, label),
    h(
      'select',
      { name, class: 'desk-select', ...(held ? { value, ...held } : {}) },
      choices.map((one) => h('option', { value: one.value, ...(held ? {} : { selected: one.value === value }) }, one.text)),
    ),
  )
}

function filterForm<N>(hand: Hand<N>, asked: DeskAsked, { spaces }: Desk, slots: DeskSlots<N>): N {
  const { h, t } = hand
  const any = (text: string): Choice => ({ value: '', text })
  const assignees = ['me', 'none'].map((value) => ({ value, text: t(`stewardship:desk.assignees.${value}`) }))
  if (asked.assignee && !assignees.some(({ value }) => value === asked.assignee))
    assignees.push({ value: asked.assignee, text: t('stewardship:desk.assignees.other') })
  return h(
    'form',
    {
      class: 'desk-filters',
      action: '/desk',
      method: 'get',
      role: 'search',
      'aria-label': t('stewardship:desk.narrow'),
      ...slots.field?.('form'),
    },
    asked.queue && h('input', { type: 'hidden', name: 'queue', value: asked.queue }),
    asked.topic && h('input', { type: 'hidden', name: 'topic', value: asked.topic }),
    choice(
      hand,
      'space',
      t('stewardship:desk.space'),
      spaces.find(({ id, key }) => id === asked.space || key === asked.space)?.key ?? '',
      [any(t('stewardship:desk.allSpaces')), ...spaces.map(({ key, name }) => ({ value: key, text: name }))],
      slots,
    ),
    choice(
      hand,
      'kind',
      t('stewardship:desk.kind'),
      asked.kind,
      [any(t('stewardship:desk.allKinds')), ...[...kinds, 'document'].map((kind) => ({ value: kind, text: t(`web:kind.${kind}`) }))],
      slots,
    ),
    choice(
      hand,
      'assignee',
      t('stewardship:desk.assignee'),
      asked.assignee,
      [any(t('stewardship:desk.assignees.all')), ...assignees],
      slots,
    ),
    choice(
      hand,
      'sort',
      t('stewardship:desk.sort'),
      asked.sort,
      sorts.map((sort) => ({ value: sort, text: t(`stewardship:desk.sorts.${sort}`) })),
      slots,
    ),
    h('input', {
      class: 'desk-words',
      type: 'search',
      name: 'q',
      value: asked.q,
      maxlength: 200,
      placeholder: t('stewardship:desk.words'),
      'aria-label': t('stewardship:desk.words'),
    }),
    !slots.field && h('button', { type: 'submit', class: 'button' }, t('stewardship:desk.narrow')),
    h(
      'a',
      {
        class: 'desk-aside quiet',
        href: deskAddress(asked, { snoozed: !asked.snoozed }),
        'aria-current': asked.snoozed ? 'true' : undefined,
      },
      icon(hand, 'zzz'),
      t('stewardship:desk.snoozed'),
    ),
    isNarrowed(asked) &&
      h(
        'a',
        { class: 'desk-aside quiet', href: deskAddress({ ...asked, space: '', topic: '', kind: '', assignee: '', q: '', snoozed: false }) },
        icon(hand, 'x'),
        t('stewardship:desk.widen'),
      ),
  )
}

function nothing<N>(hand: Hand<N>, asked: DeskAsked, { spaces }: Desk): N {
  const { t, h } = hand
  const kind = isNarrowed(asked) ? 'narrowed' : spaces.length === 0 ? 'noSpace' : asked.queue ? 'queue' : 'all'
  return emptyState(hand, {
    icon: kind === 'narrowed' ? 'filter' : 'checks',
    title: t(`stewardship:desk.empty.${kind}.title`),
    text: t(`stewardship:desk.empty.${kind}.text`),
    action:
      kind === 'narrowed'
        ? h('a', { class: 'button', href: '/desk' }, t('stewardship:desk.widen'))
        : kind === 'queue' && h('a', { class: 'button', href: deskAddress(asked, { queue: '' }) }, t('stewardship:desk.all')),
  })
}
