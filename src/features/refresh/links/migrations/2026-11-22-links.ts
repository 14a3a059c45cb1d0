import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-40-links'

const statements = [
  `create table outer_address (
    id text primary key, url text not null unique, host text not null, state text not null, status integer, reason text, moved_to text,
    etag text, modified text, print text, failures integer not null, failed_at bigint, checked_at bigint, answered_at bigint, next_at bigint not null,
    kept_at bigint, kept_by text)`,
  `create index outer_address_due on outer_address (next_at)`,
  `create index outer_address_answered on outer_address (answered_at)`,
  `create table outer_link (
    item_id text not null references item (id) on delete cascade, address_id text not null references outer_address (id) on delete cascade,
    role text not null, text text not null, primary key (item_id, role, address_id))`,
  `create index outer_link_address on outer_link (address_id)`,
  `create table outer_host (host text primary key, robots text, robots_at bigint not null)`,
  `create table link_setting (
    id text primary key, checking integer not null, allowed text not null, dead_after_failures integer not null, dead_after_days integer not null,
    changed_at bigint not null, changed_by text)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
