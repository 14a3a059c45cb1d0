import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-80-solutions'

/** What leads from a person to what they asked: the search beside "solved it", and its words in the events. */
const statements = [`alter table solution drop column search_id`, `update event set data = '{}' where name = 'item.solved'`]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
