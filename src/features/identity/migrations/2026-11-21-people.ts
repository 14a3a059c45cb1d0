import { type Kysely, sql } from 'kysely'

export const name = '2026-11-21-10-people'

const statements = [
  `create table organisation (id text primary key, name text not null, locale text not null, created_at bigint not null)`,
  `create table person (
    id text primary key, name text not null, name_key text not null, mail text, mail_key text unique, handle text, title text not null, kind text not null,
    administrator_since bigint, locale text not null, theme text not null, created_at bigint not null, deactivated_at bigint, deactivated_by text)`,
  `create index person_handle on person (handle)`,
  `create index person_name on person (name_key, id)`,
  `create table password (person_id text primary key references person (id) on delete cascade, hash text not null, set_at bigint not null)`,
  `create table session (
    id text primary key, secret_hash text not null unique, person_id text not null references person (id) on delete cascade,
    created_at bigint not null, last_seen_at bigint not null, expires_at bigint not null, agent text not null)`,
  `create index session_person on session (person_id)`,
  `create table access_token (
    id text primary key, secret_hash text not null unique, person_id text not null references person (id) on delete cascade, name text not null,
    scope text not null, created_at bigint not null, last_used_at bigint, expires_at bigint, revoked_at bigint)`,
  `create index access_token_person on access_token (person_id)`,
  `create table person_group (id text primary key, name text not null, name_key text not null unique, description text not null, created_at bigint not null, created_by text)`,
  `create table group_member (
    group_id text not null references person_group (id) on delete cascade, person_id text not null references person (id) on delete cascade,
    source text not null, added_at bigint not null, added_by text, primary key (group_id, person_id, source))`,
  `create index group_member_person on group_member (person_id, group_id)`,
  `create table invitation (
    id text primary key, secret_hash text not null unique, mail text, kind text not null, group_ids text not null, invited_by text,
    created_at bigint not null, expires_at bigint not null, accepted_at bigint, accepted_by text, revoked_at bigint)`,
  `create table audit (id text primary key, at bigint not null, actor_id text, act text not null, subject text not null, detail text not null)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
