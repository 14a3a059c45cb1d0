import { existsSync } from 'node:fs'
import type { Indexed } from '../../../platform/feature.ts'
import { isDamage, ReadConnection } from './connection.ts'
import { type Answer, type Completion, type Engine, IndexDamaged, type IndexState, type Question, type Reach } from './engine.ts'
import type { CallName, Calls } from './protocol.ts'
import { Thread } from './thread.ts'
import { VERSION } from './tables.ts'

const QUESTION_MS = 5_000

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
      const connection = new ReadConnection(this.#path)
      try {
        const meta = new Map(
          connection.all<{ key: string; value: string }>('select key, value from meta').map(({ key, value }) => [key, value]),
        )
        if (meta.get('version') !== VERSION) return undefined
        return { position: Number(meta.get('position') ?? 0), filling: JSON.parse(meta.get('filling') ?? 'null') }
      } finally {
        connection.close()
      }
    } catch (error) {
      // No table `meta` (SQLITE_ERROR) is as unusable as a broken file; a locked one is not.
      if (isDamage(error) || (error as { errcode?: number }).errcode === 1) return undefined
      throw error
    }
  }

  async create(position: number): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.stop()))
    await this.#writer.call('create', { position })
  }

  async index(items: Indexed[], removed: string[], state: Partial<IndexState> = {}): Promise<void> {
    await this.#writer.call('index', { items, removed, ...state })
  }

  async beginRebuild(position: number): Promise<void> {
    await this.#writer.call('beginRebuild', { position })
  }

  async endRebuild(): Promise<void> {
    while (await this.#writer.call('endRebuild', null));
    await this.#writer.call('index', { items: [], removed: [], filling: null })
  }

  async verify(): Promise<boolean> {
    try {
      return await this.#read('verify', null)
    } catch (error) {
      if (error instanceof IndexDamaged) return false
      throw error
    }
  }

  query(question: Question): Promise<Answer> {
    return this.#read('query', question)
  }

  suggest(text: string, reach: Reach, limit: number): Promise<Completion[]> {
    return this.#read('suggest', { text, reach, limit })
  }

  related(id: string, reach: Reach, limit: number): Promise<string[]> {
    return this.#read('related', { id, reach, limit })
  }

  async close(): Promise<void> {
    await Promise.all([this.#writer, ...this.#readers].map((thread) => thread.stop()))
  }

  #read<Name extends CallName>(call: Name, input: Calls[Name]['input']): Promise<Calls[Name]['output']> {
    const idlest = this.#readers.reduce((best, reader) => (reader.load < best.load ? reader : best))
    return idlest.call(call, input)
  }
}
