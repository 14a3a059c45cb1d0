import type { Ctx, Tx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'

export type SavedSearchTable = {
  id: string
  person_id: string
  name: string
  query: string
  space_id: string | null
  created_at: number
  updated_at: number
}
export type SavedSearchLookTable = { search_id: string; person_id: string; at: number }

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    saved_search: SavedSearchTable
    saved_search_look: SavedSearchLookTable
  }
}

/** Those of a person, and those shared with the readers of these spaces (null: of all spaces), by name. */
export async function listSaved(db: Db, personId: string, spaceIds: string[] | null): Promise<SavedSearchTable[]> {
  const mine = await db.selectFrom('saved_search').selectAll().where('person_id', '=', personId).execute()
  const others = db.selectFrom('saved_search').selectAll().where('person_id', '!=', personId).where('space_id', 'is not', null)
  const shared: SavedSearchTable[] = []
  if (spaceIds === null) shared.push(...(await others.execute()))
  else for (const part of chunks(spaceIds)) shared.push(...(await others.where('space_id', 'in', part).execute()))
  return [...mine, ...shared].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
}

export const countSaved = async (db: Db, personId: string): Promise<number> => {
  const row = await db
    .selectFrom('saved_search')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

export const findSaved = (db: Db, id: string): Promise<SavedSearchTable | undefined> =>
  db.selectFrom('saved_search').selectAll().where('id', '=', id).executeTakeFirst()

export async function insertSaved(tx: Tx, search: SavedSearchTable): Promise<void> {
  await tx.db.insertInto('saved_search').values(search).execute()
}

export async function updateSaved(tx: Tx, id: string, change: Partial<SavedSearchTable>): Promise<void> {
  await tx.db.updateTable('saved_search').set(change).where('id', '=', id).execute()
}

export async function deleteSaved(tx: Tx, id: string): Promise<void> {
  await tx.db.deleteFrom('saved_search').where('id', '=', id).execute()
}

/** When a person last looked at which search. */
export async function looksOf(ctx: Ctx, personId: string): Promise<Map<string, number>> {
  const rows = await ctx.db.selectFrom('saved_search_look').select(['search_id', 'at']).where('person_id', '=', personId).execute()
  return new Map(rows.map((row) => [row.search_id, row.at]))
}

export async function putLook(tx: Tx, searchId: string, personId: string): Promise<void> {
  const at = tx.services.clock.now()
  await tx.db
    .insertInto('saved_search_look')
    .values({ search_id: searchId, person_id: personId, at })
    .onConflict((conflict) => conflict.columns(['search_id', 'person_id']).doUpdateSet({ at }))
    .execute()
}
