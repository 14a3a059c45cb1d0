import type { Tx } from '../../../platform/context.ts'
import { fromJson, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import type { InvitationTable } from './tables.ts'

export async function insertInvitation(tx: Tx, invitation: Omit<InvitationTable, 'group_ids'> & { groupIds: string[] }): Promise<void> {
  const { groupIds, ...row } = invitation
  await tx.db
    .insertInto('invitation')
    .values({ ...row, group_ids: toJson(groupIds) })
    .execute()
}
export const listInvitations = (db: Db) =>
  db.selectFrom('invitation').selectAll().where('revoked_at', 'is', null).orderBy('created_at', 'desc').limit(500).execute()
export const findInvitation = (db: Db, secretHash: string, now: number) =>
  db
    .selectFrom('invitation')
    .selectAll()
    .where('secret_hash', '=', secretHash)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
/** Redeems once: of two at the same time only one gets true. */
export async function redeemInvitation(tx: Tx, id: string, personId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('invitation')
    .set({ accepted_at: tx.services.clock.now(), accepted_by: personId })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}
export async function revokeInvitation(tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('invitation')
    .set({ revoked_at: tx.services.clock.now() })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}
export const invitationGroups = (row: { group_ids: string }): string[] => fromJson(row.group_ids)
