import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  archiveItem,
  changeArticle,
  createSpace,
  createTopic,
  itemsForExport,
  moveItem,
  publishDocument,
  renameDocument,
  publishArticle,
  restrictItem,
  spaceView,
  storeFile,
} from '../repository/index.ts'
import { articleKinds } from '../repository/schema.ts'
import { exportSpace } from './export.ts'
import { writeExport, zipExport } from './export-write.ts'
import { importSource } from './import.ts'
import { openFolder } from './source/folder.ts'
import { openZip } from './source/zip.ts'
import { addMember, openWorld, type World } from './world.testing.ts'

const worlds: World[] = []
const open = async () => {
  const world = await openWorld()
  worlds.push(world)
  return world
}
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close()
})

let exports = 0
async function exportTo(world: World, spaceId = world.spaceId): Promise<string> {
  const folder = join(world.folder, `export-${++exports}`)
  await writeExport(folder, [await exportSpace(world.owner, spaceId)], false)
  return folder
}

/** Every file of a folder by its path. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    await Promise.all(files.sort().map(async (file) => [relative(folder, file), (await readFile(file)).toString('latin1')])),
  )
}

/** What must be the same after a round trip. */
async function essence(world: World, spaceId: string) {
  const items = await itemsForExport(world.system, spaceId)
  const order = new Map<string | null, number>()
  return items
    .map((item) => {
      const at = (order.get(item.parentId) ?? 0) + 1
      order.set(item.parentId, at)
      const { id, parentId, title, kind, description, tags, topics, body, frontMatter, createdAt, updatedAt } = item
      const files = item.files.map((file) => ({ id: file.id, name: file.name, hash: file.hash })).sort((a, b) => (a.id < b.id ? -1 : 1))
      return {
        id,
        parentId,
        at,
        title,
        kind,
        description,
        tags,
        topics: topics.toSorted(),
        body,
        frontMatter,
        createdAt,
        updatedAt: item.type === 'document' ? 0 : updatedAt,
        files,
      }
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Exports a space, imports it into an empty installation, exports it there, and compares everything. */
async function roundTrip(world: World, spaceId = world.spaceId): Promise<Record<string, string>> {
  const first = await exportTo(world, spaceId)
  const other = await open()
  const report = await importSource(other.owner, await openFolder(first), { space: other.spaceId })
  expect(report.refused).toEqual([])
  expect(await essence(other, other.spaceId)).toEqual(await essence(world, spaceId))
  const second = await contents(await exportTo(other))
  const written = await contents(first)
  const { 'onji.yaml': manifest = '', ...files } = written
  const { 'onji.yaml': manifestAgain = '', ...filesAgain } = second
  expect(filesAgain).toEqual(files)
  expect(manifestAgain.slice(manifestAgain.indexOf('\ntopics:'))).toBe(manifest.slice(manifest.indexOf('\ntopics:')))
  return written
}

describe('an export', () => {
  it('is a folder of Markdown that reads well without Onji', async () => {
    const world = await open()
    const folder = await world.write({
      'index.md': '# Home\n\n[휴가](leave/연차%20휴가.md)\n',
      'leave/연차 휴가.md': '---\ntitle: 연차\n---\n![a](../img/a.png)',
      'img/a.png': 'png',
    })
    await importSource(world.owner, await openFolder(folder), { space: world.spaceId })
    const written = await roundTrip(world)
    expect(Object.keys(written).sort()).toEqual(['img/a.png', 'index.md', 'leave/index.md', 'leave/연차 휴가.md', 'onji.yaml'].sort())
    expect(Buffer.from(written['index.md'] as string, 'latin1').toString()).toMatch(
      /^---\nonji:\n {2}id: "[^"]+"\n {2}order: 0\n {2}created: .*\n {2}updated: .*\n {2}bare: true\n---\n# Home\n\n\[휴가\]\(leave\/연차%20휴가.md\)\n$/,
    )
  })

  it('brings back what people did after the import', async () => {
    const world = await open()
    await importSource(
      world.owner,
      await openFolder(await world.write({ 'a.md': '[b](b.md)', 'b.md': '---\ntags: [x]\n---\nb', 'c/d.md': 'd' })),
      { space: world.spaceId },
    )
    const [a, b, d] = ['a.md', 'b.md', 'c/d.md'].map(
      (path) => async () => (await itemsForExport(world.system, world.spaceId)).find((item) => item.sourcePath === path)?.id as string,
    )
    const topic = await createTopic(world.owner, { labels: { ko: '휴가', en: 'Leave' } })
    const [idA, idB, idD] = (await Promise.all([a?.(), b?.(), d?.()])) as [string, string, string]
    await changeArticle(world.owner, idB, {
      title: '다른 제목',
      tags: ['y', 'z'],
      kind: 'policy',
      topics: [topic],
      description: 'Said in one line',
    })
    await moveItem(world.owner, idB, { spaceId: world.spaceId, parentId: idA })
    await moveItem(world.owner, idD, { spaceId: world.spaceId, parentId: null, after: null })
    const fresh = await publishArticle(world.owner, {
      spaceId: world.spaceId,
      parentId: idB,
      title: 'a',
      kind: 'note',
      body: `[self](/articles/${idB}) [lost](x.md) ![f](/files/0198f0a0-0000-7000-8000-00000000000a/f.png)`,
      tags: [],
      topics: [],
      description: '',
      message: '',
    })
    await storeFile(world.owner, { id: '0198f0a0-0000-7000-8000-00000000000a', name: 'f.png', source: Buffer.from('f'), itemId: fresh.id })
    await storeFile(world.owner, { name: 'notes.md', source: Buffer.from('attached, no article'), itemId: fresh.id })
    await archiveItem(world.owner, idD)
    const handbook = await publishDocument(world.owner, {
      spaceId: world.spaceId,
      parentId: idA,
      name: '취업규칙.md',
      title: '취업규칙 (2026)',
      source: Buffer.from('# no article'),
    })
    await renameDocument(world.owner, handbook, { description: '서명본' })
    const written = await roundTrip(world)
    expect(written['a/_files/취업규칙.md']).toBe('# no article')
    expect(Object.keys(written)).toContain('a/다른-제목/a.md')
    expect(written['a/다른-제목/a.md']).toContain('[self](index.md)')
    expect(written['a/다른-제목/a.md']).toContain('![f](_files/f.png)')
  })

  it('keeps a destination that only looks like a path of the export', async () => {
    const world = await open()
    const text = { kind: 'guide' as const, tags: [], topics: [], description: '', message: '', parentId: null, spaceId: world.spaceId }
    const { id } = await publishArticle(world.owner, { ...text, title: 'target', body: 'x' })
    await publishArticle(world.owner, {
      ...text,
      title: 'source',
      body: `[never a link](target.md) [one](<target>) [two](/articles/${id}/slug) [three](</articles/${id}>)`,
    })
    await roundTrip(world)
    await publishArticle(world.owner, { ...text, title: 'both', body: `[text](target.md) [link](/articles/${id})` })
    const written = await roundTrip(world)
    expect(written['both.md']).toContain('links: "ids"')
  })

  it('holds only what the asker may read', async () => {
    const world = await open()
    const text = { kind: 'guide' as const, tags: [], topics: [], description: '', message: '', spaceId: world.spaceId }
    const secret = await publishArticle(world.owner, { ...text, parentId: null, title: 'Secret', body: 'secret' })
    await publishArticle(world.owner, { ...text, parentId: secret.id, title: 'Below', body: 'below' })
    await publishArticle(world.owner, { ...text, parentId: null, title: 'Open', body: `[s](/articles/${secret.id})` })
    await restrictItem(world.owner, secret.id, { level: 'read', scope: 'tree', subjects: [] })
    const member = await addMember(world, 'dohyun')
    const { entries } = await exportSpace(member, world.spaceId)
    expect(entries.map((entry) => entry.path)).toEqual(['onji.yaml', 'open.md'])
    const shown = await Promise.all(entries.map(async (entry) => (await buffer(entry.open())).toString()))
    expect(shown.join()).not.toMatch(/[Ss]ecret|below/)
    const hidden = await createSpace(world.owner, { name: 'Hidden', visibility: 'private' })
    await expect(exportSpace(member, hidden.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('as a zip imports back like the folder, and equal exports have equal bytes', async () => {
    const world = await open()
    await importSource(
      world.owner,
      await openFolder(await world.write({ 'a/index.md': 'a', 'a/b.md': '[a](.) ![x](x.bin)', 'a/x.bin': 'bytes' })),
      { space: world.spaceId },
    )
    const bytes = await buffer(zipExport(await exportSpace(world.owner, world.spaceId)))
    expect(await buffer(zipExport(await exportSpace(world.owner, world.spaceId)))).toEqual(bytes)
    const other = await open()
    const path = join(other.folder, 'export.zip')
    await writeFile(path, bytes)
    const source = await openZip(path, 'export', { bytes: 1 << 30 })
    await importSource(other.owner, source, { space: other.spaceId })
    await source.close()
    expect(await essence(other, other.spaceId)).toEqual(await essence(world, world.spaceId))
  })

  it('imported where it came from changes nothing; into another space of the same installation it is a copy', async () => {
    const world = await open()
    await importSource(world.owner, await openFolder(await world.write({ 'a.md': '[b](b.md)', 'b.md': 'b' })), { space: world.spaceId })
    const before = await essence(world, world.spaceId)
    const folder = await exportTo(world)
    expect(await importSource(world.owner, await openFolder(folder), { space: world.spaceId })).toMatchObject({
      articles: { created: 0, updated: 0 },
    })
    expect(await essence(world, world.spaceId)).toEqual(before)
    const copy = await createSpace(world.owner, { name: 'Copy' })
    expect(await importSource(world.owner, await openFolder(folder), { space: copy.id })).toMatchObject({
      articles: { created: 2 },
      dangling: [],
    })
    const [a, b] = await itemsForExport(world.system, copy.id)
    expect(a?.body).toBe(`[b](/articles/${b?.id})`)
    expect(await essence(world, world.spaceId)).toEqual(before)
    expect((await spaceView(world.owner, copy.id))?.articles).toBe(2)
  })

  it('never writes into a folder that holds something', async () => {
    const world = await open()
    const folder = await world.write({ 'precious.txt': 'x' })
    await expect(writeExport(folder, [await exportSpace(world.owner, world.spaceId)], false)).rejects.toMatchObject({
      code: 'export-folder-not-empty',
    })
    expect(await readdir(folder)).toEqual(['precious.txt'])
  })
})

const words = fc.constantFrom(
  'word',
  '[a](b.md)',
  '[x](index.md#y)',
  '![i](_files/p.png)',
  '```\n[c](d.md)\n```',
  '---',
  '<a href="t.md">',
  '[r]: t.md',
  '[r]',
  '\r\n',
  '가나다',
  '[[t]]',
  '\\',
  '`',
  '<',
  '((',
  '%20',
  '&amp;',
  '\ufeff',
  '# h',
  '| a | b |',
)
const randomArticle = fc.record({
  above: fc.nat(),
  title: fc.oneof(
    fc.constantFrom('t', 'T', 'index', 'README', '..', '휴가', 'b', '#', 'onji'),
    fc.string({ minLength: 1, maxLength: 12 }).filter((title) => title.trim() !== '' && title.isWellFormed()),
  ),
  kind: fc.constantFrom(...articleKinds),
  tags: fc.uniqueArray(fc.constantFrom('a', '태그', 'c: d', '#e'), { maxLength: 3 }),
  frontMatter: fc.constantFrom('', '---\ntitle: "Own"\n---\n', '---\r\ntags: [a, b]\r\nx: |\r\n  y\r\n---\r\n', '---\nbroken: [\n---\n'),
  pieces: fc.array(
    fc.oneof(
      words,
      fc.nat().map((to) => ({ to })),
    ),
    { maxLength: 12 },
  ),
  separator: fc.constantFrom(' ', '\n', '\n\n'),
  file: fc.option(fc.constantFrom('p.png', 'p.md', '그림 1.png', 'a#b?.txt'), { nil: undefined }),
})

describe('any space', () => {
  it('comes back equal from an export, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(randomArticle, { minLength: 1, maxLength: 12 }), async (articles) => {
        const world = await open()
        const id = (at: number) => `0198f0a0-0000-7000-8000-${String(at).padStart(12, '0')}`
        for (const [at, article] of articles.entries()) {
          const above = article.above % (at + 1)
          const pieces = article.pieces.map((piece) =>
            typeof piece === 'string'
              ? piece
              : piece.to % 2 === 0
                ? `[l](/articles/${id(piece.to % articles.length)}#f)`
                : `![l](/files/${id(1000 + (piece.to % articles.length))}/p.png)`,
          )
          const { title, kind, tags, frontMatter } = article
          await publishArticle(world.owner, {
            id: id(at),
            spaceId: world.spaceId,
            parentId: above === at ? null : id(above),
            title,
            kind,
            tags,
            topics: [],
            description: '',
            message: '',
            frontMatter,
            body: pieces.join(article.separator),
          })
          if (article.file !== undefined)
            await storeFile(world.owner, { id: id(1000 + at), name: article.file, source: Buffer.from(`file ${at}`), itemId: id(at) })
        }
        await roundTrip(world)
        for (const each of worlds.splice(0)) await each.close()
      }),
      { numRuns: Number(process.env.ONJI_TEST_RUNS ?? 15), interruptAfterTimeLimit: 100_000 },
    )
  }, 120_000)
})

const corpora = join(import.meta.dirname, '../../../../shared/corpora')

describe.skipIf(!existsSync(corpora))('real knowledge bases', () => {
  it.each(['company-handbook-en', 'engineering-playbook-en', 'react-docs-ko'])(
    '%s: imported whole, twice the same, and back from an export',
    async (name) => {
      const world = await open()
      const folder = join(corpora, name)
      const source = await openFolder(folder)
      const pages = source.files.filter((file) => /\.mdx?$/.test(file.path)).length
      const report = await importSource(world.owner, source, { space: world.spaceId })
      expect(report.refused).toEqual([])
      expect(report.articles.created).toBe(pages + report.emptyFolders.length)
      expect(report.files.created).toBe(source.files.length - pages)
      expect(report.dangling.length).toBeLessThan(pages / 3)
      expect(await importSource(world.owner, await openFolder(folder), { space: world.spaceId })).toMatchObject({
        articles: { created: 0, updated: 0 },
        files: { created: 0 },
      })
      await roundTrip(world)
    },
    120_000,
  )
})
