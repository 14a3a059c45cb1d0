import { BOILERPLATE, keysOf, type Likeness, likenessOf, overlapOf, type Sketch, worthComparing } from './rules.ts'

/** Two items by their numbers, the lower one first. */
export type Match = Likeness & { a: number; b: number }

/** What is compared of an item; the title and the space only as far as they are equal to another's. */
export type Entry = { number: number; title: string; space: string; sketch: Sketch }

/** A key that so many items share leads to too many pairs to look at; their other keys find each other. */
const MOST_OF_A_KEY = 40
/** One item is offered with this many others at most; more is a template, or an import gone wrong. */
export const MOST_OF_AN_ITEM = 20
export const MOST_OF_A_TITLE = 5
const MOST_OF_A_DIGEST = 200
const SLOTS = 2 ** 24

/** Compares everything with everything: counts shingles, then looks only at items that share rare ones. All in memory. */
export class Matching {
  readonly #entries: Entry[] = []
  /** How many items each hash stands in, by 24 of its bits: good enough, because what is looked for stands in many. */
  readonly #counts = new Uint8Array(SLOTS)

  add(entry: Entry): void {
    this.#entries.push(entry)
    for (const hash of entry.sketch.hashes) {
      const slot = slotOf(hash)
      if (this.#counts[slot] < 255) this.#counts[slot]++
    }
  }

  get size(): number {
    return this.#entries.length
  }

  readonly isBoilerplate = (hash: number): boolean => this.#counts[slotOf(hash)] >= BOILERPLATE

  /** Hashes of shingles that stand in many items, at most `most`. */
  boilerplate(most: number): number[] {
    const found = new Set<number>()
    for (const { sketch } of this.#entries)
      for (const hash of sketch.hashes) {
        if (this.isBoilerplate(hash)) found.add(hash)
        if (found.size >= most) return [...found]
      }
    return [...found]
  }

  /** Every pair that is alike, entry by entry; null every now and then, so that whoever asks can pause and count. */
  *pairs(): Generator<Match | null> {
    const keys = this.#entries.map(({ sketch }) => Uint32Array.from(keysOf(sketch, this.isBoilerplate)))
    const postings = new Postings(keys)
    const titles = grouped(this.#entries, ({ title }) => title || null, MOST_OF_A_TITLE)
    const digests = grouped(this.#entries, ({ sketch }) => (sketch.digest === 0 ? null : sketch.digest), MOST_OF_A_DIGEST)
    const shared = new Uint16Array(this.#entries.length)
    for (const [at, entry] of this.#entries.entries()) {
      const candidates = new Set<number>()
      const touched: number[] = []
      for (const key of keys[at])
        for (const other of postings.of(key)) {
          if (other <= at) continue
          if (shared[other]++ === 0) touched.push(other)
        }
      for (const other of touched) {
        if (worthComparing(shared[other], Math.min(keys[at].length, keys[other].length))) candidates.add(other)
        shared[other] = 0
      }
      for (const group of [titles.get(entry.title), digests.get(entry.sketch.digest)])
        for (const other of group ?? []) if (other > at) candidates.add(other)
      yield* this.#judged(entry, candidates)
      if (at % 500 === 499) yield null
    }
  }

  #judged(left: Entry, candidates: Set<number>): Match[] {
    const found: Match[] = []
    for (const other of candidates) {
      const right = this.#entries[other]
      const overlap = overlapOf(left.sketch, right.sketch, this.isBoilerplate)
      const titles = { same: left.title !== '' && left.title === right.title, sameSpace: left.space === right.space }
      const likeness = likenessOf(left.sketch, right.sketch, overlap, titles)
      const [a, b] = left.number < right.number ? [left.number, right.number] : [right.number, left.number]
      if (likeness) found.push({ ...likeness, a, b })
    }
    return found.sort((x, y) => y.score - x.score).slice(0, MOST_OF_AN_ITEM)
  }
}

const slotOf = (hash: number): number => (hash >>> 8) ^ (hash & 0xff)

const ENTRIES = 2 ** 21

/** Which entries have a key: key and entry in one sorted array of numbers, because a map of millions takes ten times the memory. */
class Postings {
  readonly #rows: Float64Array

  constructor(keys: Uint32Array[]) {
    this.#rows = new Float64Array(keys.reduce((sum, own) => sum + own.length, 0))
    let at = 0
    for (const [entry, own] of keys.entries()) for (const key of own) this.#rows[at++] = key * ENTRIES + entry
    this.#rows.sort()
  }

  of(key: number): number[] {
    const rows = this.#rows
    let low = 0
    for (let high = rows.length; low < high; ) {
      const middle = (low + high) >>> 1
      if (rows[middle] < key * ENTRIES) low = middle + 1
      else high = middle
    }
    const found: number[] = []
    for (let at = low; at < rows.length && rows[at] < (key + 1) * ENTRIES; at++) {
      if (found.length === MOST_OF_A_KEY) return []
      found.push(rows[at] % ENTRIES)
    }
    return found
  }
}

function grouped<Key>(entries: Entry[], by: (entry: Entry) => Key | null, most: number): Map<Key, number[]> {
  const groups = new Map<Key, number[]>()
  for (const [at, entry] of entries.entries()) {
    const key = by(entry)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(at)
    else groups.set(key, [at])
  }
  return new Map([...groups].filter(([, group]) => group.length > 1 && group.length <= most))
}
