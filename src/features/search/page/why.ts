import type { Hand, Text } from '../../../platform/page/hand.ts'
import type { Explanation } from '../schema.ts'

/** Below this a factor changes no place. */
const NOTICEABLE = 0.02

/** Why a result stands where it does, in plain sentences. */
export function whyInWords(t: Text, { words, factors }: Explanation): string[] {
  const found = words.map(({ word, synonym, places }) => {
    if (places.length === 0) return t('search:why.missing', { word })
    const where = places.map((place) => t(`search:why.place.${place}`)).join(' · ')
    return synonym === null ? t('search:why.word', { word, where }) : t('search:why.synonym', { word, synonym, where })
  })
  const moved = factors
    .filter(({ value }) => Math.abs(value - 1) > NOTICEABLE)
    .map(({ name, value }) => t(value > 1 ? 'search:why.raised' : 'search:why.lowered', { why: t(`search:why.factor.${name}`) }))
  return [...found, ...moved]
}

/** The sentences, and the numbers for those who want them. */
export function whyPanel<N>(hand: Hand<N>, why: Explanation): N {
  const { h, t, locale } = hand
  const number = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 2 })
  return h(
    'div',
    { class: 'why' },
    h('p', { class: 'why-title' }, t('search:why.title')),
    h(
      'ul',
      null,
      whyInWords(t, why).map((sentence) => h('li', null, sentence)),
    ),
    h(
      'details',
      null,
      h('summary', null, t('search:why.numbers')),
      h(
        'dl',
        { class: 'why-numbers' },
        why.words.map(({ word, passages }) => pair(hand, t('search:why.passages', { word }), number(passages))),
        pair(hand, t('search:why.evidence'), number(why.evidence)),
        why.factors.map(({ name, value }) => pair(hand, t(`search:why.factor.${name}`), `× ${number(value)}`)),
        pair(hand, t('search:why.score'), number(why.score)),
      ),
    ),
  )
}

const pair = <N>({ h }: Hand<N>, name: string, value: string): N => h('div', null, h('dt', null, name), h('dd', null, value))
