import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeBlocks } from './merge.ts'

const blocks = ['# 제목', '첫째 문단은 그대로입니다.', '- 하나\n- 둘\n- 셋', '```js\nconst a = 1\n\nconst b = 2\n```', '마지막 문단']
const base = `${blocks.join('\n\n')}\n`
const replace = (index: number, text: string) => `${blocks.map((block, at) => (at === index ? text : block)).join('\n\n')}\n`

describe('merging two edits of one article', () => {
  test('edits of different blocks both arrive', () => {
    const merge = mergeBlocks(base, replace(1, '우리가 고친 문단.'), replace(4, '그들이 고친 문단'))
    expect(merge.conflicts).toEqual([])
    expect(merge.merged).toBe(replace(1, '우리가 고친 문단.').replace('마지막 문단', '그들이 고친 문단'))
  })

  test('edits of neighbouring blocks do not conflict', () => {
    const merge = mergeBlocks('a\n\nb\n', 'A\n\nb\n', 'a\n\nB\n')
    expect(merge).toEqual({ merged: 'A\n\nB\n', conflicts: [] })
  })

  test('different lines of one list both arrive', () => {
    const merge = mergeBlocks(base, replace(2, '- 하나!\n- 둘\n- 셋'), replace(2, '- 하나\n- 둘\n- 셋!\n- 넷'))
    expect(merge).toEqual({ merged: replace(2, '- 하나!\n- 둘\n- 셋!\n- 넷'), conflicts: [] })
  })

  test('the same edit on both sides is one edit', () => {
    const both = replace(1, '같은 수정')
    expect(mergeBlocks(base, both, both)).toEqual({ merged: both, conflicts: [] })
    expect(mergeBlocks(base, `${both}\n우리 끝\n`, both).conflicts).toEqual([])
  })

  test('the same line edited differently is a conflict that holds ours and knows all three', () => {
    const { merged, conflicts } = mergeBlocks(base, replace(1, '우리 말'), replace(1, '그들 말'))
    expect(merged).toBe(replace(1, '우리 말'))
    expect(conflicts).toHaveLength(1)
    const [conflict] = conflicts
    expect(conflict).toMatchObject({ base: `${blocks[1]}\n\n`, ours: '우리 말\n\n', theirs: '그들 말\n\n' })
    expect(merged.slice(conflict?.place.start, conflict?.place.end)).toBe('우리 말\n\n')
  })

  test('an edit of a block the other side deleted is a conflict', () => {
    const { conflicts } = mergeBlocks('a\n\nb\n\nc\n', 'a\n\nB\n\nc\n', 'a\n\nc\n')
    expect(conflicts).toHaveLength(1)
    expect(conflicts[0]).toMatchObject({ base: 'b\n\n', ours: 'B\n\n', theirs: '' })
  })

  test('a deletion and an insertion elsewhere both happen', () => {
    expect(mergeBlocks('a\n\nb\n\nc\n', 'b\n\nc\n', 'a\n\nb\n\nc\n\nd\n')).toEqual({ merged: 'b\n\nc\n\nd\n', conflicts: [] })
  })

  test('a block added behind one that the other side edited stays a block of its own', () => {
    expect(mergeBlocks('a', 'A', 'a\n\nb')).toEqual({ merged: 'A\n\nb', conflicts: [] })
    expect(mergeBlocks('a\n', 'a\n\nb\n', 'A\n')).toEqual({ merged: 'A\n\nb\n', conflicts: [] })
  })

  test('different blocks added at the same place are a conflict, and neither is lost', () => {
    const { merged, conflicts } = mergeBlocks('a\n', 'a\n\nours\n', 'a\n\ntheirs\n')
    expect(merged).toBe('a\n\nours\n')
    expect(conflicts.map(({ theirs }) => theirs)).toEqual(['theirs\n'])
  })

  test('front matter merges by line', () => {
    const [base, ours, theirs] = [
      '---\ntitle: a\ntags: [x]\n---\n\n본문\n',
      '---\ntitle: b\ntags: [x]\n---\n\n본문\n',
      '---\ntitle: a\ntags: [x, y]\n---\n\n본문\n',
    ]
    expect(mergeBlocks(base, ours, theirs)).toEqual({ merged: '---\ntitle: b\ntags: [x, y]\n---\n\n본문\n', conflicts: [] })
  })

  test('line ends of Windows stay', () => {
    expect(mergeBlocks('a\r\n\r\nb\r\n', 'A\r\n\r\nb\r\n', 'a\r\n\r\nb\r\n\r\nc\r\n').merged).toBe('A\r\n\r\nb\r\n\r\nc\r\n')
  })
})

const word = fc.stringMatching(/^[a-z가-힣]{1,6}$/)
const block = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' ')),
  fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.map((each) => `- ${each}`).join('\n')),
  word.map((each) => `## ${each}`),
  word.map((each) => `\`\`\`\n${each}\n\n${each}\n\`\`\``),
)
const join = (parts: string[]) => parts.map((part) => `${part}\n`).join('\n')

describe('whatever is edited', () => {
  test('edits of different blocks never conflict, and both are there', () => {
    const documents = fc.uniqueArray(block, { minLength: 2, maxLength: 10 })
    fc.assert(
      fc.property(documents, fc.nat(), fc.nat(), (parts, first, second) => {
        const mine = first % parts.length
        const yours = second % parts.length
        fc.pre(mine !== yours)
        const edit = (at: number, text: string) => join(parts.map((part, index) => (index === at ? text : part)))
        const { merged, conflicts } = mergeBlocks(join(parts), edit(mine, 'OURS words'), edit(yours, 'THEIRS words'))
        expect(conflicts).toEqual([])
        expect(merged).toBe(join(parts.map((part, index) => (index === mine ? 'OURS words' : index === yours ? 'THEIRS words' : part))))
      }),
      { numRuns: 300 },
    )
  })

  test('every line of both sides is in the result or in a conflict', () => {
    const documents = fc.array(block, { maxLength: 8 })
    fc.assert(
      fc.property(documents, documents, documents, (base, ours, theirs) => {
        const { merged, conflicts } = mergeBlocks(join(base), join(ours), join(theirs))
        const baseLines = new Set(join(base).split('\n'))
        const kept = merged.split('\n').concat(conflicts.flatMap((conflict) => conflict.theirs.split('\n')))
        for (const line of [...join(ours).split('\n'), ...join(theirs).split('\n')]) {
          if (!baseLines.has(line)) expect(kept).toContain(line)
        }
        for (const { ours: text, place } of conflicts) expect(merged.slice(place.start, place.end)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  test('merging with an unchanged side gives the other, byte for byte', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (base, other) => {
        expect(mergeBlocks(base, base, other).merged).toBe(other)
        expect(mergeBlocks(base, other, base).merged).toBe(other)
      }),
    )
  })
})
