import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { hash } from 'node:crypto'
import { canonical } from '../analysis/analyse.ts'
import { keysOf } from '../analysis/hangul.ts'
import { PASSAGE_BITS, type Passage, passagesOf } from '../passages.ts'
import type { Indexed, IndexState } from './engine.ts'
import { FactWriter } from './fact-writer.ts'
import { dropOffer, putOffer } from './offers.ts'
import { PostingsBuilder } from './postings-builder.ts'
import { Segments } from './segments.ts'
import { LAYOUT, VERSION } from './tables.ts'
import { columnsOf, GAP, type ItemTerms, itemTerms, passageRow, type Vocabulary } from './terms.ts'

const PASSAGES = 2 ** PASSAGE_BITS
const WORDS_REMEMBERED = 100_000
/** With each write so many times its bytes are merged, so that merging keeps pace and no write waits long for it. */
const MERGED_A_BYTE = 6
const LEAST_MERGED = 65_536
const MERGED_A_STEP = 1_048_576
const MENDABLE = /^(?:[가-힣]{2,15}|[a-z]{3,30})$/

type StoredPassage = { id: number; number: number; print: string; anchor: string }

/** The one connection that changes the index file. Everything is synchronous; it lives in a thread of its own. */
export class IndexWriter {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  /** Words that are surely in the vocabulary already, and those that the transaction under way adds. */
  readonly #seen = new Set<string>()
  #unseen: { keys: string; word: string }[] = []
  #vocabulary = this.#newVocabulary()
  readonly #facts = new FactWriter((sql) => this.#run(sql))
  readonly #segments: Segments
  /** What the transaction under way adds. */
  #added = new PostingsBuilder()
  #firstAdded = 0
  #nextPassage = 0

  /** Opens the index, and makes it where there is none. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.#database = new DatabaseSync(path, { timeout: 10_000 })
    // NORMAL may lose the newest transactions with the power, never consistency; the cursor goes back with them.
    this.#database.exec(
      'pragma journal_mode=wal; pragma synchronous=normal; pragma cache_size=-32000; pragma temp_store=memory; pragma journal_size_limit=67108864; pragma wal_autocheckpoint=8000',
    )
    this.#segments = new Segments(this.#database)
    if (!this.#hasTables()) this.#create()
  }

  #hasTables(): boolean {
    return this.#database.prepare("select 1 from sqlite_schema where name = 'meta'").get() !== undefined
  }

  #create(): void {
    this.#transaction(() => {
      // Another process may have made them while this one waited for its turn.
      if (this.#hasTables()) return
      this.#database.exec(LAYOUT)
      this.#setMeta('version', VERSION)
    })
  }

  #run(sql: string) {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec('begin immediate')
    try {
      const result = work()
      this.#store()
      this.#database.exec('commit')
      return result
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      this.#seen.clear()
      this.#unseen = []
      this.#vocabulary = this.#newVocabulary()
      this.#facts.discard()
      this.#segments.discard()
      this.#added = new PostingsBuilder()
      this.#firstAdded = this.#nextPassage
      throw error
    }
  }

  /** Writes what was collected, as the last part of its transaction. */
  #store(): void {
    let bytes = 0
    this.#storeWords()
    // A passage without a word has a number too.
    if (this.#nextPassage > this.#firstAdded) this.#setMeta('nextPassage', String(this.#nextPassage))
    if (!this.#added.empty) {
      bytes = this.#segments.write(this.#added, this.#firstAdded)
      this.#added = new PostingsBuilder()
    }
    this.#firstAdded = this.#nextPassage
    const change = Number(this.#meta('change') ?? 0) + 1
    if (!this.#facts.flush(change)) return
    this.#segments.merge(LEAST_MERGED + MERGED_A_BYTE * bytes)
    this.#setMeta('change', String(change))
  }

  #meta(key: string): string | undefined {
    return this.#run('select value from meta where key = ?').get(key)?.value as string | undefined
  }

  #setMeta(key: string, value: string): void {
    this.#run('insert into meta values (?, ?) on conflict do update set value = excluded.value').run(key, value)
  }

  /** Brings items into the index, takes others out and notes where that leads, in one transaction. */
  put(items: Indexed[], removed: string[], state: Partial<IndexState> = {}): void {
    this.#transaction(() => {
      // Read each time: another process may have added some, or an own write may have failed.
      this.#nextPassage = Number(this.#meta('nextPassage') ?? 0)
      this.#firstAdded = this.#nextPassage
      const round = Number(this.#meta('round') ?? 0)
      for (const id of removed) this.#forget(id)
      for (const item of items) this.#putItem(item, round)
      if (state.position !== undefined) this.#setMeta('position', String(state.position))
      if (state.filling !== undefined) this.#setMeta('filling', JSON.stringify(state.filling))
    })
  }

  /** Begins a rebuild: what it does not meet again by its end is taken out by `sweep`. */
  beginRound(position: number): void {
    this.#transaction(() => {
      this.#setMeta('round', String(Number(this.#meta('round') ?? 0) + 1))
      this.#setMeta('position', String(position))
      this.#setMeta('filling', JSON.stringify({ source: 0, after: null, done: 0 }))
    })
  }

  /** Takes out what the current round of a rebuild has not met; true when there is more. */
  sweep(limit: number): boolean {
    return this.#transaction(() => {
      const round = Number(this.#meta('round') ?? 0)
      const stale = this.#run('select id from item where round <> ? limit ?').all(round, limit)
      for (const row of stale) this.#forget(row.id as string)
      return stale.length === limit
    })
  }

  /** Merges the segments bit by bit; true when there is more to do. */
  merge(): boolean {
    return this.#transaction(() => {
      const more = this.#segments.mergeAll(MERGED_A_STEP)
      this.#setMeta('change', String(Number(this.#meta('change') ?? 0) + 1))
      return more
    })
  }

  #forget(id: string): void {
    const item = this.#run('select number from item where id = ?').get(id)
    if (!item) return
    const number = item.number as number
    for (const passage of this.#passagesOf(number)) this.#dropPassage(passage)
    this.#facts.dropItem(number)
    dropOffer((sql) => this.#run(sql), number)
    this.#run('delete from title where item = ?').run(number)
    this.#run('delete from ancestor where item = ?').run(number)
    this.#run('delete from item where number = ?').run(number)
  }

  #passagesOf(number: number): StoredPassage[] {
    const first = number * PASSAGES
    return this.#run('select id, number, print, anchor from passage where id between ? and ?').all(
      first,
      first + PASSAGES - 1,
    ) as StoredPassage[]
  }

  #dropPassage({ id, number }: StoredPassage): void {
    this.#run('delete from passage where id = ?').run(id)
    this.#facts.dropPassage(number)
  }

  #putItem(item: Indexed, round: number): void {
    const passages = passagesOf(item)
    const known = this.#run('select number, above from item where id = ?').get(item.id)
    const above = JSON.stringify([...new Set(item.ancestors)].sort())
    const facts = [item.type, item.archived ? 1 : 0, round, item.updatedAt, passages.length, above]
    let number = known?.number as number | undefined
    if (number === undefined) {
      number = Number(
        this.#run('insert into item (id, type, archived, round, updated_at, passages, above) values (?, ?, ?, ?, ?, ?, ?)').run(
          item.id,
          ...facts,
        ).lastInsertRowid,
      )
    } else {
      this.#run('update item set type = ?, archived = ?, round = ?, updated_at = ?, passages = ?, above = ? where number = ?').run(
        ...facts,
        number,
      )
    }
    if (known?.above !== above) {
      if (known) this.#run('delete from ancestor where item = ?').run(number)
      for (const ancestor of new Set(item.ancestors)) this.#run('insert into ancestor values (?, ?)').run(ancestor, number)
    }
    this.#putTexts(number, item, passages, known !== undefined)
    putOffer((sql) => this.#run(sql), number, item)
  }

  /** Passages that are what they were keep their lists; of an edited article only what was edited is analysed again. */
  #putTexts(number: number, item: Indexed, passages: Passage[], known: boolean): void {
    const stored = known ? this.#passagesOf(number) : []
    const byPrint = Map.groupBy(stored, ({ print }) => print)
    const kept: (StoredPassage | undefined)[] = []
    const context = hash('sha1', JSON.stringify([item.title, item.aliases, item.tags, item.topics, item.description, item.authors]))
    const prints = passages.map(({ heading, path, text }) => hash('sha1', JSON.stringify([context, heading, path, text]), 'base64'))
    prints.forEach((print, ordinal) => {
      const same = byPrint.get(print)
      const at = same?.findIndex(({ id }) => id === number * PASSAGES + ordinal) ?? -1
      kept[ordinal] = same?.splice(Math.max(0, at), 1)[0]
    })
    for (const left of byPrint.values()) for (const passage of left) this.#dropPassage(passage)
    const moved = (passage: StoredPassage, ordinal: number) =>
      passage.id !== number * PASSAGES + ordinal || passage.anchor !== passages[ordinal].anchor
    kept.forEach((passage, ordinal) => {
      if (passage && moved(passage, ordinal)) this.#run('delete from passage where id = ?').run(passage.id)
    })
    const fresh = kept.length === 0 || kept.some((passage) => passage === undefined)
    const terms = fresh ? itemTerms(item, this.#vocabulary) : undefined
    passages.forEach((passage, ordinal) => {
      const same = kept[ordinal]
      if (same && !moved(same, ordinal)) return
      const own = same?.number ?? this.#nextPassage++
      const length = same ? undefined : this.#added.add(own, passageRow(terms as ItemTerms, passage, this.#vocabulary))
      this.#facts.putPassage(own, number, ordinal, length)
      this.#insertPassage(number * PASSAGES + ordinal, own, prints[ordinal], passage)
    })
    const title = terms?.title.text.filter((term) => term !== GAP)
    if (title) this.#putTitle(number, item, title)
    this.#facts.putItem(number, item, title && new Set(title).size)
  }

  #insertPassage(id: number, number: number, print: string, { heading, anchor, path, text }: Passage): void {
    this.#run('insert into passage values (?, ?, ?, ?, ?, ?, ?, ?)').run(
      ...[id, number, print, heading, anchor, JSON.stringify(path), columnsOf(heading).text.join(' '), text],
    )
  }

  #putTitle(number: number, item: Indexed, terms: string[]): void {
    this.#run('insert or replace into title values (?, ?, ?, ?)').run(
      number,
      canonical(item.title),
      terms.join(' '),
      JSON.stringify(item.aliases.map(canonical)),
    )
  }

  /** Words of the index's own texts, from which misspelt questions are mended. */
  #newVocabulary(): Vocabulary {
    return (word) => {
      if (this.#seen.has(word) || !MENDABLE.test(word)) return
      if (this.#seen.size >= WORDS_REMEMBERED) this.#seen.clear()
      this.#seen.add(word)
      this.#unseen.push({ keys: keysOf(word), word })
    }
  }

  /** In the order of the table, in which neighbours share a page. */
  #storeWords(): void {
    const insert = this.#run('insert or ignore into word values (?, ?)')
    this.#unseen.sort((a, b) => (a.keys < b.keys ? -1 : a.keys > b.keys ? 1 : 0))
    for (const { keys, word } of this.#unseen) insert.run(keys, word)
    this.#unseen = []
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }
}

/** Removes an index file that cannot be used. Connections still open keep reading what was there. */
export function removeIndex(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}
