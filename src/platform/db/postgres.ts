import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Db, Tables } from './tables.ts'

// int8 and numeric arrive as text by default; every one of ours fits a double (epoch milliseconds, counts).
pg.types.setTypeParser(20, Number)
pg.types.setTypeParser(1700, Number)

/** Opens PostgreSQL. `schema` puts all tables into a schema of their own, as the tests do. */
export function openPostgres(url: string, schema?: string): Db {
  const pool = new pg.Pool({ connectionString: url, max: 10, options: schema ? `-c search_path=${schema}` : undefined })
  pool.on('error', () => {}) // an idle connection that breaks is replaced on next use
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}
