import { sql } from 'kysely'
import type { Ctx, Tx } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { notArchived, notTrashed } from '../../../repository/index.ts'
import type { TrustState, VerificationTable } from '../types.ts'

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
