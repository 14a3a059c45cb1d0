import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accidentalPaths, exportLinks, fileUrl, LinkTargets, relativePath, storeLinks } from './links.ts'
import { planImport } from './plan.ts'

const paths = [
  'index.md',
  'a/index.md',
  'a/b c.md',
  'a/img/그림.png',
  'a/deep/README.md',
  'learn/state.mdx',
  'learn.md',
  '회의록.md',
  'Q&A (1).md',
  'data',
]
const plan = planImport(paths)
const keys = [...plan.articles.map((article) => article.key), ...plan.files.map((file) => file.path)]
const idOf = (key: string) => `0198f0a0-0000-7000-8000-${String(keys.indexOf(key) + 1).padStart(12, '0')}`
const targets = new LinkTargets(plan, idOf, undefined, 'Handbook')
const store = (body: string, from = 'a/index.md') => storeLinks(body, from, { targets })
const to = (key: string) => `/articles/${idOf(key)}`

describe('a link of an import leads to the item it meant', () => {
  it.each([
    ['[x](b%20c.md)', `[x](${to('a/b c.md')})`],
    ['[x](<b c.md>)', `[x](${to('a/b c.md')})`],
    ['[x](./b%20c)', `[x](${to('a/b c.md')})`],
    ['[x](b%20c.md#부분)', `[x](${to('a/b c.md')}#부분)`],
    ['[x](../learn/state.mdx "title")', `[x](${to('learn/state.mdx')} "title")`],
    ['[x](/learn/state)', `[x](${to('learn/state.mdx')})`],
    ['[x](/learn/state.html)', `[x](${to('learn/state.mdx')})`],
    ['[x](/learn/)', `[x](${to('learn.md')})`],
    ['[x](deep)', `[x](${to('a/deep/README.md')})`],
    ['[x](deep/readme.md)', `[x](${to('a/deep/README.md')})`],
    ['[x](/handbook/learn)', `[x](${to('learn.md')})`],
    ['[x](..)', `[x](${to('index.md')})`],
    ['[x](/)', `[x](${to('index.md')})`],
    [`[x](/${'회의록'.normalize('NFD')}.md)`, `[x](${to('회의록.md')})`],
    ['[x](/%ED%9A%8C%EC%9D%98%EB%A1%9D)', `[x](${to('회의록.md')})`],
    ['![x](img/그림.png)', `![x](/files/${idOf('a/img/그림.png')}/그림.png)`],
    ['![x](img/그림.png?raw=true)', `![x](/files/${idOf('a/img/그림.png')}/그림.png)`],
    ['<img src="img/그림.png">', `<img src="/files/${idOf('a/img/그림.png')}/그림.png">`],
    ['[x]: b%20c.md\n\n[x]', `[x]: ${to('a/b c.md')}\n\n[x]`],
    ['[x](/Q&A%20(1).md)', `[x](${to('Q&A (1).md')})`],
    ['[x](/data)', `[x](/files/${idOf('data')}/data)`],
  ])('%s', (body, stored) => {
    expect(store(body)).toBe(stored)
  })

  it('also when the page is shown as a folder of its own', () => {
    expect(store('[x](../deep)', 'a/b c.md')).toBe(`[x](${to('a/deep/README.md')})`)
  })

  it.each(['https://example.com/a.md', 'mailto:a@example.com', '#part', '`[x](b%20c.md)`'])('and %s stays', (body) => {
    expect(store(`[x](${body})`)).toBe(`[x](${body})`)
  })

  it('and one that leads nowhere stays and is named with its place', () => {
    const dangling: [string, number][] = []
    const body = 'a\n\n[x](../../outside.md#p) [y](missing.md)'
    expect(storeLinks(body, 'a/index.md', { targets, onDangling: (target, place) => dangling.push([target, place]) })).toBe(body)
    expect(dangling.map(([target]) => target)).toEqual(['../../outside.md#p', 'missing.md'])
    expect(dangling[0]?.[1]).toBe(7)
  })
})

const byId = new Map(keys.map((key) => [idOf(key), key]))
const pathOf = (id: string) => {
  const path = byId.get(id)
  return path === undefined || path.endsWith('/')
    ? undefined
    : { path, url: paths.includes(path) && !path.includes('.md') ? fileUrl(id, path.split('/').at(-1) as string) : to(path) }
}

describe('a link of an export', () => {
  it('is a path again, and comes back the same', () => {
    const body = `[x](${to('a/b c.md')}#부분) ![y](/files/${idOf('a/img/그림.png')}/그림.png) [z](${to('Q&A (1).md')})`
    const out = exportLinks(body, 'learn/state.mdx', pathOf)
    expect(out).toBe('[x](../a/b%20c.md#부분) ![y](../a/img/그림.png) [z](../Q%26A%20%281%29.md)')
    expect(storeLinks(out, 'learn/state.mdx', { targets })).toBe(body)
  })

  it('stays an address where the address says more than the path could', () => {
    const body = `[x](${to('a/b c.md')}/slug) [y](/articles/0198f0a0-0000-7000-8000-999999999999)`
    expect(exportLinks(body, 'index.md', pathOf)).toBe(body)
  })

  it('is not found where somebody only wrote what looks like one', () => {
    expect(accidentalPaths('[x](state.mdx) [y](nothing.md)', 'learn/state.mdx', targets)).toEqual(['state.mdx'])
    expect(storeLinks('[x](state.mdx)', 'learn/state.mdx', { targets, keep: ['state.mdx'] })).toBe('[x](state.mdx)')
  })

  it('finds its way between any two files', () => {
    const part = fc.constantFrom('a', 'b', '가 나', 'x#y', '100%', 'a:b', '(c', 'q?')
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.array(part, { minLength: 1, maxLength: 4 }), (from, there) => {
        const path = there.join('/')
        const known = new LinkTargets(planImport([path]), () => 'id')
        const link = relativePath(from.join('/'), path)
        expect(known.resolve(from.join('/'), link)?.path).toBe(path)
      }),
    )
  })
})
