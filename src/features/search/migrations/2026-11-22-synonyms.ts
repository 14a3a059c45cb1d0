import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-70-synonyms'

const statements = [
  `create table synonym (
    id text primary key, words text not null, one_way integer not null, note text not null,
    created_by text, created_at bigint not null, updated_by text, updated_at bigint not null)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
