import { describe, expect, test } from 'vitest'
import { analyseMarkdown } from './analyse.ts'
import { hostile } from './samples/hostile.ts'

const uuid = '0190a0b0-1234-7abc-8def-0123456789ab'
const kinds = (source: string) =>
  analyseMarkdown(source).links.map(({ kind, target, fragment }) => [kind, target, ...(fragment === undefined ? [] : [fragment])])

describe('code spans', () => {
  test.each([
    ['`[a](b)` [c](d)', ['relative', 'd']],
    ['`` ` [a](b) `` [c](d)', ['relative', 'd']],
    ['``` ` [c](d)', ['relative', 'd']],
    ['\\``[a](b)` [c](d)', ['relative', 'd']],
    ['`a` ` [c](d) ``', ['relative', 'd']],
    ['``a `[a](b)` [c](d)', ['relative', 'd']],
  ])('%s', (source, expected) => {
    expect(kinds(source)).toEqual([expected])
  })

  test('of every length in a long text are found in one pass', () => {
    const source = Array.from({ length: 1_900 }, (_, at) => '`'.repeat(at + 1)).join(' ')
    expect(kinds(`${source} [c](d)`)).toEqual([['relative', 'd']])
  })
})

describe('the links of an article', () => {
  test.each([
    [`[a](/articles/${uuid})`, ['item', uuid]],
    [`[a](/articles/${uuid}/휴가-규정#신청)`, ['item', uuid, '신청']],
    [`[a](/files/${uuid}/a.pdf)`, ['file', `/files/${uuid}/a.pdf`]],
    [`![a](/files/${uuid}/a.png)`, ['file', `/files/${uuid}/a.png`]],
    ['[a](../b.md#c)', ['relative', '../b.md', 'c']],
    ['![a](b.png)', ['relative', 'b.png']],
    ['[a](https://x.example/?q=1#f)', ['external', 'https://x.example/?q=1', 'f']],
    ['![a](https://x.example/b.png)', ['image', 'https://x.example/b.png']],
    ['<https://x.example>', ['external', 'https://x.example']],
    ['https://x.example/a.', ['external', 'https://x.example/a']],
    ['https://x.example에서', ['external', 'https://x.example']],
    ['me@x.example', ['external', 'mailto:me@x.example']],
    ['[a](#b)', ['anchor', '', 'b']],
    ['[[휴가 규정]]', ['wiki', '휴가 규정']],
    ['[[휴가 규정#신청|휴가]]', ['wiki', '휴가 규정', '신청']],
    ['![[조직도]]', ['embed', '조직도']],
    ['@kim.minsu님', ['mention', 'kim.minsu']],
    ['@김민수', ['mention', '김민수']],
    ['[a][b]\n\n[B]: c.md', ['relative', 'c.md']],
    ['<a href="b.md">c</a>', ['relative', 'b.md']],
    ['a &lt; [b](c&amp;d\\_e)', ['relative', 'c&d_e']],
  ])('%s', (source, expected) => {
    expect(kinds(source)).toEqual([expected])
  })

  test.each([
    '`[a](b)`',
    '```\n[a](b)\n```',
    '    [a](b)',
    '\\[a](b)',
    '<!-- [a](b) -->',
    'a@b',
    'x[[]]',
    '[[a\nb]]',
    '@types/node',
    'a@1.0.0',
    '[a] (b)',
  ])('%j has none', (source) => {
    expect(kinds(source)).toEqual([])
  })

  test('know their text and the place of their destination', () => {
    const source = '- 보세요: [**휴가** 규정](휴가.md "제목")'
    const [link] = analyseMarkdown(source).links
    expect(link?.text).toBe('휴가 규정')
    expect(source.slice(link?.place.start, link?.place.end)).toBe('휴가.md')
  })

  test('places of wiki links, embeds and mentions are those of the whole', () => {
    const source = '> 앞 [[가|나]] ![[다]] @라'
    expect(analyseMarkdown(source).links.map(({ place }) => source.slice(place.start, place.end))).toEqual(['[[가|나]]', '![[다]]', '@라'])
  })
})

describe('the outline of an article', () => {
  const source =
    '---\ntitle: 표제\n---\n# 온지 안내\n\n들어가는 **글**입니다.\n\n## 설치\n\n`npm start`를 실행하세요.\n\n```sh\nnpm start\n```\n\n### 문제 {/*trouble*/}\n\n- [ ] 하나\n- 둘\n\n## 설치\n\n| 항목 | 값 |\n|---|---|\n| 포트 | 4000 |\n'
  const analysis = analyseMarkdown(source)

  test('title, headings and front matter are found', () => {
    expect(analysis.title).toBe('온지 안내')
    expect(analysis.frontMatter).toEqual({ title: '표제' })
    expect(analysis.headings).toEqual([
      { depth: 1, id: '온지-안내', text: '온지 안내' },
      { depth: 2, id: '설치', text: '설치' },
      { depth: 3, id: 'trouble', text: '문제' },
      { depth: 2, id: '설치-1', text: '설치' },
    ])
  })

  test('sections hold plain text and know what they stand under', () => {
    expect(analysis.sections).toEqual([
      { id: '온지-안내', heading: '온지 안내', path: [], depth: 1, text: '들어가는 글입니다.' },
      { id: '설치', heading: '설치', path: ['온지 안내'], depth: 2, text: 'npm start를 실행하세요.\nnpm start' },
      { id: 'trouble', heading: '문제', path: ['온지 안내', '설치'], depth: 3, text: '하나\n둘' },
      { id: '설치-1', heading: '설치', path: ['온지 안내'], depth: 2, text: '항목 값\n포트 4000' },
    ])
  })

  test('the lead is a section without a heading', () => {
    expect(analyseMarkdown('앞글\n\n# 뒤').sections[0]).toEqual({ id: '', heading: '', path: [], depth: 0, text: '앞글' })
    expect(analyseMarkdown('앞글\n\n# 뒤').title).toBeUndefined()
  })

  test('words are eojeol, the excerpt is prose, the language is what it is written in', () => {
    expect(analyseMarkdown('# 제목\n\n지식을 나눕니다 - 함께.\n\n```\na b c\n```').words).toBe(4)
    expect(analysis.excerpt).toBe('들어가는 글입니다. npm start를 실행하세요. 하나 둘 항목 값 포트 4000')
    expect(analysis.language).toBe('ko')
    expect(analyseMarkdown('Sharing knowledge pays.').language).toBe('en')
    expect(analyseMarkdown('React 컴포넌트를 render하는 방법').language).toBe('ko')
    expect(analyseMarkdown('123').language).toBe('und')
  })

  test('a long excerpt ends between words', () => {
    const { excerpt } = analyseMarkdown('단어들이 '.repeat(100))
    expect(excerpt.length).toBeLessThanOrEqual(201)
    expect(excerpt).toMatch(/단어들이…$/)
  })
})

describe('any source', () => {
  test.each(Object.entries(hostile))('%s is analysed without an error', (_name, source) => {
    expect(analyseMarkdown(source)).toHaveProperty('links')
  })

  test('with a byte order mark or line ends of Windows reads the same', () => {
    const source = '---\na: 1\n---\n# 제목\n\n[a](b)\n'
    const expected = analyseMarkdown(source)
    const windows = analyseMarkdown(`\ufeff${source.replaceAll('\n', '\r\n')}`)
    expect(windows).toMatchObject({ frontMatter: { a: 1 }, title: '제목', sections: expected.sections })
  })
})
