import type { ReadConnection } from './connection.ts'
import { findEntry } from './pages.ts'
import type { Entry, PostingList } from './postings.ts'

const encoder = new TextEncoder()
/** A page of one long list is not read when another term is looked for. */
const LONG = 8_000

/** Finds the lists of terms in all segments. What was read stays until `forget`. */
export class Lists {
  readonly #db: ReadConnection
  readonly #known = new Map<string, PostingList | undefined>()
  #segments: number[] | undefined

  constructor(db: ReadConnection) {
    this.#db = db
  }

  /** Lets go of what was read: at the end of a question, or when something changed. */
  forget(): void {
    this.#known.clear()
    this.#segments = undefined
  }

  /** Undefined where no passage ever held the term. */
  of(term: string): PostingList | undefined {
    if (this.#known.has(term)) return this.#known.get(term)
    const list = this.#read(term)
    this.#known.set(term, list)
    return list
  }

  #read(term: string): PostingList | undefined {
    this.#segments ??= this.#db
      .all<{ number: number }>("select number from segment where state = 'live' order by first")
      .map(({ number }) => number)
    const name = encoder.encode(term)
    const parts: Entry[] = []
    let count = 0
    for (const segment of this.#segments) {
      const page = this.#db.get<{ data: Uint8Array | null }>(
        `select iif(length(data) > ${LONG} and term <> ?2, null, data) as data from page
         where segment = ?1 and term <= ?2 order by term desc limit 1`,
        [segment, term],
      )?.data
      const entry = page ? findEntry(page, name) : undefined
      if (!entry) continue
      parts.push(entry)
      count += entry.count
    }
    return count > 0 ? { count, parts } : undefined
  }
}
