import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-31b-proposal-files'

const statements = [
  `create table proposal_file (
    proposal_id text not null references proposal (id) on delete cascade, file_id text not null references file (id) on delete cascade,
    primary key (proposal_id, file_id))`,
  `create index proposal_file_of on proposal_file (file_id)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
