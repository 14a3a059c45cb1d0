import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-34-contradictions'

const statements = [
  `create table statement_set (item_id text primary key references item (id) on delete cascade, revision integer not null, version integer not null, statements text not null)`,
  `create table contradiction (
    id text primary key, a_id text not null references item (id) on delete cascade, b_id text not null references item (id) on delete cascade, fingerprint text not null,
    kind text not null, a_text text not null, b_text text not null, a_anchor text not null, b_anchor text not null, a_heading text not null, b_heading text not null,
    a_value text not null, b_value text not null, certainty double precision not null, state text not null, found_at bigint not null,
    verdict text, note text, decided_at bigint, decided_by text, settled_at bigint, unique (a_id, b_id, fingerprint))`,
  `create index contradiction_b on contradiction (b_id)`,
  `create index contradiction_open on contradiction (state, found_at, id)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
