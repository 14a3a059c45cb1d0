import { TERM_COLUMNS } from './tables.ts'

/*
 * Which passages hold a term, where and how often. One list per term and segment, as bytes:
 * - `passages`: for each passage, the distance from the one before and whether the term stands in it once, in its body,
 *   in one number; otherwise a byte with a bit for each column and how often it stands in each of these
 * - `positions`: the places in each column, each as the distance from the one before
 * Numbers are written seven bits a byte, the lowest first. A new passage always has a higher number than all before, so
 * lists of later segments are appended to lists of earlier ones as they are.
 */
export type Entry = { count: number; last: number; passages: Uint8Array; positions: Uint8Array }

/** A term's lists out of all segments, in the order of their passages. `count` includes passages that are gone. */
export type PostingList = { count: number; parts: Entry[] }

const COLUMNS = TERM_COLUMNS.length
const BODY = TERM_COLUMNS.indexOf('body')

function pushNumber(bytes: number[], value: number): void {
  let rest = value
  while (rest >= 128) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  bytes.push(rest)
}

/** Terms are ordered as SQLite orders them, by UTF-8, which differs from UTF-16 where there are surrogates. */
export function compareTerms(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y) return (x >= 0xd800 && x < 0xe000 ? x + 0x10000 : x) - (y >= 0xd800 && y < 0xe000 ? y + 0x10000 : y)
  }
  return a.length - b.length
}

/** One list out of those of segments that follow each other. `isGone` leaves out what nobody needs any more. */
export function joinEntries(entries: Entry[], isGone: ((passage: number) => boolean) | undefined): Entry | undefined {
  if (isGone) {
    const kept = keep(entries, isGone)
    return kept.count > 0 ? kept : undefined
  }
  if (entries.length === 1) return entries[0]
  const passages: Uint8Array[] = []
  let count = 0
  let last = 0
  for (const entry of entries) {
    // Only the first number of a list counts from the beginning.
    const [rest, first] = readNumber(entry.passages, 0)
    const head: number[] = []
    pushNumber(head, first - last * 2)
    passages.push(Uint8Array.from(head), entry.passages.subarray(rest))
    count += entry.count
    last = entry.last
  }
  return { count, last, passages: Buffer.concat(passages), positions: Buffer.concat(entries.map(({ positions }) => positions)) }
}

function keep(entries: Entry[], isGone: (passage: number) => boolean): Entry {
  const kept = { count: 0, last: 0, passages: [] as number[], positions: [] as number[] }
  const cursor = new Cursor({ count: 0, parts: entries })
  while (cursor.next()) {
    if (isGone(cursor.passage)) continue
    const simple = cursor.total === 1 && cursor.mask === 1 << BODY
    pushNumber(kept.passages, (cursor.passage - kept.last) * 2 + (simple ? 1 : 0))
    if (!simple) {
      kept.passages.push(cursor.mask)
      for (let column = 0; column < COLUMNS; column++) if (cursor.counts[column] > 0) pushNumber(kept.passages, cursor.counts[column])
    }
    for (const places of cursor.positions()) {
      let before = 0
      for (const place of places) {
        pushNumber(kept.positions, place - before)
        before = place
      }
    }
    kept.count++
    kept.last = cursor.passage
  }
  return { count: kept.count, last: kept.last, passages: new Uint8Array(kept.passages), positions: new Uint8Array(kept.positions) }
}

/** A number and where the next one begins. */
export function readNumber(bytes: Uint8Array, from: number): [next: number, value: number] {
  let at = from
  let value = 0
  let shift = 0
  for (;;) {
    const byte = bytes[at++]
    value |= (byte & 127) << shift
    if (byte < 128) return [at, value >>> 0]
    shift += 7
  }
}

/** Walks through a list passage by passage; places are read only where they are asked for. */
export class Cursor {
  readonly counts = new Int32Array(COLUMNS)
  passage = 0
  mask = 0
  total = 0
  readonly #parts: Entry[]
  readonly #places: number[][] = Array.from({ length: COLUMNS }, () => [])
  #part = -1
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0
  #positions: Uint8Array = new Uint8Array(0)
  #positionAt = 0
  /** Places of passages that were passed over. */
  #behind = 0

  constructor(list: PostingList) {
    this.#parts = list.parts
  }

  /** False at the end. */
  next(): boolean {
    while (this.#at >= this.#bytes.length) {
      if (++this.#part >= this.#parts.length) return false
      this.#bytes = this.#parts[this.#part].passages
      this.#positions = this.#parts[this.#part].positions
      this.#at = 0
      this.#positionAt = 0
      this.#behind = 0
      this.passage = 0
      this.total = 0
      this.mask = 0
    }
    this.#behind += this.total
    const bytes = this.#bytes
    let byte = bytes[this.#at++]
    let value = byte & 127
    for (let shift = 7; byte >= 128; shift += 7) {
      byte = bytes[this.#at++]
      value |= (byte & 127) << shift
    }
    this.passage += value >>> 1
    if ((value & 1) === 1) {
      if (this.mask !== 1 << BODY) this.counts.fill(0)
      this.mask = 1 << BODY
      this.counts[BODY] = 1
      this.total = 1
    } else this.#readCounts()
    return true
  }

  #readCounts(): void {
    this.counts.fill(0)
    this.mask = this.#bytes[this.#at++]
    this.total = 0
    for (let column = 0; column < COLUMNS; column++) {
      if ((this.mask & (1 << column)) === 0) continue
      let byte = this.#bytes[this.#at++]
      let count = byte & 127
      for (let shift = 7; byte >= 128; shift += 7) {
        byte = this.#bytes[this.#at++]
        count |= (byte & 127) << shift
      }
      this.counts[column] = count
      this.total += count
    }
  }

  /** The places in each column of the passage where the cursor stands; to be asked for once, and used before the next. */
  positions(): number[][] {
    const bytes = this.#positions
    let at = this.#positionAt
    for (let skip = this.#behind; skip > 0; ) if (bytes[at++] < 128) skip--
    for (let column = 0; column < COLUMNS; column++) {
      const places = this.#places[column]
      places.length = 0
      let place = 0
      for (let left = this.counts[column]; left > 0; left--) {
        let byte = bytes[at++]
        let value = byte & 127
        for (let shift = 7; byte >= 128; shift += 7) {
          byte = bytes[at++]
          value |= (byte & 127) << shift
        }
        place += value
        places.push(place)
      }
    }
    this.#positionAt = at
    this.#behind = -this.total
    return this.#places
  }
}

/** Passages with the weight of what was found in each and the columns it stands in; as long as `size` says. */
export class Found {
  passages = new Int32Array(1024)
  weights = new Float32Array(1024)
  masks = new Uint8Array(1024)
  size = 0

  room(count: number): void {
    if (count <= this.passages.length) return
    const size = Math.max(count, this.passages.length * 2)
    this.passages = new Int32Array(size)
    this.weights = new Float32Array(size)
    this.masks = new Uint8Array(size)
  }
}

/** Of which passages the items count, with a 1 for each such item. */
export type Counted = { itemOf: Int32Array; items: Uint8Array }

/** Every passage of a list, or of those that count. `weights` says what one place in each column counts. */
export function scan(list: PostingList, weights: readonly number[], found: Found, counted: Counted | undefined): void {
  const itemOf = counted?.itemOf
  const items = counted?.items
  found.room(list.count + 1)
  const { passages, weights: totals, masks } = found
  const bodyWeight = weights[BODY]
  let size = 0
  for (const part of list.parts) {
    const bytes = part.passages
    const end = bytes.length
    let passage = 0
    for (let at = 0; at < end; ) {
      let byte = bytes[at++]
      let value = byte & 127
      for (let shift = 7; byte >= 128; shift += 7) {
        byte = bytes[at++]
        value |= (byte & 127) << shift
      }
      passage += value >>> 1
      passages[size] = passage
      if ((value & 1) === 1) {
        totals[size] = bodyWeight
        masks[size] = 1 << BODY
        // What does not count is written over by the next one, which costs less than to ask first.
        size += itemOf && items ? items[itemOf[passage]] : 1
        continue
      }
      const mask = bytes[at++]
      let total = 0
      // From the lowest column to the highest; nearly always there is one.
      for (let rest = mask; rest !== 0; rest &= rest - 1) {
        const column = 31 - Math.clz32(rest & -rest)
        byte = bytes[at++]
        let count = byte & 127
        for (let shift = 7; byte >= 128; shift += 7) {
          byte = bytes[at++]
          count |= (byte & 127) << shift
        }
        total += count * weights[column]
      }
      totals[size] = total
      masks[size] = mask
      size += itemOf && items ? items[itemOf[passage]] : 1
    }
  }
  found.size = size
}

/** Every passage of those that count in which the terms stand one after the other. */
export function scanPhrase(lists: PostingList[], weights: readonly number[], found: Found, counts: (passage: number) => boolean): void {
  // A word that stands in the phrase several times is read once.
  const own = [...new Set(lists)]
  const order = lists.map((list) => own.indexOf(list))
  const places: number[][][] = []
  eachInAll(own, found, (cursors) => {
    if (counts(cursors[0].passage)) takeRow(cursors, { order, places }, weights, found)
  })
}

/** Every passage of those that count that holds all of the terms in one column; as often as the rarest of them. */
export function scanTogether(
  lists: PostingList[],
  column: number,
  weights: readonly number[],
  found: Found,
  counts: (passage: number) => boolean,
): void {
  eachInAll(lists, found, (cursors) => {
    if (!counts(cursors[0].passage)) return
    let least = Number.POSITIVE_INFINITY
    for (const { counts } of cursors) least = Math.min(least, counts[column])
    if (least === 0) return
    found.passages[found.size] = cursors[0].passage
    found.weights[found.size] = least * weights[column]
    found.masks[found.size++] = 1 << column
  })
}

/** Stops at every passage that stands in all of the lists. */
function eachInAll(lists: PostingList[], found: Found, visit: (cursors: Cursor[]) => void): void {
  found.room(Math.min(...lists.map(({ count }) => count)))
  found.size = 0
  const cursors = lists.map((list) => new Cursor(list))
  for (const cursor of cursors) if (!cursor.next()) return
  for (;;) {
    let furthest = cursors[0].passage
    let alike = true
    for (const cursor of cursors) {
      if (cursor.passage !== furthest) alike = false
      if (cursor.passage > furthest) furthest = cursor.passage
    }
    if (alike) {
      visit(cursors)
      for (const cursor of cursors) if (!cursor.next()) return
    } else for (const cursor of cursors) while (cursor.passage < furthest) if (!cursor.next()) return
  }
}

/** `order` says which cursor each word of the row is; `places` is room for their places. */
type Row = { order: readonly number[]; places: number[][][] }

function takeRow(cursors: Cursor[], { order, places }: Row, weights: readonly number[], found: Found): void {
  let mask = cursors[0].mask
  for (const cursor of cursors) mask &= cursor.mask
  if (mask === 0) return
  for (let term = 0; term < cursors.length; term++) places[term] = cursors[term].positions()
  let total = 0
  let where = 0
  for (let column = 0; column < COLUMNS; column++) {
    if ((mask & (1 << column)) === 0) continue
    for (const first of places[order[0]][column]) {
      let follows = true
      for (let next = 1; next < order.length && follows; next++) follows = places[order[next]][column].includes(first + next)
      if (!follows) continue
      total += weights[column]
      where |= 1 << column
    }
  }
  if (where === 0) return
  found.passages[found.size] = cursors[0].passage
  found.weights[found.size] = total
  found.masks[found.size++] = where
}
