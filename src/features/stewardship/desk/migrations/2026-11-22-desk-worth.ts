import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-37-desk-worth'

const statements = [
  // Readers helped for a minute of work, times a hundred: one order over all queues, and within a queue that of readers.
  `alter table desk_work add column worth bigint not null default 0`,
  `drop index desk_work_queue_readers`,
  `drop index desk_work_readers`,
  `create index desk_work_queue_worth on desk_work (queue, worth, id, space_id, snoozed_until, item_id)`,
  `create index desk_work_worth on desk_work (worth, id, space_id, snoozed_until, item_id)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
