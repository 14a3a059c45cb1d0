import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitFrontMatter } from './front-matter.ts'

describe('front matter', () => {
  test('is read and the body keeps its bytes', () => {
    expect(splitFrontMatter('---\ntitle: 휴가\ntags: [a, b]\n---\n\n본문\n')).toEqual({
      raw: '---\ntitle: 휴가\ntags: [a, b]\n---\n',
      data: { title: '휴가', tags: ['a', 'b'] },
      body: '\n본문\n',
    })
  })

  test('with line ends of Windows and a byte order mark is read too', () => {
    const { data, body } = splitFrontMatter('\ufeff---\r\ntitle: a\r\n---\r\n본문\r\n')
    expect([data, body]).toEqual([{ title: 'a' }, '본문\r\n'])
  })

  test.each(['본문', '----\na\n---\n', 'a\n---\nb: 1\n---\n', '---\nnever closed\n'])('%j has none', (source) => {
    expect(splitFrontMatter(source)).toEqual({ raw: '', data: {}, body: source })
  })

  test('that is no YAML says why and loses nothing', () => {
    const { data, error, raw, body } = splitFrontMatter('---\na: [1\n---\n본문')
    expect(data).toEqual({})
    expect(error).toBeTruthy()
    expect(raw + body).toBe('---\na: [1\n---\n본문')
  })

  test('cannot make objects of other kinds, nor grow without bound', () => {
    expect(splitFrontMatter('---\na: !!js/function "x"\n__proto__: {b: 1}\n---\n').data).not.toHaveProperty('b')
    const bomb = Array.from(
      { length: 12 },
      (_, index) =>
        `a${index}: &a${index} [${Array(9)
          .fill(index ? `*a${index - 1}` : 'x')
          .join(', ')}]`,
    ).join('\n')
    expect(splitFrontMatter(`---\n${bomb}\n---\n`).error).toBeTruthy()
  })

  test('and body joined are the source, whatever it is', () => {
    const parts = fc.constantFrom('---', '\n', '\r\n', 'a: 1', '\ufeff', ' ', '- x', '"')
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 12 }).map((each) => each.join('')),
        (source) => {
          const { raw, body } = splitFrontMatter(source)
          expect(raw + body).toBe(source)
        },
      ),
    )
  })
})
