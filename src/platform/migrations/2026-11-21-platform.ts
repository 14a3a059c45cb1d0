import { type Kysely, sql } from 'kysely'
import { isPostgres } from '../db/portable.ts'

export const name = '2026-11-21-00-platform'

export async function up(db: Kysely<unknown>): Promise<void> {
  const position = isPostgres(db) ? sql`bigint generated always as identity primary key` : sql`integer primary key autoincrement`
  await sql`create table event (position ${position}, id text not null unique, name text not null, at bigint not null, actor_id text, subject_id text not null, space_id text, data text not null)`.execute(
    db,
  )
  await sql`create table follower (name text primary key, position bigint not null, owner text, leased_until bigint not null)`.execute(db)
  await sql`create table job (id text primary key, kind text not null, payload text not null, run_at bigint not null, attempts integer not null, owner text, leased_until bigint not null, created_at bigint not null, finished_at bigint, dead_at bigint, error text)`.execute(
    db,
  )
  await sql`create index job_waiting on job (run_at) where finished_at is null and dead_at is null`.execute(db)
  await sql`create table schedule (job text primary key, next_at bigint not null)`.execute(db)
  await sql`create table idempotency (actor_id text not null, key text not null, request text not null, status integer, body text, at bigint not null, primary key (actor_id, key))`.execute(
    db,
  )
  await sql`create index idempotency_at on idempotency (at)`.execute(db)
}
