import { type Kysely, sql } from 'kysely'
import { isPostgres } from '../../../../platform/db/portable.ts'

export const name = '2026-11-22-33-duplicates'

export async function up(db: Kysely<unknown>): Promise<void> {
  const bytes = isPostgres(db) ? 'bytea' : 'blob'
  const statements = [
    // Numbers instead of ids: there are some thirty keys an item, and each stands in the table and in its index.
    `create table duplicate_text (
      number bigint primary key, item_id text not null unique, revision integer not null, version integer not null, digest bigint not null, sketch ${bytes} not null)`,
    `create index duplicate_text_digest on duplicate_text (digest)`,
    `create table duplicate_key (hash bigint not null, number bigint not null, primary key (hash, number))`,
    `create table duplicate_boilerplate (hash bigint primary key)`,
    `create table duplicate_pair (
      id text primary key, a_id text not null references item (id) on delete cascade, b_id text not null references item (id) on delete cascade, kind text not null,
      score double precision not null, contained double precision not null, state text not null, found_at bigint not null, run_id text,
      settled_at bigint, settled_by text, reason text, note text, a_sketch ${bytes}, b_sketch ${bytes}, unique (a_id, b_id))`,
    `create index duplicate_pair_b on duplicate_pair (b_id)`,
    `create index duplicate_pair_open on duplicate_pair (state, score, id)`,
    `create table duplicate_run (
      id text primary key, state text not null, step text not null, done integer not null, total integer not null, found integer not null,
      asked_at bigint not null, asked_by text, started_at bigint, finished_at bigint)`,
    `create index duplicate_run_recent on duplicate_run (asked_at)`,
    `create table merge (
      id text primary key, into_id text not null references item (id) on delete cascade, from_id text not null references item (id) on delete cascade,
      at bigint not null, by_id text, record text not null, undone_at bigint, undone_by text)`,
    `create index merge_into on merge (into_id)`,
    `create index merge_from on merge (from_id)`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
