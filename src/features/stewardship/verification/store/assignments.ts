import { sql } from 'kysely'
import type { Tx } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { notArchived, notTrashed } from '../../../repository/index.ts'
import type { ReviewAssignmentTable } from '../types.ts'

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
