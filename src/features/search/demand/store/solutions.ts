import { sql } from 'kysely'
import type { Ctx, Tx } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { count } from './tables.ts'

export const findSolution = (ctx: Ctx, itemId: string, personId: string) =>
  ctx.db.selectFrom('solution').selectAll().where('item_id', '=', itemId).where('person_id', '=', personId).executeTakeFirst()

export async function putSolution(tx: Tx, row: { itemId: string; personId: string; minutes: number | null }): Promise<void> {
  await tx.db
    .insertInto('solution')
    .values({ item_id: row.itemId, person_id: row.personId, at: tx.services.clock.now(), minutes: row.minutes })
    .onConflict((conflict) => conflict.columns(['item_id', 'person_id']).doUpdateSet({ minutes: row.minutes }))
    .execute()
}

export async function deleteSolution(tx: Tx, itemId: string, personId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('solution')
    .where('item_id', '=', itemId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** How many people an item solved something for, and whether it did for this one. */
export async function solutionFigures(
  db: Db,
  itemId: string,
  personId: string | null,
): Promise<{ people: number; mine: boolean; minutes: number | null }> {
  const { rows } = await sql<Record<'people' | 'mine' | 'minutes', number | null>>`select count(*) as people,
    sum(case when person_id = ${personId ?? ''} then 1 else 0 end) as mine, max(case when person_id = ${personId ?? ''} then minutes end) as minutes
    from solution where item_id = ${itemId}`.execute(db)
  const [row] = rows
  return { people: count(row.people), mine: count(row.mine) > 0, minutes: row.minutes === null ? null : count(row.minutes) }
}

/** How many people each item solved something for. */
export async function countSolutions(db: Db, itemIds: string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const part of chunks(itemIds)) {
    const rows = await db
      .selectFrom('solution')
      .select((eb) => ['item_id', eb.fn.countAll().as('people')])
      .where('item_id', 'in', part)
      .groupBy('item_id')
      .execute()
    for (const row of rows) counts.set(row.item_id, count(row.people))
  }
  return counts
}
