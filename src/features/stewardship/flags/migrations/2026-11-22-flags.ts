import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-32-flags'

const statements = [
  `create table flag (
    id text primary key, item_id text not null references item (id) on delete cascade, revision integer not null, kind text not null, words text not null, duplicate_id text,
    reporter_id text not null references person (id) on delete cascade, at bigint not null, state text not null, consequence text not null,
    settled_at bigint, settled_by text, outcome text, answer text)`,
  `create index flag_item on flag (item_id, state)`,
  `create index flag_reporter on flag (reporter_id, at)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
