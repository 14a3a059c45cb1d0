/** The room all entrance pages share: who we are on one side, the form on the other. */
import { logo } from '../../../platform/page/frame.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child, Handler } from '../../../platform/page/markup.ts'
import { icon } from '../../../platform/page/parts.ts'

export type EntranceHands = { onLanguage?: Handler }

export function entrance<N>(hand: Hand<N>, hands: EntranceHands, ...children: Child<N>[]): N {
  const { h, t, locale } = hand
  return h(
    'div',
    { class: 'entrance' },
    h(
      'div',
      { class: 'entrance-side' },
      h('p', { class: 'entrance-brand' }, logo(hand), h('span', null, t('web:product'))),
      drawing(hand),
      h(
        'div',
        { class: 'entrance-words' },
        h('p', { class: 'entrance-motto' }, t('identity:entrance.motto')),
        h('p', { class: 'entrance-source' }, t('identity:entrance.source')),
      ),
    ),
    h(
      'div',
      { class: 'entrance-main' },
      h(
        'button',
        { class: 'entrance-language', type: 'button', lang: locale === 'ko' ? 'en' : 'ko', onClick: hands.onLanguage },
        icon(hand, 'language'),
        locale === 'ko' ? 'English' : '한국어',
      ),
      h('div', { class: 'entrance-card' }, ...children),
    ),
  )
}

/** What could not be done, above the form, in words that say how to go on. */
export function entranceProblem<N>(hand: Hand<N>, problem: { title: string; detail: string } | null | undefined): N | false {
  const { h } = hand
  if (!problem) return false
  return h(
    'div',
    { class: 'entrance-problem', role: 'alert' },
    icon(hand, 'alert-circle'),
    h('div', null, h('p', { class: 'entrance-problem-title' }, problem.title), problem.detail && h('p', null, problem.detail)),
  )
}

/** Old knowledge kept warm: a bowl on a pile of books, and what rises from it grows leaves. */
function drawing<N>({ h }: Hand<N>): N {
  const path = (name: string, d: string) => h('path', { class: name, d })
  return h(
    'svg',
    { class: 'entrance-drawing', viewBox: '0 0 320 300', 'aria-hidden': 'true' },
    path('drawn-stem', 'M160 152c0-30-26-38-26-66 0-22 18-30 18-52'),
    path('drawn-stem', 'M166 152c0-24 24-34 24-60 0-14-8-22-8-36'),
    path('drawn-leaf', 'M136 92c-24 2-40-10-46-34 26-2 42 10 46 34z'),
    path('drawn-leaf', 'M150 44c-6-18 0-32 16-42 8 18 2 34-16 42z'),
    path('drawn-leaf', 'M189 98c20-2 36-14 42-38-24 2-40 14-42 38z'),
    path('drawn-leaf drawn-leaf-pale', 'M184 64c14-2 26-12 30-30-18 2-30 12-30 30z'),
    path('drawn-bowl', 'M84 156h156c0 42-24 66-54 72h-48c-30-6-54-30-54-72z'),
    path('drawn-glaze', 'M84 156h156c0 6-.5 12-1.5 17-24 12-44-6-66 2-26 10-54 6-86-4-1.5-5-2.5-10-2.5-15z'),
    path('drawn-foot', 'M134 228h56l-4 12h-48z'),
    path('drawn-book drawn-book-1', 'M70 240h184a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H70z'),
    path('drawn-page', 'M74 245h176v10H74z'),
    path('drawn-book drawn-book-2', 'M58 262h190a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H58z'),
    path('drawn-book drawn-book-3', 'M82 284h184a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4H82z'),
  )
}
