import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-36-translations'

const statements = [
  `create table translation (
    item_id text primary key references item (id) on delete cascade, source_id text not null references item (id) on delete cascade, language text not null,
    source_revision integer not null, behind_since bigint, set_at bigint not null, set_by text, unique (source_id, language))`,
  `create index translation_behind on translation (behind_since)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
