import { readCsv, textOfCell, writeCsvRow } from '../../../platform/csv.ts'
import { canonical, words } from '../analysis/analyse.ts'
import type { Expansion } from '../engine/engine.ts'

/** Words that mean the same. Of a group that goes one way, only the first finds the others. */
export type Group = { words: string[]; oneWay: boolean }

/** From the stems of a word or phrase to what else is looked for. */
export type Dictionary = Map<string, string[]>

const MOST_EXPANSIONS = 8
const MOST_ALTERNATIVES = 12
const LONGEST_PHRASE = 6

/** What a word is known by here: its stems, so that every form of it is the same word. */
export const stemsOf = (text: string): string => [...words(canonical(text))].map(({ term }) => term).join(' ')

/** The same word written twice, in any form. */
export function distinct(group: string[]): string[] {
  const seen = new Set<string>()
  return group.filter((word) => {
    const stems = stemsOf(word)
    if (stems === '' || seen.has(stems)) return false
    seen.add(stems)
    return true
  })
}

export function dictionaryOf(groups: Group[]): Dictionary {
  const dictionary: Dictionary = new Map()
  for (const { words, oneWay } of groups) {
    const sources = oneWay ? words.slice(0, 1) : words
    for (const source of sources) {
      const stems = stemsOf(source)
      // A single letter stands for too much.
      if (stems.length < 2) continue
      const others = words.filter((word) => stemsOf(word) !== stems && stemsOf(word) !== '')
      dictionary.set(stems, distinct([...(dictionary.get(stems) ?? []), ...others]).slice(0, MOST_ALTERNATIVES))
    }
  }
  return dictionary
}

/** What else may be looked for in place of words of the text, longest phrases first. */
export function expansionsIn(text: string, dictionary: Dictionary): Expansion[] {
  if (dictionary.size === 0) return []
  const clean = canonical(text)
  const found = [...words(clean)].slice(0, 64)
  const expansions: Expansion[] = []
  for (let length = Math.min(LONGEST_PHRASE, found.length); length > 0; length--) {
    for (let from = 0; from + length <= found.length; from++) {
      const run = found.slice(from, from + length)
      const alternatives = dictionary.get(run.map(({ term }) => term).join(' '))
      if (!alternatives || alternatives.length === 0) continue
      expansions.push({ words: clean.slice(run[0].start, run[length - 1].end), alternatives })
      if (expansions.length === MOST_EXPANSIONS) return expansions
    }
  }
  return expansions
}

const sources = ({ words, oneWay }: Group) => (oneWay ? words.slice(0, 1) : words)

/** Which group each word already stands in, by its stems. */
export class Taken<G extends Group> {
  readonly #byStems = new Map<string, G>()

  constructor(groups: G[]) {
    for (const group of groups) this.add(group)
  }

  add(group: G): void {
    for (const word of sources(group)) this.#byStems.set(stemsOf(word), group)
  }

  /** The word of a new group that already stands in another, which would chain their meanings without anybody saying so. */
  conflictOf(group: Group): { word: string; with: G } | undefined {
    for (const word of sources(group)) {
      const other = this.#byStems.get(stemsOf(word))
      if (other) return { word, with: other }
    }
    return undefined
  }
}

/** Lines of CSV (RFC 4180). */
export const csvOf = (groups: (Group & { note: string })[]): string =>
  [['direction', 'note', 'words'], ...groups.map(({ words, oneWay, note }) => [oneWay ? 'one-way' : 'both', note, ...words])]
    .map(writeCsvRow)
    .join('')

/** The groups in a CSV, with the line each begins in. */
export function groupsInCsv(csv: string): (Group & { note: string; line: number })[] {
  return readCsv(csv).flatMap(({ line, cells }) => {
    const [direction, note = '', ...rest] = cells.map(textOfCell)
    if (line === 1 && direction.toLowerCase() === 'direction') return []
    return [{ line, oneWay: /^(?:one-way|한쪽|단방향)$/i.test(direction), note, words: rest.filter(Boolean) }]
  })
}
