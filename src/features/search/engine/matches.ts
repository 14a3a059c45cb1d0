import { BM25, columnWeights, rarity } from '../ranking.ts'
import type { Mode } from './engine.ts'
import type { Facts } from './facts.ts'
import type { Lists } from './lists.ts'
import type { Way } from './plan.ts'
import { Found, type PostingList, scan, scanPhrase, scanTogether } from './postings.ts'
import type { Readable, Scope } from './reach.ts'
import { TERM_COLUMNS } from './tables.ts'
import { PART } from './terms.ts'

/** The weights of the columns, in their order, for a question of so many words. */
const weightsFor = (words: number): number[] => {
  const weights = columnWeights(words)
  return TERM_COLUMNS.map((column) => weights[column])
}
/** Words and phrases of a question, each of which has a bit. */
const MOST_WORDS = 31
/** Phrases from this one on are only looked for where those before them stand. */
const PHRASES_EVERYWHERE = 2
/** From so many readable items on that hold every word in one passage, those with some of them are left out. */
const ENOUGH = 30

/** Words of which some must stand in a passage, phrases of which all must, and how many words the question has in all. */
export type Wanted = { words: Way[][]; phrases: Way[][]; written: number }

/** An item with the number of its best passage and the evidence for both. */
export type Match = { item: number; passage: number; best: number; sum: number }

const TITLE = 1 << TERM_COLUMNS.indexOf('title')
const HEADING = 1 << TERM_COLUMNS.indexOf('heading')

const PART_COLUMN = TERM_COLUMNS.indexOf('part')

/**
 * Pairs of syllables, each going on where the one before ends, stand in one compound wherever they stand together; to read
 * their places would be most of the cost of a question. Ranking is the same (docs/decisions/0010-search-cost.md).
 */
const isCompound = (terms: string[]): boolean =>
  terms.length > 1 && terms.every((term, at) => term[0] === PART && (at === 0 || term[1] === terms[at - 1].at(-1)))

const UNKNOWN = 0
const REFUSED = 1
const ALLOWED = 2
const SOME = 4
const EVERY = 8

/**
 * What a question finds: every passage with its score, and the items these belong to. Nothing is left out for its cost,
 * so totals and facets are right. The arrays live as long as the thread; `begin` cleans what the last question left.
 */
export class Matches {
  readonly #facts: Facts
  readonly #lists: Lists
  readonly #found = new Found()
  #scores = new Float32Array(0)
  #bits = new Int32Array(0)
  /** Words as they are written that stand in the title, and in a heading. */
  #titleBits = new Int32Array(0)
  #headingBits = new Int32Array(0)
  #touched = new Int32Array(0)
  #size = 0
  #items: number[] = []
  #states = new Uint8Array(0)
  #misses = new Uint8Array(0)
  #best = new Float32Array(0)
  #sum = new Float32Array(0)
  #passages = new Int32Array(0)
  #all = 0
  #required = 0
  #weights = weightsFor(1)
  /** How rare each word of the question is, by its bit. */
  #rarities: number[] = []
  #readable: Readable = { items: new Uint8Array(0), passages: 0, length: 0 }

  constructor(facts: Facts, lists: Lists) {
    this.#facts = facts
    this.#lists = lists
  }

  /** Finds everything readable that holds any of the words, or the phrases. */
  find({ words, phrases, written: length }: Wanted, readable: Readable): void {
    this.#begin()
    this.#readable = readable
    const required = phrases.slice(0, MOST_WORDS)
    const wanted = words.slice(0, MOST_WORDS - required.length)
    this.#weights = weightsFor(length)
    this.#rarities = []
    this.#required = 2 ** required.length - 1
    this.#all = 2 ** (required.length + wanted.length) - 1
    ;[...required, ...wanted].forEach((ways, index) => {
      let written = 0
      let most = 0
      const before = index >= PHRASES_EVERYWHERE && index < required.length ? 2 ** index - 1 : 0
      for (const way of ways) {
        const holding = this.#add(way, { bit: 1 << index, before, least: way.synonym === undefined ? 0 : written })
        if (way === ways[0] && index >= required.length) this.#noteNames(1 << index)
        if (way === ways[0]) written = holding
        if (holding > most) most = holding
      }
      // A word that nobody wrote can be missed nowhere.
      this.#rarities.push(most === 0 || index < required.length ? 0 : rarity(readable.passages, most))
    })
  }

  /** Passages, of those that count, that hold the word in one of these ways, with the columns it stands in. */
  *passagesWith(ways: Way[], counts?: (passage: number) => boolean): Generator<{ passage: number; columns: number; way: Way }> {
    for (const way of ways) {
      const found = this.#scan(way, { counts })
      for (let index = 0; index < found.size; index++) {
        if (this.#facts.itemOf[found.passages[index]] !== 0) yield { passage: found.passages[index], columns: found.masks[index], way }
      }
    }
  }

  /** Items that hold any of the phrases in any passage. */
  itemsWith(phrases: Way[][]): Set<number> {
    const items = new Set<number>()
    for (const way of phrases.flat()) {
      const { passages, size } = this.#scan(way)
      for (let index = 0; index < size; index++) items.add(this.#facts.itemOf[passages[index]])
    }
    return items
  }

  /** True where the asker may read a passage that holds the word. */
  isReadable(ways: Way[], scope: Scope): boolean {
    for (const { passage } of this.passagesWith(ways)) {
      const item = this.#facts.itemOf[passage]
      if (scope.allows(item) && scope.misses(item) === 0) return true
    }
    return false
  }

  /** In how many passages that the asker may read a term stands. */
  readableFrequency(term: string, { items }: Readable): number {
    return this.#scan({ terms: [term], weight: 1 }, { items }).size
  }

  /** In how many passages a term stands, whoever may read them; for what is rare, not for anybody's eyes. */
  frequency(term: string): number {
    return Math.min(this.#lists.of(term)?.count ?? 0, this.#facts.livePassages)
  }

  /**
   * Which of the items found are in scope, and whether they hold every word. Where enough items do that the asker may
   * read, only those are meant; that is decided before filters, so that filters only ever take away, unless nothing
   * would be left.
   */
  narrow(scope: Scope, excluded: Set<number>): Narrowed {
    const { itemOf } = this.#facts
    const states = this.#states
    for (let index = 0; index < this.#size; index++) {
      const passage = this.#touched[index]
      const item = itemOf[passage]
      let state = states[item]
      if (state === REFUSED) continue
      const bits = this.#bits[passage]
      if ((bits & this.#required) !== this.#required) continue
      if (state === UNKNOWN) {
        this.#items.push(item)
        state = scope.allows(item) && !excluded.has(item) ? ALLOWED : REFUSED
        this.#misses[item] = state === ALLOWED ? scope.misses(item) : 0
      }
      states[item] = state === REFUSED ? state : state | SOME | (bits === this.#all ? EVERY : 0)
    }
    const counted = { every: 0, everyLeft: 0, someLeft: 0 }
    for (const item of this.#items) {
      const every = (states[item] & EVERY) !== 0
      const left = (states[item] & SOME) !== 0 && this.#misses[item] === 0
      if (every) counted.every++
      if (left) counted.someLeft++
      if (left && every) counted.everyLeft++
    }
    const enough = counted.every >= ENOUGH
    const strict = enough && counted.everyLeft > 0
    return { enough, strict, mode: counted.everyLeft > 0 ? 'all' : 'any', total: strict ? counted.everyLeft : counted.someLeft }
  }

  /** Calls with each item in scope: which filters it misses, and whether it holds every word. */
  eachItem(visit: (item: number, misses: number, every: boolean) => void): void {
    for (const item of this.#items) {
      const state = this.#states[item]
      if ((state & SOME) !== 0) visit(item, this.#misses[item], (state & EVERY) !== 0)
    }
  }

  /** The items that `narrow` left, each with its best passage; until the next question. */
  collect(strict: boolean): Iterable<Match> {
    const { itemOf } = this.#facts
    for (let index = 0; index < this.#size; index++) {
      const passage = this.#touched[index]
      const item = itemOf[passage]
      if ((this.#states[item] & SOME) === 0 || this.#misses[item] !== 0) continue
      const bits = this.#bits[passage]
      if (strict ? bits !== this.#all : (bits & this.#required) !== this.#required) continue
      const score = this.#scores[passage]
      if (this.#sum[item] === 0 || score > this.#best[item]) {
        this.#best[item] = score
        this.#passages[item] = passage
      }
      this.#sum[item] += score
    }
    return { [Symbol.iterator]: () => this.#collected() }
  }

  /** One by one: a list of a hundred thousand would outlive the question in memory. */
  *#collected(): Generator<Match> {
    for (const item of this.#items)
      if (this.#sum[item] > 0) yield { item, passage: this.#passages[item], best: this.#best[item], sum: this.#sum[item] }
  }

  /** How many readable passages in scope hold each word, in the order of `find`, phrases first. */
  passagesOfWords(scope: Scope): number[] {
    const counts = new Array<number>(MOST_WORDS).fill(0)
    for (let index = 0; index < this.#size; index++) {
      const passage = this.#touched[index]
      const item = this.#facts.itemOf[passage]
      if (!scope.allows(item) || scope.misses(item) !== 0) continue
      for (let bit = 0; bit < MOST_WORDS; bit++) if ((this.#bits[passage] & (1 << bit)) !== 0) counts[bit]++
    }
    return counts
  }

  #begin(): void {
    // Of much it costs less to wipe all.
    if (this.#size * 8 > this.#facts.passagesEnd)
      for (const array of [this.#scores, this.#bits, this.#titleBits, this.#headingBits]) array.fill(0)
    else
      for (let index = 0; index < this.#size; index++) {
        const passage = this.#touched[index]
        this.#scores[passage] = 0
        this.#bits[passage] = 0
        this.#titleBits[passage] = 0
        this.#headingBits[passage] = 0
      }
    for (const item of this.#items) {
      this.#states[item] = UNKNOWN
      this.#sum[item] = 0
    }
    this.#size = 0
    this.#items = []
    const { passagesEnd, itemsEnd } = this.#facts
    if (this.#scores.length < passagesEnd) {
      const size = Math.ceil(passagesEnd * 1.1)
      this.#scores = new Float32Array(size)
      this.#bits = new Int32Array(size)
      this.#titleBits = new Int32Array(size)
      this.#headingBits = new Int32Array(size)
      this.#touched = new Int32Array(size)
    }
    if (this.#states.length < itemsEnd) {
      const size = Math.ceil(itemsEnd * 1.1)
      this.#states = new Uint8Array(size)
      this.#misses = new Uint8Array(size)
      this.#best = new Float32Array(size)
      this.#sum = new Float32Array(size)
      this.#passages = new Int32Array(size)
    }
  }

  /**
   * BM25 of one way to find a word, added to what its passages have; how many hold it. It is no rarer than `least`, and
   * counts only where the bits `before` are.
   */
  #add(way: Way, { bit, before, least }: { bit: number; before: number; least: number }): number {
    const readable = this.#readable
    const counts = before === 0 ? undefined : (passage: number) => (this.#bits[passage] & before) === before
    const { passages, weights, size: holding } = this.#scan(way, { items: readable.items, counts })
    if (holding === 0) return 0
    const { lengthOf } = this.#facts
    const scores = this.#scores
    const bits = this.#bits
    const touched = this.#touched
    const most = rarity(readable.passages, Math.max(holding, least)) * (BM25.saturation + 1) * way.weight
    const shortest = BM25.saturation * (1 - BM25.length)
    const longer = (BM25.saturation * BM25.length * readable.passages) / Math.max(1, readable.length)
    let end = this.#size
    for (let index = 0; index < holding; index++) {
      const passage = passages[index]
      const weight = weights[index]
      scores[passage] += (most * weight) / (weight + shortest + longer * lengthOf[passage])
      if (bits[passage] === 0) touched[end++] = passage
      bits[passage] |= bit
    }
    this.#size = end
    return holding
  }

  /** Which of the passages found last hold the word in their title or heading. */
  #noteNames(bit: number): void {
    const { passages, masks, size } = this.#found
    for (let index = 0; index < size; index++) {
      const mask = masks[index]
      if ((mask & TITLE) !== 0) this.#titleBits[passages[index]] |= bit
      if ((mask & HEADING) !== 0) this.#headingBits[passages[index]] |= bit
    }
  }

  /** Which part of the question a passage holds, its rare words being the larger parts. */
  shareOf(passage: number): number {
    let all = 0
    let held = 0
    for (let bit = 0; bit < this.#rarities.length; bit++) {
      all += this.#rarities[bit]
      if ((this.#bits[passage] & (1 << bit)) !== 0) held += this.#rarities[bit]
    }
    return all === 0 ? 1 : held / all
  }

  /** How many of the question's words stand in the title of a passage that was found. */
  wordsInTitle(passage: number): number {
    return bitsOf(this.#titleBits[passage])
  }

  /** The same for its heading and those above it. */
  wordsInHeadings(passage: number): number {
    return bitsOf(this.#headingBits[passage])
  }

  /** Only passages of these `items`; those that do not count besides are left out where that saves something. */
  #scan(way: Way, { items, counts }: { items?: Uint8Array; counts?: (passage: number) => boolean } = {}): Found {
    this.#found.size = 0
    const { itemOf } = this.#facts
    const counted = items && { itemOf, items }
    const all = (passage: number) => (items === undefined || items[itemOf[passage]] === 1) && (counts === undefined || counts(passage))
    const lists: PostingList[] = []
    for (const term of way.terms) {
      const list = this.#lists.of(term)
      if (!list) return this.#found
      lists.push(list)
    }
    if (lists.length === 1) scan(lists[0], this.#weights, this.#found, counted)
    else if (isCompound(way.terms)) scanTogether(lists, PART_COLUMN, this.#weights, this.#found, all)
    else if (lists.length > 1) scanPhrase(lists, this.#weights, this.#found, all)
    return this.#found
  }
}

function bitsOf(value: number): number {
  let count = 0
  for (let rest = value; rest !== 0; rest &= rest - 1) count++
  return count
}

/** `enough` items hold every word; `strict` where only those count; what `total` counts is what filters leave. */
export type Narrowed = { enough: boolean; strict: boolean; mode: Mode; total: number }

/** The best by `value`, best first; of equals the one with the lower number. */
export function best(matches: Iterable<Match>, value: (match: Match) => number, count: number): Match[] {
  const heap: { match: Match; value: number }[] = []
  const worse = (a: { match: Match; value: number }, b: { match: Match; value: number }) =>
    a.value < b.value || (a.value === b.value && a.match.item > b.match.item)
  const sink = (at: number) => {
    for (let place = at; ; ) {
      let least = place
      for (const child of [place * 2 + 1, place * 2 + 2]) if (child < heap.length && worse(heap[child], heap[least])) least = child
      if (least === place) return
      ;[heap[place], heap[least]] = [heap[least], heap[place]]
      place = least
    }
  }
  for (const match of matches) {
    const own = value(match)
    if (heap.length === count && (count === 0 || own < heap[0].value)) continue
    const entry = { match, value: own }
    if (heap.length < count) {
      heap.push(entry)
      if (heap.length === count) for (let at = count >> 1; at >= 0; at--) sink(at)
    } else if (worse(heap[0], entry)) {
      heap[0] = entry
      sink(0)
    }
  }
  return heap.sort((a, b) => (worse(a, b) ? 1 : -1)).map(({ match }) => match)
}
