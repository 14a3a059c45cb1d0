import type { Tx } from '../../../../platform/context.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import type { ApprovalView } from '../schema.ts'

export type ApprovalTable = {
  space_id: string
  needed: ApprovalView['needed']
  minimum: number
  who: ApprovalView['who']
  updated_at: number
  updated_by: string | null
}
export type ApproverTable = { space_id: string; subject_kind: 'person' | 'group'; subject_id: string }

declare module '../../../../platform/db/tables.ts' {
  interface Tables {
    approval: ApprovalTable
    approver: ApproverTable
  }
}

export const findApproval = (db: Db, spaceId: string): Promise<ApprovalTable | undefined> =>
  db.selectFrom('approval').selectAll().where('space_id', '=', spaceId).executeTakeFirst()

export const listApprovers = (db: Db, spaceId: string): Promise<ApproverTable[]> =>
  db.selectFrom('approver').selectAll().where('space_id', '=', spaceId).execute()

export async function putApproval(tx: Tx, row: ApprovalTable, approvers: Omit<ApproverTable, 'space_id'>[]): Promise<void> {
  const { space_id, ...fields } = row
  await tx.db
    .insertInto('approval')
    .values(row)
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet(fields))
    .execute()
  await tx.db.deleteFrom('approver').where('space_id', '=', space_id).execute()
  const unique = [...new Map(approvers.map((each) => [each.subject_id, { ...each, space_id }])).values()]
  if (unique.length > 0) await tx.db.insertInto('approver').values(unique).execute()
}

/** People and the members of groups by their ids, active ones only. */
export async function peopleAmong(db: Db, subjectIds: string[]): Promise<string[]> {
  if (subjectIds.length === 0) return []
  const rows = await db
    .selectFrom('person')
    .select('id')
    .where('deactivated_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('id', 'in', subjectIds),
        eb('id', 'in', eb.selectFrom('group_member').select('person_id').where('group_id', 'in', subjectIds)),
      ]),
    )
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}
