import type { Tx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/tables.ts'
import type { consequences, FlagKind, Outcome } from './schema.ts'

export type FlagTable = {
  id: string
  item_id: string
  revision: number
  kind: FlagKind
  words: string
  duplicate_id: string | null
  reporter_id: string
  at: number
  state: 'open' | 'settled' | 'withdrawn'
  consequence: (typeof consequences)[number]
  settled_at: number | null
  settled_by: string | null
  outcome: Outcome | null
  answer: string | null
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    flag: FlagTable
  }
}

export const insertFlag = (tx: Tx, flag: FlagTable) => tx.db.insertInto('flag').values(flag).execute()
export const findFlag = (db: Db, id: string) => db.selectFrom('flag').selectAll().where('id', '=', id).executeTakeFirst()

/** Changes a flag that is open; false where somebody was faster. */
export async function changeOpenFlag(tx: Tx, id: string, change: Partial<FlagTable>): Promise<boolean> {
  const { numUpdatedRows } = await tx.db.updateTable('flag').set(change).where('id', '=', id).where('state', '=', 'open').executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

export const openFlags = (db: Db, itemIds: string[]): Promise<FlagTable[]> =>
  db.selectFrom('flag').selectAll().where('item_id', 'in', itemIds).where('state', '=', 'open').orderBy('at').orderBy('id').execute()

const MOST_SHOWN = 50

/** What one person told of an item, the newest first, without what they withdrew. */
export const flagsBy = (db: Db, personId: string, itemId: string): Promise<FlagTable[]> =>
  db
    .selectFrom('flag')
    .selectAll()
    .where('item_id', '=', itemId)
    .where('reporter_id', '=', personId)
    .where('state', '!=', 'withdrawn')
    .orderBy('at', 'desc')
    .limit(MOST_SHOWN)
    .execute()

export async function countSince(db: Db, personId: string, from: number): Promise<number> {
  const row = await db
    .selectFrom('flag')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('reporter_id', '=', personId)
    .where('at', '>=', from)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** Whether a person is in a group. */
export async function isInGroup(db: Db, personId: string, groupId: string): Promise<boolean> {
  const row = await db
    .selectFrom('group_member')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('group_id', '=', groupId)
    .executeTakeFirst()
  return row !== undefined
}
