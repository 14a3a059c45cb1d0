import type { Tx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { newId } from '../../../platform/ids.ts'

type SubjectRef = { kind: 'person' | 'group'; id: string }

/** Restrictions on the item itself and on what is above it, nearest first, with their subjects. */
export async function restrictionsOver(db: Db, itemId: string) {
  const rows = await db
    .selectFrom('item_ancestor as above')
    .innerJoin('restriction', 'restriction.item_id', 'above.ancestor_id')
    .selectAll('restriction')
    .select('above.depth')
    .where('above.item_id', '=', itemId)
    .where((eb) => eb.or([eb('restriction.scope', '=', 'tree'), eb('above.depth', '=', 0)]))
    .orderBy('above.depth')
    .execute()
  if (rows.length === 0) return []
  const subjects = await db
    .selectFrom('restriction_subject')
    .selectAll()
    .where(
      'restriction_id',
      'in',
      rows.map((row) => row.id),
    )
    .execute()
  return rows.map((row) => ({ ...row, subjects: subjects.filter((subject) => subject.restriction_id === row.id) }))
}

export async function putRestriction(
  tx: Tx,
  itemId: string,
  restriction: { level: 'read' | 'write'; scope: 'tree' | 'item'; subjects: SubjectRef[] },
  by: string | null,
): Promise<void> {
  await tx.db.deleteFrom('restriction').where('item_id', '=', itemId).where('level', '=', restriction.level).execute()
  const id = newId()
  await tx.db
    .insertInto('restriction')
    .values({ id, item_id: itemId, level: restriction.level, scope: restriction.scope, set_at: tx.services.clock.now(), set_by: by })
    .execute()
  const subjects = [...new Map(restriction.subjects.map((subject) => [subject.id, subject])).values()]
  if (subjects.length > 0)
    await tx.db
      .insertInto('restriction_subject')
      .values(subjects.map((subject) => ({ restriction_id: id, subject_kind: subject.kind, subject_id: subject.id })))
      .execute()
}

export async function deleteRestrictions(tx: Tx, itemId: string): Promise<void> {
  await tx.db.deleteFrom('restriction').where('item_id', '=', itemId).execute()
}

export const listShares = (db: Db, itemId: string) =>
  db.selectFrom('item_share').selectAll().where('item_id', '=', itemId).orderBy('shared_at').execute()

export async function putShare(tx: Tx, itemId: string, subject: SubjectRef, rank: number, by: string | null): Promise<void> {
  const row = { rank, shared_at: tx.services.clock.now(), shared_by: by }
  await tx.db
    .insertInto('item_share')
    .values({ item_id: itemId, subject_kind: subject.kind, subject_id: subject.id, ...row })
    .onConflict((conflict) => conflict.columns(['item_id', 'subject_id']).doUpdateSet(row))
    .execute()
}

export async function deleteShare(tx: Tx, itemId: string, subjectId: string): Promise<void> {
  await tx.db.deleteFrom('item_share').where('item_id', '=', itemId).where('subject_id', '=', subjectId).execute()
}
