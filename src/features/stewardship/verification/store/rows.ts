import { sql } from 'kysely'
import type { Ctx, Tx } from '../../../../platform/context.ts'
import { chunks, fromJson, toJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { newId } from '../../../../platform/ids.ts'
import { notArchived, notTrashed } from '../../../repository/index.ts'
import type { DueReason, VerificationAct } from '../schema.ts'
import type { ReviewAssignmentTable, TrustState, VerificationRecordTable, VerificationSignatureTable, VerificationTable } from '../types.ts'

/** A row as it begins: nobody has looked, and nobody was asked to. */
export const emptyRow = (itemId: string, now: number): VerificationTable => ({
  ...{ item_id: itemId, state: 'unverified', revision: null, record_id: null, verifier_id: null, verified_at: null },
  ...{ due_at: null, due_since: null, expires_at: null, reason: null, snoozed_until: null, snooze_reason: null },
  ...{ escalated_at: null, unverifiable_since: null, policy_id: null, changed_at: now },
})

export async function putRows(tx: Tx, rows: VerificationTable[]): Promise<void> {
  for (const part of chunks(rows, 200))
    await tx.db
      .insertInto('verification')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('item_id').doUpdateSet((eb) => ({
          state: eb.ref('excluded.state'),
          revision: eb.ref('excluded.revision'),
          record_id: eb.ref('excluded.record_id'),
          verifier_id: eb.ref('excluded.verifier_id'),
          verified_at: eb.ref('excluded.verified_at'),
          due_at: eb.ref('excluded.due_at'),
          due_since: eb.ref('excluded.due_since'),
          expires_at: eb.ref('excluded.expires_at'),
          reason: eb.ref('excluded.reason'),
          snoozed_until: eb.ref('excluded.snoozed_until'),
          snooze_reason: eb.ref('excluded.snooze_reason'),
          escalated_at: eb.ref('excluded.escalated_at'),
          unverifiable_since: eb.ref('excluded.unverifiable_since'),
          policy_id: eb.ref('excluded.policy_id'),
          changed_at: eb.ref('excluded.changed_at'),
        })),
      )
      .execute()
}

export async function rowsOf(db: Db, ids: string[]): Promise<Map<string, VerificationTable>> {
  const found = new Map<string, VerificationTable>()
  for (const part of chunks(ids))
    for (const row of await db.selectFrom('verification').selectAll().where('item_id', 'in', part).execute()) found.set(row.item_id, row)
  return found
}

/** Ids of items after the given one that have no row yet; what lies in the trash waits until it comes back. */
export async function unenrolled(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('item')
    .select('item.id')
    .where('item.id', '>', after)
    .where((eb) => eb.not(eb.exists(eb.selectFrom('verification').select('item_id').whereRef('verification.item_id', '=', 'item.id'))))
    .where(notTrashed)
    .orderBy('item.id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Rows whose time has come, of items that are neither archived nor in the trash; those behind `after`, in order. */
export async function rowsToMove(db: Db, what: 'due' | 'expired' | 'escalated', now: number, after: string, limit: number) {
  let query = db
    .selectFrom('verification')
    .innerJoin('item', 'item.id', 'verification.item_id')
    .selectAll('verification')
    .select(['item.space_id'])
    .where('verification.item_id', '>', after)
    .where(notTrashed)
    .where(notArchived)
  if (what === 'due')
    query = query
      .where('verification.due_since', 'is', null)
      .where('verification.due_at', '<=', now)
      .where('verification.state', '!=', 'obsolete')
  else query = query.where('verification.due_since', 'is not', null).where('verification.expires_at', '<=', now)
  if (what === 'expired') query = query.where('verification.state', '=', 'due').where('verification.revision', 'is not', null)
  if (what === 'escalated')
    query = query.where('verification.escalated_at', 'is', null).where('verification.state', 'in', ['due', 'expired', 'disputed'])
  return query.orderBy('verification.item_id').limit(limit).execute()
}

// ---- records

/** How an item stood before an act that can be taken back. */
export type Before = {
  row: VerificationTable
  assignments: ReviewAssignmentTable[]
  signatures: VerificationSignatureTable[]
  owner?: { subject_kind: 'person' | 'group'; subject_id: string } | null
}

export async function insertRecords(
  tx: Tx,
  records: {
    itemId: string
    act: VerificationAct
    by?: string | null
    revision?: number | null
    until?: number | null
    scope?: string
    evidence?: string
    people?: string[]
    reason?: DueReason | null
    before?: Before
  }[],
): Promise<string[]> {
  const at = tx.services.clock.now()
  const by = tx.actor.kind === 'person' ? tx.actor.id : null
  const rows = records.map(
    (record): VerificationRecordTable => ({
      id: newId(),
      item_id: record.itemId,
      act: record.act,
      at,
      by_id: record.by === undefined ? by : record.by,
      revision: record.revision ?? null,
      until_at: record.until ?? null,
      scope: record.scope ?? '',
      evidence: record.evidence ?? '',
      people: toJson(record.people ?? []),
      reason: record.reason ? toJson(record.reason) : null,
      before: record.before ? toJson(record.before) : null,
    }),
  )
  for (const part of chunks(rows, 200)) await tx.db.insertInto('verification_record').values(part).execute()
  return rows.map((row) => row.id)
}

/** What happened to an item, the newest first. */
export async function recordsOf(db: Db, itemId: string, limit: number, before?: string): Promise<VerificationRecordTable[]> {
  let query = db.selectFrom('verification_record').selectAll().where('item_id', '=', itemId)
  if (before) query = query.where('id', '<', before)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

export async function recordsById(db: Db, ids: string[]): Promise<Map<string, VerificationRecordTable>> {
  const found = new Map<string, VerificationRecordTable>()
  for (const part of chunks(ids))
    for (const row of await db.selectFrom('verification_record').selectAll().where('id', 'in', part).execute()) found.set(row.id, row)
  return found
}

export async function countVerifiedBy(db: Db, personId: string, since: number): Promise<number> {
  const row = await db
    .selectFrom('verification_record')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('by_id', '=', personId)
    .where('at', '>=', since)
    .where('act', 'in', ['verified', 'signed'])
    .where(
      sql<boolean>`not exists (select 1 from verification_record as undone where undone.item_id = verification_record.item_id
        and undone.act = 'undone' and undone.by_id = ${personId} and undone.at >= verification_record.at)`,
    )
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

// ---- signatures

export const signaturesOf = (db: Db, ids: string[]): Promise<VerificationSignatureTable[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('verification_signature').selectAll().where('item_id', 'in', ids).orderBy('at').orderBy('person_id').execute()

export async function insertSignature(tx: Tx, signature: VerificationSignatureTable): Promise<void> {
  await tx.db.insertInto('verification_signature').values(signature).execute()
}

/** Takes back what was signed: all of it, or what one person signed. */
export async function deleteSignatures(tx: Tx, itemId: string, personId?: string): Promise<boolean> {
  let query = tx.db.deleteFrom('verification_signature').where('item_id', '=', itemId)
  if (personId) query = query.where('person_id', '=', personId)
  return Number((await query.executeTakeFirst()).numDeletedRows) > 0
}

export async function moveSignatures(tx: Tx, itemId: string, revision: number): Promise<void> {
  await tx.db.updateTable('verification_signature').set({ revision }).where('item_id', '=', itemId).execute()
}

// ---- assignments

export async function assignmentsOf(db: Db, ids: string[]): Promise<ReviewAssignmentTable[]> {
  const found: ReviewAssignmentTable[] = []
  for (const part of chunks(ids))
    found.push(
      ...(await db
        .selectFrom('review_assignment')
        .selectAll()
        .where('item_id', 'in', part)
        .orderBy('asked_at')
        .orderBy('person_id')
        .execute()),
    )
  return found
}

export async function replaceAssignments(tx: Tx, ids: string[], assignments: ReviewAssignmentTable[]): Promise<void> {
  for (const part of chunks(ids)) await tx.db.deleteFrom('review_assignment').where('item_id', 'in', part).execute()
  for (const part of chunks(assignments, 400)) await tx.db.insertInto('review_assignment').values(part).execute()
}

export async function deleteAssignment(tx: Tx, itemId: string, personId: string): Promise<void> {
  await tx.db.deleteFrom('review_assignment').where('item_id', '=', itemId).where('person_id', '=', personId).execute()
}

/** How many reviews each of the people is asked for in each week from `since` on; weeks as in rules.ts. */
export async function loadsOf(db: Db, personIds: string[], since: number): Promise<{ personId: string; week: number; reviews: number }[]> {
  const found: { personId: string; week: number; reviews: number }[] = []
  for (const part of chunks(personIds)) {
    const { rows } = await sql<{ person_id: string; week: number; reviews: number }>`
      select person_id, (asked_at - 345600000) / 604800000 as week, count(*) as reviews from review_assignment
      where person_id in (${sql.join(part)}) and asked_at >= ${since} group by person_id, (asked_at - 345600000) / 604800000`.execute(db)
    found.push(...rows.map((row) => ({ personId: row.person_id, week: Math.floor(Number(row.week)), reviews: Number(row.reviews) })))
  }
  return found
}

/** How many reviews each of the people did since then: what is done of a week counts into it. */
export async function doneBy(db: Db, personIds: string[], since: number): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const part of chunks(personIds)) {
    const rows = await db
      .selectFrom('verification_record')
      .select((eb) => ['by_id', eb.fn.countAll().as('reviews')])
      .where('by_id', 'in', part)
      .where('at', '>=', since)
      .where('act', 'in', ['verified', 'signed'])
      .groupBy('by_id')
      .execute()
    for (const row of rows) if (row.by_id !== null) found.set(row.by_id, Number(row.reviews))
  }
  return found
}

/** Reviews of which a reminder is to go out by now. */
export async function remindable(db: Db, now: number, limit: number) {
  return db
    .selectFrom('review_assignment')
    .innerJoin('item', 'item.id', 'review_assignment.item_id')
    .innerJoin('verification', 'verification.item_id', 'review_assignment.item_id')
    .selectAll('review_assignment')
    .select(['item.space_id', 'verification.policy_id', 'verification.snoozed_until'])
    .where('review_assignment.remind_at', '<=', now)
    .where(notTrashed)
    .where(notArchived)
    .orderBy('review_assignment.remind_at')
    .limit(limit)
    .execute()
}

export async function setReminder(tx: Tx, itemId: string, personId: string, remindAt: number | null, step: number): Promise<void> {
  await tx.db
    .updateTable('review_assignment')
    .set({ remind_at: remindAt, step })
    .where('item_id', '=', itemId)
    .where('person_id', '=', personId)
    .execute()
}

/** Notes that somebody is reminded; false when they were before. */
export async function noteReminder(tx: Tx, itemId: string, personId: string, dueAt: number, step: number): Promise<boolean> {
  const { rows } = await sql`insert into review_reminder (item_id, person_id, due_at, step, at)
    values (${itemId}, ${personId}, ${dueAt}, ${step}, ${tx.services.clock.now()}) on conflict do nothing returning item_id`.execute(tx.db)
  return rows.length > 0
}

/** Items whose review somebody is asked for. */
export async function assignedTo(db: Db, personId: string): Promise<string[]> {
  const rows = await db.selectFrom('review_assignment').select('item_id').where('person_id', '=', personId).orderBy('item_id').execute()
  return rows.map((row) => row.item_id)
}

// ---- disputes and obsolescence

export async function marksOf(db: Db, ids: string[]): Promise<Map<string, { obsolete: boolean; disputed: boolean }>> {
  const marks = new Map(ids.map((id) => [id, { obsolete: false, disputed: false }]))
  for (const part of chunks(ids)) {
    for (const { item_id } of await db.selectFrom('obsolescence').select('item_id').where('item_id', 'in', part).execute()) {
      const mark = marks.get(item_id)
      if (mark) mark.obsolete = true
    }
    for (const { item_id } of await db.selectFrom('verification_dispute').select('item_id').where('item_id', 'in', part).execute()) {
      const mark = marks.get(item_id)
      if (mark) mark.disputed = true
    }
  }
  return marks
}

export const disputesOf = (db: Db, itemId: string) =>
  db.selectFrom('verification_dispute').selectAll().where('item_id', '=', itemId).orderBy('at').orderBy('key').execute()

/** Opens a dispute; false when it was open already. */
export async function putDispute(tx: Tx, itemId: string, key: string, reason: DueReason): Promise<boolean> {
  const by = tx.actor.kind === 'person' ? tx.actor.id : null
  const { rows } = await sql`insert into verification_dispute (item_id, key, reason, at, by_id)
    values (${itemId}, ${key}, ${toJson(reason)}, ${tx.services.clock.now()}, cast(${by} as text)) on conflict do nothing returning item_id`.execute(
    tx.db,
  )
  return rows.length > 0
}

export async function deleteDispute(tx: Tx, itemId: string, key: string): Promise<boolean> {
  const result = await tx.db.deleteFrom('verification_dispute').where('item_id', '=', itemId).where('key', '=', key).executeTakeFirst()
  return Number(result.numDeletedRows) > 0
}

export const findObsolescence = (db: Db, itemId: string) =>
  db.selectFrom('obsolescence').selectAll().where('item_id', '=', itemId).executeTakeFirst()

export async function putObsolescence(tx: Tx, itemId: string, successorId: string | null, reason: string): Promise<void> {
  const row = { successor_id: successorId, reason, at: tx.services.clock.now(), by_id: tx.actor.kind === 'person' ? tx.actor.id : null }
  await tx.db
    .insertInto('obsolescence')
    .values({ item_id: itemId, ...row })
    .onConflict((conflict) => conflict.column('item_id').doUpdateSet(row))
    .execute()
}

export async function deleteObsolescence(tx: Tx, itemId: string): Promise<boolean> {
  return Number((await tx.db.deleteFrom('obsolescence').where('item_id', '=', itemId).executeTakeFirst()).numDeletedRows) > 0
}

/** Where each obsolete item leads, one step. */
export async function successorsOf(db: Db, ids: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const part of chunks(ids)) {
    const rows = await db.selectFrom('obsolescence').select(['item_id', 'successor_id']).where('item_id', 'in', part).execute()
    for (const row of rows) if (row.successor_id) found.set(row.item_id, row.successor_id)
  }
  return found
}

// ---- what every list shows

export type TrustRow = {
  id: string
  state: TrustState | null
  revision: number | null
  due_at: number | null
  verifier_id: string | null
  verifier_name: string | null
  owner_kind: 'person' | 'group' | null
  owner_id: string | null
  owner_name: string | null
  successor_id: string | null
}

/** State, verifier and owner of many items, in one query. An owner who has left is none. */
export async function trustRows(ctx: Ctx, ids: string[]): Promise<TrustRow[]> {
  const found: TrustRow[] = []
  for (const part of chunks(ids)) {
    const { rows } = await sql<TrustRow>`
      select item.id, v.state, v.revision, v.due_at, v.verifier_id, verifier.name as verifier_name, gone.successor_id,
        case when owner.id is not null then 'person' when owning.id is not null then 'group' end as owner_kind,
        coalesce(owner.id, owning.id) as owner_id, coalesce(owner.name, owning.name) as owner_name
      from item
      left join verification v on v.item_id = item.id
      left join person verifier on verifier.id = v.verifier_id
      left join obsolescence gone on gone.item_id = item.id
      left join item_owner o on o.item_id = item.id
      left join person owner on owner.id = case when o.item_id is null then item.created_by when o.subject_kind = 'person' then o.subject_id end and owner.deactivated_at is null
      left join person_group owning on o.subject_kind = 'group' and owning.id = o.subject_id
        and exists (select 1 from group_member join person on person.id = group_member.person_id where group_member.group_id = owning.id and person.deactivated_at is null and person.kind = 'member')
      where item.id in (${sql.join(part)})`.execute(ctx.db)
    found.push(...rows)
  }
  return found
}

export const beforeOf = (text: string): Before => fromJson(text)

// ---- owners

export const findOwner = (db: Db, itemId: string) =>
  db.selectFrom('item_owner').select(['subject_kind', 'subject_id']).where('item_id', '=', itemId).executeTakeFirst()

export async function putOwners(tx: Tx, itemIds: string[], owner: { kind: 'person' | 'group'; id: string }): Promise<void> {
  const by = tx.actor.kind === 'person' ? tx.actor.id : null
  const row = { subject_kind: owner.kind, subject_id: owner.id, set_at: tx.services.clock.now(), set_by: by }
  for (const part of chunks(itemIds))
    await tx.db
      .insertInto('item_owner')
      .values(part.map((item_id) => ({ item_id, ...row })))
      .onConflict((conflict) => conflict.column('item_id').doUpdateSet(row))
      .execute()
}

export async function restoreOwner(
  tx: Tx,
  itemId: string,
  owner: { subject_kind: 'person' | 'group'; subject_id: string } | null,
): Promise<void> {
  if (owner === null) await tx.db.deleteFrom('item_owner').where('item_id', '=', itemId).execute()
  else await putOwners(tx, [itemId], { kind: owner.subject_kind, id: owner.subject_id })
}

/** Items a person or group answers for, by being named or by having made them; in order, after the given one. */
export async function ownedBy(
  db: Db,
  subjectId: string,
  { after = '', limit, spaceId, topicId }: { after?: string; limit: number; spaceId?: string; topicId?: string },
): Promise<string[]> {
  const place = sql<boolean>`${spaceId === undefined ? sql`1 = 1` : sql`item.space_id = ${spaceId}`} and ${
    topicId === undefined
      ? sql`1 = 1`
      : sql`exists (select 1 from item_topic where item_topic.item_id = item.id and item_topic.topic_id = ${topicId})`
  } and ${notTrashed}`
  const { rows } = await sql<{ id: string }>`
    select id from (
      select item.id from item_owner join item on item.id = item_owner.item_id where item_owner.subject_id = ${subjectId} and item.id > ${after} and ${place}
      union
      select item.id from item where item.created_by = ${subjectId} and item.id > ${after} and not exists (select 1 from item_owner where item_owner.item_id = item.id) and ${place}
    ) as owned order by id limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

export async function countOwnedBy(db: Db, subjectId: string): Promise<number> {
  const { rows } = await sql<{ items: number }>`
    select (select count(*) from item_owner join item on item.id = item_owner.item_id where item_owner.subject_id = ${subjectId} and ${notTrashed})
      + (select count(*) from item where item.created_by = ${subjectId} and not exists (select 1 from item_owner where item_owner.item_id = item.id) and ${notTrashed}) as items`.execute(
    db,
  )
  return Number(rows[0]?.items ?? 0)
}

// ---- what waits on the desk

/** Items of a space (null: of all) that too few people may verify. */
export async function unverifiableIn(db: Db, spaceId: string | null): Promise<string[]> {
  let query = db
    .selectFrom('verification')
    .innerJoin('item', 'item.id', 'verification.item_id')
    .select('verification.item_id')
    .where('verification.unverifiable_since', 'is not', null)
  if (spaceId !== null) query = query.where('item.space_id', '=', spaceId)
  // In the order of the index, without which the whole table would be read.
  return (await query.orderBy('verification.unverifiable_since').execute()).map((row) => row.item_id)
}

export type WorkRow = {
  id: string
  space_id: string
  state: TrustState | null
  due_since: number | null
  expires_at: number | null
  reason: string | null
  snoozed_until: number | null
  unverifiable_since: number | null
  person_id: string | null
  owner_id: string | null
  created_at: number
  left_at: number | null
}

/** What the desk asks of items that are neither archived nor in the trash, in one query. */
export async function workRows(db: Db, ids: string[]): Promise<WorkRow[]> {
  const found: WorkRow[] = []
  for (const part of chunks(ids)) {
    const { rows } = await sql<WorkRow>`
      select item.id, item.space_id, v.state, v.due_since, v.expires_at, v.reason, v.snoozed_until, v.unverifiable_since, item.created_at,
        (select person_id from review_assignment where review_assignment.item_id = item.id order by asked_at, person_id limit 1) as person_id,
        coalesce(owner.id, owning.id) as owner_id,
        (select deactivated_at from person where person.id = coalesce(o.subject_id, item.created_by)) as left_at
      from item
      left join verification v on v.item_id = item.id
      left join item_owner o on o.item_id = item.id
      left join person owner on owner.id = case when o.item_id is null then item.created_by when o.subject_kind = 'person' then o.subject_id end and owner.deactivated_at is null
      left join person_group owning on o.subject_kind = 'group' and owning.id = o.subject_id
        and exists (select 1 from group_member join person on person.id = group_member.person_id where group_member.group_id = owning.id and person.deactivated_at is null and person.kind = 'member')
      where item.id in (${sql.join(part)}) and ${notTrashed} and ${notArchived}`.execute(db)
    found.push(...rows)
  }
  return found
}
