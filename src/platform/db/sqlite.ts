import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Db, Tables } from './tables.ts'

const STATEMENTS_KEPT = 400

/** SQLite cannot bind booleans or undefined; objects are a mistake of the caller, who has the codec for them. */
function bindable(value: unknown): SQLInputValue {
  if (value === true) return 1
  if (value === false) return 0
  if (value === undefined) return null
  return value as SQLInputValue
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, { statement: StatementSync; returnsRows: boolean }>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  #prepare(sql: string) {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#database.prepare(sql)
    const entry = { statement, returnsRows: statement.columns().length > 0 }
    if (this.#statements.size >= STATEMENTS_KEPT) {
      const oldest = this.#statements.keys().next().value as string
      this.#statements.delete(oldest)
    }
    this.#statements.set(sql, entry)
    return entry
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, returnsRows } = this.#prepare(query.sql)
    const parameters = query.parameters.map(bindable)
    if (returnsRows) return { rows: statement.all(...parameters) as R[] }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    for (const row of this.#prepare(query.sql).statement.iterate(...query.parameters.map(bindable))) yield { rows: [row as R] }
  }

  forgetStatements() {
    this.#statements.clear()
  }
}

/** One connection. A writer is held by one transaction at a time; a reader answers at once, since every call is synchronous. */
class SqliteDriver implements Driver {
  readonly #database: DatabaseSync
  readonly #connection: SqliteConnection
  readonly #exclusive: boolean
  #held: Promise<void> | undefined
  #release: (() => void) | undefined

  constructor(database: DatabaseSync, exclusive: boolean) {
    this.#database = database
    this.#connection = new SqliteConnection(database)
    this.#exclusive = exclusive
  }

  async init() {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#exclusive) {
      while (this.#held) await this.#held
      this.#held = new Promise((resolve) => {
        this.#release = resolve
      })
    }
    return this.#connection
  }

  async releaseConnection() {
    const release = this.#release
    this.#held = undefined
    this.#release = undefined
    release?.()
  }

  async beginTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
  async commitTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }
  async rollbackTransaction(connection: DatabaseConnection) {
    // A full disk makes SQLite roll back by itself; a second rollback would hide the first error.
    if (this.#database.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'))
  }
  async savepoint(connection: DatabaseConnection, name: string) {
    await connection.executeQuery(CompiledQuery.raw(`savepoint "${name}"`))
  }
  async rollbackToSavepoint(connection: DatabaseConnection, name: string) {
    await connection.executeQuery(CompiledQuery.raw(`rollback to "${name}"`))
  }
  async releaseSavepoint(connection: DatabaseConnection, name: string) {
    await connection.executeQuery(CompiledQuery.raw(`release "${name}"`))
  }

  async destroy() {
    this.#connection.forgetStatements()
    this.#database.close()
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  // SQLite does roll back DDL; without this a failed migration would leave half a schema.
  override get supportsTransactionalDdl() {
    return true
  }
}

function dialect(database: DatabaseSync, exclusive: boolean): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new SqliteDriver(database, exclusive),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/**
 * Opens the embedded store: one writing and one reading connection on the same file, write-ahead log, every commit on
 * disk before it is acknowledged (synchronous=FULL).
 */
export function openSqlite(path: string): { reader: Db; writer: Db } {
  const writing = new DatabaseSync(path, { timeout: 10_000 })
  writing.exec(
    'pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on; pragma cache_size=-16000; pragma temp_store=memory',
  )
  const reading = new DatabaseSync(path, { timeout: 10_000 })
  reading.exec('pragma query_only=on; pragma cache_size=-16000')
  return {
    reader: new Kysely<Tables>({ dialect: dialect(reading, false) }),
    writer: new Kysely<Tables>({ dialect: dialect(writing, true) }),
  }
}
