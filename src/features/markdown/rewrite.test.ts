import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyseMarkdown } from './analyse.ts'
import { rewriteDestinations } from './rewrite.ts'

const to = (table: Record<string, string>) => (source: string) => rewriteDestinations(source, (link) => table[link.target] ?? null)

describe('rewriting destinations', () => {
  test.each([
    ['a link', '[글](a.md "제목")', '[글](/articles/1 "제목")'],
    ['a link with a fragment keeps what the caller gives', '[글](a.md#b)', '[글](/articles/1)'],
    ['an image', '![그림](a.md)', '![그림](/articles/1)'],
    ['a destination in angle brackets', '[글](<a.md>)', '[글](/articles/1)'],
    ['a definition', '[글][x]\n\n[x]: a.md "제목"\n', '[글][x]\n\n[x]: /articles/1 "제목"\n'],
    [
      'HTML',
      '<a class="b" href="a.md">글</a> <img src=\'a.md\' alt="">',
      '<a class="b" href="/articles/1">글</a> <img src=\'/articles/1\' alt="">',
    ],
    ['an unquoted attribute', '<img src=a.md>', '<img src=/articles/1>'],
    ['an HTML block', '<p>\n<img\n  src="a.md">\n</p>\n', '<p>\n<img\n  src="/articles/1">\n</p>\n'],
    ['a wiki link, whose text stays', '[[a.md|글]]', '[[/articles/1|글]]'],
    ['an embed', '![[a.md]]', '![[/articles/1]]'],
    ['a link in a table', '| a |\n|---|\n| [x](a.md) |\n', '| a |\n|---|\n| [x](/articles/1) |\n'],
    ['a link in a quote over two lines', '> [x\n> y](a.md)', '> [x\n> y](/articles/1)'],
    ['an image in a link', '[![x](a.md)](a.md)', '[![x](/articles/1)](/articles/1)'],
  ])('%s', (_name, source, expected) => {
    expect(to({ 'a.md': '/articles/1' })(source)).toBe(expected)
  })

  test.each([
    '`[글](a.md)`',
    '```\n[글](a.md)\n```\n',
    '    [글](a.md)\n',
    '\\[글](a.md)',
    '<!-- [글](a.md) -->',
    '$[글](a.md)$',
    '---\nlink: "[글](a.md)"\n---\n',
  ])('%j is no link and stays', (source) => {
    expect(to({ 'a.md': 'b' })(source)).toBe(source)
  })

  test('what would break the syntax is escaped', () => {
    expect(to({ a: '사진 (1).png' })('![x](a)')).toBe('![x](<사진 (1).png>)')
    expect(to({ a: 'b)c' })('[x](a)')).toBe('[x](<b)c>)')
    expect(to({ a: '' })('[x](a)')).toBe('[x](<>)')
    expect(to({ a: 'b"c' })('<a href="a">x</a>')).toBe('<a href="b&quot;c">x</a>')
  })

  test('a new destination is read back as it was given', () => {
    const destination = fc.stringMatching(/^[\w가-힣 ()<>&;*_\\.%-]{1,20}$/).map((text) => `/x${text.trim()}`)
    fc.assert(
      fc.property(destination, fc.constantFrom('[a](b)', '![a](b)', '[a](<b> "t")', '[a]\n\n[a]: b'), (text, source) => {
        const [link] = analyseMarkdown(rewriteDestinations(source, () => text)).links
        expect(link && link.target + (link.fragment === undefined ? '' : `#${link.fragment}`)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  test('without changes every byte stays, whatever the source is', () => {
    const parts = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      '![',
      '<a href="b">',
      'a.md',
      '"t"',
      '\n',
      '\\',
      '`',
      '[[',
      ']]',
      '|',
      '<',
      '>',
      ' ',
      '가',
      '[x]: y\n',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(parts, { maxLength: 30 }).map((each) => each.join('')),
          fc.string(),
        ),
        (source) => {
          expect(rewriteDestinations(source, () => null)).toBe(source)
        },
      ),
      { numRuns: 1000 },
    )
  })
})
