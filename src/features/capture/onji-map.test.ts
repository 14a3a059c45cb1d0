import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinFrontMatter, type OnjiMap, splitSource } from './onji-map.ts'

const id = '0198f0a0-0000-7000-8000-000000000001'

describe('front matter of an export', () => {
  it.each([
    '',
    '---\n---\n',
    '---\ntitle: 휴가\n---\n',
    '---\r\ntitle: a\r\n---\r\n',
    '---\ntext: |\n  last\n---\n',
    '\ufeff---\na: 1\n---\n',
    '---\n{ a: 1 }\n---\n',
    '---\n: : not yaml [\n---\n',
    '---\nonji: mine\n---\n',
    '---\nonji:\n  mine: 1\n---\n',
  ])('%j comes back byte for byte, with what was added', (frontMatter) => {
    const map = { id, order: 3, tags: ['a', 'b: c', '#'], title: 'x\u2028y' }
    const written = joinFrontMatter(frontMatter, map)
    const read = splitSource(`${written}\n# Body\n`)
    expect(read.frontMatter).toBe(frontMatter)
    expect(read.body).toBe('\n# Body\n')
    expect(read.onji).toMatchObject(map)
  })

  it('never confuses the body, whatever it begins with', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '---\n---\n', '---\na: b\n---\n'),
        fc.oneof(fc.string(), fc.constantFrom('---\nx: 1\n---\n', '\ufeff', '---', '\n', '--- \n')),
        fc.string(),
        (frontMatter, start, rest) => {
          const body = start + rest
          const map: OnjiMap = { id, order: 0, title: `t${rest}`, description: start, keep: [start, rest] }
          const read = splitSource(joinFrontMatter(frontMatter, map) + body)
          expect(read.body).toBe(body)
          expect(read.frontMatter).toBe(frontMatter)
          expect(read.onji).toMatchObject(map)
        },
      ),
    )
  })

  it('shows the front matter of the author without the part of the export', () => {
    expect(splitSource(joinFrontMatter('---\ntitle: A\n---\n', { id, order: 0 })).data).toEqual({ title: 'A' })
  })

  it('that people damaged counts as theirs', () => {
    const read = splitSource('---\nonji:\n  id: nonsense\n---\nBody')
    expect(read.onji).toBeUndefined()
    expect(read.frontMatter).toContain('nonsense')
  })

  it('that is no YAML is kept and named', () => {
    const read = splitSource('---\ntitle: "unclosed\n---\nBody')
    expect(read).toMatchObject({ frontMatter: '---\ntitle: "unclosed\n---\n', body: 'Body', data: {} })
    expect(read.error).toBeTruthy()
  })
})
