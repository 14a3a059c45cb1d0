import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { ReadConnection } from './connection.ts'
import { IndexTexts } from './texts.ts'

/*
 * The file of vectors beside the index, derived like it. A vector belongs to a text, known by its hash; a place says
 * which passages of the index hold that text. An index that is made anew so costs new places, not new vectors. Without
 * an embedding model there is no such file, and nothing of this is opened.
 */
const LAYOUT_VERSION = 1
const SCALE = 127
const SWEEP = 500
const BACKGROUND = 200
const FEW_WAITING = 50

const tablesFor = (dimension: number) => `
create table meta (key text primary key, value text not null) without rowid;
create virtual table vector using vec0 (id integer primary key, embedding int8[${dimension}] distance_metric=cosine);
create table source (id integer primary key, hash blob not null unique);
create table place (passage integer primary key, item integer not null, source integer not null);
create index place_source on place (source);
create index place_item on place (item);
create table waiting (passage integer primary key, item integer not null, hash blob not null);
create index waiting_item on waiting (item);
create index waiting_hash on waiting (hash);
create table seen (number integer primary key, mark text not null);
`

export class VectorsMissing extends Error {
  constructor() {
    super('the packages for vectors are not installed')
    this.name = 'VectorsMissing'
  }
}

/** Gives a connection the functions of sqlite-vec, which is an optional package. */
export function loadVectors(database: DatabaseSync): void {
  let path: string
  try {
    path = createRequire(import.meta.url)('sqlite-vec').getLoadablePath()
  } catch {
    throw new VectorsMissing()
  }
  database.loadExtension(path)
  database.enableLoadExtension(false)
}

/** What tells one index file from another that was made anew in its place, where all numbers mean other items. */
export function identityOf(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  const { ino, birthtimeMs } = statSync(path)
  return `${ino}.${Math.round(birthtimeMs)}`
}

/**
 * One byte a number. Nearness is that of directions, so each vector takes the scale that uses all of the byte; of the
 * float32 nearness that loses less than 0.01.
 */
export function bytesOf(vector: Float32Array): Uint8Array {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  return new Uint8Array(Int8Array.from(vector, (value) => Math.round((value / (largest || 1)) * SCALE)).buffer)
}

/**
 * Half of the texts with vectors and half without would compare unequal things: after an import searches go by words until
 * its vectors are there. The few that somebody just wrote do not matter.
 */
const isNearlyAll = (done: number, waiting: number): boolean => waiting <= Math.max(FEW_WAITING, (done + waiting) / 20)

/** How far the vectors are. `speed` is passages a second; `ready` means that searches use them. */
export type Filled = { done: number; total: number; speed: number; ready: boolean; fingerprint: string; at: number }

/** Read from the file, so that any process can say it; undefined where there is none. */
export function filledOf(path: string): Filled | undefined {
  if (!existsSync(path)) return undefined
  const connection = new ReadConnection(path)
  try {
    const meta = new Map(
      connection.all<{ key: string; value: string }>('select key, value from meta').map(({ key, value }) => [key, value]),
    )
    const [done, waiting] = ['place', 'waiting'].map((table) => connection.get<{ n: number }>(`select count(*) as n from ${table}`)?.n ?? 0)
    return {
      done,
      total: done + waiting,
      speed: Number(meta.get('speed') ?? 0),
      ready: meta.has('ready') && isNearlyAll(done, waiting),
      fingerprint: (meta.get('version') ?? '').replace(/^\d+\./, ''),
      at: Number(meta.get('at') ?? 0),
    }
  } catch (error) {
    // A file that another process is just making has no tables yet.
    if ((error as { errcode?: number }).errcode === 1) return undefined
    throw error
  } finally {
    connection.close()
  }
}

export function removeVectors(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

export type Waiting = { passage: number; item: number; hash: Uint8Array; text: string }

/** The one connection that changes the vectors. Everything is synchronous; it lives in a process of its own. */
export class VectorWriter {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #index: IndexTexts
  readonly #indexPath: string
  readonly #identity: string
  readonly #owner: string

  /** Opens the vectors of this index by this model; those by another model, or for another layout, are thrown away. */
  constructor(path: string, index: string, model: { fingerprint: string; dimension: number }, owner = OWNER) {
    mkdirSync(dirname(path), { recursive: true })
    this.#owner = owner
    this.#indexPath = index
    this.#identity = identityOf(index) ?? ''
    this.#index = new IndexTexts(index)
    this.#database = new DatabaseSync(path, { timeout: 10_000, allowExtension: true })
    loadVectors(this.#database)
    // NORMAL may lose the newest vectors with the power, never consistency: they are then made again.
    this.#database.exec('pragma journal_mode=wal; pragma synchronous=normal; pragma journal_size_limit=67108864')
    const version = `${LAYOUT_VERSION}.${model.fingerprint}`
    this.transaction(() => {
      if (this.#hasTables() && this.#meta('version') === version) return
      if (this.#hasTables()) for (const table of TABLES) this.#database.exec(`drop table ${table}`)
      this.#database.exec(tablesFor(model.dimension))
      this.setMeta('version', version)
      this.setMeta('dimension', String(model.dimension))
    })
  }

  /** False where the index was made anew, so that this must be opened again. */
  get current(): boolean {
    return this.#identity === identityOf(this.#indexPath)
  }

  transaction<T>(work: () => T): T {
    this.#database.exec('begin immediate')
    try {
      const result = work()
      this.#database.exec('commit')
      return result
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      throw error
    }
  }

  #hasTables(): boolean {
    return this.#database.prepare("select 1 from sqlite_schema where name = 'meta'").get() !== undefined
  }

  #run(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  #meta(key: string): string | undefined {
    return this.#run('select value from meta where key = ?').get(key)?.value as string | undefined
  }

  setMeta(key: string, value: string): void {
    this.#run('insert into meta values (?, ?) on conflict do update set value = excluded.value').run(key, value)
  }

  /** One process fills the vectors at a time. True while it is this one; a process that died loses its turn. */
  claim(now: number, forMs: number): boolean {
    return this.transaction(() => {
      const [owner, until] = (this.#meta('lease') ?? ' 0').split(' ')
      if (owner !== this.#owner && Number(until) > now && !isGone(owner)) return false
      this.setMeta('lease', `${this.#owner} ${now + forMs}`)
      return true
    })
  }

  /** Gives the turn to whoever asks next. */
  release(): void {
    this.transaction(() => {
      if (this.#meta('lease')?.startsWith(`${this.#owner} `)) this.#run("delete from meta where key = 'lease'").run()
    })
  }

  /** How far the index has changed, as a number that is compared only. */
  indexVersion(): number {
    return this.#index.version()
  }

  /**
   * Items whose places may be wrong, and items that are gone. `thorough` gives all: their texts are then compared, which
   * also finds a change that moved neither the time nor the title of an item.
   */
  changedItems(thorough: boolean): { changed: number[]; gone: number[] } {
    const known = new Map(
      this.#run('select number, mark from seen')
        .all()
        .map((row) => [row.number as number, row.mark as string]),
    )
    const other = this.#meta('index') !== this.#identity
    const changed: number[] = []
    for (const { number, mark } of this.#index.marks()) {
      if (thorough || other || known.get(number) !== mark) changed.push(number)
      known.delete(number)
    }
    return { changed, gone: [...known.keys()] }
  }

  /** Gives passages of these items their places, or a place in the queue where their text has no vector yet. */
  place(numbers: number[], gone: number[]): void {
    this.transaction(() => {
      for (const number of [...numbers, ...gone]) this.#forget(number)
      for (const number of numbers) {
        const mark = this.#index.mark(number)
        for (const { passage, text } of this.#index.textsOf(number)) {
          const hash = hashOf(text)
          const source = this.#run('select id from source where hash = ?').get(hash)
          if (source) this.#run('insert into place values (?, ?, ?)').run(passage, number, source.id)
          else this.#run('insert into waiting values (?, ?, ?)').run(passage, number, hash)
        }
        if (mark !== undefined) this.#run('insert into seen values (?, ?)').run(number, mark)
      }
    })
  }

  /** All places are those of this index; vectors without one are taken out. */
  settle(): void {
    for (;;) {
      const stale = this.transaction(() => {
        const rows = this.#run(
          'select id from source s where not exists (select 1 from place p where p.source = s.id) and not exists (select 1 from waiting w where w.hash = s.hash) limit ?',
        ).all(SWEEP)
        for (const { id } of rows) {
          this.#run('delete from vector where id = ?').run(id)
          this.#run('delete from source where id = ?').run(id)
        }
        return rows.length
      })
      if (stale < SWEEP) break
    }
    this.transaction(() => this.setMeta('index', this.#identity))
  }

  /** Texts that have no vector yet. Those whose passage changed meanwhile are left out of the queue. */
  next(limit: number): Waiting[] {
    const rows = this.#run('select passage, item, hash from waiting order by passage limit ?').all(limit) as Omit<Waiting, 'text'>[]
    const waiting = rows.flatMap((row): Waiting[] => {
      const text = this.#index.text(row.passage)
      if (text !== undefined && Buffer.from(row.hash).equals(hashOf(text))) return [{ ...row, text }]
      this.#run('delete from waiting where passage = ?').run(row.passage)
      this.#run('delete from seen where number = ?').run(row.item)
      return []
    })
    return waiting.length === 0 && rows.length > 0 ? this.next(limit) : waiting
  }

  /** Keeps the vectors of texts. Equal texts have one vector and as many places as there are passages. */
  keep(texts: Waiting[], vectors: Float32Array[], speed: number, now: number): void {
    this.transaction(() => {
      texts.forEach(({ passage, item, hash }, index) => {
        let id = this.#run('select id from source where hash = ?').get(hash)?.id
        if (id === undefined) {
          id = Number(this.#run('insert into source (hash) values (?)').run(hash).lastInsertRowid)
          this.#run('insert into vector (id, embedding) values (?, vec_int8(?))').run(BigInt(id), bytesOf(vectors[index]))
        }
        this.#run('insert or replace into place values (?, ?, ?)').run(passage, item, id)
        this.#run('delete from waiting where passage = ?').run(passage)
      })
      this.setMeta('speed', speed.toFixed(2))
      this.setMeta('at', String(now))
    })
  }

  counts(): { done: number; waiting: number; ready: boolean } {
    const count = (table: string) => this.#run(`select count(*) as n from ${table}`).get()?.n as number
    const [done, waiting] = [count('place'), count('waiting')]
    return { done, waiting, ready: this.#meta('ready') !== undefined && isNearlyAll(done, waiting) }
  }

  /** Keeps some vectors from all over, to tell what is near from what is not: see `backgroundOf`. */
  #keepBackground(): void {
    const count = this.#run('select count(*) as n from source').get()?.n as number
    const step = Math.max(1, Math.floor(count / BACKGROUND))
    const ids = this.#run('select id from (select id, row_number() over (order by id) as at from source) where at % ? = 0 limit ?').all(
      step,
      BACKGROUND,
    )
    const vectors = ids.map(({ id }) => this.#run('select embedding from vector where id = ?').get(id)?.embedding as Uint8Array)
    this.transaction(() => this.setMeta('background', Buffer.concat(vectors).toString('base64')))
  }

  /** From now on searches use the vectors; what is changed later is waited for without taking that back. */
  markReady(): void {
    const sources = String(
      this.#run('select max(id) as last, count(*) as n from source')
        .all()
        .map(({ last, n }) => `${last} ${n}`),
    )
    if (this.#meta('ready') === sources) return
    this.#keepBackground()
    this.transaction(() => this.setMeta('ready', sources))
  }

  #forget(number: number): void {
    this.#run('delete from place where item = ?').run(number)
    this.#run('delete from waiting where item = ?').run(number)
    this.#run('delete from seen where number = ?').run(number)
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
    this.#index.close()
  }
}

/** Which process on which machine, so that one that died is known at once and not after its lease. */
const OWNER = `${process.pid}@${hostname()}`

function isGone(owner: string): boolean {
  const [pid, host] = owner.split('@')
  if (host !== hostname()) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

const TABLES = ['meta', 'vector', 'source', 'place', 'waiting', 'seen']
const hashOf = (text: string): Uint8Array => createHash('sha256').update(text).digest().subarray(0, 16)
