import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-10-file-texts'

const statements = [
  `create table file_text (
    hash text primary key, state text not null, reason text, extractor integer not null, attempts integer not null, characters integer not null, cut integer not null,
    sections text not null, at bigint not null)`,
  `create index file_text_waiting on file_text (state, at)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
