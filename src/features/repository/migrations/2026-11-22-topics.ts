import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-39-topics'

const statements = [
  `alter table topic add column hidden_labels text not null default '{"ko":[],"en":[]}'`,
  `alter table topic add column definition text not null default ''`,
  `alter table topic add column notation text not null default ''`,
  `alter table topic add column iri text`,
  `alter table topic add column position double precision not null default 0`,
  `create unique index topic_iri on topic (iri)`,
  `create index topic_broader on topic (broader_id)`,
  `create index reading_item on reading (item_id)`,
  `create table topic_relation (
    topic_id text not null references topic (id) on delete cascade, related_id text not null references topic (id) on delete cascade,
    primary key (topic_id, related_id))`,
  `create index topic_relation_back on topic_relation (related_id)`,
  `create table topic_subject (
    topic_id text not null references topic (id) on delete cascade, role text not null, subject_kind text not null, subject_id text not null,
    set_at bigint not null, set_by text, primary key (topic_id, role, subject_id))`,
  `create index topic_subject_whose on topic_subject (subject_id, role, topic_id)`,
  `create table topic_key_item (
    topic_id text not null references topic (id) on delete cascade, item_id text not null references item (id) on delete cascade,
    position integer not null, primary key (topic_id, item_id))`,
  `create table topic_merge (
    id text primary key, from_id text not null, into_id text not null, record text not null, at bigint not null, by_id text, undone_at bigint)`,
  `create index topic_merge_recent on topic_merge (at)`,
  `create table former_topic (id text primary key, successor_id text, at bigint not null)`,
  `create index former_topic_successor on former_topic (successor_id)`,
  `create table former_tag (tag_key text primary key, tag text, topic_id text references topic (id) on delete cascade, at bigint not null, by_id text)`,
  `create index former_tag_topic on former_tag (topic_id)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
