import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-42-campaigns'

const statements = [
  `create table campaign (
    id text primary key, name text not null, note text not null, query text not null, assign text not null, people text not null, follow integer not null,
    due_at bigint not null, created_at bigint not null, created_by text, closed_at bigint, closed_by text)`,
  `create index campaign_newest on campaign (created_at, id)`,
  `create table campaign_item (
    campaign_id text not null references campaign (id) on delete cascade, item_id text not null references item (id) on delete cascade,
    assignee_id text, added_at bigint not null, done_at bigint, done_by text, left_out_at bigint, primary key (campaign_id, item_id))`,
  `create index campaign_item_item on campaign_item (item_id)`,
  `create index campaign_item_assignee on campaign_item (assignee_id, campaign_id)`,
  `create table campaign_reminder (
    campaign_id text not null references campaign (id) on delete cascade, stage text not null, at bigint not null, primary key (campaign_id, stage))`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
