import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { deflateRawSync } from 'node:zlib'
import { nameKey } from '../../../platform/text.ts'
import { canonical } from '../analysis/analyse.ts'
import { keysOf } from '../analysis/hangul.ts'
import { PASSAGE_BITS, type Passage, passagesOf } from '../passages.ts'
import type { Indexed, IndexState } from './engine.ts'
import { dropOffer, putOffer } from './offers.ts'
import { LAYOUT, TERM_COLUMNS, VERSION } from './tables.ts'
import { itemTerms, passageRow } from './terms.ts'

const PASSAGES = 2 ** PASSAGE_BITS
const WORDS_REMEMBERED = 100_000
const MENDABLE = /^(?:[가-힣]{2,15}|[a-z]{3,30})$/

/** The one connection that changes the index file. Everything is synchronous; it lives in a thread of its own. */
export class IndexWriter {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  /** Words that are surely in the vocabulary already. */
  readonly #seen = new Set<string>()

  /** Opens the index, and makes it where there is none. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.#database = new DatabaseSync(path, { timeout: 10_000 })
    // NORMAL may lose the newest transactions with the power, never consistency; the cursor goes back with them.
    this.#database.exec(
      'pragma journal_mode=wal; pragma synchronous=normal; pragma cache_size=-32000; pragma temp_store=memory; pragma journal_size_limit=67108864',
    )
    if (this.#database.prepare("select 1 from sqlite_schema where name = 'meta'").get() === undefined) this.#create()
  }

  #create(): void {
    this.#transaction(() => {
      this.#database.exec(LAYOUT)
      this.#setMeta('version', VERSION)
      // Fewer, larger merges: an import writes faster and searches read fewer segments.
      this.#database.exec("insert into term(term, rank) values('automerge', 4); insert into term(term, rank) values('crisismerge', 16)")
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
      this.#database.exec('commit')
      return result
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      this.#seen.clear()
      throw error
    }
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

  /** Merges the segments of the full-text index bit by bit; true when there is more to do. */
  merge(): boolean {
    const before = this.#run('select total_changes() as changes').get()?.changes as number
    this.#database.exec("insert into term(term, rank) values('merge', 500)")
    return (this.#run('select total_changes() as changes').get()?.changes as number) - before >= 2
  }

  #forget(id: string): void {
    const item = this.#run('select number, passages from item where id = ?').get(id)
    if (!item) return
    this.#clear(item.number as number, item.passages as number)
    dropOffer((sql) => this.#run(sql), item.number as number)
    this.#run('delete from item where number = ?').run(item.number)
  }

  #clear(number: number, passages: number): void {
    const first = number * PASSAGES
    for (let ordinal = 0; ordinal < passages; ordinal++) this.#run('delete from term where rowid = ?').run(first + ordinal)
    this.#run('delete from passage where id between ? and ?').run(first, first + PASSAGES - 1)
    this.#run('delete from title where item = ?').run(number)
    this.#run('delete from label where item = ?').run(number)
    this.#run('delete from ancestor where item = ?').run(number)
    this.#run('delete from gate where item = ?').run(number)
  }

  #space(id: string): number {
    const known = this.#run('select number from space where id = ?').get(id)
    return (known?.number as number) ?? Number(this.#run('insert into space (id) values (?)').run(id).lastInsertRowid)
  }

  #putItem(item: Indexed, round: number): void {
    const passages = passagesOf(item)
    const known = this.#run('select number, passages from item where id = ?').get(item.id)
    if (known) this.#clear(known.number as number, known.passages as number)
    const facts = [
      item.type,
      this.#space(item.spaceId),
      item.kind,
      item.archived ? 1 : 0,
      item.gates.length > 0 ? 1 : 0,
      round,
      item.updatedAt,
      passages.length,
    ]
    let number = known?.number as number | undefined
    if (number === undefined) {
      number = Number(
        this.#run(
          'insert into item (id, type, space, kind, archived, gated, round, updated_at, passages) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ).run(item.id, ...facts).lastInsertRowid,
      )
    } else {
      this.#run(
        'update item set type = ?, space = ?, kind = ?, archived = ?, gated = ?, round = ?, updated_at = ?, passages = ? where number = ?',
      ).run(...facts, number)
    }
    this.#putAccess(number, item)
    this.#putTexts(number, item, passages)
    putOffer((sql) => this.#run(sql), number, item)
  }

  #putAccess(number: number, item: Indexed): void {
    for (const ancestor of new Set(item.ancestors)) this.#run('insert into ancestor values (?, ?)').run(ancestor, number)
    for (const gate of new Set(item.gates)) this.#run('insert into gate values (?, ?)').run(number, gate)
    for (const [field, values] of [
      ['tag', item.tags],
      ['topic', item.topics.flatMap(({ id, labels }) => [id, ...labels])],
      ['author', item.authors.flatMap(({ id, name }) => [id, name])],
    ] as const) {
      for (const value of new Set(values.map(nameKey))) this.#run('insert into label values (?, ?, ?)').run(field, value, number)
    }
  }

  #putTexts(number: number, item: Indexed, passages: Passage[]): void {
    const vocabulary = (word: string) => this.#learn(word)
    const terms = itemTerms(item, vocabulary)
    const insertTerm = this.#run(`insert into term (rowid, ${TERM_COLUMNS.join(', ')}) values (?, ?, ?, ?, ?, ?, ?)`)
    const insertPassage = this.#run('insert into passage values (?, ?, ?, ?, ?)')
    passages.forEach((passage, ordinal) => {
      const id = number * PASSAGES + ordinal
      insertTerm.run(id, ...passageRow(terms, passage, vocabulary))
      insertPassage.run(id, passage.heading, passage.anchor, JSON.stringify(passage.path), deflateRawSync(passage.text, { level: 1 }))
    })
    this.#run('insert into title values (?, ?, ?, ?)').run(
      number,
      canonical(item.title),
      terms.title.text,
      JSON.stringify(item.aliases.map(canonical)),
    )
  }

  /** Words of the index's own texts, from which misspelt questions are mended. */
  #learn(word: string): void {
    if (this.#seen.has(word)) return
    if (this.#seen.size >= WORDS_REMEMBERED) this.#seen.clear()
    this.#seen.add(word)
    if (MENDABLE.test(word)) this.#run('insert or ignore into word values (?, ?)').run(keysOf(word), word)
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
