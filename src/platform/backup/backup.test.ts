import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { createDatabase } from '../../../test/harness/postgres.ts'
import { migrate, type NamedMigration } from '../db/migrate.ts'
import { openPostgres } from '../db/postgres.ts'
import { openSqlite } from '../db/sqlite.ts'
import { FileStore } from '../files/disk.ts'
import * as platform from '../migrations/2026-11-21-platform.ts'
import { type BackupSource, backUp } from './backup.ts'
import { openBackup } from './manifest.ts'
import { type RestoreTarget, restoreBackup } from './restore.ts'

const notes: NamedMigration = {
  name: '2026-11-21-01-notes',
  async up(db) {
    await sql`create table note (id text primary key, parent_id text references note (id), body text not null, hash text)`.execute(db)
  },
}
const migrations = [platform, notes] as NamedMigration[]
const layout = { records: 'onji.sqlite', files: 'files' }
const cleaners: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean()
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(inject('runFolder'), 'backup-'))
  cleaners.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function newDatabase(): Promise<string> {
  const { url, drop } = await createDatabase(inject('runFolder'))
  cleaners.push(drop)
  return url
}

/** Two notes, the child written first so that the order of rows does not fit the references; a file; events that are gone. */
async function fill(db: Kysely<any>, files: FileStore): Promise<string> {
  await migrate(db, migrations)
  const { hash } = await files.put(Buffer.from('그림'))
  await sql`insert into note (id, body, hash) values ('z', ${'# 지식 창고\r\n\u{1F331} "quotes"'}, ${hash})`.execute(db)
  await sql`insert into note (id, parent_id, body) values ('a', 'z', '')`.execute(db)
  for (const id of ['1', '2', '3'])
    await sql`insert into event (id, name, at, subject_id, data) values (${id}, 'tried', 1795250000000, 'z', '{}')`.execute(db)
  await sql`delete from event where id in ('2', '3')`.execute(db)
  return hash
}

async function sqliteSource(): Promise<{ source: BackupSource; folder: string; hash: string; close: () => Promise<void> }> {
  const folder = await newFolder()
  const files = new FileStore(join(folder, layout.files))
  const store = openSqlite(join(folder, layout.records))
  const hash = await fill(store.writer, files)
  const source: BackupSource = {
    store: { kind: 'sqlite', path: join(folder, layout.records) },
    migrations,
    files,
    references: [{ table: 'note', column: 'hash', required: true }],
    program: 'test',
  }
  const close = async () => {
    await store.reader.destroy()
    await store.writer.destroy()
  }
  return { source, folder, hash, close }
}

const target = (dataFolder: string, more: Partial<RestoreTarget> = {}): RestoreTarget => ({ dataFolder, layout, migrations, ...more })

function sqliteNotes(folder: string) {
  const database = new DatabaseSync(join(folder, layout.records), { readOnly: true })
  const rows = database.prepare('select id, parent_id, body from note order by id').all()
  database.close()
  return rows.map((row) => ({ ...row }))
}

const NOTES = [
  { id: 'a', parent_id: 'z', body: '' },
  { id: 'z', parent_id: null, body: '# 지식 창고\r\n\u{1F331} "quotes"' },
]

describe('a backup of a running SQLite store', () => {
  test('restores records, files and positions that were given out', async () => {
    const { source, hash, close } = await sqliteSource()
    const folder = await newFolder()
    const result = await backUp(source, join(folder, 'a.onji'))
    await close()
    expect(result).toMatchObject({ missing: [], altered: [], manifest: { rows: { note: 2, event: 1 } } })
    await restoreBackup(join(folder, 'a.onji'), target(join(folder, 'data')))
    expect(sqliteNotes(join(folder, 'data'))).toEqual(NOTES)
    expect(await readFile(new FileStore(join(folder, 'data', 'files')).path(hash), 'utf8')).toBe('그림')
    const restored = openSqlite(join(folder, 'data', layout.records))
    await sql`insert into event (id, name, at, subject_id, data) values ('4', 'tried', 1, 'z', '{}')`.execute(restored.writer)
    expect((await sql`select max(position) as position from event`.execute(restored.reader)).rows).toEqual([{ position: 4 }])
    await restored.reader.destroy()
    await restored.writer.destroy()
  })

  test('is not changed by what is written meanwhile', async () => {
    const { source, close, folder } = await sqliteSource()
    const archive = join(await newFolder(), 'a.onji')
    const other = new DatabaseSync(join(folder, layout.records))
    const writing = setInterval(() => other.exec(`insert into note (id, body) values (hex(randomblob(8)), zeroblob(4096))`), 0)
    try {
      await backUp(source, archive)
    } finally {
      clearInterval(writing)
      other.close()
    }
    await close()
    await restoreBackup(archive, target(join(await newFolder(), 'data')))
  })

  test('says which files the store has lost', async () => {
    const { source, hash, close } = await sqliteSource()
    await source.files.delete(hash)
    const result = await backUp(source, join(await newFolder(), 'a.onji'))
    expect(result.missing).toEqual([hash])
    await close()
  })

  test('leaves the older backup alone and no rest when the disk is full', async () => {
    const { source, close } = await sqliteSource()
    const folder = await newFolder()
    const archive = join(folder, 'a.onji')
    await writeFile(archive, 'older')
    const full = new FileStore(source.files.folder)
    full.read = () => {
      throw Object.assign(new Error('write'), { code: 'ENOSPC' })
    }
    await expect(backUp({ ...source, files: full }, archive)).rejects.toMatchObject({ code: 'disk-full' })
    expect(await readFile(archive, 'utf8')).toBe('older')
    expect(await readdir(folder)).toEqual(['a.onji'])
    await close()
  })
})

describe('between the databases', () => {
  test('records go from SQLite to PostgreSQL and back without a change', async () => {
    const { source, hash, close } = await sqliteSource()
    const folder = await newFolder()
    await backUp(source, join(folder, 'a.onji'))
    await close()
    const url = await newDatabase()
    await restoreBackup(join(folder, 'a.onji'), target(join(folder, 'first'), { databaseUrl: url }))
    expect(await readdir(join(folder, 'first'))).toEqual(['files'])

    const files = new FileStore(join(folder, 'first', 'files'))
    const result = await backUp({ ...source, store: { kind: 'postgres', url }, files }, join(folder, 'b.onji'))
    expect(result).toMatchObject({ missing: [], manifest: { from: 'postgres', rows: { note: 2, event: 1 } } })
    await restoreBackup(join(folder, 'b.onji'), target(join(folder, 'second')))
    expect(sqliteNotes(join(folder, 'second'))).toEqual(NOTES)
    expect(await new FileStore(join(folder, 'second', 'files')).size(hash)).toBe(6)

    const database = new DatabaseSync(join(folder, 'second', layout.records))
    expect(
      database.prepare(`insert into event (id, name, at, subject_id, data) values ('4', 'tried', 1, 'z', '{}') returning position`).get(),
    ).toMatchObject({ position: 4 })
    database.close()
  })

  test('a restored PostgreSQL keeps its references and goes on counting', async () => {
    const { source, close } = await sqliteSource()
    const folder = await newFolder()
    await backUp(source, join(folder, 'a.onji'))
    await close()
    const url = await newDatabase()
    await restoreBackup(join(folder, 'a.onji'), target(join(folder, 'data'), { databaseUrl: url }))
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await expect(client.query(`insert into note (id, parent_id, body) values ('b', 'nowhere', '')`)).rejects.toThrow(/foreign key/)
    const { rows } = await client.query(
      `insert into event (id, name, at, subject_id, data) values ('4', 'tried', 1, 'z', '{}') returning position`,
    )
    expect(Number(rows[0].position)).toBe(4)
    await client.end()
  })

  test('a PostgreSQL that holds something is refused', async () => {
    const { source, close } = await sqliteSource()
    const folder = await newFolder()
    await backUp(source, join(folder, 'a.onji'))
    await close()
    const url = await newDatabase()
    const db = openPostgres(url)
    await migrate(db, migrations)
    await db.destroy()
    await expect(restoreBackup(join(folder, 'a.onji'), target(join(folder, 'data'), { databaseUrl: url }))).rejects.toMatchObject({
      code: 'restore-database-not-empty',
    })
    expect(await readdir(folder)).toEqual(['a.onji'])
  })
})

describe('a restore', () => {
  test('refuses a damaged backup wherever the damage is, and changes nothing', async () => {
    const { source, close } = await sqliteSource()
    const folder = await newFolder()
    const archive = join(folder, 'a.onji')
    await backUp(source, archive)
    await close()
    const { entries } = await openBackup(archive)
    const damaged = join(folder, 'damaged.onji')
    for (const entry of entries.values()) {
      await cp(archive, damaged, { force: true })
      const handle = await open(damaged, 'r+')
      const byte = Buffer.alloc(1)
      await handle.read(byte, 0, 1, entry.offset + Math.floor(entry.size / 2))
      byte[0] ^= 1
      await handle.write(byte, 0, 1, entry.offset + Math.floor(entry.size / 2))
      await handle.close()
      await expect(restoreBackup(damaged, target(join(folder, 'data'))), entry.name).rejects.toMatchObject({ code: 'backup-damaged' })
    }
    const { size } = await stat(archive)
    for (const length of [0, 100, 512, Math.floor(size / 2), size - 2000]) {
      await writeFile(damaged, (await readFile(archive)).subarray(0, length))
      await expect(restoreBackup(damaged, target(join(folder, 'data'))), `${length} bytes`).rejects.toMatchObject({
        code: 'backup-damaged',
      })
    }
    expect((await readdir(folder)).sort()).toEqual(['a.onji', 'damaged.onji'])
  })

  test('refuses a folder that is not empty, and puts it aside when forced', async () => {
    const { source, close } = await sqliteSource()
    const folder = await newFolder()
    await backUp(source, join(folder, 'a.onji'))
    await close()
    const data = join(folder, 'data')
    await mkdir(data)
    await writeFile(join(data, 'mine'), 'x')
    await expect(restoreBackup(join(folder, 'a.onji'), target(data))).rejects.toMatchObject({ code: 'restore-not-empty' })
    const { putAside } = await restoreBackup(join(folder, 'a.onji'), target(data, { force: true }))
    expect(await readFile(join(putAside ?? '', 'mine'), 'utf8')).toBe('x')
    expect(sqliteNotes(data)).toEqual(NOTES)
  })

  test('refuses a folder that a program has open, forced or not', async () => {
    const { source, folder: used, close } = await sqliteSource()
    const folder = await newFolder()
    await backUp(source, join(folder, 'a.onji'))
    await expect(restoreBackup(join(folder, 'a.onji'), target(used, { force: true }))).rejects.toMatchObject({ code: 'store-in-use' })
    await close()
  })

  test('refuses a backup of a newer program', async () => {
    const { source, close } = await sqliteSource()
    const folder = await newFolder()
    await backUp(source, join(folder, 'a.onji'))
    await close()
    const older = target(join(folder, 'data'), { migrations: [platform] as NamedMigration[] })
    await expect(restoreBackup(join(folder, 'a.onji'), older)).rejects.toMatchObject({ code: 'backup-from-newer' })
  })
})

test('a backup killed at any moment leaves the older one, and the next one cleans up', async () => {
  const { source, folder: data, close } = await sqliteSource()
  const pad = new DatabaseSync(join(data, layout.records))
  pad.exec(
    `with recursive n (i) as (select 1 union all select i + 1 from n where i < 4000) insert into note (id, body) select 'pad' || i, hex(randomblob(4096)) from n`,
  )
  pad.close()
  const folder = await newFolder()
  const archive = join(folder, 'a.onji')
  await backUp(source, archive)
  const script = `import { backUp } from ${JSON.stringify(join(import.meta.dirname, 'backup.ts'))}
    import { FileStore } from ${JSON.stringify(join(import.meta.dirname, '..', 'files', 'disk.ts'))}
    console.log('begin')
    await backUp({ store: ${JSON.stringify(source.store)}, migrations: [], files: new FileStore(${JSON.stringify(source.files.folder)}), references: [], program: 'test' }, ${JSON.stringify(archive)})`
  let brokenOff = 0
  for (const step of [1, 2, 3, 4]) {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    const seen = new Set<string>()
    // Killed as soon as one more file than last time has appeared: the copy of the records, then the archive.
    while (child.exitCode === null && child.signalCode === null) {
      for (const name of await readdir(folder)) seen.add(name.replace(/\d+/, 'N'))
      if (seen.size > Math.min(step, 3)) child.kill('SIGKILL')
    }
    if (child.signalCode) brokenOff++
    expect((await openBackup(archive)).manifest.rows.note).toBe(4002)
  }
  expect(brokenOff).toBeGreaterThan(0)
  await backUp(source, archive)
  expect(await readdir(folder)).toEqual(['a.onji'])
  await close()
})
