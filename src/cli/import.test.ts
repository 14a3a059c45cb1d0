import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cleanEnvironment } from '../../test/harness/server.ts'

const main = join(import.meta.dirname, '..', 'main.ts')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onji-command-'))
})
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

const env = () => cleanEnvironment({ ONJI_DATA: join(folder, 'data'), ONJI_LOG_LEVEL: 'silent', LANG: 'ko_KR.UTF-8', LC_ALL: '' })
function onji(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { env: env(), encoding: 'utf8' })
  return { status, stdout, stderr, json: () => JSON.parse(stdout) }
}

async function source(files: Record<string, string | Uint8Array>): Promise<string> {
  const root = await mkdtemp(join(folder, 'source-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

describe('onji import', () => {
  it('founds a space, reports, and says by its exit code what happened', async () => {
    const good = await source({ 'index.md': '# 첫 문서\n[b](b.md) [없음](gone.md)', 'b.md': 'b' })
    expect(onji('import').status).toBe(2)
    expect(onji('import', good, '--space', '지식').status).toBe(2)
    const dry = onji('import', good, '--space', '지식', '--create', '--dry-run', '--json')
    expect(dry).toMatchObject({ status: 0 })
    expect(dry.json()).toMatchObject({ dryRun: true, articles: { created: 2 } })
    const done = onji('import', good, '--space', '지식', '--create')
    expect(done.status).toBe(0)
    expect(done.stdout).toContain('문서 2개를 새로 만들고')
    expect(done.stdout).toContain('index.md:2: gone.md')
    expect(onji('import', good, '--space', '지식', '--json').json()).toMatchObject({ articles: { created: 0, updated: 0, unchanged: 2 } })
    const mixed = await source({ 'a.md': 'a', 'bad.md': new Uint8Array([0xff, 0xfe, 0x00]) })
    const partly = onji('import', mixed, '--space', '지식')
    expect(partly.status).toBe(1)
    expect(partly.stdout).toContain('bad.md: UTF-8, UTF-16, EUC-KR 텍스트가 아니에요')
    expect(onji('import', join(folder, 'nowhere'), '--space', '지식')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('찾을 수 없어요'),
    })
    expect(onji('import', good, '--space', '지식', '--as', 'nobody@example.com').status).toBe(3)
  }, 60_000)

  it('makes what it brought findable before it ends', async () => {
    onji('import', await source({ 'a.md': '# 온실\n\n여름에는 창을 열어요.', 'b.md': '# 창고' }), '--space', 'One', '--create')
    onji('import', await source({ 'c.md': '# 온실의 겨울' }), '--space', 'One')
    const index = new DatabaseSync(join(folder, 'data', 'index', 'search.sqlite'), { readOnly: true })
    const store = new DatabaseSync(join(folder, 'data', 'onji.sqlite'), { readOnly: true })
    const of = (key: string) => index.prepare('select value from meta where key = ?').get(key)?.value
    expect(Number(of('position'))).toBe(store.prepare('select max(position) as newest from event').get()?.newest)
    expect(of('filling')).toBe('null')
    index.close()
    store.close()
    expect(onji('search', '온실', '--json').json().items).toHaveLength(2)
  }, 60_000)

  it('founds the space for the first administrator, who can write in it', async () => {
    const good = await source({ 'a.md': 'a' })
    onji('admin', 'create', '--mail', 'first@example.com', '--password', 'a long sentence is best')
    expect(onji('import', good, '--space', 'Team', '--create').status).toBe(0)
    expect(onji('import', good, '--space', 'Team', '--as', 'first@example.com').status).toBe(0)
  }, 60_000)

  it('brings several spaces back from an export, equal', async () => {
    onji('import', await source({ 'a.md': '[b](b.md)', 'b.md': 'b' }), '--space', 'One', '--create')
    onji('import', await source({ 'x/index.md': '![p](p.bin)', 'x/p.bin': 'bytes' }), '--space', 'Two', '--create')
    const first = join(folder, 'first')
    expect(onji('export', first, '--json').json()).toMatchObject({ files: 6, spaces: [{ key: 'one' }, { key: 'two' }] })
    expect(onji('export', first).status).toBe(1)
    await rm(join(folder, 'data'), { recursive: true })
    expect(onji('import', first).status).toBe(0)
    const second = join(folder, 'second')
    onji('export', second)
    for (const path of await readdir(first, { recursive: true })) {
      if (existsSync(join(second, path)) && /\.(md|bin|yaml)$/.test(path))
        expect(await readFile(join(second, path), 'utf8')).toBe(await readFile(join(first, path), 'utf8'))
      else expect(existsSync(join(second, path))).toBe(true)
    }
  }, 60_000)

  it('killed in the middle loses nothing, and run again completes without duplicates', async () => {
    const pages = 1_500
    const files: Record<string, string> = {}
    for (let at = 0; at < pages; at++)
      files[`part-${at % 7}/page-${at}.md`] = `# Page ${at}\n\n[next](../part-${(at + 1) % 7}/page-${at + 1}.md)\n`
    const root = await source(files)
    onji('import', await source({ 'seed.md': 'x' }), '--space', 'Big', '--create')
    const child = spawn(process.execPath, [main, 'import', root, '--space', 'Big'], { env: env(), stdio: 'ignore' })
    const ended = once(child, 'exit')
    const database = new DatabaseSync(join(folder, 'data', 'onji.sqlite'), { readOnly: true })
    const count = () => Number(database.prepare('select count(*) as items from item').get()?.items)
    while (count() < 300 && child.exitCode === null) await wait(2)
    child.kill('SIGKILL')
    await ended
    const before = count()
    expect(before).toBeGreaterThanOrEqual(300)
    expect(before).toBeLessThan(pages)
    const report = onji('import', root, '--space', 'Big', '--json').json()
    expect(report.articles).toMatchObject({ created: pages + 7 + 1 - before, updated: 0, unchanged: before - 1 })
    expect(count()).toBe(pages + 7 + 1)
    expect(report.dangling.map((link: { path: string }) => link.path)).toEqual([`part-${(pages - 1) % 7}/page-${pages - 1}.md`])
    const bodies = database.prepare("select body from revision where body like '%.md)%'").all()
    expect(bodies).toHaveLength(1)
    database.close()
  }, 60_000)
})
