import { type Kysely, sql } from 'kysely'

export const name = '2026-11-21-50-capture'

const statements = [
  `create table import_source (
    space_id text not null references space (id) on delete cascade, path text not null, kind text not null, target_id text not null, digest text, revision integer,
    primary key (space_id, path))`,
  `create index import_source_target on import_source (target_id)`,
  `create table import_run (
    id text primary key, space_id text not null references space (id) on delete cascade, person_id text, name text not null, file_hash text not null, dry_run integer not null,
    state text not null, done integer not null, total integer not null, report text, problem text, created_at bigint not null, finished_at bigint)`,
  `create index import_run_space on import_run (space_id, created_at)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
