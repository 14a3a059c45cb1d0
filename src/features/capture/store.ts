import type { Ctx, Tx } from '../../platform/context.ts'
import { chunks } from '../../platform/db/codec.ts'
import type { Db } from '../../platform/db/tables.ts'
import type { ImportRun } from './schema.ts'

/**
 * What a path of an import became. Written before the items themselves, so that links know their targets and a broken
 * import knows where to go on; `digest` is what was last written there, null until then.
 */
export type ImportSourceTable = {
  space_id: string
  path: string
  kind: 'article' | 'file'
  target_id: string
  digest: string | null
  revision: number | null
}

type ImportState = ImportRun['state']
export type ImportRunTable = {
  id: string
  space_id: string
  person_id: string | null
  name: string
  file_hash: string
  dry_run: number
  state: ImportState
  done: number
  total: number
  report: string | null
  problem: string | null
  created_at: number
  finished_at: number | null
}

declare module '../../platform/db/tables.ts' {
  interface Tables {
    import_source: ImportSourceTable
    import_run: ImportRunTable
  }
}

export const listSources = (db: Db, spaceId: string) => db.selectFrom('import_source').selectAll().where('space_id', '=', spaceId).execute()

export async function putSources(tx: Tx, rows: ImportSourceTable[]): Promise<void> {
  for (const part of chunks(rows)) {
    await tx.db
      .insertInto('import_source')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['space_id', 'path']).doUpdateSet((eb) => ({
          target_id: eb.ref('excluded.target_id'),
          digest: eb.ref('excluded.digest'),
          revision: eb.ref('excluded.revision'),
        })),
      )
      .execute()
  }
}

export async function deleteSources(tx: Tx, spaceId: string, paths: string[]): Promise<void> {
  for (const part of chunks(paths))
    await tx.db.deleteFrom('import_source').where('space_id', '=', spaceId).where('path', 'in', part).execute()
}

export async function markWritten(tx: Tx, spaceId: string, path: string, digest: string, revision: number | null): Promise<void> {
  await tx.db.updateTable('import_source').set({ digest, revision }).where('space_id', '=', spaceId).where('path', '=', path).execute()
}

/** Paths that files were imported from, by file id. */
export async function filePaths(db: Db, spaceId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('import_source')
    .select(['target_id', 'path'])
    .where('space_id', '=', spaceId)
    .where('kind', '=', 'file')
    .execute()
  return new Map(rows.map((row) => [row.target_id, row.path]))
}

export type ItemState = { spaceId: string; revision: number; trashed: boolean }

/** Which of `ids` are items, and where. */
export async function itemStates(ctx: Ctx, ids: Iterable<string>): Promise<Map<string, ItemState>> {
  const states = new Map<string, ItemState>()
  for (const part of chunks([...new Set(ids)])) {
    const rows = await ctx.db
      .selectFrom('item')
      .leftJoin('item_trash', 'item_trash.item_id', 'item.id')
      .select(['item.id', 'item.space_id', 'item.revision', 'item_trash.at as trashed_at'])
      .where('item.id', 'in', part)
      .execute()
    for (const row of rows) states.set(row.id, { spaceId: row.space_id, revision: row.revision, trashed: row.trashed_at !== null })
  }
  return states
}

export type StoredFile = { spaceId: string; hash: string }

/** Which of `ids` are files, where, and of which bytes. */
export async function storedFiles(ctx: Ctx, ids: Iterable<string>): Promise<Map<string, StoredFile>> {
  const files = new Map<string, StoredFile>()
  for (const part of chunks([...new Set(ids)])) {
    const rows = await ctx.db.selectFrom('file').select(['id', 'space_id', 'hash']).where('id', 'in', part).execute()
    for (const row of rows) files.set(row.id, { spaceId: row.space_id, hash: row.hash })
  }
  return files
}

export const listTopicIds = async (db: Db): Promise<string[]> => (await db.selectFrom('topic').select('id').execute()).map((row) => row.id)

/** Whoever founded the organisation, or the longest-serving administrator after them. */
export const firstAdministrator = (db: Db) =>
  db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('administrator_since', 'is not', null)
    .where('deactivated_at', 'is', null)
    .orderBy('administrator_since')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()

// ---- imports asked for over HTTP

export async function insertRun(tx: Tx, run: ImportRunTable): Promise<void> {
  await tx.db.insertInto('import_run').values(run).execute()
}
export const findRun = (db: Db, id: string) => db.selectFrom('import_run').selectAll().where('id', '=', id).executeTakeFirst()
export async function updateRun(tx: Tx, id: string, change: Partial<ImportRunTable>): Promise<void> {
  await tx.db.updateTable('import_run').set(change).where('id', '=', id).execute()
}
/** Changes the state if it is one of `from`; false where it was another. */
export async function moveRun(tx: Tx, id: string, from: ImportState[], change: Partial<ImportRunTable>): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('import_run')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}
export const isFileOfRun = async (db: Db, hash: string): Promise<boolean> =>
  (await db.selectFrom('import_run').select('id').where('file_hash', '=', hash).where('finished_at', 'is', null).executeTakeFirst()) !==
  undefined

// ---- exports

/** Articles of a space that were archived themselves, not with one above them. */
export async function archivedRoots(db: Db, spaceId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('item_archive')
    .innerJoin('item', 'item.id', 'item_archive.item_id')
    .select('item.id')
    .where('item.space_id', '=', spaceId)
    .whereRef('item_archive.root_id', '=', 'item.id')
    .execute()
  return new Set(rows.map((row) => row.id))
}
