import { evidenceOf, factorsOf, type Candidate } from '../ranking.ts'
import type { Explanation, Place } from './engine.ts'
import type { Matches } from './matches.ts'
import type { Plan, Way } from './plan.ts'
import type { Scope } from './reach.ts'
import { TERM_COLUMNS } from './tables.ts'

const PLACES: Record<(typeof TERM_COLUMNS)[number], Place> = {
  title: 'title',
  heading: 'heading',
  body: 'body',
  label: 'label',
  whole: 'identifier',
  part: 'inside',
}

const LABEL = 1 << TERM_COLUMNS.indexOf('label')

type Explained = { passage: number; score: number; candidate: Candidate }
type Word = Explanation['words'][number]

/** Why each of these stands where it does. Counts are of passages that the asker may read, like everything else. */
export function explain(matches: Matches, plan: Plan, scope: Scope, ranked: Explained[]): Explanation[] {
  const counts = matches.passagesOfWords(scope)
  const phrases = plan.required.map((ways) => ({ word: `"${ways[0].terms.join(' ')}"`, ways }))
  const words = [...phrases, ...plan.groups].map(({ word, ways }, index) => ({
    word,
    passages: counts[index] ?? 0,
    places: placesOf(matches, ways, ranked),
  }))
  return ranked.map(({ passage, score, candidate }) => ({
    words: words.flatMap(({ word, passages, places }): Word[] => {
      const found = places.get(passage)
      return found ? [{ word, passages, ...found }] : []
    }),
    evidence: evidenceOf(candidate),
    factors: factorsOf(candidate, plan.length).filter(({ value }) => value !== 1),
    score,
  }))
}

/** In which columns a word stands, by passage; and the synonym, where it is only this that was found. */
function placesOf(matches: Matches, ways: Way[], ranked: Explained[]): Map<number, Pick<Word, 'places' | 'synonym'>> {
  const wanted = new Set(ranked.map(({ passage }) => passage))
  const written = new Map<number, number>()
  const instead = new Map<number, { synonym: string; mask: number }>()
  for (const { passage, columns, way } of matches.passagesWith(ways, (passage) => wanted.has(passage))) {
    if (!wanted.has(passage)) continue
    if (way.synonym === undefined) written.set(passage, (written.get(passage) ?? 0) | columns)
    else {
      const known = instead.get(passage)
      if (known?.synonym === way.synonym) known.mask |= columns
      else if (known === undefined || isSeen(columns & ~known.mask)) instead.set(passage, { synonym: way.synonym, mask: columns })
    }
  }
  const places = new Map<number, Pick<Word, 'places' | 'synonym'>>()
  for (const passage of new Set([...written.keys(), ...instead.keys()])) {
    const mask = written.get(passage) ?? 0
    const other = instead.get(passage)
    const bySynonym = other !== undefined && (mask === 0 || (!isSeen(mask) && isSeen(other.mask)))
    places.set(passage, { places: placesIn(bySynonym ? other.mask : mask), synonym: bySynonym ? other.synonym : null })
  }
  return places
}

/**
 * Whether a reader sees the word in the text. A topic's labels in every language stand with an item, so that of a
 * Deploy guide it would otherwise be said that it holds 배포.
 */
const isSeen = (mask: number): boolean => (mask & ~LABEL) !== 0

/** A compound is also found inside itself, which says nothing where it stands as a whole. */
function placesIn(mask: number): Place[] {
  const places = TERM_COLUMNS.flatMap((name, column) => ((mask & (1 << column)) !== 0 ? [PLACES[name]] : []))
  return places.length > 1 ? places.filter((place) => place !== 'inside') : places
}
