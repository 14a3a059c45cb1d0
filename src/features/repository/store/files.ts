import { sql } from 'kysely'
import type { Tx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { DomainError } from '../../../platform/errors.ts'
import type { FileTable } from './tables.ts'

/** Records a file. Its bytes may have been deleted as unused since they arrived; then there is nothing to record. */
export async function insertFile(tx: Tx, file: FileTable): Promise<void> {
  if ((await tx.services.files.size(file.hash)) === undefined) throw new DomainError('file-lost', 409)
  await tx.db.insertInto('file').values(file).execute()
}
export const findFile = (db: Db, id: string) => db.selectFrom('file').selectAll().where('id', '=', id).executeTakeFirst()
export const filesOf = (db: Db, itemId: string) =>
  db
    .selectFrom('file')
    .selectAll()
    .where('item_id', '=', itemId)
    .orderBy('version', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(500)
    .execute()
export const filesOfItems = (db: Db, itemIds: string[]) => db.selectFrom('file').selectAll().where('item_id', 'in', itemIds).execute()

/** Uploads that belonged to no item yet now belong to `itemId`, if `by` made them in that space. */
export async function attachLooseFiles(tx: Tx, fileIds: string[], itemId: string, spaceId: string, by: string | null): Promise<void> {
  for (const part of chunks(fileIds)) {
    let query = tx.db
      .updateTable('file')
      .set({ item_id: itemId })
      .where('id', 'in', part)
      .where('item_id', 'is', null)
      .where('space_id', '=', spaceId)
    if (by !== null) query = query.where('created_by', '=', by)
    await query.execute()
  }
}

export async function deleteFile(tx: Tx, id: string): Promise<void> {
  await tx.db.deleteFrom('file').where('id', '=', id).execute()
}

/** Uploads that no article has taken in since `before`, without those that are `kept`; answers what their bytes are called. */
export async function deleteLooseFiles(tx: Tx, before: number, kept: string[]): Promise<string[]> {
  const old = await tx.db.selectFrom('file').select(['id', 'hash']).where('item_id', 'is', null).where('created_at', '<', before).execute()
  const keep = new Set(kept)
  const gone = old.filter(({ id }) => !keep.has(id))
  for (const part of chunks(gone))
    await tx.db
      .deleteFrom('file')
      .where(
        'id',
        'in',
        part.map(({ id }) => id),
      )
      .execute()
  return gone.map((row) => row.hash)
}

export async function isHashUsed(db: Db, hash: string): Promise<boolean> {
  return (await db.selectFrom('file').select('id').where('hash', '=', hash).limit(1).executeTakeFirst()) !== undefined
}

export async function hashesOf(db: Db, itemIds: string[]): Promise<string[]> {
  const hashes = new Set<string>()
  for (const part of chunks(itemIds))
    for (const row of await db.selectFrom('file').select('hash').where('item_id', 'in', part).execute()) hashes.add(row.hash)
  return [...hashes]
}

export async function hashesOfSpace(db: Db, spaceId: string): Promise<string[]> {
  const rows = await db.selectFrom('file').select('hash').distinct().where('space_id', '=', spaceId).execute()
  return rows.map((row) => row.hash)
}

// ---- rendered html, by the hash of what it was made of

export async function findRendering(db: Db, hash: string, renderer: number): Promise<string | undefined> {
  const { rows } = await sql<{ content: string }>`select content from rendering where hash = ${hash} and renderer = ${renderer}`.execute(db)
  return rows[0]?.content
}
export async function putRendering(db: Db, hash: string, renderer: number, content: string, at: number): Promise<void> {
  await db
    .insertInto('rendering')
    .values({ hash, renderer, content, at })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ renderer, content, at }))
    .execute()
}
export async function deleteOldRenderings(db: Db, before: number): Promise<void> {
  await db.deleteFrom('rendering').where('at', '<', before).execute()
}
