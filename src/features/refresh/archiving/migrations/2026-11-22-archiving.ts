import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-44-archiving'

const statements = [
  `create table archive_policy (
    space_id text primary key references space (id) on delete cascade, kinds text not null, months integer not null, announce_days integer not null,
    changed_at bigint not null, changed_by text)`,
  `create table archiving (
    item_id text primary key references item (id) on delete cascade, announced_at bigint not null, archive_at bigint not null, months integer not null,
    kept_at bigint, kept_by text, archived_at bigint)`,
  `create index archiving_due on archiving (archive_at)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
