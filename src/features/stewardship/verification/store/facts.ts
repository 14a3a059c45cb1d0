import { sql } from 'kysely'
import type { Ctx, Tx } from '../../../../platform/context.ts'
import { chunks, fromJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { rankOf, readableTo, topicStewards } from '../../../repository/index.ts'
import type { ItemTable } from '../../../repository/index.ts'
import { choosePolicy, chooseTier } from '../rules.ts'
import type { PolicyInForce, Tier } from '../schema.ts'
import type { Policy, SubjectRef, VerificationPolicyTable, VerificationTable } from '../types.ts'

/** What has to be known of an item to say who looks at it, and when. */
export type Facts = {
  item: Pick<
    ItemTable,
    'id' | 'type' | 'kind' | 'space_id' | 'revision' | 'created_at' | 'created_by' | 'updated_at' | 'updated_by' | 'title'
  >
  trashed: boolean
  archived: boolean
  row: VerificationTable | undefined
  topics: string[]
  tier: Tier
  tierFrom: PolicyInForce['tierFrom']
  policy: Policy
  /** Who answers for it; null where nobody is left, and the stewards of the space hold it. */
  owner: SubjectRef | null
  ownerSet: boolean
  /** The people who may verify it as far as roles go, the owner first; whether they read it is asked apart. */
  candidates: string[]
  /** How many of the candidates are the owner, or of the owning group. */
  owners: number
  stewards: string[]
}

export const policyOf = (row: VerificationPolicyTable): Policy => ({
  ...row,
  verifiers: fromJson(row.verifiers),
  reminders: fromJson(row.reminders),
})

/** A policy that asks for nothing, where an administrator has taken away even the last. */
const NOTHING: Policy = {
  ...{ id: '00000000-0000-7000-8000-000000000000', space_id: null, topic_id: null, kind: null, tier: null, cadence: 'never' },
  ...{ months: null, day: null, persons: 1, verifiers: { owner: true, stewards: true, topicStewards: false, subjects: [] } },
  ...{ grace_days: 30, expiry: 'mark', reminders: [], version: 1, changed_at: 0, changed_by: null },
}

export const listPolicies = async (db: Db): Promise<Policy[]> =>
  (await db.selectFrom('verification_policy').selectAll().orderBy('id').execute()).map(policyOf)

/** What is known of each of the items, in a handful of queries for all of them; `policies` where others than the stored ones are tried. */
export async function factsOf(ctx: Ctx, ids: string[], policies?: Policy[]): Promise<Map<string, Facts>> {
  const found = new Map<string, Facts>()
  if (ids.length === 0) return found
  const { db } = ctx
  const rules = policies ?? (await listPolicies(db))
  for (const part of chunks([...new Set(ids)])) for (const facts of await factsOfPart(ctx, part, rules)) found.set(facts.item.id, facts)
  return found
}

async function factsOfPart(ctx: Ctx, ids: string[], policies: Policy[]): Promise<Facts[]> {
  const { db } = ctx
  const items = await itemsWithOwner(db, ids)
  if (items.length === 0) return []
  const rows = new Map(
    (await db.selectFrom('verification').selectAll().where('item_id', 'in', ids).execute()).map((row) => [row.item_id, row]),
  )
  const topics = await topicsOf(db, ids)
  const tiers = await tiersOf(db, ids, topics, items)
  const people = await peopleOf(ctx, items, policies, topics)
  return items.map((item): Facts => {
    const owned = topics.get(item.id) ?? []
    const { tier, from } = chooseTier({
      item: tiers.get(`item ${item.id}`),
      topics: owned.flatMap((topic) => tiers.get(`topic ${topic}`) ?? []),
      space: tiers.get(`space ${item.space_id}`),
      kind: tiers.get(`kind ${item.kind ?? item.type}`),
    })
    const policy = choosePolicy(policies, { spaceId: item.space_id, topics: owned, kind: item.kind ?? item.type, tier }) ?? NOTHING
    const set: SubjectRef | null = item.subject_id === null ? null : { kind: item.subject_kind ?? 'person', id: item.subject_id }
    const owner = set ?? (item.created_by === null ? null : { kind: 'person' as const, id: item.created_by })
    const owners = owner ? people.of(owner) : []
    const stewards = people.stewards(item.space_id)
    const { verifiers } = policy
    const candidates = new Set([
      ...(verifiers.owner ? owners : []),
      ...verifiers.subjects.flatMap((subject) => people.of(subject)),
      ...(verifiers.topicStewards ? owned.flatMap((topic) => people.topicStewards(topic)) : []),
      ...(verifiers.stewards ? stewards : []),
    ])
    return {
      item,
      trashed: item.trashed_at !== null,
      archived: item.archived_at !== null,
      row: rows.get(item.id),
      ...{ topics: owned, tier, tierFrom: from, policy, stewards },
      owner: owner && people.stands(owner) ? owner : null,
      ownerSet: set !== null,
      candidates: [...candidates],
      owners: verifiers.owner ? owners.length : 0,
    }
  })
}

const itemsWithOwner = (db: Db, ids: string[]) =>
  db
    .selectFrom('item')
    .leftJoin('item_owner', 'item_owner.item_id', 'item.id')
    .leftJoin('item_trash', 'item_trash.item_id', 'item.id')
    .leftJoin('item_archive', 'item_archive.item_id', 'item.id')
    .select(['item.id', 'item.type', 'item.kind', 'item.space_id', 'item.revision', 'item.created_at', 'item.created_by'])
    .select(['item.updated_at', 'item.updated_by', 'item.title', 'item_owner.subject_kind', 'item_owner.subject_id'])
    .select(['item_trash.at as trashed_at', 'item_archive.at as archived_at'])
    .where('item.id', 'in', ids)
    .execute()

type Owned = Awaited<ReturnType<typeof itemsWithOwner>>[number]

/** Topics of each item with those above them: a policy about a topic is about what is narrower, too. */
async function topicsOf(db: Db, ids: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  const { rows } = await sql<{ item_id: string; topic_id: string }>`
    with recursive above (item_id, topic_id, depth) as (
      select item_id, topic_id, 0 from item_topic where item_id in (${sql.join(ids)})
      union select above.item_id, topic.broader_id, above.depth + 1 from above join topic on topic.id = above.topic_id
      where topic.broader_id is not null and above.depth < 32)
    select distinct item_id, topic_id from above`.execute(db)
  for (const row of rows) found.set(row.item_id, [...(found.get(row.item_id) ?? []), row.topic_id])
  return found
}

async function tiersOf(db: Db, ids: string[], topics: Map<string, string[]>, items: Owned[]): Promise<Map<string, Tier>> {
  const subjects = new Set([...ids, ...[...topics.values()].flat(), ...items.flatMap((item) => [item.space_id, item.kind ?? item.type])])
  const found = new Map<string, Tier>()
  for (const part of chunks([...subjects])) {
    const rows = await db.selectFrom('risk_tier').select(['scope', 'subject_id', 'tier']).where('subject_id', 'in', part).execute()
    for (const row of rows) found.set(`${row.scope} ${row.subject_id}`, row.tier)
  }
  return found
}

/** The people behind owners, roles and policies: only those who are there, and no guests. */
async function peopleOf(ctx: Ctx, items: Owned[], policies: Policy[], topics: Map<string, string[]>) {
  const { db } = ctx
  const grants = await stewardGrants(db, [...new Set(items.map((item) => item.space_id))])
  const named = [...policies.flatMap(({ verifiers }) => verifiers.subjects), ...grants.map(({ subject }) => subject)]
  const owners = items.flatMap((item): SubjectRef[] => {
    if (item.subject_id !== null) return [{ kind: item.subject_kind ?? 'person', id: item.subject_id }]
    return item.created_by === null ? [] : [{ kind: 'person', id: item.created_by }]
  })
  const asked = policies.some(({ verifiers }) => verifiers.topicStewards)
  const ofTopics = asked ? await stewardsOfTopics(ctx, [...new Set([...topics.values()].flat())]) : new Map<string, SubjectRef[]>()
  const all = [...named, ...owners, ...[...ofTopics.values()].flat()]
  const members = await membersOf(db, [...new Set(all.filter(({ kind }) => kind === 'group').map(({ id }) => id))])
  const ids = [...all.filter(({ kind }) => kind === 'person').map(({ id }) => id), ...[...members.values()].flat()]
  const present = await presentPeople(db, [...new Set(ids)])
  const of = (subject: SubjectRef): string[] =>
    (subject.kind === 'person' ? [subject.id] : (members.get(subject.id) ?? [])).filter((id) => present.get(id) === 'member')
  const stewards = new Map(
    [...Map.groupBy(grants, (grant) => grant.spaceId)].map(([space, given]) => [
      space,
      [...new Set(given.flatMap(({ subject }) => of(subject)))],
    ]),
  )
  return {
    of,
    /** Whether an owner still stands for the item: a person who is there, or a group with people in it. */
    stands: (subject: SubjectRef) => (subject.kind === 'person' ? present.has(subject.id) : of(subject).length > 0),
    stewards: (spaceId: string) => stewards.get(spaceId) ?? [],
    topicStewards: (topicId: string) => (ofTopics.get(topicId) ?? []).flatMap(of),
  }
}

async function stewardGrants(db: Db, spaceIds: string[]): Promise<{ spaceId: string; subject: SubjectRef }[]> {
  const found: { spaceId: string; subject: SubjectRef }[] = []
  for (const part of chunks(spaceIds)) {
    const rows = await db
      .selectFrom('space_grant')
      .select(['space_id', 'subject_kind', 'subject_id'])
      .where('space_id', 'in', part)
      .where('rank', '>=', rankOf.steward)
      .orderBy('rank')
      .orderBy('subject_id')
      .execute()
    found.push(...rows.map((row) => ({ spaceId: row.space_id, subject: { kind: row.subject_kind, id: row.subject_id } })))
  }
  return found
}

async function stewardsOfTopics(ctx: Ctx, topics: string[]): Promise<Map<string, SubjectRef[]>> {
  const people = await topicStewards(ctx, topics)
  return new Map([...people].map(([topic, ids]) => [topic, ids.map((id) => ({ kind: 'person', id }))]))
}

export async function membersOf(db: Db, groupIds: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for (const part of chunks(groupIds)) {
    const rows = await db
      .selectFrom('group_member')
      .select(['group_id', 'person_id'])
      .distinct()
      .where('group_id', 'in', part)
      .orderBy('person_id')
      .execute()
    for (const row of rows) found.set(row.group_id, [...(found.get(row.group_id) ?? []), row.person_id])
  }
  return found
}

export async function presentPeople(db: Db, ids: string[]): Promise<Map<string, 'member' | 'guest'>> {
  const found = new Map<string, 'member' | 'guest'>()
  for (const part of chunks(ids)) {
    const rows = await db.selectFrom('person').select(['id', 'kind']).where('id', 'in', part).where('deactivated_at', 'is', null).execute()
    for (const row of rows) found.set(row.id, row.kind)
  }
  return found
}

/** Which of the items a person reads. */
export async function readBy(ctx: Ctx | Tx, personId: string, ids: string[]): Promise<Set<string>> {
  const actor = { kind: 'person' as const, id: personId, name: '', administrator: false, guest: false }
  const readable = await readableTo({ ...ctx, actor })
  const found = new Set<string>()
  for (const part of chunks(ids))
    for (const row of await ctx.db.selectFrom('item').select('id').where('id', 'in', part).where(readable).execute()) found.add(row.id)
  return found
}
