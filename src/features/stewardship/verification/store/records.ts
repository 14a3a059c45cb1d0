import { sql } from 'kysely'
import type { Tx } from '../../../../platform/context.ts'
import { chunks, fromJson, toJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { newId } from '../../../../platform/ids.ts'
import type { DueReason, VerificationAct } from '../schema.ts'
import type { ReviewAssignmentTable, VerificationRecordTable, VerificationSignatureTable, VerificationTable } from '../types.ts'

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

/** What a record keeps for taking its act back. */
export const beforeOf = (text: string): Before => fromJson(text)

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
