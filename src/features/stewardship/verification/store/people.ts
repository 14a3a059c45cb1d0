import type { Tx } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'

const ORGANISATION = 'organisation'
const DEFAULT_WEEKLY = 20

/** Most reviews a week for anybody. */
export async function organisationLimit(db: Db): Promise<number> {
  const row = await db.selectFrom('review_limit').select('weekly').where('subject_id', '=', ORGANISATION).executeTakeFirst()
  return row?.weekly ?? DEFAULT_WEEKLY
}

/** Most reviews a week for each of the people: what they set, and never more than the organisation's. */
export async function limitsOf(db: Db, personIds: string[]): Promise<Map<string, number>> {
  const most = await organisationLimit(db)
  const limits = new Map(personIds.map((id) => [id, most]))
  for (const part of chunks(personIds))
    for (const row of await db.selectFrom('review_limit').selectAll().where('subject_id', 'in', part).execute())
      limits.set(row.subject_id, Math.min(most, row.weekly))
  return limits
}

export async function putLimit(tx: Tx, personId: string | null, weekly: number): Promise<void> {
  await tx.db
    .insertInto('review_limit')
    .values({ subject_id: personId ?? ORGANISATION, weekly })
    .onConflict((conflict) => conflict.column('subject_id').doUpdateSet({ weekly }))
    .execute()
}

export const findAbsence = (db: Db, personId: string) =>
  db.selectFrom('absence').selectAll().where('person_id', '=', personId).executeTakeFirst()

/** Absences of the people that are not over. */
export async function absencesOf(db: Db, personIds: string[], now: number) {
  const found = new Map<string, { from_at: number; until_at: number; delegate_id: string | null }>()
  for (const part of chunks(personIds))
    for (const row of await db.selectFrom('absence').selectAll().where('person_id', 'in', part).where('until_at', '>', now).execute())
      found.set(row.person_id, row)
  return found
}

/** Those a person stands in for at this moment. */
export async function standsInFor(db: Db, personId: string, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('absence')
    .select('person_id')
    .where('delegate_id', '=', personId)
    .where('from_at', '<=', now)
    .where('until_at', '>', now)
    .orderBy('person_id')
    .execute()
  return rows.map((row) => row.person_id)
}

export async function putAbsence(
  tx: Tx,
  personId: string,
  absence: { from: number; until: number; delegateId: string | null },
): Promise<void> {
  const row = { from_at: absence.from, until_at: absence.until, delegate_id: absence.delegateId }
  await tx.db
    .insertInto('absence')
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute()
}

export async function deleteAbsence(tx: Tx, personId: string): Promise<void> {
  await tx.db.deleteFrom('absence').where('person_id', '=', personId).execute()
}
