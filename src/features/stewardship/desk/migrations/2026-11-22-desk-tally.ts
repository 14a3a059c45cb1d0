import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-37-desk-tally'

const statements = [
  // How much is open, and since when, by space and queue, so that the desk need not count what has not changed.
  `create table desk_tally (space_id text not null, queue text not null, open bigint not null, oldest bigint not null, primary key (space_id, queue))`,
  `insert into desk_tally (space_id, queue, open, oldest) select space_id, queue, count(*), min(since) from desk_work where snoozed_until = 0 group by space_id, queue`,
  `drop index desk_work_count`,
  `create index desk_work_count on desk_work (space_id, queue, snoozed_until, since, item_id, kind, assignee_id)`,
  // Words of titles are looked for in the index alone.
  `create index item_space_title on item (space_id, title_key, id)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
