import { formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { icon } from '../../../platform/page/parts.ts'
import type { Solution } from '../schema.ts'

/** Minutes to choose from: nobody counts more exactly what they were spared. */
const minuteChoices = [5, 15, 30, 60] as const

export type SolvedHands = { say: () => void; withdraw: () => void; choose: (minutes: number | null) => void; busy: boolean }

/**
 * "Solved it" at the foot of an item: one press, and afterwards, for who likes to, the time it saved. Without scripts the buttons
 * send a form and the page comes back.
 */
export function solvedView<N>(hand: Hand<N>, item: { id: string; solution: Solution }, hands?: SolvedHands): N {
  const { h, t, locale } = hand
  const { mine, minutes, people } = item.solution
  const helped =
    people !== null &&
    h('span', { class: 'quiet' }, ' ', t('repository:solved.people', { count: people, number: formatNumber(people, locale) }))
  const box = (...children: Child<N>[]) =>
    h('form', { class: 'solved', method: 'post', action: `/items/${item.id}/solution`, lang: locale }, ...children)
  const button = (label: Child<N>, press: (() => void) | undefined, more: Record<string, string | boolean | undefined> = {}) =>
    h('button', { class: 'button', type: hands ? 'button' : 'submit', disabled: hands?.busy, onClick: press, ...more }, label)
  if (!mine)
    return box(
      h('p', { class: 'solved-text' }, t('repository:solved.ask'), helped),
      button(h.group(icon(hand, 'circle-check'), t('repository:solved.act')), hands?.say),
    )
  return box(
    h(
      'p',
      { class: 'solved-text', role: 'status' },
      h('span', { class: 'solved-done' }, icon(hand, 'circle-check'), ' ', t('repository:solved.thanks')),
      helped,
    ),
    h(
      'div',
      { class: 'solved-minutes', role: 'group', 'aria-label': t('repository:solved.saved') },
      h('span', { class: 'quiet' }, t('repository:solved.saved')),
      minuteChoices.map((choice) =>
        button(t('repository:solved.minutes', { count: choice }), hands && (() => hands.choose(minutes === choice ? null : choice)), {
          ...{ name: 'minutes', value: String(choice), 'aria-pressed': minutes === choice },
        }),
      ),
    ),
    button(t('repository:solved.withdraw'), hands?.withdraw, { class: 'button button-plain', name: 'withdrawn', value: '1' }),
  )
}
