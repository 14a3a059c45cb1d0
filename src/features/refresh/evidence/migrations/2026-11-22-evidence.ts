import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-41-evidence'

const statements = [
  `create table freshness (
    item_id text primary key references item (id) on delete cascade, score integer not null, findings text not null, raised text not null,
    at bigint not null, fell_at bigint)`,
  `create index freshness_score on freshness (score)`,
  `create table retired_word (
    id text primary key, word text not null, word_key text not null, pattern integer not null, space_id text references space (id) on delete cascade,
    replacement text not null, note text not null, created_at bigint not null, updated_at bigint not null, updated_by text)`,
  `create unique index retired_word_once on retired_word (word_key, coalesce(space_id, ''))`,
  `create table retired_word_use (
    item_id text not null references item (id) on delete cascade, word_id text not null references retired_word (id) on delete cascade,
    times integer not null, primary key (item_id, word_id))`,
  `create index retired_word_use_word on retired_word_use (word_id, item_id)`,
  `create table refresh_run (
    id text primary key, kind text not null, started_at bigint not null, started_by text, after_id text, done integer not null, total integer not null,
    fell integer not null, raised integer not null, finished_at bigint, cancelled_at bigint)`,
  `create index refresh_run_kind on refresh_run (kind, started_at)`,
  // What people read and left is asked for by item here.
  `create index reading_by_item on reading (item_id, at)`,
  `create index demand_event_by_item on demand_event (item_id, at) where item_id is not null`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
