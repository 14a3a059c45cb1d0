import { type Kysely, sql } from 'kysely'

export const name = '2026-11-21-40-demand'

const statements = [
  `create table demand_event (
    id text primary key, at bigint not null, kind text not null, search_id text, actor text, query text, query_key text, language text,
    filters text, mode text, total bigint, position bigint, item_id text, ms bigint not null)`,
  `create index demand_event_at on demand_event (at)`,
  // Reports may come twice; what was told twice happened once.
  `create unique index demand_event_once on demand_event (search_id, kind, item_id, ms)`,
  `create table demand_search (
    search_id text primary key, at bigint not null, day text not null, actor text not null, query text not null, query_key text not null,
    language text not null, scope text not null, mode text not null, total bigint not null, outcome text not null, position bigint, open_ms bigint, solved bigint not null)`,
  `create index demand_search_at on demand_search (at)`,
  `create index demand_search_key on demand_search (query_key, at)`,
  `create table demand_query (query_key text primary key, cluster_key text not null)`,
  `create index demand_query_cluster on demand_query (cluster_key)`,
  `create table demand_day (
    day text primary key, searches bigint not null, people bigint not null, withheld bigint not null, "nothing" bigint not null, abandoned bigint not null,
    opened bigint not null, solved bigint not null, position_sum bigint not null, open_ms bigint)`,
  `create table demand_state (id text primary key, settled_at bigint not null, digested_at bigint not null)`,
  `create table demand_setting (id text primary key, recording bigint not null, threshold bigint not null, changed_at bigint not null, changed_by text)`,
  `create table demand_key (quarter text primary key, secret text not null, made_at bigint not null)`,
  `create table demand_dismissal (
    cluster_key text primary key, reason text not null, item_id text, note text not null, dismissed_at bigint not null, dismissed_by text)`,
  `create table demand_request (
    id text primary key, cluster_key text, query_key text not null, query text not null, scope text not null, at bigint not null, person_id text,
    closed_at bigint, closed_by text)`,
  `create index demand_request_open on demand_request (closed_at, query_key)`,
  `create table solution (
    item_id text not null references item (id) on delete cascade, person_id text not null references person (id) on delete cascade,
    at bigint not null, minutes bigint, search_id text, primary key (item_id, person_id))`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
