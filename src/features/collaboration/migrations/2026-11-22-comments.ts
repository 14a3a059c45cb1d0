import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-38-comments'

const statements = [
  `create table comment (
    id text primary key, item_id text not null references item (id) on delete cascade, thread_id text not null, author_id text, body text not null,
    created_at bigint not null, edited_at bigint, deleted_at bigint, deleted_by text)`,
  `create index comment_item on comment (item_id, thread_id, id)`,
  `create index comment_thread on comment (thread_id, id)`,
  `create table comment_anchor (
    thread_id text primary key references comment (id) on delete cascade, item_id text not null, revision integer not null, quote text not null,
    present text not null, prefix text not null, suffix text not null, starts integer, lost_at bigint)`,
  `create index comment_anchor_item on comment_anchor (item_id, revision)`,
  `create table comment_resolution (
    thread_id text primary key references comment (id) on delete cascade, at bigint not null, by_id text)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
