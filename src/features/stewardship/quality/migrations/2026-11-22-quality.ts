import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-35-quality'

const statements = [
  // The space is empty for what holds in the whole organisation.
  `create table content_standard (
    space_id text not null, kind text not null, checks text not null, changed_at bigint not null, changed_by text, primary key (space_id, kind))`,
  `create table item_completeness (
    item_id text primary key references item (id) on delete cascade, revision bigint not null, standard text not null,
    met bigint not null, total bigint not null, share bigint not null)`,
  `create index item_completeness_share on item_completeness (share)`,
  `create table quality_review (
    id text primary key, item_id text not null references item (id) on delete cascade, space_id text not null, month text not null,
    revision bigint not null, reviewer_id text not null, author_id text, drawn_at bigint not null, done_at bigint, grades text not null,
    score bigint, note text not null)`,
  `create unique index quality_review_once on quality_review (item_id, month, reviewer_id)`,
  `create index quality_review_reviewer on quality_review (reviewer_id, done_at)`,
  `create index quality_review_author on quality_review (author_id, done_at)`,
  `create index quality_review_month on quality_review (month, space_id)`,
  `create table quality_sample (space_id text not null, month text not null, drawn_at bigint not null, primary key (space_id, month))`,
  `create table quality_setting (
    id text primary key, threshold bigint not null, sample bigint not null, doubled bigint not null, changed_at bigint not null, changed_by text)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
