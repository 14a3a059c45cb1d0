import { type Kysely, sql } from 'kysely'

export const name = '2026-11-21-20-repository'

const statements = [
  `create table space (
    id text primary key, key text not null unique, name text not null, name_key text not null, description text not null, visibility text not null,
    icon text not null, colour text not null, home_id text, created_at bigint not null, created_by text, updated_at bigint not null)`,
  `create table space_alias (key text primary key, space_id text not null references space (id) on delete cascade)`,
  `create table space_grant (
    space_id text not null references space (id) on delete cascade, subject_kind text not null, subject_id text not null, rank integer not null,
    granted_at bigint not null, granted_by text, primary key (space_id, subject_id))`,
  `create index space_grant_subject on space_grant (subject_id, space_id, rank)`,
  `create table item (
    id text primary key, type text not null, space_id text not null references space (id), parent_id text, position double precision not null,
    title text not null, title_key text not null, kind text, language text not null, description text not null, excerpt text not null, words integer not null,
    revision integer not null, source_path text, created_at bigint not null, created_by text, updated_at bigint not null, updated_by text)`,
  `create index item_tree on item (space_id, parent_id, position)`,
  `create index item_parent on item (parent_id)`,
  `create index item_recent on item (updated_at, id)`,
  `create index item_space_recent on item (space_id, updated_at, id)`,
  `create index item_title on item (title_key)`,
  `create table item_ancestor (item_id text not null references item (id) on delete cascade, ancestor_id text not null, depth integer not null, primary key (item_id, ancestor_id))`,
  `create index item_ancestor_below on item_ancestor (ancestor_id, item_id)`,
  `create table item_archive (item_id text primary key references item (id) on delete cascade, root_id text not null, at bigint not null, by_id text)`,
  `create index item_archive_root on item_archive (root_id)`,
  `create table item_trash (item_id text primary key references item (id) on delete cascade, root_id text not null, at bigint not null, by_id text)`,
  `create index item_trash_root on item_trash (root_id)`,
  `create table restriction (
    id text primary key, item_id text not null references item (id) on delete cascade, level text not null, scope text not null,
    set_at bigint not null, set_by text, unique (item_id, level))`,
  `create table restriction_subject (restriction_id text not null references restriction (id) on delete cascade, subject_kind text not null, subject_id text not null, primary key (restriction_id, subject_id))`,
  `create table item_share (
    item_id text not null references item (id) on delete cascade, subject_kind text not null, subject_id text not null, rank integer not null,
    shared_at bigint not null, shared_by text, primary key (item_id, subject_id))`,
  `create index item_share_subject on item_share (subject_id, item_id, rank)`,
  `create table revision (
    id text primary key, item_id text not null references item (id) on delete cascade, number integer not null, title text not null, kind text, description text not null,
    tags text not null, topics text not null, body text not null, front_matter text not null, bytes integer not null, message text not null, author_id text, at bigint not null,
    origin text not null, unique (item_id, number))`,
  `create index revision_author on revision (author_id, item_id)`,
  `create table link (
    source_id text not null references item (id) on delete cascade, ordinal integer not null, kind text not null, target_id text, target_key text, fragment text, text text not null,
    primary key (source_id, ordinal))`,
  `create index link_target on link (target_id)`,
  `create index link_wanted on link (target_key)`,
  `create table title_alias (item_id text not null references item (id) on delete cascade, title_key text not null, at bigint not null, primary key (title_key, item_id))`,
  `create table item_tag (item_id text not null references item (id) on delete cascade, tag_key text not null, tag text not null, primary key (item_id, tag_key))`,
  `create index item_tag_items on item_tag (tag_key, item_id)`,
  `create table topic (id text primary key, broader_id text, alternative_labels text not null, note text not null, created_at bigint not null, created_by text)`,
  `create table topic_label (topic_id text not null references topic (id) on delete cascade, locale text not null, label text not null, label_key text not null, primary key (topic_id, locale))`,
  `create index topic_label_key on topic_label (label_key)`,
  `create table item_topic (item_id text not null references item (id) on delete cascade, topic_id text not null references topic (id) on delete cascade, primary key (item_id, topic_id))`,
  `create index item_topic_items on item_topic (topic_id, item_id)`,
  `create table favourite (person_id text not null references person (id) on delete cascade, item_id text not null references item (id) on delete cascade, at bigint not null, primary key (person_id, item_id))`,
  `create table pin (item_id text primary key references item (id) on delete cascade, at bigint not null, by_id text)`,
  `create table reading (person_id text not null references person (id) on delete cascade, item_id text not null references item (id) on delete cascade, at bigint not null, times integer not null, primary key (person_id, item_id))`,
  `create index reading_recent on reading (person_id, at)`,
  `create table draft (
    person_id text not null references person (id) on delete cascade, key text not null, article_id text, space_id text not null, parent_id text, title text not null, kind text not null,
    body text not null, tags text not null, base_revision integer, updated_at bigint not null, primary key (person_id, key))`,
  `create table file (
    id text primary key, item_id text references item (id) on delete cascade, space_id text not null references space (id), name text not null, hash text not null, media_type text not null,
    size bigint not null, width integer, height integer, version integer, message text not null, created_at bigint not null, created_by text)`,
  `create index file_item on file (item_id, created_at)`,
  `create index file_hash on file (hash)`,
  `create table rendering (hash text primary key, renderer integer not null, content text not null, at bigint not null)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
