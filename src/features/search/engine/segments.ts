import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { PassageBlock, PASSAGES_A_BLOCK } from './blocks.ts'
import { entriesOf, PageWriter } from './pages.ts'
import { compareTerms, type Entry, joinEntries } from './postings.ts'
import type { PostingsBuilder } from './postings-builder.ts'

/*
 * Each write makes a small segment; so many neighbours of one level are merged into one of the next. A segment's passages are all
 * higher than those of segments before it. Merging goes on in steps, each a part of some write, so that no write takes
 * long; until a merge is done, what it merges answers. States: live, growing (being written), merged (to be deleted).
 */
const SEGMENTS_A_LEVEL = 6
const LARGEST_JOINED = 128 * 1024 * 1024
const SMALLEST = 4_096
const PAGES_DELETED = 400

type IsGone = (passage: number) => boolean
type Full = { segments: { number: number; level: number; first: number }[]; level: number }
type Merge = { number: number; sources: number[]; done: string; level: number }

/** What is large is not merged with what is small, over and over. */
const levelOf = (bytes: number): number => Math.max(0, Math.floor(Math.log(bytes / SMALLEST) / Math.log(SEGMENTS_A_LEVEL)))

/** The segments of the index, as the writer sees them. Every call is part of the writer's transaction. */
export class Segments {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #goneOf = new Map<number, IsGone | undefined>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  #run(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  /** Writes what was collected as a segment; answers how many bytes it has. */
  write(builder: PostingsBuilder, first: number): number {
    const segment = this.#insert(0, first, 'live', [])
    const writer = this.#pages(segment)
    for (const [term, entry] of builder.entries()) writer.add(term, entry)
    writer.flush()
    this.#run('update segment set bytes = ?, level = ? where number = ?').run(writer.bytes, levelOf(writer.bytes), segment)
    return writer.bytes
  }

  /** Merges about so many bytes of segments, the smallest first; false where there is nothing to merge. */
  merge(budget: number): boolean {
    let left = budget
    while (left > 0) {
      const merge = this.#current() ?? this.#next()
      if (!merge) return this.#drop()
      left -= this.#advance(merge, left)
    }
    this.#drop()
    return true
  }

  /** Like `merge`, and of an index that is not large makes one segment. */
  mergeAll(budget: number): boolean {
    if (this.merge(budget)) return true
    const live = this.#live()
    const bytes = this.#run("select sum(bytes) as bytes from segment where state = 'live'").get()?.bytes as number
    if (live.length < 2 || bytes > LARGEST_JOINED) return false
    this.#begin(live, Math.max(levelOf(bytes), ...live.map(({ level }) => level)))
    return true
  }

  /** Forgets what a transaction found that came to nothing: its segments' numbers are given again. */
  discard(): void {
    this.#goneOf.clear()
  }

  #live(): { number: number; level: number; first: number }[] {
    return this.#run("select number, level, first from segment where state = 'live' order by first").all() as {
      number: number
      level: number
      first: number
    }[]
  }

  #insert(level: number, first: number, state: string, sources: number[]): number {
    return Number(
      this.#run("insert into segment (level, first, bytes, state, sources, done) values (?, ?, 0, ?, ?, '')").run(
        level,
        first,
        state,
        JSON.stringify(sources),
      ).lastInsertRowid,
    )
  }

  #pages(segment: number): PageWriter {
    const insert = this.#run('insert into page (segment, term, data) values (?, ?, ?)')
    return new PageWriter((term, data) => insert.run(segment, term, data))
  }

  /** The merge under way that is the smallest. */
  #current(): Merge | undefined {
    const row = this.#run("select number, sources, done, level from segment where state = 'growing' order by level limit 1").get()
    // A large merge waits while small ones can be done.
    if (!row || this.#fullLevel(row.level as number)) return undefined
    return {
      number: row.number as number,
      sources: JSON.parse(row.sources as string),
      done: row.done as string,
      level: row.level as number,
    }
  }

  /**
   * The first run of neighbours with enough segments of one level, and none above it; smaller ones between them go along,
   * since lists join in order only.
   */
  #fullLevel(below: number): Full | undefined {
    const busy = new Set(
      this.#run("select sources from segment where state = 'growing'")
        .all()
        .flatMap(({ sources }) => JSON.parse(sources as string) as number[]),
    )
    const live = this.#live()
    const isFull = (run: Full['segments'], level: number) => run.filter((segment) => segment.level === level).length >= SEGMENTS_A_LEVEL
    const highest = Math.min(below - 1, Math.max(0, ...live.map(({ level }) => level)))
    for (let level = 0; level <= highest; level++) {
      let run: Full['segments'] = []
      for (const segment of live) {
        if (!busy.has(segment.number) && segment.level <= level) run.push(segment)
        else if (isFull(run, level)) break
        else run = []
      }
      if (isFull(run, level)) return { segments: run, level }
    }
    return undefined
  }

  #next(): Merge | undefined {
    const full = this.#fullLevel(Number.POSITIVE_INFINITY)
    return full && this.#begin(full.segments, full.level + 1)
  }

  #begin(segments: { number: number; first: number }[], level: number): Merge {
    const sources = segments.map(({ number }) => number)
    return { number: this.#insert(level, segments[0].first, 'growing', sources), sources, done: '', level }
  }

  /** Merges some more terms; answers how many bytes of lists were read, since little is written where much is gone. */
  #advance(merge: Merge, budget: number): number {
    const readers = merge.sources.map((source) => new SegmentReader(this.#database, source, merge.done))
    const isGone = this.#gone(merge)
    const writer = this.#pages(merge.number)
    let done = merge.done
    let spent = 0
    while (spent < budget) {
      const term = leastOf(readers)
      if (term === undefined) {
        writer.flush()
        this.#finish(merge, writer.bytes)
        return spent + 1
      }
      const entries: Entry[] = []
      for (const reader of readers) if (reader.term === term) entries.push(reader.take())
      for (const { passages, positions } of entries) spent += passages.length + positions.length + term.length
      const entry = joinEntries(entries, isGone)
      if (entry) writer.add(term, entry)
      done = term
    }
    writer.flush()
    this.#run('update segment set done = ?, bytes = bytes + ? where number = ?').run(done, writer.bytes, merge.number)
    return spent
  }

  #finish(merge: Merge, bytes: number): void {
    this.#run("update segment set state = 'live', sources = '[]', bytes = bytes + ? where number = ?").run(bytes, merge.number)
    this.#goneOf.delete(merge.number)
    for (const source of merge.sources) this.#run("update segment set state = 'merged' where number = ?").run(source)
  }

  /**
   * Which passages of these segments are gone; undefined where all are there, so that lists can be joined as they are.
   * What goes while a merge is under way stays in its lists, to no harm.
   */
  #gone({ number, sources }: Merge): IsGone | undefined {
    if (!this.#goneOf.has(number)) this.#goneOf.set(number, this.#lookForGone(sources))
    return this.#goneOf.get(number)
  }

  #lookForGone(sources: number[]): IsGone | undefined {
    const live = this.#live()
    const last = live.findLastIndex((segment) => sources.includes(segment.number))
    const first = Math.min(...live.filter((segment) => sources.includes(segment.number)).map((segment) => segment.first))
    const end = live[last + 1]?.first ?? Number(this.#run("select value from meta where key = 'nextPassage'").get()?.value)
    const firstBlock = Math.floor(first / PASSAGES_A_BLOCK)
    const items = new Int32Array((Math.floor(end / PASSAGES_A_BLOCK) - firstBlock + 1) * PASSAGES_A_BLOCK)
    const blocks = this.#run('select number, data from passage_block where number between ? and ?')
    for (const { number, data } of blocks.iterate(firstBlock, Math.floor(end / PASSAGES_A_BLOCK)))
      items.set(new PassageBlock(data as Uint8Array).items, ((number as number) - firstBlock) * PASSAGES_A_BLOCK)
    const offset = firstBlock * PASSAGES_A_BLOCK
    return items.subarray(first - offset, end - offset).includes(0) ? (passage) => items[passage - offset] === 0 : undefined
  }

  /** Deletes pages of segments that were merged, so many at a time; true when there are more. */
  #drop(): boolean {
    for (let left = PAGES_DELETED; left > 0; ) {
      const segment = this.#run("select number from segment where state = 'merged' limit 1").get()?.number
      if (segment === undefined) return false
      const pages = this.#run('delete from page where number in (select number from page where segment = ? limit ?)')
      const deleted = Number(pages.run(segment, left).changes)
      if (deleted < left) this.#run('delete from segment where number = ?').run(segment)
      left -= deleted + 1
    }
    return true
  }
}

/** The first term of those where these stand; undefined at the end of all. */
function leastOf(readers: SegmentReader[]): string | undefined {
  let least: string | undefined
  for (const { term } of readers)
    if (term !== undefined && term !== least && (least === undefined || compareTerms(term, least) < 0)) least = term
  return least
}

/** Goes through the lists of a segment by term, after the given one. */
class SegmentReader {
  readonly #next: StatementSync
  readonly #segment: number
  #key: string
  #entries: Generator<[string, Entry]> | undefined
  #entry: Entry | undefined
  /** The term where the reader stands; undefined at the end. */
  term: string | undefined

  constructor(database: DatabaseSync, segment: number, after: string) {
    this.#segment = segment
    this.#next = database.prepare('select term, data from page where segment = ? and term > ? order by term limit 1')
    const begun = database
      .prepare('select term, data from page where segment = ? and term <= ? order by term desc limit 1')
      .get(segment, after)
    this.#key = (begun?.term as string) ?? ''
    this.#entries = begun ? entriesOf(begun.data as Uint8Array) : undefined
    do this.#advance()
    while (this.term !== undefined && after !== '' && compareTerms(this.term, after) <= 0)
  }

  take(): Entry {
    const entry = this.#entry as Entry
    this.#advance()
    return entry
  }

  #advance(): void {
    for (;;) {
      const { done, value } = this.#entries?.next() ?? { done: true, value: undefined }
      if (!done && value) {
        ;[this.term, this.#entry] = value
        return
      }
      const page = this.#next.get(this.#segment, this.#key)
      if (!page) {
        this.term = undefined
        return
      }
      this.#key = page.term as string
      this.#entries = entriesOf(page.data as Uint8Array)
    }
  }
}
