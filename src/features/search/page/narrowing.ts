import { formatDate, formatNumber } from '../../../platform/page/format.ts'
import type { Hand, Text } from '../../../platform/page/hand.ts'
import type { Attributes, Child } from '../../../platform/page/markup.ts'
import { avatar, icon, kindIcon, spaceTile, trustIcons, type TrustState } from '../../../platform/page/parts.ts'
import { addressOf, type Asked, type Choice, choicesOf, nothingChosen, spans, toggled } from '../asked.ts'
import type { FacetChoice, FacetName, SearchFacets } from '../schema.ts'

type Facet = SearchFacets['facets'][number]

/** So many choices of a facet stand open; the rest unfolds. */
const OPEN = 6

/** What the app adds: a sheet chooses without leaving, so its choices are heard instead of followed. */
export type NarrowingHands = { choose?: (choice: Choice) => Attributes; range?: Attributes }

/** The facets that can still narrow anything, or that something is chosen from. */
export function facetList<N>(hand: Hand<N>, asked: Asked, facets: readonly Facet[], hands: NarrowingHands = {}): N {
  const { h } = hand
  return h.group(
    facets.map((facet) => (facet.name === 'updated' ? timeFacet(hand, asked, facet, hands) : listFacet(hand, asked, facet, hands))),
  )
}

const titled = <N>({ h, t }: Hand<N>, name: FacetName, ...children: Child<N>[]): N =>
  h(
    'section',
    { class: 'facet', 'aria-labelledby': `onji-facet-${name}` },
    h('h2', { id: `onji-facet-${name}` }, t(`search:facet.${name}`)),
    ...children,
  )

function listFacet<N>(hand: Hand<N>, asked: Asked, { name, choices }: Facet, hands: NarrowingHands): N | false {
  const { h, t } = hand
  if (choices.length < 2 && !choices.some(({ chosen }) => chosen)) return false
  const open = [...choices.slice(0, OPEN), ...choices.slice(OPEN).filter(({ chosen }) => chosen)]
  const rest = choices.slice(OPEN).filter(({ chosen }) => !chosen)
  const list = (some: FacetChoice[]) =>
    h(
      'ul',
      null,
      some.map((choice) => h('li', null, choiceLink(hand, asked, name, choice, hands))),
    )
  return titled(
    hand,
    name,
    list(open),
    rest.length > 0 &&
      h('details', { class: 'facet-rest' }, h('summary', null, t('search:facet.more', { number: rest.length })), list(rest)),
  )
}

function choiceLink<N>(hand: Hand<N>, asked: Asked, name: FacetName, choice: FacetChoice, hands: NarrowingHands): N {
  const { h, locale } = hand
  const chosen = { name, value: choice.value }
  return h(
    'a',
    {
      class: 'facet-choice',
      href: addressOf(asked, toggled(asked, chosen)),
      'aria-current': choice.chosen ? 'true' : undefined,
      ...hands.choose?.(chosen),
    },
    h('span', { class: 'facet-check', 'aria-hidden': 'true' }, choice.chosen && icon(hand, 'check')),
    signOf(hand, name, choice),
    h('span', { class: 'facet-label' }, choice.label),
    h('span', { class: 'facet-count' }, formatNumber(choice.count, locale)),
  )
}

function signOf<N>(hand: Hand<N>, name: FacetName, { value, label, space }: FacetChoice): Child<N> {
  if (name === 'space') return space && spaceTile(hand, space, 's')
  if (name === 'kind')
    return value === 'person' || value === 'topic' ? icon(hand, value === 'person' ? 'user' : 'sitemap') : kindIcon(hand, value)
  if (name === 'trust') return icon(hand, trustIcons[value as TrustState] ?? 'circle-dashed')
  return name === 'author' && avatar(hand, { id: value, name: label }, 's')
}

/** Spans back from now that hold anything, and a period of one's own. */
function timeFacet<N>(hand: Hand<N>, asked: Asked, { name, choices }: Facet, hands: NarrowingHands): N | false {
  const { h, t } = hand
  const [from = '', to = ''] = asked.updated.includes('..') ? asked.updated.split('..') : []
  const offered = choices.filter((choice) => choice.value in spans && (choice.count > 0 || choice.chosen))
  const own = from !== '' || to !== ''
  if (offered.length === 0 && !own) return false
  const date = (which: 'from' | 'to', value: string) =>
    h('label', null, h('span', null, t(`search:updated.${which}`)), h('input', { type: 'date', name: which, value }))
  const rest = [...new URL(addressOf(asked, { updated: '' }), 'http://onji').searchParams]
  return titled(
    hand,
    name,
    h(
      'ul',
      null,
      offered.map((choice) => h('li', null, choiceLink(hand, asked, name, choice, hands))),
    ),
    h(
      'details',
      { class: 'facet-rest', open: own },
      h('summary', null, t('search:updated.own')),
      h(
        'form',
        { class: 'facet-range', action: '/search', key: asked.updated, ...hands.range },
        rest.map(([name, value]) => h('input', { type: 'hidden', name, value })),
        date('from', from),
        date('to', to),
        h('button', { class: 'button', type: 'submit' }, t('search:updated.apply')),
      ),
    ),
  )
}

/** What is chosen, each to be taken away by itself, and all at once. */
export function chips<N>(hand: Hand<N>, asked: Asked, facets: readonly Facet[]): N | false {
  const { h, t } = hand
  const chosen = choicesOf(asked)
  if (chosen.length === 0) return false
  return h(
    'ul',
    { class: 'chips', 'aria-label': t('search:chosen.label') },
    chosen.map((choice) => {
      const words = wordsFor(hand, choice, facets)
      return h(
        'li',
        null,
        h(
          'a',
          { class: 'chip', href: addressOf(asked, toggled(asked, choice)), 'aria-label': t('search:chosen.remove', { words }) },
          h('span', null, words),
          icon(hand, 'x'),
        ),
      )
    }),
    chosen.length > 1 && h('li', null, h('a', { class: 'chip-all', href: addressOf(asked, nothingChosen) }, t('search:chosen.removeAll'))),
  )
}

/** A chosen filter in words. */
export function wordsFor({ t, locale }: Pick<Hand<unknown>, 't' | 'locale'>, { name, value }: Choice, facets: readonly Facet[]): string {
  if (name === 'tag') return `#${value}`
  if (name === 'archived') return t(`search:archived.${value}`)
  if (name === 'updated') return timeInWords(t, locale, value)
  return facets.find((facet) => facet.name === name)?.choices.find((choice) => choice.value === value)?.label ?? value
}

function timeInWords(t: Text, locale: 'ko' | 'en', value: string): string {
  if (value in spans) return t(`search:updated.${value}`)
  const [from, to] = value.split('..').map((day) => day && formatDate(new Date(`${day}T12:00:00`).getTime(), locale))
  if (from && to) return t('search:updated.between', { from, to })
  return from ? t('search:updated.since', { from }) : t('search:updated.until', { to })
}
