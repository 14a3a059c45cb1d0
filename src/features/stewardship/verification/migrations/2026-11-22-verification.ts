import { type Kysely, sql } from 'kysely'

export const name = '2026-11-22-30-verification'

const statements = [
  `create table verification (
    item_id text primary key references item (id) on delete cascade, state text not null, revision integer, record_id text, verifier_id text, verified_at bigint,
    due_at bigint, due_since bigint, expires_at bigint, reason text, snoozed_until bigint, snooze_reason text, escalated_at bigint,
    unverifiable_since bigint, policy_id text, changed_at bigint not null)`,
  `create index verification_due on verification (state, due_at, item_id)`,
  `create index verification_expiry on verification (state, expires_at)`,
  `create index verification_unverifiable on verification (unverifiable_since)`,
  `create table verification_record (
    id text primary key, item_id text not null references item (id) on delete cascade, act text not null, at bigint not null, by_id text, revision integer,
    until_at bigint, scope text not null, evidence text not null, people text not null, reason text, before text)`,
  `create index verification_record_item on verification_record (item_id, id)`,
  `create index verification_record_by on verification_record (by_id, at)`,
  `create table verification_signature (
    item_id text not null references item (id) on delete cascade, person_id text not null, revision integer not null, at bigint not null,
    scope text not null, evidence text not null, until_at bigint, primary key (item_id, person_id))`,
  `create table review_assignment (
    item_id text not null references item (id) on delete cascade, person_id text not null, asked_at bigint not null, due_at bigint not null,
    step integer not null, remind_at bigint, primary key (item_id, person_id))`,
  `create index review_assignment_person on review_assignment (person_id, asked_at)`,
  `create index review_assignment_remind on review_assignment (remind_at)`,
  `create table review_reminder (
    item_id text not null references item (id) on delete cascade, person_id text not null, due_at bigint not null, step integer not null, at bigint not null,
    primary key (item_id, person_id, due_at, step))`,
  `create table item_owner (
    item_id text primary key references item (id) on delete cascade, subject_kind text not null, subject_id text not null, set_at bigint not null, set_by text)`,
  `create index item_owner_subject on item_owner (subject_id, item_id)`,
  `create index item_maker on item (created_by, id)`,
  `create table verification_dispute (
    item_id text not null references item (id) on delete cascade, key text not null, reason text not null, at bigint not null, by_id text, primary key (item_id, key))`,
  `create table obsolescence (
    item_id text primary key references item (id) on delete cascade, successor_id text, reason text not null, at bigint not null, by_id text)`,
  `create index obsolescence_successor on obsolescence (successor_id)`,
  `create table verification_source (
    id text primary key, item_id text not null references item (id) on delete cascade, target_id text, url text, note text not null,
    state text not null, changed_at bigint, added_at bigint not null, added_by text)`,
  `create index verification_source_item on verification_source (item_id)`,
  `create index verification_source_target on verification_source (target_id)`,
  `create index verification_source_url on verification_source (url)`,
  `create table verification_policy (
    id text primary key, space_id text references space (id) on delete cascade, topic_id text references topic (id) on delete cascade, kind text, tier text,
    cadence text not null, months integer, day text, persons integer not null, verifiers text not null, grace_days integer not null, expiry text not null,
    reminders text not null, version integer not null, changed_at bigint not null, changed_by text)`,
  `create index verification_policy_space on verification_policy (space_id)`,
  `create table risk_tier (scope text not null, subject_id text not null, tier text not null, set_at bigint not null, set_by text, primary key (scope, subject_id))`,
  `create table absence (
    person_id text primary key references person (id) on delete cascade, from_at bigint not null, until_at bigint not null,
    delegate_id text references person (id) on delete cascade)`,
  `create index absence_delegate on absence (delegate_id)`,
  `create table review_limit (subject_id text primary key, weekly integer not null)`,
]

type Seed = { id: number; kind?: string; tier?: string; cadence: string; months?: number; persons: number; grace: number; expiry?: string }

/** What holds until an organisation says otherwise; docs/decisions/0012-verification.md says why. */
const seeds: Seed[] = [
  { id: 1, cadence: 'interval', months: 12, persons: 1, grace: 30 },
  { id: 2, kind: 'policy', cadence: 'interval', months: 12, persons: 2, grace: 30 },
  { id: 3, kind: 'troubleshooting', cadence: 'interval', months: 6, persons: 1, grace: 30 },
  { id: 4, kind: 'how-to', cadence: 'interval', months: 6, persons: 1, grace: 30 },
  { id: 5, kind: 'decision', cadence: 'event', persons: 1, grace: 30 },
  { id: 6, kind: 'lesson', cadence: 'event', persons: 1, grace: 30 },
  { id: 7, kind: 'term', cadence: 'interval', months: 24, persons: 1, grace: 30 },
  { id: 8, kind: 'note', cadence: 'never', persons: 1, grace: 30 },
  { id: 9, tier: 'critical', cadence: 'interval', months: 3, persons: 2, grace: 14, expiry: 'hide' },
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  const verifiers = JSON.stringify({ owner: true, stewards: true, topicStewards: false, subjects: [] })
  for (const { id, kind = null, tier = null, cadence, months = null, persons, grace, expiry = 'mark' } of seeds)
    await sql`insert into verification_policy (id, space_id, topic_id, kind, tier, cadence, months, day, persons, verifiers, grace_days, expiry, reminders, version, changed_at, changed_by)
      values (${`00000000-0000-7000-8000-00000000000${id}`}, null, null, cast(${kind} as text), cast(${tier} as text), ${cadence}, cast(${months} as integer), null,
      ${persons}, ${verifiers}, ${grace}, ${expiry}, '[14,3]', 1, 0, null)`.execute(db)
  await sql`insert into risk_tier (scope, subject_id, tier, set_at, set_by) values ('kind', 'policy', 'high', 0, null), ('kind', 'note', 'low', 0, null), ('kind', 'term', 'low', 0, null)`.execute(
    db,
  )
  await sql`insert into review_limit (subject_id, weekly) values ('organisation', 20)`.execute(db)
}
