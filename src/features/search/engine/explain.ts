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
    factors: factorsOf(candidate, plan.groups.length).filter(({ value }) => value !== 1),
    score,
  }))
}

/** In which columns a word stands, by passage; and the synonym, where it is only this that was found. */
function placesOf(matches: Matches, ways: Way[], ranked: Explained[]): Map<number, Pick<Word, 'places' | 'synonym'>> {
  const wanted = new Set(ranked.map(({ passage }) => passage))
  const columns = new Map<number, number>()
  const synonyms = new Map<number, string | null>()
  for (const found of matches.passagesWith(ways, (passage) => wanted.has(passage))) {
    if (!wanted.has(found.passage)) continue
    columns.set(found.passage, (columns.get(found.passage) ?? 0) | found.columns)
    const synonym = found.way.synonym ?? null
    synonyms.set(found.passage, synonyms.get(found.passage) === null ? null : synonym)
  }
  return new Map([...columns].map(([passage, mask]) => [passage, { places: placesIn(mask), synonym: synonyms.get(passage) ?? null }]))
}

/** A compound is also found inside itself, which says nothing where it stands as a whole. */
function placesIn(mask: number): Place[] {
  const places = TERM_COLUMNS.flatMap((name, column) => ((mask & (1 << column)) !== 0 ? [PLACES[name]] : []))
  return places.length > 1 ? places.filter((place) => place !== 'inside') : places
}
