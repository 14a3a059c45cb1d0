import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-33-redirects'

const statements = [
  `create table item_redirect (
    item_id text primary key references item (id) on delete cascade, target_id text not null references item (id) on delete cascade, at bigint not null)`,
  `create index item_redirect_target on item_redirect (target_id)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
