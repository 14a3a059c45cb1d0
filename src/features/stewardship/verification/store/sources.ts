import type { Tx } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import type { VerificationSourceTable } from '../types.ts'

export const listSources = (db: Db, itemId: string): Promise<VerificationSourceTable[]> =>
  db.selectFrom('verification_source').selectAll().where('item_id', '=', itemId).orderBy('added_at').orderBy('id').execute()

export async function insertSource(tx: Tx, source: VerificationSourceTable): Promise<void> {
  await tx.db.insertInto('verification_source').values(source).execute()
}

export async function deleteSource(tx: Tx, itemId: string, id: string): Promise<boolean> {
  const result = await tx.db.deleteFrom('verification_source').where('item_id', '=', itemId).where('id', '=', id).executeTakeFirst()
  return Number(result.numDeletedRows) > 0
}

/** Whoever verifies an item has looked at what it rests on; what is gone stays gone. */
export async function settleSources(tx: Tx, itemId: string): Promise<void> {
  await tx.db
    .updateTable('verification_source')
    .set({ state: 'current' })
    .where('item_id', '=', itemId)
    .where('state', '=', 'changed')
    .execute()
}

/** Items that rest on any of these. */
export async function restingOn(db: Db, targetIds: string[]): Promise<{ item_id: string; target_id: string }[]> {
  const found: { item_id: string; target_id: string }[] = []
  for (const part of chunks(targetIds)) {
    const rows = await db.selectFrom('verification_source').select(['item_id', 'target_id']).where('target_id', 'in', part).execute()
    found.push(...rows.flatMap((row) => (row.target_id === null ? [] : [{ item_id: row.item_id, target_id: row.target_id }])))
  }
  return found
}

export async function markSources(tx: Tx, targetId: string, state: 'changed' | 'gone'): Promise<void> {
  await tx.db
    .updateTable('verification_source')
    .set({ state, changed_at: tx.services.clock.now() })
    .where('target_id', '=', targetId)
    .execute()
}

export async function markUrl(tx: Tx, url: string, state: 'current' | 'changed' | 'gone'): Promise<void> {
  await tx.db.updateTable('verification_source').set({ state, changed_at: tx.services.clock.now() }).where('url', '=', url).execute()
}
