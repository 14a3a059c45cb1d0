import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pipeline } from 'node:stream/promises'
import type { NamedMigration } from '../db/migrate.ts'
import { DomainError } from '../errors.ts'
import { FileStore } from '../files/disk.ts'
import { damaged, type Entry, readEntry } from './archive.ts'
import { syncFolder } from './backup.ts'
import { type Backup, fileEntry, type Manifest, openBackup, RECORDS, verifyBackup } from './manifest.ts'
import { checkRecords, isEmptyPostgres, knownOnly, loadPostgres } from './records.ts'

export type RestoreTarget = {
  dataFolder: string
  /** Names of the store's file and the files' folder inside the data folder. */
  layout: { records: string; files: string }
  databaseUrl?: string
  migrations: NamedMigration[]
  /** Puts an existing data folder aside instead of refusing. */
  force?: boolean
}

/** Where the data folder that was there before now is, if there was one. */
export type RestoreResult = { manifest: Manifest; putAside?: string }

/**
 * Makes a data folder (and a PostgreSQL, where one is given) out of a backup: all of it, or nothing. Every byte is verified
 * before anything is changed, and the folder appears under its name in one step.
 */
export async function restoreBackup(path: string, target: RestoreTarget): Promise<RestoreResult> {
  const folder = resolve(target.dataFolder)
  await refuseInUse(join(folder, target.layout.records))
  const occupied = !(await isEmpty(folder))
  if (occupied && !target.force) throw new DomainError('restore-not-empty', 409, { folder })
  if (target.databaseUrl && !(await isEmptyPostgres(target.databaseUrl))) throw new DomainError('restore-database-not-empty', 409)
  await verifyBackup(path)
  const backup = await openBackup(path)
  knownOnly(backup.manifest.migrations, target.migrations)
  const fresh = join(dirname(folder), `.${basename(folder)}.restoring-${process.pid}`)
  try {
    await unpack(backup, fresh, target)
    const putAside = await takePlace(fresh, folder, occupied)
    return { manifest: backup.manifest, putAside }
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

async function unpack({ path, manifest, entries }: Backup, fresh: string, target: RestoreTarget): Promise<void> {
  await mkdir(fresh, { recursive: true, mode: 0o700 })
  const store = new FileStore(join(fresh, target.layout.files))
  for (const { hash } of manifest.files) await writeEntry(path, entries.get(fileEntry(hash)) as Entry, store.path(hash))
  const records = join(fresh, target.layout.records)
  await writeEntry(path, entries.get(RECORDS) as Entry, records)
  const { rows } = checkRecords(records)
  for (const [table, count] of Object.entries(manifest.rows)) if (rows[table] !== count) throw damaged(table)
  if (!target.databaseUrl) return
  await loadPostgres(target.databaseUrl, records, target.migrations)
  await rm(records)
}

async function writeEntry(archive: string, entry: Entry, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await pipeline(readEntry(archive, entry), createWriteStream(to, { mode: 0o600, flush: true }))
}

async function takePlace(fresh: string, folder: string, occupied: boolean): Promise<string | undefined> {
  const putAside = occupied ? `${folder}.before-${new Date().toISOString().replace(/[:.]/g, '-')}` : undefined
  try {
    if (putAside) await rename(folder, putAside)
    else await rmdir(folder).catch(() => {})
    await rename(fresh, folder)
  } catch (error) {
    if (putAside) await rename(putAside, folder).catch(() => {})
    // A mounted folder cannot be replaced in one step.
    if (error instanceof Error && 'code' in error && (error.code === 'EBUSY' || error.code === 'EXDEV'))
      throw new DomainError('restore-mounted', 409, { folder })
    throw error
  }
  await syncFolder(dirname(folder))
  return putAside
}

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true
    throw error
  }
}

/** Every connection in WAL mode holds a shared lock, so an exclusive one is to be had only when nobody has the store open. */
async function refuseInUse(records: string): Promise<void> {
  const there = await open(records, 'r').then(
    (handle) => handle.close().then(() => true),
    () => false,
  )
  if (!there) return
  const database = new DatabaseSync(records, { timeout: 0 })
  try {
    database.exec('pragma locking_mode=exclusive; begin exclusive; rollback')
  } catch (error) {
    if (/locked|busy/.test(String(error))) throw new DomainError('store-in-use', 409, { folder: dirname(records) })
  } finally {
    database.close()
  }
}
