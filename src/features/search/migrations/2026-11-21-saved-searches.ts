import { type Kysely, sql } from 'kysely'

export const name = '2026-11-21-60-saved-searches'

const statements = [
  `create table saved_search (
    id text primary key, person_id text not null references person (id) on delete cascade, name text not null, query text not null,
    space_id text references space (id) on delete cascade, created_at bigint not null, updated_at bigint not null)`,
  `create index saved_search_person on saved_search (person_id)`,
  `create index saved_search_space on saved_search (space_id)`,
  `create table saved_search_look (
    search_id text not null references saved_search (id) on delete cascade, person_id text not null references person (id) on delete cascade,
    at bigint not null, primary key (search_id, person_id))`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
