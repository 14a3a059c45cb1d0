import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { NamedMigration } from '../db/migrate.ts'
import { DomainError } from '../errors.ts'
import type { FileStore } from '../files/disk.ts'
import { ArchiveWriter, hashOf } from './archive.ts'
import { fileEntry, MANIFEST, type Manifest, RECORDS, SEAL, sealOf, serialise, verifyBackup } from './manifest.ts'
import { checkRecords, snapshotPostgres, snapshotSqlite, tablesOf } from './records.ts'
import { createReadStream } from 'node:fs'

/** A column that names stored files. Where `required`, a file that is not there is reported. */
export type FileReference = { table: string; column: string; required: boolean }

export type BackupSource = {
  store: { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string }
  migrations: NamedMigration[]
  files: FileStore
  references: FileReference[]
  program: string
}

export type BackupResult = {
  manifest: Manifest
  bytes: number
  /** Files that records speak of but the file store has lost, and files whose bytes have changed there. */
  missing: string[]
  altered: string[]
}

/**
 * Writes a backup of the records and the files they name, while the program may be running. It is written under another
 * name, read back byte by byte, and only then takes the name `target`; whatever breaks off before leaves an older backup
 * of that name as it was.
 */
export async function backUp(source: BackupSource, target: string, now = Date.now()): Promise<BackupResult> {
  const path = resolve(target)
  await mkdir(dirname(path), { recursive: true })
  await removeBrokenOff(path)
  const part = `${path}.${process.pid}.part`
  const records = `${part}.records`
  try {
    if (source.store.kind === 'sqlite') await snapshotSqlite(source.store.path, records)
    else await snapshotPostgres(source.store.url, records, source.migrations)
    const { manifest, missing, altered } = await writeArchive(source, records, part, now)
    await verifyBackup(part)
    await rename(part, path)
    await syncFolder(dirname(path))
    return { manifest, missing, altered, bytes: (await stat(path)).size }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
      throw new DomainError('disk-full', 507)
    throw error
  } finally {
    for (const file of [part, records, `${records}-journal`, `${records}-wal`, `${records}-shm`]) await rm(file, { force: true })
  }
}

async function writeArchive(source: BackupSource, records: string, part: string, now: number): Promise<Omit<BackupResult, 'bytes'>> {
  const { rows, migrations } = checkRecords(records)
  const { size } = await stat(records)
  const files: Manifest['files'] = []
  const missing: string[] = []
  for (const { hash, required } of referencedFiles(records, source.references)) {
    const found = await source.files.size(hash)
    if (found !== undefined) files.push({ hash, size: found, sha256: await hashOf(source.files.read(hash)) })
    else if (required) missing.push(hash)
  }
  const sha256 = await hashOf(createReadStream(records))
  const manifest: Manifest = {
    format: 1,
    program: source.program,
    createdAt: now,
    from: source.store.kind,
    migrations,
    rows,
    records: { sha256, size },
    files,
  }
  const bytes = serialise(manifest)
  const archive = await ArchiveWriter.create(part)
  try {
    await archive.add(MANIFEST, bytes.byteLength, bytes)
    await archive.add(RECORDS, size, createReadStream(records))
    for (const file of files) await archive.add(fileEntry(file.hash), file.size, source.files.read(file.hash))
    const seal = Buffer.from(sealOf(bytes))
    await archive.add(SEAL, seal.byteLength, seal)
    await archive.end()
  } catch (error) {
    await archive.abandon()
    throw error
  }
  return { manifest, missing, altered: files.filter((file) => file.sha256 !== file.hash).map(({ hash }) => hash) }
}

function referencedFiles(records: string, references: FileReference[]): { hash: string; required: boolean }[] {
  const database = new DatabaseSync(records, { readOnly: true })
  try {
    const found = new Map<string, boolean>()
    const tables = tablesOf(database)
    for (const { table, column, required } of references.filter((reference) => tables.includes(reference.table))) {
      for (const row of database.prepare(`select distinct ${column} as hash from ${table} where ${column} is not null`).iterate()) {
        const hash = String(row.hash)
        found.set(hash, required || found.get(hash) === true)
      }
    }
    return [...found].map(([hash, required]) => ({ hash, required })).sort((a, b) => (a.hash < b.hash ? -1 : 1))
  } finally {
    database.close()
  }
}

/** Removes what a killed backup of the same name left behind. */
async function removeBrokenOff(path: string): Promise<void> {
  for (const name of await readdir(dirname(path))) {
    const rest = name.startsWith(`${basename(path)}.`) ? name.slice(basename(path).length + 1) : ''
    const pid = /^(\d+)\.part/.exec(rest)?.[1]
    if (pid && !isRunning(Number(pid))) await rm(join(dirname(path), name), { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** A rename is durable when its folder is on disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch {
    // Some file systems cannot sync a folder; there is nothing more to do on them.
  } finally {
    await handle.close()
  }
}
