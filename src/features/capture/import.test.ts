import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  backlinks,
  changeArticle,
  grantRole,
  itemsForExport,
  readArticle,
  spaceView,
  trashItem,
  treeLevel,
  wantedList,
} from '../repository/index.ts'
import { ImportCancelled, importSource } from './import.ts'
import { openFolder } from './source/folder.ts'
import { addMember, openWorld, putFiles, type World } from './world.testing.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const bring = async (
  folder: string,
  options: { dryRun?: boolean; signal?: AbortSignal; onProgress?: (done: number, total: number) => void } = {},
  ctx = world.owner,
) => importSource(ctx, await openFolder(folder), { space: world.spaceId, ...options })
const items = () => itemsForExport(world.system, world.spaceId)
const byPath = async () => new Map((await items()).map((item) => [item.sourcePath, item]))
const article = async (path: string) => {
  const found = (await byPath()).get(path)
  if (!found) throw new Error(`no article from ${path}`)
  return found
}

describe('an import', () => {
  it('brings the tree, the text, the front matter and the files', async () => {
    const folder = await world.write({
      'index.md': '# 회사생활\n\n[휴가](leave/annual.md#규정) ![로고](img/logo.png)\n',
      'leave/annual.md': '---\ntitle: 연차\ntags: [휴가, HR]\ndate: 2024-05-03\nowner: someone\n---\n\n본문 <Intro prop="x">\n',
      'img/logo.png': Buffer.from('\x89PNG not really', 'latin1'),
    })
    const report = await bring(folder)
    expect(report).toMatchObject({ articles: { created: 3 }, files: { created: 1 }, refused: [], dangling: [], emptyFolders: ['leave/'] })
    const [index, leave, annual] = await Promise.all(['index.md', 'leave/', 'leave/annual.md'].map(article))
    expect(annual).toMatchObject({
      title: '연차',
      tags: ['휴가', 'HR'],
      parentId: leave?.id,
      createdAt: Date.UTC(2024, 4, 3),
      updatedAt: Date.UTC(2024, 4, 3),
    })
    expect(annual?.body).toBe('\n본문 <Intro prop="x">\n')
    expect(annual?.frontMatter).toBe('---\ntitle: 연차\ntags: [휴가, HR]\ndate: 2024-05-03\nowner: someone\n---\n')
    const file = index?.files[0]
    expect(index?.body).toBe(`# 회사생활\n\n[휴가](/articles/${annual?.id}#규정) ![로고](/files/${file?.id}/logo.png)\n`)
    expect(await readFile(world.services.files.path(file?.hash as string), 'latin1')).toBe('\x89PNG not really')
    expect((await spaceView(world.owner, world.spaceId))?.homeId).toBe(index?.id)
  })

  it('run twice changes nothing, and a third time only what changed in the source', async () => {
    const folder = await world.write({ 'a.md': 'one', 'b.md': 'two [a](a.md)', 'x/c.md': 'three', 'f.bin': 'bytes' })
    await bring(folder)
    const before = await items()
    expect(await bring(folder)).toMatchObject({ articles: { created: 0, updated: 0, unchanged: 4 }, files: { created: 0, unchanged: 1 } })
    expect(await items()).toEqual(before)
    await writeFile(join(folder, 'a.md'), 'one, changed')
    await writeFile(join(folder, 'd.md'), 'new')
    expect(await bring(folder)).toMatchObject({ articles: { created: 1, updated: 1, unchanged: 3 } })
    expect((await article('a.md')).body).toBe('one, changed')
    expect(await items()).toHaveLength(before.length + 1)
  })

  it('gives a folder that gets an index later no second article', async () => {
    const folder = await world.write({ 'x/c.md': 'three' })
    await bring(folder)
    const { id } = await article('x/')
    await writeFile(join(folder, 'x/index.md'), '# X itself')
    expect(await bring(folder)).toMatchObject({ articles: { created: 0, updated: 1, unchanged: 1 }, missing: [] })
    expect((await readArticle(world.system, id)).revision.body).toBe('# X itself')
  })

  it('shows a new file where the bytes changed, and keeps the old one for older revisions', async () => {
    const folder = await world.write({ 'a.md': '![x](x.bin)', 'x.bin': 'one' })
    await bring(folder)
    const before = (await article('a.md')).body
    await writeFile(join(folder, 'x.bin'), 'two')
    expect(await bring(folder)).toMatchObject({ articles: { updated: 1 }, files: { created: 0, updated: 1 } })
    expect((await article('a.md')).body).not.toBe(before)
    expect((await article('a.md')).files).toHaveLength(2)
  })

  it('keeps what people changed here, and merges what changed on both sides', async () => {
    const folder = await world.write({ 'a.md': 'first\n\nsecond\n\nthird\n', 'b.md': 'text\n', 'c.md': 'text\n' })
    await bring(folder)
    const [a, b, c] = [await article('a.md'), await article('b.md'), await article('c.md')]
    await changeArticle(world.owner, a.id, { body: 'first\n\nsecond\n\nthird, here\n' })
    await changeArticle(world.owner, b.id, { body: 'text, here\n' })
    await changeArticle(world.owner, c.id, { body: 'other words here\n' })
    await writeFile(join(folder, 'a.md'), 'first, there\n\nsecond\n\nthird\n')
    await writeFile(join(folder, 'c.md'), 'other words there\n')
    const report = await bring(folder)
    expect((await article('a.md')).body).toBe('first, there\n\nsecond\n\nthird, here\n')
    expect((await article('b.md')).body).toBe('text, here\n')
    expect((await article('c.md')).body).toBe('other words here\n')
    expect(report.articles).toMatchObject({ merged: 1, unchanged: 1 })
    expect(report.conflicts).toEqual([{ path: 'c.md', id: c.id }])
    await writeFile(join(folder, 'a.md'), 'first, there\n\nsecond, there\n\nthird\n')
    await bring(folder)
    expect((await article('a.md')).body).toBe('first, there\n\nsecond, there\n\nthird, here\n')
  })

  it('leaves in the trash what was put there, and says so', async () => {
    const folder = await world.write({ 'x/index.md': 'x', 'x/c.md': 'c' })
    await bring(folder)
    const { id } = await article('x/index.md')
    await trashItem(world.owner, id)
    await writeFile(join(folder, 'x/d.md'), 'd')
    const report = await bring(folder)
    expect(report.trashed.map((each) => each.path)).toEqual(['x/c.md', 'x/index.md'])
    expect((await article('x/d.md')).parentId).toBeNull()
  })

  it('tried first writes nothing and says the same', async () => {
    const folder = await world.write({ 'a.md': '[gone](gone.md)', 'x/b.md': 'b', 'f.bin': 'bytes' })
    const dry = await bring(folder, { dryRun: true })
    expect(await items()).toEqual([])
    const { ms: _ms, dryRun: _dryRun, ...wet } = await bring(folder)
    expect(dry).toMatchObject(wet)
    expect(dry.dangling).toEqual([{ path: 'a.md', line: 1, target: 'gone.md' }])
  })

  it('lets links by the name of a file find its article, whatever its title', async () => {
    const folder = await world.write({
      'a.md': '[[on-call]] [[guides/둘째 문서]] [[Third title]] [[nobody]]',
      'guides/on-call.md': '# Who answers at night',
      'guides/둘째 문서.md': '# Two',
      'third.md': '# Third title',
    })
    await bring(folder)
    const a = await article('a.md')
    expect(a.body).toBe('[[on-call]] [[guides/둘째 문서]] [[Third title]] [[nobody]]')
    const linked = await Promise.all(
      ['guides/on-call.md', 'guides/둘째 문서.md', 'third.md'].map(async (path) =>
        (await backlinks(world.owner, (await article(path)).id)).map((item) => item.id),
      ),
    )
    expect(linked).toEqual([[a.id], [a.id], [a.id]])
    expect((await wantedList(world.owner, world.spaceId)).map((page) => page.title)).toEqual(['nobody'])
  })

  it('names the line of a link that leads nowhere, front matter counted', async () => {
    const folder = await world.write({
      'a.md': '---\ntitle: A\n---\n\nfine\n\n[gone](../../etc/gone.md) and [lost](/articles/0198f0a0-0000-7000-8000-000000000001)\n',
    })
    expect((await bring(folder)).dangling).toEqual([
      { path: 'a.md', line: 7, target: '../../etc/gone.md' },
      { path: 'a.md', line: 7, target: '/articles/0198f0a0-0000-7000-8000-000000000001' },
    ])
  })

  it('shows its progress, can be cancelled, and goes on from there', async () => {
    const files = Object.fromEntries(Array.from({ length: 130 }, (_, at) => [`${at}.md`, `page ${at}, [next](${at + 1}.md)`]))
    const folder = await world.write(files)
    const cancel = new AbortController()
    const steps: number[] = []
    const broken = bring(folder, {
      signal: cancel.signal,
      onProgress: (done, total) => {
        steps.push(done)
        expect(total).toBe(130)
        if (done >= 50) cancel.abort()
      },
    })
    await expect(broken).rejects.toBeInstanceOf(ImportCancelled)
    expect(steps).toEqual([0, 50])
    expect(await items()).toHaveLength(50)
    expect(await bring(folder)).toMatchObject({ articles: { created: 80, unchanged: 50 } })
    const all = await items()
    expect(all).toHaveLength(130)
    expect(all.filter((item) => item.body.includes('.md')).map((item) => item.sourcePath)).toEqual(['129.md'])
  })

  it('may run twice at once', async () => {
    const folder = await world.write(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`${at}.md`, `page ${at}`])))
    const reports = await Promise.all([bring(folder), bring(folder)])
    expect(await items()).toHaveLength(60)
    expect(reports.reduce((sum, report) => sum + report.articles.created, 0)).toBe(60)
  })

  it('is for the stewards of the space', async () => {
    const folder = await world.write({ 'a.md': 'a' })
    const member = await addMember(world, 'dohyun')
    const id = member.actor.kind === 'person' ? member.actor.id : ''
    await expect(bring(folder, {}, member)).rejects.toMatchObject({ code: 'forbidden' })
    await grantRole(world.owner, world.spaceId, { kind: 'person', id }, 'contributor')
    await expect(bring(folder, {}, member)).rejects.toMatchObject({ code: 'forbidden' })
    await grantRole(world.owner, world.spaceId, { kind: 'person', id }, 'steward')
    expect(await bring(folder, {}, member)).toMatchObject({ articles: { created: 1 } })
  })
})

describe('bad input is named and everything else goes on', () => {
  const refusedOf = async (files: Record<string, string | Uint8Array>) => {
    const report = await bring(await world.write({ ...files, 'good.md': 'good' }))
    expect((await article('good.md')).body).toBe('good')
    return report
  }

  it('a Markdown file of 100 MB', async () => {
    const report = await refusedOf({ 'huge.md': Buffer.alloc(100 << 20, 'a ') })
    expect(report.refused).toEqual([{ path: 'huge.md', reason: 'too-large', detail: '100.0 MB' }])
  })

  it('text that is no UTF-8', async () => {
    const report = await refusedOf({ 'latin.md': Buffer.from('d\xe9j\xe0 vu', 'latin1'), 'binary.md': Buffer.from([1, 0, 2, 0xff]) })
    expect(report.refused.map((each) => `${each.path} ${each.reason}`)).toEqual(['binary.md encoding', 'latin.md encoding'])
  })

  it('EUC-KR, which is read and named', async () => {
    const report = await refusedOf({ 'old.md': iconv.encode('# 취업 규칙\n\n제1조(목적)', 'euc-kr') })
    expect(report.encodings).toEqual([{ path: 'old.md', encoding: 'cp949' }])
    expect(await article('old.md')).toMatchObject({ title: '취업 규칙', body: '# 취업 규칙\n\n제1조(목적)' })
  })

  it('a title of 2,000 characters, which is cut and named', async () => {
    const report = await refusedOf({ 'a.md': `# ${'제목'.repeat(1000)}\n` })
    expect(report.cutTitles).toEqual(['a.md'])
    expect([...(await article('a.md')).title]).toHaveLength(300)
    expect((await article('a.md')).body).toContain('제목'.repeat(1000))
  })

  it.each([
    ['quotes', '>'.repeat(10_000)],
    ['lists', Array.from({ length: 400 }, (_, at) => `${' '.repeat(at * 2)}- x`).join('\n')],
    ['brackets', '['.repeat(10_000)],
    ['emphasis', '*a '.repeat(10_000)],
    ['transclusions of itself', '![[a]]\n\n![[A]]'],
  ])('nesting without end: %s', async (_name, body) => {
    const report = await refusedOf({ 'a.md': body })
    const kept = (await byPath()).get('a.md')
    expect(kept ? kept.body : report.refused.map((each) => each.reason)).toEqual(kept ? body : ['not-accepted'])
  })

  it('front matter that is no YAML, which is kept and named', async () => {
    const report = await refusedOf({ 'a.md': '---\ntitle: "open\n---\n\n# Heading\n' })
    expect(report.frontMatter).toMatchObject([{ path: 'a.md' }])
    expect(await article('a.md')).toMatchObject({ title: 'Heading', frontMatter: '---\ntitle: "open\n---\n' })
  })

  it('an empty file, and SVG and HTML with scripts, which are only kept', async () => {
    const report = await refusedOf({
      'empty.bin': '',
      'x.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'y.html': '<script>alert(1)</script>',
      'lie.png': 'MZ not a picture',
    })
    expect(report.refused).toEqual([{ path: 'empty.bin', reason: 'empty' }])
    expect(report.files.created).toBe(3)
  })

  it('a folder of nothing', async () => {
    const folder = join(world.folder, 'nothing')
    await mkdir(folder)
    expect(await bring(folder)).toMatchObject({ articles: { created: 0 }, refused: [] })
  })

  it('a full disk, after which running it again completes it', async () => {
    const folder = await world.write({ 'a.md': '![x](x.bin)', 'x.bin': 'bytes' })
    const { files } = world.services
    const put = files.put.bind(files)
    files.put = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
    await expect(bring(folder)).rejects.toMatchObject({ code: 'disk-full' })
    files.put = put
    expect(await bring(folder)).toMatchObject({ articles: { unchanged: 1 }, files: { created: 1 } })
    expect((await article('a.md')).files).toHaveLength(1)
  })

  it('a store that cannot grow, after which running it again completes it', async () => {
    const folder = await world.write(Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`${at}.md`, `page ${at} `.repeat(200)])))
    const pages = async (most: string) => sql.raw(`pragma max_page_count = ${most}`).execute(world.services.writer)
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(world.services.writer)
    await pages(String(Number(rows[0]?.page_count) + 150))
    await expect(bring(folder)).rejects.toMatchObject({ code: 'disk-full' })
    const before = (await items()).length
    expect(before).toBeLessThan(200)
    await pages('4294967294')
    expect(await bring(folder)).toMatchObject({ articles: { created: 200 - before, unchanged: before } })
    expect(await items()).toHaveLength(200)
  })

  it('a source that changes while it is read', async () => {
    const folder = await world.write({ 'a.md': 'a', 'b/c.md': 'c', 'x.bin': 'bytes' })
    const source = await openFolder(folder)
    await rm(join(folder, 'b'), { recursive: true })
    await rm(join(folder, 'x.bin'))
    const report = await importSource(world.owner, source, { space: world.spaceId })
    expect(report.refused.map((each) => each.path)).toEqual(['b/c.md', 'x.bin'])
    await putFiles(folder, { 'b/c.md': 'c', 'x.bin': 'bytes' })
    expect(await bring(folder)).toMatchObject({ articles: { created: 2 }, files: { created: 1 }, refused: [] })
  })
})

it('the tree is in the order of the source', async () => {
  await bring(await world.write({ '2. b.md': '', '10. c.md': '', '1. a.md': '', 'index.md': '', 'part/z.md': '', 'part/y.md': '' }))
  const titles = (await treeLevel(world.owner, world.spaceId, null)).map((node) => node.title)
  expect(titles).toEqual(['Index', '1. a', '2. b', '10. c', 'Part'])
})
