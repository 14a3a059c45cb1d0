import { sql } from 'kysely'
import type { Tx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import type { FileTextTable, ItemTable } from './tables.ts'

/** Files that are the newest version of a document, with the text of their bytes where there is one. */
const newest = (db: Db) =>
  db
    .selectFrom('item')
    .innerJoin('file', (join) => join.onRef('file.item_id', '=', 'item.id').onRef('file.version', '=', 'item.revision'))
    .where('item.type', '=', 'document')

/** Has the bytes of documents wait for a reader: those of the given items, or all that none has read. Answers how many began to. */
export async function addWaiting(tx: Tx, itemIds: string[] | 'all', at: number): Promise<number> {
  const unknown = newest(tx.db)
    .leftJoin('file_text', 'file_text.hash', 'file.hash')
    .where('file_text.hash', 'is', null)
    .select('file.hash')
    .distinct()
  const queries = itemIds === 'all' ? [unknown] : [...chunks(itemIds)].map((part) => unknown.where('item.id', 'in', part))
  let added = 0
  for (const query of queries) {
    const hashes = (await query.execute()).map((row) => row.hash)
    for (const part of chunks(hashes, 200)) {
      const rows = part.map((hash) => ({ ...emptyText, hash, state: 'waiting' as const, at }))
      const result = await tx.db
        .insertInto('file_text')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      added += Number(result.numInsertedOrUpdatedRows ?? 0)
    }
  }
  return added
}

const emptyText = { reason: null, extractor: 0, attempts: 0, characters: 0, cut: 0, sections: '[]' }

/** Has what an older extractor read wait again, after everything that is new. What was found keeps being found. */
export async function renewOlder(tx: Tx, extractor: number): Promise<number> {
  const result = await tx.db
    .updateTable('file_text')
    .set({ state: 'waiting', at: 0, attempts: 0 })
    .where('extractor', '<', extractor)
    .where('state', 'in', ['read', 'failed'])
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/** Whether something waits, or was begun before `begunBefore` and never ended. */
export async function nextWaiting(db: Db, begunBefore: number): Promise<string | undefined> {
  const first = (state: 'waiting' | 'reading') => db.selectFrom('file_text').select('hash').where('state', '=', state)
  const waiting = await first('waiting').orderBy('at', 'desc').limit(1).executeTakeFirst()
  return (waiting ?? (await first('reading').where('at', '<', begunBefore).limit(1).executeTakeFirst()))?.hash
}

/** When the oldest reading that has not ended was begun. */
export async function oldestReading(db: Db): Promise<number | undefined> {
  const row = await db.selectFrom('file_text').select('at').where('state', '=', 'reading').orderBy('at').limit(1).executeTakeFirst()
  return row?.at
}

/** Marks a text as being read, so that no other process reads it too; how often that was tried. */
export async function markReading(tx: Tx, hash: string, extractor: number): Promise<number> {
  const row = await tx.db
    .updateTable('file_text')
    .set((eb) => ({ state: 'reading', extractor, at: tx.services.clock.now(), attempts: eb('attempts', '+', 1) }))
    .where('hash', '=', hash)
    .returning('attempts')
    .executeTakeFirstOrThrow()
  return row.attempts
}

export async function markWaiting(tx: Tx, hash: string): Promise<void> {
  await tx.db
    .updateTable('file_text')
    .set((eb) => ({ state: 'waiting', attempts: eb('attempts', '-', 1) }))
    .where('hash', '=', hash)
    .where('state', '=', 'reading')
    .execute()
}

export async function putText(tx: Tx, hash: string, text: Partial<FileTextTable>): Promise<void> {
  await tx.db.updateTable('file_text').set(text).where('hash', '=', hash).execute()
}

export async function deleteText(tx: Tx, hash: string): Promise<void> {
  await tx.db.deleteFrom('file_text').where('hash', '=', hash).execute()
}

export const findText = (db: Db, hash: string) =>
  db.selectFrom('file_text').select(['state', 'reason', 'characters', 'cut']).where('hash', '=', hash).executeTakeFirst()

/** A name and media type that the bytes go by. */
export const fileOfBytes = (db: Db, hash: string) =>
  db.selectFrom('file').select(['name', 'media_type']).where('hash', '=', hash).orderBy('created_at', 'desc').limit(1).executeTakeFirst()

/** Documents whose newest version has these bytes. */
export async function documentsOfBytes(db: Db, hash: string): Promise<string[]> {
  return (await newest(db).where('file.hash', '=', hash).select('item.id').execute()).map((row) => row.id)
}

/** Of documents the text of their newest version, as JSON. */
export async function textsOf(db: Db, itemIds: string[]): Promise<Map<string, string>> {
  const rows = await newest(db)
    .innerJoin('file_text', 'file_text.hash', 'file.hash')
    .select(['item.id', 'file_text.sections'])
    .where('item.id', 'in', itemIds)
    .execute()
  return new Map(rows.map((row) => [row.id, row.sections]))
}

/** Says of documents what their text is like; that is no change of theirs, so their version and date stay. */
export async function describeDocuments(tx: Tx, ids: string[], about: Pick<ItemTable, 'language' | 'excerpt'>): Promise<void> {
  for (const part of chunks(ids)) await tx.db.updateTable('item').set(about).where('id', 'in', part).execute()
}

/** Documents whose text is known though nothing was said of it: their bytes were there before them. */
export async function undescribed(db: Db, itemIds: string[]): Promise<{ id: string; hash: string }[]> {
  const rows: { id: string; hash: string }[] = []
  for (const part of chunks(itemIds)) {
    const query = newest(db)
      .innerJoin('file_text', 'file_text.hash', 'file.hash')
      .select(['item.id', 'file.hash'])
      .where('item.id', 'in', part)
      .where('file_text.state', '=', 'read')
      .where(sql<boolean>`item.excerpt = ''`)
    rows.push(...(await query.execute()))
  }
  return rows
}
