import { existsSync, statSync } from 'node:fs'
import { isDamage, ReadConnection } from './connection.ts'
import {
  type Answer,
  type Completion,
  type Engine,
  type Facets,
  type Indexed,
  IndexDamaged,
  type IndexState,
  type Question,
  type Reach,
  type Wish,
} from './engine.ts'
import type { CallName, Calls } from './protocol.ts'
import { VERSION } from './tables.ts'
import { Thread } from './thread.ts'
import { IndexWriter, removeIndex } from './writer.ts'

const QUESTION_MS = 5_000
/** A larger file is verified in a thread. */
const LARGEST_VERIFIED_HERE = 16 * 1024 * 1024

/** The engine inside the process: an SQLite file, one thread that writes and some that read. */
export class SqliteEngine implements Engine {
  readonly #path: string
  readonly #writer: Thread
  readonly #readers: Thread[]

  constructor(path: string, readers: number) {
    this.#path = path
    this.#writer = new Thread(path, 0)
    this.#readers = Array.from({ length: readers }, () => new Thread(path, QUESTION_MS))
  }

  /** Read here and not in a thread, because followers ask each second whether there is news. */
  async state(): Promise<IndexState | undefined> {
    if (!existsSync(this.#path)) return undefined
    try {
      const meta = this.#reading(
        (connection) =>
          new Map(connection.all<{ key: string; value: string }>('select key, value from meta').map(({ key, value }) => [key, value])),
      )
      if (meta.get('version') !== VERSION) return undefined
      return { position: Number(meta.get('position') ?? 0), filling: JSON.parse(meta.get('filling') ?? 'null') }
    } catch (error) {
      // No table `meta` (SQLITE_ERROR) is as unusable as a broken file; a locked one is not.
      if (isDamage(error) || (error as { errcode?: number }).errcode === 1) return undefined
      throw error
    }
  }

  async create(position: number): Promise<void> {
    // A connection that closes later would delete the log of the new file, which has the same name.
    await this.close()
    removeIndex(this.#path)
    this.#note({ position, filling: { source: 0, after: null, done: 0 } })
  }

  async index(items: Indexed[], removed: string[], state: Partial<IndexState> = {}): Promise<void> {
    if (items.length === 0 && removed.length === 0) this.#note(state)
    else await this.#writer.call('index', { items, removed, ...state })
  }

  async beginRebuild(position: number): Promise<void> {
    await this.#writer.call('beginRebuild', { position })
  }

  async endRebuild(): Promise<void> {
    if (this.#holdsItems()) while (await this.#writer.call('endRebuild', null));
    this.#note({ filling: null })
  }

  async verify(): Promise<boolean> {
    try {
      const small = statSync(this.#path).size <= LARGEST_VERIFIED_HERE
      return small
        ? this.#reading((connection) => connection.get<{ quick_check: string }>('pragma quick_check(1)')?.quick_check === 'ok')
        : await this.#read('verify', null)
    } catch (error) {
      if (error instanceof IndexDamaged || isDamage(error)) return false
      throw error
    }
  }

  query(question: Question): Promise<Answer> {
    return this.#read('query', question)
  }

  facets(question: Question): Promise<Facets> {
    return this.#read('facets', question)
  }

  suggest(text: string, reach: Reach, limit: number, wish: Wish = {}): Promise<Completion[]> {
    return this.#read('suggest', { text, reach, limit, ...wish })
  }

  related(id: string, reach: Reach, limit: number): Promise<string[]> {
    return this.#read('related', { id, reach, limit })
  }

  async close(): Promise<void> {
    await Promise.all([this.#writer, ...this.#readers].map((thread) => thread.stop()))
  }

  /** Notes without items are written here: a server that has nothing to index or to answer starts no thread. */
  #note(state: Partial<IndexState>): void {
    const writer = new IndexWriter(this.#path)
    try {
      writer.put([], [], state)
    } finally {
      writer.close()
    }
  }

  #holdsItems(): boolean {
    return this.#reading((connection) => connection.get('select 1 from item limit 1') !== undefined)
  }

  #reading<T>(work: (connection: ReadConnection) => T): T {
    const connection = new ReadConnection(this.#path)
    try {
      return work(connection)
    } finally {
      connection.close()
    }
  }

  #read<Name extends CallName>(call: Name, input: Calls[Name]['input']): Promise<Calls[Name]['output']> {
    const idlest = this.#readers.reduce((best, reader) => (reader.load < best.load ? reader : best))
    return idlest.call(call, input)
  }
}
