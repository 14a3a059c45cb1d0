import { backup, DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { migrate, type NamedMigration } from '../db/migrate.ts'
import { openPostgres } from '../db/postgres.ts'
import { openSqlite } from '../db/sqlite.ts'
import { DomainError } from '../errors.ts'
import { damaged } from './archive.ts'

// A backup keeps records as an SQLite file wherever they came from, so that one format serves both databases and records
// can move from one to the other.

const ROWS_AT_ONCE = 500

export type Rows = Record<string, number>

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Our own tables: neither SQLite's nor the migrator's. */
export function tablesOf(database: DatabaseSync): string[] {
  const rows = database
    .prepare(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name not like 'kysely\\_%' escape '\\' order by name`,
    )
    .all()
  return rows.map((row) => String(row.name))
}

const columnsOf = (database: DatabaseSync, table: string) =>
  database
    .prepare(`select name from pragma_table_info(?)`)
    .all(table)
    .map((row) => String(row.name))

export function countRows(database: DatabaseSync): Rows {
  return Object.fromEntries(
    tablesOf(database).map((table) => [table, Number(database.prepare(`select count(*) as n from ${quoted(table)}`).get()?.n)]),
  )
}

export const migrationsIn = (database: DatabaseSync) =>
  database
    .prepare('select name from kysely_migration order by name')
    .all()
    .map((row) => String(row.name))

/** A consistent copy of a live SQLite store, whoever writes to it meanwhile. */
export async function snapshotSqlite(from: string, to: string): Promise<void> {
  const live = new DatabaseSync(from, { timeout: 10_000 })
  try {
    // All pages in one step: with several, each write of the server would start the copy again.
    await backup(live, to, { rate: 2 ** 30 })
  } finally {
    live.close()
  }
  const copy = new DatabaseSync(to)
  copy.exec('pragma journal_mode=delete')
  copy.close()
}

/** Refuses a records file that SQLite finds fault with. */
export function checkRecords(path: string): { rows: Rows; migrations: string[] } {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const verdict = database.prepare('pragma integrity_check').all()
    if (verdict.length !== 1 || verdict[0].integrity_check !== 'ok') throw damaged('integrity_check')
    if (database.prepare('pragma foreign_key_check').all().length > 0) throw damaged('foreign_key_check')
    return { rows: countRows(database), migrations: migrationsIn(database) }
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw damaged(error instanceof Error ? error.message : 'records')
  } finally {
    database.close()
  }
}

/** One consistent view of a PostgreSQL store, written into a new SQLite file of the same level of migrations. */
export async function snapshotPostgres(url: string, to: string, migrations: NamedMigration[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const applied = (await client.query('select name from kysely_migration')).rows.map((row) => String(row.name))
    await createSqlite(to, knownOnly(applied, migrations))
    const database = new DatabaseSync(to)
    try {
      database.exec('pragma foreign_keys=off; begin')
      for (const table of tablesOf(database)) await readTable(client, database, table)
      for (const { table, last } of await sequencesOf(client)) keepSequence(database, table, last)
      database.exec('commit; pragma journal_mode=delete')
    } finally {
      database.close()
    }
  } finally {
    await client.end()
  }
}

/** The migrations a backup was made with; one that this program does not know means that the program is too old. */
export function knownOnly(names: string[], migrations: NamedMigration[]): NamedMigration[] {
  const unknown = names.find((name) => !migrations.some((migration) => migration.name === name))
  if (unknown) throw new DomainError('backup-from-newer', 409, { migration: unknown })
  return migrations.filter((migration) => names.includes(migration.name))
}

async function createSqlite(path: string, migrations: NamedMigration[]): Promise<void> {
  const store = openSqlite(path)
  await sql`select 1`.execute(store.reader) // Kysely closes only what it has used
  await store.reader.destroy()
  await migrate(store.writer, migrations)
  await store.writer.destroy()
}

async function readTable(client: pg.Client, database: DatabaseSync, table: string): Promise<void> {
  const columns = columnsOf(database, table)
  // What migrations put into new tables is among what comes.
  database.exec(`delete from ${quoted(table)}`)
  const insert = database.prepare(
    `insert into ${quoted(table)} (${columns.map(quoted).join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  )
  await client.query(`declare rows no scroll cursor for select ${columns.map(quoted).join(', ')} from ${quoted(table)}`)
  for (;;) {
    const { rows } = await client.query({ text: `fetch ${ROWS_AT_ONCE} from rows`, rowMode: 'array' })
    for (const row of rows)
      insert.run(...(row.map((value: unknown) => (typeof value === 'boolean' ? Number(value) : value)) as SQLInputValue[]))
    if (rows.length < ROWS_AT_ONCE) break
  }
  await client.query('close rows')
}

async function sequencesOf(client: pg.Client): Promise<{ table: string; column: string; sequence: string; last: number }[]> {
  const { rows } = await client.query(
    `select table_name as "table", column_name as "column", pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
     from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'`,
  )
  for (const row of rows) {
    const state = await client.query(`select case when is_called then last_value else last_value - 1 end as last from ${row.sequence}`)
    row.last = Number(state.rows[0].last)
  }
  return rows
}

/** Positions that were given out are never given out again, also where their rows are gone: followers count on it. */
function keepSequence(database: DatabaseSync, table: string, last: number): void {
  const changed = database.prepare('update sqlite_sequence set seq = max(seq, ?) where name = ?').run(last, table)
  if (changed.changes === 0) database.prepare('insert into sqlite_sequence (name, seq) values (?, ?)').run(table, last)
}

/** True when the PostgreSQL behind `url` holds no table. */
export async function isEmptyPostgres(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(`select 1 from information_schema.tables where table_schema = current_schema() limit 1`)).rows.length === 0
  } finally {
    await client.end()
  }
}

/** Fills an empty PostgreSQL from a records file, in one transaction; a failure leaves it empty again. */
export async function loadPostgres(url: string, records: string, migrations: NamedMigration[]): Promise<void> {
  const database = new DatabaseSync(records, { readOnly: true })
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const db = openPostgres(url)
    await migrate(db, knownOnly(migrationsIn(database), migrations)).finally(() => (db as Kysely<unknown>).destroy())
    await client.query('begin')
    const constraints = await takeForeignKeys(client)
    for (const table of tablesOf(database)) await writeTable(client, database, table)
    for (const { table, sequence } of await sequencesOf(client)) {
      const last = Number(database.prepare('select seq from sqlite_sequence where name = ?').get(table)?.seq ?? 0)
      await client.query('select setval($1, $2, $3)', [sequence, Math.max(last, 1), last > 0])
    }
    for (const { table, name, definition } of constraints)
      await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    await dropTables(client)
    throw error
  } finally {
    await client.end()
    database.close()
  }
}

/** Rows arrive table by table, so references are checked once, when all of them are there. */
async function takeForeignKeys(client: pg.Client): Promise<{ table: string; name: string; definition: string }[]> {
  const { rows } = await client.query(
    `select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`,
  )
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${quoted(name)}`)
  return rows
}

async function writeTable(client: pg.Client, database: DatabaseSync, table: string): Promise<void> {
  const columns = columnsOf(database, table)
  await client.query(`delete from ${quoted(table)}`)
  const into = `insert into ${quoted(table)} (${columns.map(quoted).join(', ')}) overriding system value values `
  let waiting: unknown[][] = []
  const flush = async () => {
    if (waiting.length === 0) return
    const rows = waiting.map((_, row) => `(${columns.map((_, column) => `$${row * columns.length + column + 1}`).join(', ')})`)
    await client.query(into + rows.join(', '), waiting.flat())
    waiting = []
  }
  for (const row of database.prepare(`select * from ${quoted(table)}`).iterate()) {
    waiting.push(columns.map((column) => (row[column] instanceof Uint8Array ? Buffer.from(row[column]) : row[column])))
    if (waiting.length * columns.length >= 10_000 || waiting.length >= ROWS_AT_ONCE) await flush()
  }
  await flush()
}

async function dropTables(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`,
  )
  if (rows.length > 0) await client.query(`drop table ${rows.map(({ name }) => name).join(', ')} cascade`)
}
