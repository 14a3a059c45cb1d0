import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blameBlocks } from './blame.ts'
import { splitBlocks } from './blocks.ts'

describe('splitting a source into blocks', () => {
  test('blocks are what stands at the top level, with the blank lines behind them', () => {
    const sources = splitBlocks(
      '---\na: 1\n---\n\n# 제목\n본문\n이어짐\n\n\n- 하나\n\n- 둘\n1. 셋\n\n```\na\n\nb\n```\n> 인용\n[a]: b\n',
    ).map(({ source }) => source)
    expect(sources).toEqual([
      '---\na: 1\n---\n\n',
      '# 제목\n',
      '본문\n이어짐\n\n\n',
      '- 하나\n\n- 둘\n',
      '1. 셋\n\n',
      '```\na\n\nb\n```\n',
      '> 인용\n[a]: b\n',
    ])
  })

  test('the hash tells nothing of the blank lines behind a block', () => {
    const [first] = splitBlocks('a\n\n\n')
    const [second] = splitBlocks('a')
    const [third] = splitBlocks('b')
    expect(first?.hash).toBe(second?.hash)
    expect(first?.hash).not.toBe(third?.hash)
  })

  test('an empty source has no blocks, a blank one has one', () => {
    expect(splitBlocks('')).toEqual([])
    expect(splitBlocks(' \n\n').map(({ source }) => source)).toEqual([' \n\n'])
  })

  test('the blocks joined are the source, and their places are right, whatever it is', () => {
    const pieces = fc.constantFrom(
      '# ',
      'a',
      '가',
      '\n',
      '\n\n',
      '\r\n',
      '- ',
      '1. ',
      '> ',
      '```\n',
      '    ',
      '\t',
      '| a | b |\n|-|-|\n',
      '[a]: b\n',
      '<div>\n',
      '---\n',
      '$$\n',
      '===\n',
      '\ufeff',
      '[^1]: ',
      '<Note>\n',
    )
    const source = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(source, fc.string()), (text) => {
        const blocks = splitBlocks(text)
        expect(blocks.map((block) => block.source).join('')).toBe(text)
        for (const { source, place } of blocks) expect(text.slice(place.start, place.end)).toBe(source)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('blaming blocks', () => {
  test('each block names the revision that gave it its present text', () => {
    const blamed = blameBlocks([
      { id: 'r1', source: '# 제목\n\n첫째\n\n둘째\n' },
      { id: 'r2', source: '# 제목\n\n첫째, 고침\n\n둘째\n' },
      { id: 'r3', source: '# 제목\n\n새 문단\n\n첫째, 고침\n\n둘째\n\n끝\n' },
    ])
    expect(blamed.map(({ source, revision }) => [source.trim(), revision])).toEqual([
      ['# 제목', 'r1'],
      ['새 문단', 'r3'],
      ['첫째, 고침', 'r2'],
      ['둘째', 'r1'],
      ['끝', 'r3'],
    ])
  })

  test('the blamed blocks joined are the newest source', () => {
    const text = fc.array(fc.constantFrom('a\n\n', 'b\n\n', '# c\n', '- d\n', '\n'), { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (sources) => {
        const blamed = blameBlocks(sources.map((source, index) => ({ id: String(index), source })))
        expect(blamed.map(({ source }) => source).join('')).toBe(sources.at(-1))
      }),
    )
  })

  test('without revisions there is nothing', () => {
    expect(blameBlocks([])).toEqual([])
  })
})
