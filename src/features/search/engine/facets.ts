import { type FacetName, type Facets, facetNames } from './engine.ts'
import type { Facts } from './facts.ts'
import { facetColumns, UPDATED } from './reach.ts'

const DAY = 86_400_000
/** The last day, week, month and year, each with what is in the former. */
const PERIODS = [
  { value: 'day', ms: DAY },
  { value: 'week', ms: 7 * DAY },
  { value: 'month', ms: 30 * DAY },
  { value: 'year', ms: 365 * DAY },
] as const

const COLUMN_OF: Record<Exclude<FacetName, 'updated'>, (typeof facetColumns)[number]> = {
  space: 'space',
  kind: 'kind',
  topic: 'topics',
  author: 'authors',
  trust: 'trust',
  language: 'language',
}

type Counted = { some: number; every: number }

/** Counts items by what they are. Of each choice it keeps how many there are and how many of them hold every word. */
export class FacetCounts {
  readonly #facts: Facts
  readonly #now: number
  readonly #columns: { bit: number; column: Int32Array; counts: Map<number, Counted> }[]
  readonly #periods: Counted[] = PERIODS.map(() => ({ some: 0, every: 0 }))

  constructor(facts: Facts, now: number) {
    this.#facts = facts
    this.#now = now
    this.#columns = facetColumns.map((name, index) => ({
      // Topics all have to be there, so another one narrows further; of the others another one takes the place.
      bit: name === 'topics' ? 0 : 1 << index,
      column: facts.column(name),
      counts: new Map(),
    }))
  }

  add(item: number, misses: number, every: boolean): void {
    for (const { bit, column, counts } of this.#columns) {
      if ((misses & ~bit) !== 0 || column[item] === 0) continue
      const known = counts.get(column[item])
      if (known) count(known, every)
      else counts.set(column[item], { some: 1, every: every ? 1 : 0 })
    }
    if ((misses & ~UPDATED) !== 0) return
    const age = this.#now - this.#facts.updatedAt[item]
    PERIODS.forEach(({ ms }, index) => {
      if (age <= ms) count(this.#periods[index], every)
    })
  }

  /**
   * A choice is counted as the question with that choice would be: by items with every word where there are enough of
   * these, else by all. Choices without such an item are not offered while others have one.
   */
  result(enough: boolean, strict: boolean): Facets {
    const shown = ({ some, every }: Counted) => (enough && every > 0 ? every : strict ? 0 : some)
    const facets = Object.fromEntries(facetNames.map((name) => [name, []])) as unknown as Facets
    for (const [name, field] of Object.entries(COLUMN_OF) as [keyof typeof COLUMN_OF, (typeof facetColumns)[number]][]) {
      const { counts } = this.#columns[facetColumns.indexOf(field)]
      facets[name] = [...this.#byKey(counts, field)]
        .map(([value, counted]) => ({ value, count: shown(counted) }))
        .filter((choice) => choice.count > 0)
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    }
    facets.updated = PERIODS.map(({ value }, index) => ({ value, count: shown(this.#periods[index]) })).filter((choice) => choice.count > 0)
    return facets
  }

  /** Sets of topics and of authors count for each of their members. */
  #byKey(counts: Map<number, Counted>, field: string): Map<string, Counted> {
    const byKey = new Map<string, Counted>()
    for (const [value, counted] of counts) {
      const key = this.#facts.keyOf(value)
      for (const each of field === 'topics' || field === 'authors' ? membersOf(key) : [key]) {
        const sum = byKey.get(each) ?? { some: 0, every: 0 }
        byKey.set(each, { some: sum.some + counted.some, every: sum.every + counted.every })
      }
    }
    return byKey
  }
}

const membersOf = (key: string): string[] => (JSON.parse(key) as string[][]).map(([id]) => id)

function count(counted: Counted, every: boolean): void {
  counted.some++
  if (every) counted.every++
}
