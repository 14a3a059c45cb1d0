/** The hour a day: what to do today, in what order, and how far it has come. */
import { formatDate, formatNumber } from '../../../../platform/page/format.ts'
import type { Hand } from '../../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../../platform/page/markup.ts'
import { emptyState, icon } from '../../../../platform/page/parts.ts'
import type { DeskAsked } from '../asked.ts'
import type { Hour } from '../schema.ts'
import { deskHead } from './list.ts'
import { queueIcons, queueWords, reasonWords } from './rows.ts'

export type HourSlots<N> = { act?: Child<N>; row?: (step: Hour['steps'][number], at: number) => Attributes }

export function hourPage<N>(hand: Hand<N>, asked: DeskAsked, hour: Hour, slots: HourSlots<N> = {}): N {
  const { h, t, locale } = hand
  const finished = hour.steps.length > 0 && hour.steps.every(({ done }) => done)
  const date = formatDate(new Date(`${hour.day}T12:00`).getTime(), locale)
  return h(
    'div',
    { class: 'page desk' },
    deskHead(hand, asked),
    h(
      'div',
      { class: 'desk-hour' },
      h(
        'header',
        { class: 'desk-hour-head' },
        h(
          'div',
          null,
          h('p', { class: 'quiet' }, date),
          h('h2', null, t(hour.started ? 'stewardship:desk.hour.plan' : 'stewardship:desk.hour.proposal')),
          h('p', { class: 'lead' }, t('stewardship:desk.hour.lead')),
        ),
        slots.act,
      ),
      hour.steps.length === 0
        ? emptyState(hand, { icon: 'checks', title: t('stewardship:desk.hour.none.title'), text: t('stewardship:desk.hour.none.text') })
        : h.group(
            h(
              'div',
              { class: 'desk-hour-bar' },
              h('progress', { max: hour.minutes, value: hour.doneMinutes, 'aria-label': t('stewardship:desk.hour.progress') }),
              h(
                'p',
                { class: 'quiet' },
                t('stewardship:desk.hour.minutes', {
                  done: formatNumber(hour.doneMinutes, locale),
                  all: formatNumber(hour.minutes, locale),
                }),
              ),
            ),
            finished && h('p', { class: 'notice' }, icon(hand, 'checks'), h('span', null, t('stewardship:desk.hour.finished'))),
            h(
              'ol',
              { class: 'rows desk-steps' },
              hour.steps.map((step, at) => stepRow(hand, step, slots.row?.(step, at))),
            ),
          ),
      h('p', { class: 'quiet desk-formula' }, t('stewardship:desk.hour.formula')),
    ),
  )
}

function stepRow<N>(hand: Hand<N>, step: Hour['steps'][number], attributes?: Attributes): N {
  const { h, t, locale } = hand
  const { row } = step
  return h(
    'li',
    { class: `row desk-step${step.done ? ' desk-step-done' : ''}`, key: step.id, ...attributes },
    h('span', { class: 'row-kind' }, icon(hand, step.done ? 'circle-check' : (queueIcons[step.queue] ?? 'clipboard-list'))),
    h(
      'div',
      { class: 'row-text' },
      row
        ? h('a', { class: 'row-title', href: row.href }, row.title)
        : h('span', { class: 'row-title' }, step.title || queueWords(t, step.queue)),
      row?.reason && h('p', { class: 'row-excerpt desk-reason' }, reasonWords(t, row.reason)),
      h(
        'p',
        { class: 'row-quiet quiet' },
        h('span', null, step.done ? t('stewardship:desk.hour.done') : queueWords(t, step.queue)),
        row?.space && h('span', { class: 'row-space', 'data-colour': row.space.colour }, row.space.name),
        // Who searched in vain is counted like a reader, but read nothing.
        row?.item &&
          row.readers > 0 &&
          h('span', null, t('stewardship:desk.readers', { count: row.readers, number: formatNumber(row.readers, locale) })),
      ),
    ),
    h('span', { class: 'desk-minutes quiet' }, t('stewardship:desk.minutes', { count: step.minutes })),
  )
}
