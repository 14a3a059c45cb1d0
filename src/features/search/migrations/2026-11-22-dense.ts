import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-30-dense'

const statements = [
  `create table dense_setting (
    id text primary key, folder text not null, fingerprint text not null, dimension bigint not null, weight double precision not null,
    since bigint not null, set_by text, paused_at bigint, paused_by text)`,
  `create table dense_tuning (
    id text primary key, at bigint not null, by_id text, fingerprint text not null, accepted bigint not null, reason text, weight_before double precision not null,
    weight double precision not null, figures text not null)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
