import { type Entry, readNumber } from './postings.ts'

/*
 * A segment's lists stand in pages, by term. A page is a row whose key is its first term; of each list it holds the term,
 * four numbers and the bytes. A list that is longer than a page has a page of its own.
 */

/** With its key and header a page then fits into one page of the file. */
const PAGE = 3_900
const HEADER = 24

/** Fills pages with lists that come in order of their terms. */
export class PageWriter {
  readonly #write: (term: string, data: Uint8Array) => void
  readonly #buffer = new Uint8Array(PAGE)
  #first = ''
  #length = 0
  /** How many bytes were written. */
  bytes = 0

  constructor(write: (term: string, data: Uint8Array) => void) {
    this.#write = write
  }

  add(term: string, entry: Entry): void {
    const most = HEADER + term.length * 3 + entry.passages.length + entry.positions.length
    if (most > PAGE - this.#length) this.flush()
    if (most > PAGE) {
      const own = new Uint8Array(most)
      this.#emit(term, own.subarray(0, putEntry(own, 0, term, entry)))
      return
    }
    if (this.#length === 0) this.#first = term
    this.#length = putEntry(this.#buffer, this.#length, term, entry)
  }

  flush(): void {
    if (this.#length === 0) return
    this.#emit(this.#first, this.#buffer.subarray(0, this.#length))
    this.#length = 0
  }

  #emit(term: string, data: Uint8Array): void {
    this.bytes += data.length
    this.#write(term, data)
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

function putNumber(bytes: Uint8Array, from: number, value: number): number {
  let at = from
  let rest = value
  while (rest >= 128) {
    bytes[at++] = (rest & 127) | 128
    rest >>>= 7
  }
  bytes[at++] = rest
  return at
}

function putTerm(bytes: Uint8Array, from: number, term: string): number {
  // Nearly every term is shorter than 128 bytes, so that its length takes one.
  if (term.length <= 42) {
    const { written } = encoder.encodeInto(term, bytes.subarray(from + 1))
    bytes[from] = written
    return from + 1 + written
  }
  const name = encoder.encode(term)
  const at = putNumber(bytes, from, name.length)
  bytes.set(name, at)
  return at + name.length
}

function putEntry(bytes: Uint8Array, from: number, term: string, entry: Entry): number {
  let at = putTerm(bytes, from, term)
  at = putNumber(bytes, at, entry.count)
  at = putNumber(bytes, at, entry.last)
  at = putNumber(bytes, at, entry.passages.length)
  at = putNumber(bytes, at, entry.positions.length)
  bytes.set(entry.passages, at)
  bytes.set(entry.positions, at + entry.passages.length)
  return at + entry.passages.length + entry.positions.length
}

/** The lists of a page in order. */
export function* entriesOf(page: Uint8Array): Generator<[string, Entry]> {
  for (let at = 0; at < page.length; ) {
    const [start, length] = readNumber(page, at)
    const [entry, next] = entryAt(page, start + length)
    yield [decoder.decode(page.subarray(start, start + length)), entry]
    at = next
  }
}

/** The list of one term, named by its bytes. Numbers are read in place, since this passes over a hundred lists. */
export function findEntry(page: Uint8Array, name: Uint8Array): Entry | undefined {
  let at = 0
  const number = (): number => {
    let byte = page[at++]
    let value = byte & 127
    for (let shift = 7; byte >= 128; shift += 7) {
      byte = page[at++]
      value |= (byte & 127) << shift
    }
    return value
  }
  while (at < page.length) {
    const length = number()
    const start = at
    at += length
    const count = number()
    const last = number()
    const passages = number()
    const positions = number()
    const end = at + passages + positions
    if (length === name.length && alike(page, start, name))
      return { count, last, passages: page.subarray(at, at + passages), positions: page.subarray(at + passages, end) }
    at = end
  }
  return undefined
}

function alike(page: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let at = 0; at < name.length; at++) if (page[start + at] !== name[at]) return false
  return true
}

function entryAt(page: Uint8Array, from: number): [Entry, number] {
  const [afterCount, count] = readNumber(page, from)
  const [afterLast, last] = readNumber(page, afterCount)
  const [afterLength, length] = readNumber(page, afterLast)
  const [start, positions] = readNumber(page, afterLength)
  const end = start + length + positions
  return [{ count, last, passages: page.subarray(start, start + length), positions: page.subarray(start + length, end) }, end]
}
