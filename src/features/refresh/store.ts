import { chunks } from '../../platform/db/codec.ts'
import type { Db } from '../../platform/db/tables.ts'

/** The space of each item. */
export async function itemSpaces(db: Db, ids: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const part of chunks(ids))
    for (const row of await db.selectFrom('item').select(['id', 'space_id']).where('id', 'in', part).execute())
      found.set(row.id, row.space_id)
  return found
}
