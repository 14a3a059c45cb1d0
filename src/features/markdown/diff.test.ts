import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffRendered } from './diff-rendered.ts'
import { diffSource } from './diff-source.ts'
import { diffWords } from './diff-words.ts'
import type { Hunk } from './types.ts'

describe('the words of two texts', () => {
  test('in a Korean word only the particle that changed is marked', () => {
    expect(diffWords('지식 창고를 만든다', '지식 창고가 만든다')).toEqual([
      { kind: 'same', text: '지식 창고' },
      { kind: 'removed', text: '를' },
      { kind: 'added', text: '가' },
      { kind: 'same', text: ' 만든다' },
    ])
  })

  test('a word that became another is marked as a whole', () => {
    expect(diffWords('빨간 사과', '푸른 사과').slice(0, 2)).toEqual([
      { kind: 'removed', text: '빨간' },
      { kind: 'added', text: '푸른' },
    ])
  })

  test('what stayed and went is the text before, what stayed and came the text after', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab가나 .]*$/), fc.stringMatching(/^[ab가나 .]*$/), (before, after) => {
        const words = diffWords(before, after)
        const text = (without: string) =>
          words
            .filter(({ kind }) => kind !== without)
            .map((word) => word.text)
            .join('')
        expect(text('added')).toBe(before)
        expect(text('removed')).toBe(after)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the lines of two sources', () => {
  test('a hunk holds the changed lines with three around them', () => {
    const before = Array.from({ length: 20 }, (_, index) => `줄 ${index + 1}\n`).join('')
    const [hunk, ...others] = diffSource(before, before.replace('줄 10\n', '줄 십\n'))
    expect(others).toEqual([])
    expect(hunk).toMatchObject({ beforeStart: 7, beforeLines: 7, afterStart: 7, afterLines: 7 })
    expect(hunk?.lines.filter(({ kind }) => kind !== 'same')).toEqual([
      {
        kind: 'removed',
        before: 10,
        text: '줄 10\n',
        words: [
          { kind: 'same', text: '줄 ' },
          { kind: 'removed', text: '10' },
          { kind: 'same', text: '\n' },
        ],
      },
      {
        kind: 'added',
        after: 10,
        text: '줄 십\n',
        words: [
          { kind: 'same', text: '줄 ' },
          { kind: 'added', text: '십' },
          { kind: 'same', text: '\n' },
        ],
      },
    ])
  })

  test('equal sources have no hunks', () => {
    expect(diffSource('a\nb', 'a\nb')).toEqual([])
  })

  test('the hunks put onto the source before give the source after', () => {
    const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'a b\n', '가\r\n', '\n', 'c'), { maxLength: 30 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(apply(before, diffSource(before, after))).toBe(after)
      }),
      { numRuns: 500 },
    )
  })
})

function apply(before: string, hunks: Hunk[]): string {
  const lines = before.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []
  let result = ''
  let position = 0
  for (const hunk of hunks) {
    result += lines.slice(position, hunk.beforeStart - 1).join('')
    result += hunk.lines
      .filter(({ kind }) => kind !== 'removed')
      .map(({ text }) => text)
      .join('')
    position = hunk.beforeStart - 1 + hunk.beforeLines
  }
  return result + lines.slice(position).join('')
}

describe('two rendered pages', () => {
  test('boxes of tasks keep their names, which are no change of their own', async () => {
    const task = (words: string) =>
      `<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" disabled aria-label="${words}"> ${words}</li></ul>`
    const html = await diffRendered(task('문을 닫는다'), task('문을 꼭 닫는다'))
    expect(html).toContain('<input type="checkbox" disabled aria-label="')
    expect(html.match(/<input/g)).toHaveLength(1)
  })

  test('changed words are marked where they stand', async () => {
    expect(await diffRendered('<p>The <strong>old</strong> text stays</p>', '<p>The <strong>new</strong> text stays</p>')).toBe(
      '<p>The <strong><del>old</del><ins>new</ins></strong> text stays</p>',
    )
  })

  test('a block that came or went is marked as a whole', async () => {
    expect(await diffRendered('<p>a b c</p>', '<p>a b c</p><p>새 문단</p>')).toBe('<p>a b c</p><ins class="diff-ins"><p>새 문단</p></ins>')
    expect(await diffRendered('<h2>x</h2><p>a b c</p>', '<p>a b c</p>')).toBe('<del class="diff-del"><h2>x</h2></del><p>a b c</p>')
  })

  test('items of lists and cells of tables are compared one by one', async () => {
    expect(await diffRendered('<ul><li>one</li><li>two</li></ul>', '<ul><li>one</li><li>two</li><li>three</li></ul>')).toBe(
      '<ul><li>one</li><li>two</li><li><ins class="diff-ins">three</ins></li></ul>',
    )
    const table = (cell: string) => `<table><tbody><tr><td>name</td><td>${cell}</td></tr></tbody></table>`
    expect(await diffRendered(table('old value'), table('new value'))).toBe(table('<del>old</del><ins>new</ins> value'))
  })

  test('a listing is compared word by word, a diagram as a whole', async () => {
    const listing = (code: string) => `<figure class="code" data-language="js"><pre tabindex="0"><code>${code}</code></pre></figure>`
    expect(await diffRendered(listing('const a = 1\nconst b = 2'), listing('const a = 1\nconst b = 3'))).toBe(
      listing('const a = 1\nconst b = <del>2</del><ins>3</ins>'),
    )
    const diagram = (code: string) => `<pre class="mermaid-source"><code>${code}</code></pre>`
    expect(await diffRendered(diagram('graph a b'), diagram('graph a c'))).toBe(
      `<del class="diff-del">${diagram('graph a b')}</del><ins class="diff-ins">${diagram('graph a c')}</ins>`,
    )
  })

  test('equal pages come back unmarked', async () => {
    const page = '<h1 id="a">A</h1>\n<p>b <em>c</em></p>\n<figure class="code"><pre><code>x</code></pre></figure>'
    expect(await diffRendered(page, page)).not.toMatch(/<(?:ins|del)/)
  })

  test('an item with a list of its own is compared in both', async () => {
    expect(
      await diffRendered('<ul><li>old item<ul><li>a</li></ul></li></ul>', '<ul><li>new item<ul><li>a</li><li>b</li></ul></li></ul>'),
    ).toBe('<ul><li><del>old</del><ins>new</ins> item<ul><li>a</li><li><ins class="diff-ins">b</ins></li></ul></li></ul>')
  })

  test('what changed inside something folded is unfolded', async () => {
    const folded = (text: string) => `<details><summary>more</summary><p>some ${text} words</p></details>`
    expect(await diffRendered(folded('old'), folded('new'))).toContain(
      '<details open><summary>more</summary><p>some <del>old</del><ins>new</ins> words</p>',
    )
  })

  test('a changed cell stays in its column', async () => {
    const table = (cell: string) => `<table><tbody><tr><td>port of call</td><td>${cell}</td></tr></tbody></table>`
    expect(await diffRendered(table('4000'), table('8080'))).toBe(table('<del>4000</del><ins>8080</ins>'))
  })

  test('text stays text: nothing in it becomes an element', async () => {
    const diff = await diffRendered('<p>&lt;script&gt;alert(1)&lt;/script&gt; a b</p>', '<p>&lt;img src=x onerror=alert(1)&gt; a b</p>')
    expect(diff).not.toMatch(/<(?:script|img)/)
  })

  test('the page after can be read out of the difference', async () => {
    const word = fc.constantFrom('하나', '둘', 'three', 'four')
    const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '))
    const block = fc
      .tuple(fc.constantFrom('p', 'h2', 'li'), text)
      .map(([name, inner]) => (name === 'li' ? `<ul><li>${inner}</li></ul>` : `<${name}>${inner}</${name}>`))
    const page = fc.array(block, { maxLength: 6 }).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(page, page, async (before, after) => {
        const diff = await diffRendered(before, after)
        const read = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, '')
        expect(read(diff.replace(/<del[^>]*>.*?<\/del>/gs, ''))).toBe(read(after))
        expect(read(diff.replace(/<ins[^>]*>.*?<\/ins>/gs, ''))).toBe(read(before))
      }),
      { numRuns: 200 },
    )
  })
})
