import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { closeServices, openServices } from '../../src/app.ts'
import { readConfig } from '../../src/platform/config.ts'
import { createLog } from '../../src/platform/log.ts'
import { newDataFolder } from '../harness/server.ts'
import { openWeb, type Web } from './web.ts'

const cleaners: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean()
})

/** A disk of 16 MB, where this account may make one. */
function mountSmallDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], { stdio: 'ignore' })
    cleaners.push(() => execFileSync('umount', ['-l', folder]))
    return true
  } catch {
    return false
  }
}

async function openOn(prepare: (folder: string) => boolean): Promise<(Web & { dataFolder: string }) | undefined> {
  const { folder, remove } = await newDataFolder()
  cleaners.push(remove)
  const dataFolder = join(folder, 'disk')
  mkdirSync(dataFolder)
  if (!prepare(dataFolder)) return undefined
  const services = await openServices(readConfig({ ONJI_DATA: dataFolder }), { log: createLog('silent') })
  cleaners.push(() => closeServices(services))
  return { ...(await openWeb(services)), dataFolder }
}

/** Fills the disk to the last byte; answers how to empty it again. */
function fill(folder: string): () => void {
  const path = join(folder, 'filler')
  for (const size of [1 << 20, 1 << 16, 4096, 512, 1]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' })
    } catch {}
  }
  return () => rmSync(path)
}

const over = (version: number) => ({ headers: { 'if-match': `"${version}"` } })
const TEXT = '가나다라 마바사\n\n'.repeat(4_000)

describe('On a full disk', () => {
  test('every write is refused by name, what is there can be read, and once there is room all goes on', async (context) => {
    const web = await openOn(mountSmallDisk)
    if (!web) return context.skip('this account may not mount a small disk')
    const { dataFolder, sends, services, spaces, upload, write } = web
    const id = await write('minji', { title: '남는 글', body: '남는 **본문**이에요.\n' })
    const minji = await sends('minji')
    const before = (await minji('GET', `/api/articles/${id}`)).json()
    const empty = fill(dataFolder)
    const full = { status: 507, code: 'disk-full', title: expect.stringMatching(/[가-힣]/) }
    // The index was not looked at before, and the first look needs room.
    expect((await minji('GET', '/api/search?q=%EB%82%A8%EB%8A%94')).json()).toMatchObject(full)
    expect((await minji('GET', '/api/search/suggestions?q=%EB%82%A8%EB%8A%94')).json()).toMatchObject(full)
    for (let turn = 0; turn < 3; turn++) {
      expect((await minji('POST', '/api/articles', { spaceId: spaces.open, title: `새 글 ${turn}`, body: TEXT })).json()).toMatchObject(
        full,
      )
      expect((await minji('PUT', `/api/articles/${id}`, { body: TEXT }, over(1))).json()).toMatchObject(full)
      expect((await minji('POST', `/api/files?item=${id}`, undefined, upload('큰.bin', Buffer.alloc(200_000, 1)))).json()).toMatchObject(
        full,
      )
    }
    services.clock = { now: () => Date.now() + 3_600_000 } // so long ago that the session's use would be noted
    const reading = await minji('GET', `/api/articles/${id}/reading`)
    expect([reading.statusCode, reading.json().html]).toEqual([200, expect.stringContaining('<strong>본문</strong>')])
    expect((await minji('GET', `/api/articles/${id}`)).json()).toEqual(before)
    expect((await minji('GET', '/api/articles')).json().items).toHaveLength(1)
    expect((await web.visitorSends('GET', '/health/ready')).statusCode).toBe(200)
    empty()
    expect((await minji('GET', '/api/search?q=%EB%82%A8%EB%8A%94')).statusCode).toBe(200)
    expect(readdirSync(join(dataFolder, 'files'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([])
    const saved = await minji('PUT', `/api/articles/${id}`, { body: TEXT }, over(1))
    expect(saved.json()).toMatchObject({ revision: 2, body: TEXT })
    expect((await minji('POST', `/api/files?item=${id}`, undefined, upload('큰.bin', Buffer.alloc(200_000, 1)))).statusCode).toBe(201)
    expect((await sql<{ integrity_check: string }>`pragma integrity_check`.execute(services.writer)).rows).toEqual([
      { integrity_check: 'ok' },
    ])
    expect(await events(web, id)).toEqual(['article.published', 'article.changed', 'file.stored'])
  })

  test('a store that may not grow refuses whole, and goes on when it may', async () => {
    const web = await openOn(() => true)
    if (!web) throw new Error('no store')
    const { sends, services, spaces, write } = web
    const id = await write('minji', { title: '남는 글' })
    const minji = await sends('minji')
    const { page_count: pages } = (await sql<{ page_count: number }>`pragma page_count`.execute(services.writer)).rows[0]
    await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(services.writer)
    expect((await minji('PUT', `/api/articles/${id}`, { body: TEXT }, over(1))).json()).toMatchObject({ status: 507, code: 'disk-full' })
    expect((await minji('POST', '/api/articles', { spaceId: spaces.open, title: '새 글', body: TEXT })).json()).toMatchObject({
      status: 507,
    })
    expect((await minji('GET', `/api/articles/${id}`)).json()).toMatchObject({ revision: 1 })
    await sql`pragma max_page_count = 1073741823`.execute(services.writer)
    expect((await minji('PUT', `/api/articles/${id}`, { body: TEXT }, over(1))).json()).toMatchObject({ revision: 2 })
    expect(await events(web, id)).toEqual(['article.published', 'article.changed'])
  })
})

async function events({ services }: Web, id: string): Promise<string[]> {
  const rows = await services.reader.selectFrom('event').select(['name', 'subject_id', 'data']).orderBy('position').execute()
  return rows.filter((row) => row.subject_id === id || row.data.includes(id)).map((row) => row.name)
}
