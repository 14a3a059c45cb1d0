import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-43-notifications'

const statements = [
  `create table notification (
    id text primary key, person_id text not null references person (id) on delete cascade, key text not null, name text not null, urgency text not null,
    item_id text references item (id) on delete cascade, href text not null, data text not null, actor_id text, at bigint not null, read_at bigint,
    mail_at bigint, mailed_at bigint, unique (person_id, key))`,
  `create index notification_inbox on notification (person_id, at, id)`,
  `create index notification_unread on notification (person_id, read_at)`,
  `create index notification_mail on notification (mailed_at, mail_at)`,
  `create index notification_item on notification (item_id)`,
  `create table notification_setting (
    person_id text primary key references person (id) on delete cascade, mail text not null, hour integer not null, time_zone text not null, updated_at bigint not null)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
