import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ExportedArticle, exportPaths } from './export-paths.ts'
import { planImport } from './plan.ts'

const tree = (paths: string[]) => planImport(paths).articles.map((article) => `${article.parent ?? '-'} > ${article.key}`)

describe('a folder becomes a tree', () => {
  it('in which the index of a folder is its article', () => {
    expect(tree(['index.md', 'leave/index.md', 'leave/annual.md'])).toEqual([
      '- > index.md',
      '- > leave/index.md',
      'leave/index.md > leave/annual.md',
    ])
  })

  it('with README, and then the file beside the folder, in its stead', () => {
    expect(tree(['a/README.md', 'a/x.md'])).toEqual(['- > a/README.md', 'a/README.md > a/x.md'])
    expect(tree(['a.md', 'a/x.md'])).toEqual(['- > a.md', 'a.md > a/x.md'])
    expect(tree(['a.md', 'a/x.md', 'a/readme.md', 'a/Index.MD'])).toEqual([
      '- > a.md',
      '- > a/Index.MD',
      'a/Index.MD > a/readme.md',
      'a/Index.MD > a/x.md',
    ])
  })

  it('with an empty article for a folder that has no file', () => {
    expect(tree(['a/b/x.md'])).toEqual(['- > a/', 'a/ > a/b/', 'a/b/ > a/b/x.md'])
  })

  it('without articles for folders of pictures', () => {
    const plan = planImport(['images/deep/a.png', 'guide/img/b.png', 'guide/x.md'])
    expect(plan.articles.map((article) => article.key)).toEqual(['guide/', 'guide/x.md'])
    expect(plan.files).toEqual([
      { path: 'images/deep/a.png', owner: null },
      { path: 'guide/img/b.png', owner: 'guide/' },
    ])
  })

  it('with siblings in the order people expect', () => {
    expect(planImport(['10.md', '9.md', '나.md', '가.md', 'b/x.md', 'a.md', 'README.md']).articles.map((article) => article.key)).toEqual([
      'README.md',
      '9.md',
      '10.md',
      '가.md',
      '나.md',
      'a.md',
      'b/',
      'b/x.md',
    ])
  })

  it('or in the order that an export wrote down', () => {
    const order: Record<string, number> = { 'b.md': 0, 'a.md': 1 }
    expect(planImport(['a.md', 'b.md', 'c.md'], (key) => order[key]).articles.map((article) => article.key)).toEqual([
      'b.md',
      'a.md',
      'c.md',
    ])
  })
})

/** Trees whose titles and former paths collide often. */
const name = fc.constantFrom(
  'a',
  'A',
  'index',
  'readme',
  'a-2',
  '가',
  '가'.normalize('NFD'),
  '',
  '..',
  'con',
  'x/y',
  '.hidden',
  '_files',
  'onji',
)
const former = fc.option(
  fc
    .tuple(
      fc.array(fc.constantFrom('a', 'A', 'b', '가', 'index'), { maxLength: 3 }),
      fc.constantFrom('a.md', 'A.md', 'index.md', 'README.md', 'a.mdx', 'b.md', '', 'index.markdown'),
    )
    .map(([folders, file]) => [...folders, file].join('/')),
  { nil: null },
)
const trees = fc.array(fc.record({ title: name, sourcePath: former, above: fc.nat() }), { maxLength: 25 }).map((rows) =>
  rows.map((row, at): ExportedArticle => {
    const above = row.above % (at + 1)
    return { id: String(at), parentId: above === at ? null : String(above), title: row.title, sourcePath: row.sourcePath }
  }),
)

describe('the paths of an export', () => {
  it('say the same tree to an import, and stay the same in the next export', () => {
    fc.assert(
      fc.property(trees, (articles) => {
        const { articles: paths } = exportPaths(articles, [])
        const idOf = new Map([...paths].map(([id, path]) => [path, id]))
        const plan = planImport([...paths.values()])
        expect(plan.articles.length).toBe(articles.length)
        for (const planned of plan.articles) {
          const parent = planned.parent === null ? null : idOf.get(planned.parent)
          expect([planned.key, parent]).toEqual([planned.key, articles[Number(idOf.get(planned.key))]?.parentId])
        }
        expect(new Set([...paths.values()].map((path) => path.normalize('NFC').toLowerCase())).size).toBe(articles.length)
        const again = exportPaths(
          articles.map((article) => ({ ...article, sourcePath: paths.get(article.id) as string })),
          [],
        )
        expect(again.articles).toEqual(paths)
      }),
      { numRuns: 2000 },
    )
  })

  it('are those of the import while they are true', () => {
    const paths = ['index.md', 'a/README.md', 'a/x_y.mdx', 'b.md', 'b/c.md', 'Made_Folder/', 'Made_Folder/x.md']
    const plan = planImport(paths.filter((path) => !path.endsWith('/')))
    const articles = plan.articles.map((article) => ({ id: article.key, parentId: article.parent, title: 'T', sourcePath: article.key }))
    expect(Object.fromEntries(exportPaths(articles, []).articles)).toEqual({
      ...Object.fromEntries(paths.map((path) => [path, path])),
      'Made_Folder/': 'Made_Folder/index.md',
    })
  })

  it('are short enough for every disk', () => {
    const articles = [{ id: '1', parentId: null, title: '👩‍👩‍👧‍👦'.repeat(70) + '긴제목'.repeat(70), sourcePath: null }]
    const files = [{ id: 'f', itemId: '1', name: `${'그림'.repeat(90)}.png`, sourcePath: null }]
    const paths = exportPaths(articles, files)
    for (const path of [...paths.articles.values(), ...paths.files.values()])
      expect(Buffer.byteLength(path.split('/').at(-1) as string)).toBeLessThan(250)
  })

  it('follow an article that was moved', () => {
    const articles = [
      { id: '1', parentId: null, title: '휴가 안내', sourcePath: null },
      { id: '2', parentId: '1', title: 'Moved here', sourcePath: 'old/place.md' },
    ]
    expect([...exportPaths(articles, []).articles.values()]).toEqual(['휴가-안내/index.md', '휴가-안내/moved-here.md'])
  })

  it('keep files beside the article that shows them, with names that every system takes', () => {
    const articles = [
      { id: '1', parentId: null, title: 'A', sourcePath: null },
      { id: '2', parentId: '1', title: 'B', sourcePath: null },
    ]
    const files = [
      { id: 'f', itemId: '2', name: 'plan.png', sourcePath: null },
      { id: 'g', itemId: '2', name: 'PLAN.png', sourcePath: null },
      { id: 'h', itemId: null, name: '../../.env', sourcePath: null },
      { id: 'i', itemId: '1', name: 'notes.md', sourcePath: null },
      { id: 'j', itemId: '1', name: 'x.pdf', sourcePath: 'docs/x.pdf' },
    ]
    expect(Object.fromEntries(exportPaths(articles, files).files)).toEqual({
      f: 'a/_files/plan.png',
      g: 'a/_files/PLAN-2.png',
      h: '_files/_.._.._.env',
      i: 'a/_files/notes.md',
      j: 'docs/x.pdf',
    })
  })
})
