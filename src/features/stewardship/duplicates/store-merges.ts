import type { Ctx, Tx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { readableTo } from '../../repository/index.ts'

export type MergeTable = {
  id: string
  into_id: string
  from_id: string
  at: number
  by_id: string | null
  /** JSON: what was moved, so that it can be moved back. */
  record: string
  undone_at: number | null
  undone_by: string | null
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    merge: MergeTable
  }
}

export async function insertMerge(tx: Tx, row: MergeTable): Promise<void> {
  await tx.db.insertInto('merge').values(row).execute()
}

export const findMerge = (db: Db, id: string) => db.selectFrom('merge').selectAll().where('id', '=', id).executeTakeFirst()

/** What was merged into an item, and what it was merged into itself; the newest first, without what was undone. */
export const mergesOf = (db: Db, itemId: string) =>
  db
    .selectFrom('merge')
    .selectAll()
    .where((eb) => eb.or([eb('into_id', '=', itemId), eb('from_id', '=', itemId)]))
    .where('undone_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .execute()

export async function markUndone(tx: Tx, id: string, by: string | null): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('merge')
    .set({ undone_at: tx.services.clock.now(), undone_by: by })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

/** How many items lead to one, of those that the asker may read. */
export async function countLinksTo(ctx: Ctx, id: string): Promise<number> {
  const row = await ctx.db
    .selectFrom('link')
    .innerJoin('item', 'item.id', 'link.source_id')
    .select((eb) => eb.fn.count('source_id').distinct().as('n'))
    .where('target_id', '=', id)
    .where(await readableTo(ctx))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}
