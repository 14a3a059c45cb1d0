import type { Tx } from '../../../../platform/context.ts'
import { chunks, fromJson, toJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { recount } from './tally.ts'
import type { DeskAssignmentTable, DeskQueryTable, DeskSnoozeTable } from './tables.ts'

// ---- given to, put off

export async function putAssignment(tx: Tx, assignment: DeskAssignmentTable): Promise<void> {
  await tx.db
    .insertInto('desk_assignment')
    .values(assignment)
    .onConflict((conflict) => conflict.column('work_id').doUpdateSet(assignment))
    .execute()
  await tx.db.updateTable('desk_work').set({ assignee_id: assignment.person_id }).where('id', '=', assignment.work_id).execute()
}

/** It waits again for whom its source says. */
export async function deleteAssignment(tx: Tx, workId: string): Promise<void> {
  await tx.db.deleteFrom('desk_assignment').where('work_id', '=', workId).execute()
  await tx.db
    .updateTable('desk_work')
    .set((eb) => ({ assignee_id: eb.ref('waits_for') }))
    .where('id', '=', workId)
    .execute()
}

export async function putSnooze(tx: Tx, snooze: DeskSnoozeTable): Promise<void> {
  await tx.db
    .insertInto('desk_snooze')
    .values(snooze)
    .onConflict((conflict) => conflict.column('work_id').doUpdateSet(snooze))
    .execute()
  await rest(tx, snooze.work_id, snooze.until)
}

export async function deleteSnooze(tx: Tx, workId: string): Promise<void> {
  await tx.db.deleteFrom('desk_snooze').where('work_id', '=', workId).execute()
  await rest(tx, workId, 0)
}

async function rest(tx: Tx, id: string, until: number): Promise<void> {
  const where = await tx.db
    .updateTable('desk_work')
    .set({ snoozed_until: until })
    .where('id', '=', id)
    .returning(['space_id', 'queue'])
    .execute()
  await recount(tx, where)
}

/** What was said when work was given or put off, by work. */
export async function saidOf(db: Db, ids: string[]) {
  const notes = new Map<string, string>()
  const snoozes = new Map<string, { until: number; reason: string }>()
  for (const part of chunks(ids)) {
    for (const row of await db.selectFrom('desk_assignment').select(['work_id', 'note']).where('work_id', 'in', part).execute())
      notes.set(row.work_id, row.note)
    for (const row of await db.selectFrom('desk_snooze').select(['work_id', 'until', 'reason']).where('work_id', 'in', part).execute())
      snoozes.set(row.work_id, { until: row.until, reason: row.reason })
  }
  return { notes, snoozes }
}

/** Groups that a person is in, for what waits for one of them. */
export async function groupsOf(db: Db, personId: string): Promise<string[]> {
  return (await db.selectFrom('group_member').select('group_id').distinct().where('person_id', '=', personId).execute()).map(
    (row) => row.group_id,
  )
}

// ---- saved queries

export const findQuery = (db: Db, id: string) => db.selectFrom('desk_query').selectAll().where('id', '=', id).executeTakeFirst()

/** Those of a person, and those shared with these spaces, by name. */
export async function listQueries(db: Db, personId: string, spaceIds: string[]): Promise<DeskQueryTable[]> {
  const found = await db.selectFrom('desk_query').selectAll().where('person_id', '=', personId).execute()
  const shared = db.selectFrom('desk_query').selectAll().where('person_id', '!=', personId)
  for (const part of chunks(spaceIds)) found.push(...(await shared.where('space_id', 'in', part).execute()))
  return found.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
}

export async function countQueries(db: Db, personId: string): Promise<number> {
  const row = await db
    .selectFrom('desk_query')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}
export const insertQuery = (tx: Tx, query: DeskQueryTable) => tx.db.insertInto('desk_query').values(query).execute()
export const deleteQuery = (tx: Tx, id: string) => tx.db.deleteFrom('desk_query').where('id', '=', id).execute()

// ---- the plan of a day

/** Work of a plan as it was when the plan was made; `title` only of what is no item. */
export type PlannedStep = { id: string; queue: string; itemId: string | null; title: string | null }

export async function findPlan(db: Db, personId: string, day: string): Promise<PlannedStep[] | undefined> {
  const row = await db.selectFrom('desk_plan').select('steps').where('person_id', '=', personId).where('day', '=', day).executeTakeFirst()
  return row && fromJson<PlannedStep[]>(row.steps)
}

export async function putPlan(tx: Tx, personId: string, day: string, steps: PlannedStep[]): Promise<void> {
  const change = { steps: toJson(steps), at: tx.services.clock.now() }
  await tx.db.deleteFrom('desk_plan').where('person_id', '=', personId).where('day', '<', day).execute()
  await tx.db
    .insertInto('desk_plan')
    .values({ person_id: personId, day, ...change })
    .onConflict((conflict) => conflict.columns(['person_id', 'day']).doUpdateSet(change))
    .execute()
}

export const deletePlan = (tx: Tx, personId: string, day: string) =>
  tx.db.deleteFrom('desk_plan').where('person_id', '=', personId).where('day', '=', day).execute()
