import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-31-proposals'

const statements = [
  `create table approval (
    space_id text primary key references space (id) on delete cascade, needed text not null, minimum integer not null, who text not null,
    updated_at bigint not null, updated_by text)`,
  `create table approver (
    space_id text not null references space (id) on delete cascade, subject_kind text not null, subject_id text not null, primary key (space_id, subject_id))`,
  `create index approver_subject on approver (subject_id, space_id)`,
  `create table proposal (
    id text primary key, item_id text references item (id) on delete cascade, space_id text not null references space (id) on delete cascade, parent_id text,
    title text not null, proposer_id text not null references person (id) on delete cascade, asks_review integer not null, state text not null,
    round integer not null, publish_at bigint, time_zone text, held text, created_at bigint not null, updated_at bigint not null, settled_at bigint,
    settled_by text, applied_revision integer)`,
  `create index proposal_item on proposal (item_id, state)`,
  `create index proposal_space on proposal (space_id, state)`,
  `create index proposal_proposer on proposal (proposer_id, updated_at)`,
  `create index proposal_recent on proposal (updated_at, id)`,
  `create table proposal_round (
    proposal_id text not null references proposal (id) on delete cascade, number integer not null, base_revision integer, title text not null, kind text,
    description text not null, tags text not null, topics text not null, body text not null, message text not null, author_id text not null, at bigint not null,
    primary key (proposal_id, number))`,
  `create table proposal_decision (
    id text primary key, proposal_id text not null references proposal (id) on delete cascade, round integer not null, reviewer_id text not null, verdict text not null,
    reason text not null, at bigint not null)`,
  `create index proposal_decision_of on proposal_decision (proposal_id, id)`,
  `create index proposal_decision_by on proposal_decision (reviewer_id, proposal_id)`,
  `create table proposal_comment (
    id text primary key, proposal_id text not null references proposal (id) on delete cascade, author_id text not null, body text not null, at bigint not null)`,
  `create index proposal_comment_of on proposal_comment (proposal_id, id)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
