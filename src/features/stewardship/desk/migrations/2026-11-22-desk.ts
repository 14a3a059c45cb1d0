import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-37-desk'

const statements = [
  // What waits, as the sources say. Nobody's space is '', so that it stands in a list of spaces like any other.
  `create table desk_work (
    id text primary key, queue text not null, key text not null, item_id text, space_id text not null, kind text, title text, title_key text, href text, since bigint not null,
    reason_code text, reason_values text, waits_for text, assignee_id text, snoozed_until bigint not null, readers bigint not null)`,
  `create index desk_work_item on desk_work (item_id, queue)`,
  `create index desk_work_queue on desk_work (queue, item_id)`,
  // Counts are read from the index alone; the lists walk one of the others until a page is full.
  `create index desk_work_count on desk_work (space_id, queue, snoozed_until, since, item_id)`,
  `create index desk_work_queue_readers on desk_work (queue, readers, id, space_id, snoozed_until, item_id)`,
  `create index desk_work_queue_since on desk_work (queue, since, id, space_id, snoozed_until, item_id)`,
  `create index desk_work_readers on desk_work (readers, id, space_id, snoozed_until, item_id)`,
  `create index desk_work_since on desk_work (since, id, space_id, snoozed_until, item_id)`,
  `create index desk_work_assignee on desk_work (assignee_id)`,
  `create table desk_assignment (work_id text primary key, person_id text not null, note text not null, at bigint not null, by_id text)`,
  `create table desk_snooze (work_id text primary key, until bigint not null, reason text not null, at bigint not null, by_id text)`,
  // What is done and who did it, for the workload; never changed.
  `create table desk_done (work_id text not null, queue text not null, item_id text, space_id text not null, person_id text, at bigint not null, primary key (work_id, at))`,
  `create index desk_done_space on desk_done (space_id, at)`,
  `create table desk_week (week text not null, space_id text not null, queue text not null, open bigint not null, primary key (space_id, week, queue))`,
  `create table desk_state (id text primary key, others_at bigint not null, rebuilt_to text, rebuilding_since bigint, rebuilt_at bigint)`,
  `create table desk_query (
    id text primary key, person_id text not null references person (id) on delete cascade, name text not null, query text not null,
    space_id text references space (id) on delete cascade, created_at bigint not null, updated_at bigint not null)`,
  `create index desk_query_person on desk_query (person_id)`,
  `create index desk_query_space on desk_query (space_id)`,
  `create table desk_plan (person_id text not null references person (id) on delete cascade, day text not null, steps text not null, at bigint not null, primary key (person_id, day))`,
  `create table desk_bulk (
    id text primary key, person_id text not null references person (id) on delete cascade, act text not null, state text not null, total bigint not null,
    at bigint not null, ended_at bigint, undone_at bigint)`,
  `create index desk_bulk_person on desk_bulk (person_id, at)`,
  `create table desk_bulk_item (
    bulk_id text not null references desk_bulk (id) on delete cascade, ordinal bigint not null, item_id text not null, state text not null, problem text, before text, after text,
    primary key (bulk_id, ordinal))`,
  `create index desk_bulk_item_state on desk_bulk_item (bulk_id, state)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
