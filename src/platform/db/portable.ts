import { type Kysely, PostgresAdapter } from 'kysely'

/** True when the store behind `db` is PostgreSQL; for the few places in migrations and stores where the two differ. */
export const isPostgres = (db: Kysely<any>): boolean => db.getExecutor().adapter instanceof PostgresAdapter
