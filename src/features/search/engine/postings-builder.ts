import { compareTerms, type Entry } from './postings.ts'
import { TERM_COLUMNS } from './tables.ts'
import { GAP } from './terms.ts'

const COLUMNS = TERM_COLUMNS.length
const BODY = TERM_COLUMNS.indexOf('body')
/** A place is a column and a number within it, in one number. */
const COLUMN_SHIFT = 26
const PLACE = 2 ** COLUMN_SHIFT - 1
const FIRST_ROOM = 4_096

/**
 * Collects the terms of passages, which must come by rising number. Each occurrence is three numbers in arrays; only at
 * the end these are sorted by term and written as lists, so that nothing is made for each word.
 */
export class PostingsBuilder {
  readonly #numbers = new Map<string, number>()
  #terms = new Int32Array(FIRST_ROOM)
  #passages = new Int32Array(FIRST_ROOM)
  #places = new Int32Array(FIRST_ROOM)
  #size = 0

  /** Takes the terms of a passage column by column; answers how many these are. */
  add(passage: number, columns: readonly (readonly string[])[]): number {
    const before = this.#size
    for (let column = 0; column < columns.length; column++) {
      const terms = columns[column]
      const most = this.#size + terms.length
      if (most > this.#terms.length) this.#grow(most)
      let at = this.#size
      for (let position = 0; position < terms.length; position++) {
        if (terms[position] === GAP) continue
        this.#terms[at] = this.#number(terms[position])
        this.#passages[at] = passage
        this.#places[at++] = (column << COLUMN_SHIFT) | position
      }
      this.#size = at
    }
    return this.#size - before
  }

  #number(term: string): number {
    const known = this.#numbers.get(term)
    if (known !== undefined) return known
    const number = this.#numbers.size
    this.#numbers.set(term, number)
    return number
  }

  #grow(least: number): void {
    const larger = (array: Int32Array) => {
      const room = new Int32Array(Math.max(least, array.length * 2))
      room.set(array)
      return room
    }
    this.#terms = larger(this.#terms)
    this.#passages = larger(this.#passages)
    this.#places = larger(this.#places)
  }

  get empty(): boolean {
    return this.#size === 0
  }

  /** All lists, by term. Their bytes are good until the next one is taken. */
  *entries(): Generator<[string, Entry]> {
    const { order, ends } = this.#byTerm()
    const writer = new ListWriter()
    for (const term of [...this.#numbers.keys()].sort(compareTerms)) {
      const number = this.#numbers.get(term) as number
      yield [term, writer.write(order, number === 0 ? 0 : ends[number - 1], ends[number])]
    }
  }

  /** The occurrences sorted by term, each still in the order of passages and places: passage and place by turns. */
  #byTerm(): { order: Int32Array; ends: Int32Array } {
    const ends = new Int32Array(this.#numbers.size)
    for (let at = 0; at < this.#size; at++) ends[this.#terms[at]]++
    for (let term = 1; term < ends.length; term++) ends[term] += ends[term - 1]
    const order = new Int32Array(this.#size * 2)
    for (let at = this.#size - 1; at >= 0; at--) {
      const to = --ends[this.#terms[at]]
      order[to * 2] = this.#passages[at]
      order[to * 2 + 1] = this.#places[at]
    }
    // What were ends are beginnings now.
    ends.copyWithin(0, 1)
    if (ends.length > 0) ends[ends.length - 1] = this.#size
    return { order, ends }
  }
}

/** Writes lists as bytes, one after the other into the same room. */
class ListWriter {
  readonly #counts = new Int32Array(COLUMNS)
  #passages = new Uint8Array(FIRST_ROOM)
  #positions = new Uint8Array(FIRST_ROOM)
  #end = 0
  #positionsEnd = 0

  write(order: Int32Array, from: number, to: number): Entry {
    // A distance and a place take five bytes each, columns and counts of them two each, hardly ever more.
    const most = (to - from) * 16
    if (most > this.#passages.length) this.#passages = new Uint8Array(most * 2)
    if (most > this.#positions.length) this.#positions = new Uint8Array(most * 2)
    this.#end = 0
    this.#positionsEnd = 0
    let count = 0
    let last = 0
    for (let at = from; at < to; ) {
      const passage = order[at * 2]
      let end = at + 1
      while (end < to && order[end * 2] === passage) end++
      this.#putPassage((passage - last) * 2, order, at, end)
      count++
      last = passage
      at = end
    }
    return {
      count,
      last,
      passages: this.#passages.subarray(0, this.#end),
      positions: this.#positions.subarray(0, this.#positionsEnd),
    }
  }

  #putPassage(distance: number, order: Int32Array, from: number, to: number): void {
    if (to - from === 1 && order[from * 2 + 1] >>> COLUMN_SHIFT === BODY) {
      this.#putNumber(distance + 1)
      this.#putPlace(order[from * 2 + 1] & PLACE)
      return
    }
    this.#putNumber(distance)
    const counts = this.#counts.fill(0)
    let mask = 0
    let column = -1
    let before = 0
    for (let at = from; at < to; at++) {
      const place = order[at * 2 + 1]
      if (place >>> COLUMN_SHIFT !== column) {
        column = place >>> COLUMN_SHIFT
        mask |= 1 << column
        before = 0
      }
      counts[column]++
      this.#putPlace((place & PLACE) - before)
      before = place & PLACE
    }
    this.#passages[this.#end++] = mask
    for (let each = 0; each < COLUMNS; each++) if (counts[each] > 0) this.#putNumber(counts[each])
  }

  #putNumber(value: number): void {
    let rest = value
    while (rest >= 128) {
      this.#passages[this.#end++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#passages[this.#end++] = rest
  }

  #putPlace(value: number): void {
    let rest = value
    while (rest >= 128) {
      this.#positions[this.#positionsEnd++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#positions[this.#positionsEnd++] = rest
  }
}
