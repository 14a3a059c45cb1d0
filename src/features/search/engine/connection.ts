import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

const STATEMENTS_KEPT = 100
export const MAPPED_BYTES = 67_108_864

export type Row = Record<string, SQLInputValue>

/** A reading connection with its prepared statements. */
export class ReadConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true, timeout: 2_000 })
    whereRoom(() =>
      this.#database.exec(`pragma query_only=on; pragma cache_size=-8000; pragma mmap_size=${MAPPED_BYTES}; pragma temp_store=memory`),
    )
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (!statement) {
      if (this.#statements.size >= STATEMENTS_KEPT) this.#statements.clear()
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  all<T = Row>(sql: string, values: Row = {}): T[] {
    return this.#prepare(sql).all(values) as T[]
  }

  /** Values in a list go by their places, which costs less than names. */
  get<T = Row>(sql: string, values: Row | SQLInputValue[] = {}): T | undefined {
    const statement = this.#prepare(sql)
    return (Array.isArray(values) ? statement.get(...values) : statement.get(values)) as T | undefined
  }

  /** Row by row, for what would be much at once. */
  each<T = Row>(sql: string, values: Row = {}): Iterable<T> {
    return this.#prepare(sql).iterate(values) as Iterable<T>
  }

  /** All that `work` reads is of one moment. */
  transaction<T>(work: () => T): T {
    this.#database.exec('begin')
    try {
      return work()
    } finally {
      if (this.#database.isTransaction) this.#database.exec('commit')
    }
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }
}

const SQLITE_IOERR_SHMSIZE = 4874

/** The first look at the file needs a little shared memory on the same disk; SQLite names a failure of that an I/O error. */
function whereRoom<T>(look: () => T): T {
  try {
    return look()
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== SQLITE_IOERR_SHMSIZE) throw error
    throw new Error('database or disk is full', { cause: error })
  }
}

const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26

/** True for a failure that says that the file itself is broken, so that trying again is of no use. */
export function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode
  return code !== undefined && ((code & 0xff) === SQLITE_CORRUPT || (code & 0xff) === SQLITE_NOTADB)
}
