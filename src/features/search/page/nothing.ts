import { formatNumber } from '../../../platform/page/format.ts'
import type { Hand } from '../../../platform/page/hand.ts'
import type { Child } from '../../../platform/page/markup.ts'
import { avatar, emptyState, icon } from '../../../platform/page/parts.ts'
import { addressOf, type Asked, choicesOf } from '../asked.ts'
import type { SearchFacets, SearchHelp, SearchResults } from '../schema.ts'
import { wordsFor } from './narrowing.ts'

type Facets = SearchFacets['facets']

const LONGEST_REPEATED = 120

/** A question as the page repeats it: nobody needs all of a very long one back. */
export function repeated(query: string): string {
  const signs = [...query.trim()]
  return signs.length > LONGEST_REPEATED ? `${signs.slice(0, LONGEST_REPEATED).join('')}…` : signs.join('')
}

/** What the engine did with the question, where it did not take it as it stands. */
export function spelling<N>({ h, t }: Hand<N>, asked: Asked, { mode, suggestion }: SearchResults): N | false {
  if (suggestion === null) return false
  const link = (query: string, words: string) => h('a', { href: addressOf(asked, { q: query }) }, words)
  if (mode !== 'fuzzy')
    return h('p', { class: 'results-note' }, t('search:results.suggestion'), ' ', link(suggestion, repeated(suggestion)))
  const exact = `"${asked.q.replaceAll('"', ' ').trim()}"`
  return h(
    'p',
    { class: 'results-note' },
    h('span', null, t('search:results.corrected', { suggestion: repeated(suggestion) })),
    ' ',
    link(exact, t('search:results.exact', { query: repeated(asked.q) })),
  )
}

/** Says which words stand nowhere, where some results hold the others. */
export function leftOut<N>({ h, t }: Hand<N>, { mode, items }: SearchResults, help: SearchHelp | null): N | false {
  if (mode !== 'any' || items.length === 0) return false
  const missing = help?.missing ?? []
  return h('p', { class: 'results-note' }, missing.length > 0 ? missingWords(t, missing) : t('search:results.some'))
}

const missingWords = (t: Hand<unknown>['t'], missing: readonly string[]) =>
  t('search:nothing.missing', { words: missing.map((word) => t('search:nothing.word', { word: repeated(word) })).join(', ') })

/** Nothing found is a beginning: widen, ask differently, write it, or say that it is needed. */
export function nothingFound<N>(hand: Hand<N>, asked: Asked, facets: Facets, help: SearchHelp | null, wish?: Child<N>): N {
  const { h, t } = hand
  const narrowed = choicesOf(asked).length > 0
  const missing = help?.missing ?? []
  const text =
    missing.length > 0 ? missingWords(t, missing) : t(narrowed && help?.wider.length ? 'search:nothing.narrowed' : 'search:nothing.text')
  return emptyState(hand, {
    icon: 'compass',
    title: asked.q.trim() ? t('search:nothing.title', { query: repeated(asked.q) }) : t('search:nothing.titleOfFilters'),
    text,
    action: h.group(
      help && widerLinks(hand, asked, facets, help),
      asked.q.trim() !== '' && furtherActs(hand, asked, wish),
      whoMayKnow(hand, help),
    ),
  })
}

function widerLinks<N>(hand: Hand<N>, asked: Asked, facets: Facets, { wider }: SearchHelp): N | false {
  const { h, t, locale } = hand
  if (wider.length === 0) return false
  return h(
    'ul',
    { class: 'wider' },
    wider.map(({ without, total }, at) => {
      const left = choicesOf(asked).filter(({ name }) => without.includes(name))
      const words = left.map((choice) => wordsFor(hand, choice, facets)).join(', ')
      const none = Object.fromEntries(left.map(({ name }) => [name, name === 'updated' || name === 'archived' ? '' : []]))
      return h(
        'li',
        null,
        h(
          'a',
          { class: at === 0 ? 'button button-primary' : 'button', href: addressOf(asked, none) },
          h('span', null, t('search:nothing.without', { words })),
          h('span', { class: 'wider-count' }, t('search:nothing.found', { total: formatNumber(total, locale) })),
        ),
      )
    }),
  )
}

/** Who may know, since they wrote on it. */
export function whoMayKnow<N>(hand: Hand<N>, help: SearchHelp | null): N | false {
  const { h, t, locale } = hand
  if (!help || help.people.length === 0) return false
  return h(
    'p',
    { class: 'may-know' },
    h('span', null, t('search:nothing.mayKnow')),
    help.people.map((person) =>
      h(
        'a',
        { class: 'chip', href: `/people/${person.id}` },
        avatar(hand, person, 's'),
        h('span', null, person.name),
        h('span', { class: 'facet-count' }, t('search:nothing.wrote', { total: formatNumber(person.items, locale) })),
      ),
    ),
  )
}

/** What one can do about knowledge that is not there. */
export function furtherActs<N>(hand: Hand<N>, asked: Asked, wish?: Child<N>): N {
  const { h, t } = hand
  return h(
    'div',
    { class: 'further' },
    h(
      'a',
      { class: 'button', href: `/articles/new?title=${encodeURIComponent(titleFor(asked.q))}` },
      icon(hand, 'pencil'),
      t('search:nothing.write'),
    ),
    wish ?? h('button', { class: 'button', type: 'button' }, icon(hand, 'bulb'), t('search:wish.act')),
  )
}

/** The words of a question, without what belongs to the query language. */
const titleFor = (query: string): string =>
  query
    .replace(/(?<!\S)-\S+|(?<!\S)[\p{L}]+:(?:"[^"]*"|\S+)|"/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
