import { sql } from 'kysely'
import type { Tx } from '../../../../platform/context.ts'
import { chunks, toJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import type { DueReason } from '../schema.ts'

export async function marksOf(db: Db, ids: string[]): Promise<Map<string, { obsolete: boolean; disputed: boolean }>> {
  const marks = new Map(ids.map((id) => [id, { obsolete: false, disputed: false }]))
  for (const part of chunks(ids)) {
    for (const { item_id } of await db.selectFrom('obsolescence').select('item_id').where('item_id', 'in', part).execute()) {
      const mark = marks.get(item_id)
      if (mark) mark.obsolete = true
    }
    for (const { item_id } of await db.selectFrom('verification_dispute').select('item_id').where('item_id', 'in', part).execute()) {
      const mark = marks.get(item_id)
      if (mark) mark.disputed = true
    }
  }
  return marks
}

export const disputesOf = (db: Db, itemId: string) =>
  db.selectFrom('verification_dispute').selectAll().where('item_id', '=', itemId).orderBy('at').orderBy('key').execute()

/** Opens a dispute; false when it was open already. */
export async function putDispute(tx: Tx, itemId: string, key: string, reason: DueReason): Promise<boolean> {
  const by = tx.actor.kind === 'person' ? tx.actor.id : null
  const { rows } = await sql`insert into verification_dispute (item_id, key, reason, at, by_id)
    values (${itemId}, ${key}, ${toJson(reason)}, ${tx.services.clock.now()}, cast(${by} as text)) on conflict do nothing returning item_id`.execute(
    tx.db,
  )
  return rows.length > 0
}

export async function deleteDispute(tx: Tx, itemId: string, key: string): Promise<boolean> {
  const result = await tx.db.deleteFrom('verification_dispute').where('item_id', '=', itemId).where('key', '=', key).executeTakeFirst()
  return Number(result.numDeletedRows) > 0
}

export const findObsolescence = (db: Db, itemId: string) =>
  db.selectFrom('obsolescence').selectAll().where('item_id', '=', itemId).executeTakeFirst()

export async function putObsolescence(tx: Tx, itemId: string, successorId: string | null, reason: string): Promise<void> {
  const row = { successor_id: successorId, reason, at: tx.services.clock.now(), by_id: tx.actor.kind === 'person' ? tx.actor.id : null }
  await tx.db
    .insertInto('obsolescence')
    .values({ item_id: itemId, ...row })
    .onConflict((conflict) => conflict.column('item_id').doUpdateSet(row))
    .execute()
}

export async function deleteObsolescence(tx: Tx, itemId: string): Promise<boolean> {
  return Number((await tx.db.deleteFrom('obsolescence').where('item_id', '=', itemId).executeTakeFirst()).numDeletedRows) > 0
}

/** Where each obsolete item leads, one step. */
export async function successorsOf(db: Db, ids: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const part of chunks(ids)) {
    const rows = await db.selectFrom('obsolescence').select(['item_id', 'successor_id']).where('item_id', 'in', part).execute()
    for (const row of rows) if (row.successor_id) found.set(row.item_id, row.successor_id)
  }
  return found
}
