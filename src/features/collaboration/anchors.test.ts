import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editBetween, inOneLine, reanchor, textOf } from './anchors.ts'
import { locate, quoteAt } from './rules.ts'

const article = `# 휴가 규정

연차는 입사일을 기준으로 **열다섯 날**이에요. 남은 연차는 다음 해로 넘길 수 없어요.

| 종류 | 날 |
|---|---|
| 경조 | 5 |
| 병가 | 10 |

## 신청

1. 인사 시스템에 들어가요.
2. [휴가 신청](https://example.com)을 눌러요.

\`\`\`sh
leave --days 3
\`\`\`
`

/** The anchor of words in a body, the way they are chosen on a page. */
function anchorAt(body: string, words: string) {
  const text = textOf(body)
  const start = inOneLine(text).indexOf(words)
  if (start < 0) throw new Error(`no "${words}"`)
  return { ...quoteAt(inOneLine(text), start, start + words.length), start }
}

/** What stands at the anchor after an edit. */
function afterEdit(words: string, before: string, after: string): string | null {
  const found = reanchor(anchorAt(before, words), editBetween(textOf(before), textOf(after)))
  return found && inOneLine(textOf(after)).slice(found.start, found.end)
}

describe('An anchor', () => {
  test('stays at its words when text comes before, behind and between other lines', () => {
    const after = `${article.replace('## 신청', '새 문단이에요.\n\n## 휴가 신청')}\n덧붙인 말.\n`.replace(
      '연차는',
      '먼저 읽어 주세요. 연차는',
    )
    expect(afterEdit('열다섯 날', article, after)).toBe('열다섯 날')
    expect(afterEdit('병가 10', article, after)).toBe('병가 10')
    expect(afterEdit('leave --days 3', article, after)).toBe('leave --days 3')
  })

  test('stays at the right one of words that stand there often', () => {
    const before = '가 나 다.\n\n같은 말이에요.\n\n라 마 바.\n\n같은 말이에요.\n\n사 아 자.\n'
    const anchor = { ...anchorAt(before, '같은 말이에요'), start: textOf(before).lastIndexOf('같은 말이에요') }
    const after = before.replace('가 나 다.\n\n같은 말이에요.', '같은 말이에요. 앞.')
    const found = reanchor(
      { ...anchor, ...quoteAt(inOneLine(textOf(before)), anchor.start, anchor.start + 7) },
      editBetween(textOf(before), textOf(after)),
    )
    expect(found?.start).toBe(textOf(after).lastIndexOf('같은 말이에요'))
  })

  test('follows words whose neighbours and whose particle change', () => {
    const after = article.replace('입사일을 기준으로 **열다섯 날**이에요', '입사일 기준으로 해마다 **열다섯 날**입니다')
    expect(afterEdit('입사일을 기준으로 열다섯 날', article, after)).toBe('입사일 기준으로 해마다 열다섯 날입니다')
  })

  test('follows words that are taken to another place', () => {
    const moved = '남은 연차는 다음 해로 넘길 수 없어요.'
    const after = `${article.replace(moved, '')}\n## 이월\n\n${moved}\n`
    expect(afterEdit('남은 연차는 다음 해로', article, after)).toBe('남은 연차는 다음 해로')
  })

  test('is lost with its words, and does not settle on others', () => {
    expect(afterEdit('남은 연차는 다음 해로 넘길 수 없어요', article, article.replace(/남은 연차는.*/, ''))).toBeNull()
    expect(afterEdit('5', article, article.replace('| 경조 | 5 |', '').replace('15', '25'))).toBeNull()
  })

  test('outlives a text that is written anew around it', () => {
    const sentence = '남은 연차는 다음 해로 넘길 수 없어요'
    const after = Array.from({ length: 300 }, (_, at) => `문장 ${at}은 처음부터 새로 썼어요.`).join('\n\n')
    expect(afterEdit(sentence, article, `${after}\n\n${sentence}.\n\n${after}`)).toBe(sentence)
  })
})

const word = fc.oneof(
  fc.constantFrom('연차', '휴가를', '신청은', '규정', '부서장이', 'deploy', 'the', 'and', '15일', '서버'),
  fc.stringMatching(/^[a-z가-힣]{1,6}$/),
)
const paragraph = fc.array(word, { minLength: 4, maxLength: 25 }).map((words) => `${words.join(' ')}.`)
const body = fc.array(paragraph, { minLength: 2, maxLength: 10 })
const chosen = fc.record({ line: fc.nat(), from: fc.nat(), length: fc.integer({ min: 1, max: 12 }) })
type Chosen = { line: number; from: number; length: number }

/** Words within one paragraph. */
function choose(lines: string[], { line, from, length }: Chosen) {
  const at = line % lines.length
  const words = lines[at].slice(0, -1).split(' ')
  const first = from % words.length
  const quote = words.slice(first, first + length).join(' ')
  const before = lines.slice(0, at).join('\n').length + (at > 0 ? 1 : 0) + words.slice(0, first).join(' ').length + (first > 0 ? 1 : 0)
  return { at, first, last: Math.min(words.length, first + length), words, quote, start: before }
}

describe('Whatever is edited,', () => {
  test('an anchor is where its words are as long as nothing inside it changes', () => {
    const edits = fc.array(fc.record({ place: fc.nat(), remove: fc.boolean(), text: paragraph }), { maxLength: 6 })
    fc.assert(
      fc.property(
        body,
        chosen,
        edits,
        fc.array(word, { maxLength: 4 }),
        fc.array(word, { maxLength: 4 }),
        (lines, choice, changes, left, right) => {
          const { at, first, last, words, quote, start } = choose(lines, choice)
          const text = lines.join('\n')
          expect(text.slice(start, start + quote.length)).toBe(quote)
          const own = [...left, ...words.slice(0, first), quote, ...words.slice(last), ...right].join(' ')
          const above = lines.slice(0, at)
          const below = lines.slice(at + 1)
          for (const { place, remove, text: fresh } of changes) {
            const side = place % 2 === 0 ? above : below
            if (remove) side.splice(place % (side.length + 1), 1)
            else side.splice(place % (side.length + 1), 0, fresh)
          }
          const after = [...above, `${own}.`, ...below].join('\n')
          // Of words that stand there several times nobody can tell which is which once their neighbours change.
          fc.pre(after.split(quote).length === 2 && text.split(quote).length === 2)
          const found = reanchor({ ...quoteAt(text, start, start + quote.length), start }, editBetween(text, after))
          expect(found && inOneLine(after).slice(found.start, found.end)).toBe(quote)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('an anchor of many words keeps its place when a few of them change', () => {
    fc.assert(
      fc.property(body, fc.nat(), fc.nat(), word, paragraph, (lines, line, inside, fresh, intro) => {
        const at = line % lines.length
        const words = lines[at].slice(0, -1).split(' ')
        const quote = words.join(' ')
        fc.pre(new Set(words).size >= 4 && !words.includes(fresh))
        const changed = inside % words.length
        fc.pre(words[changed].length * 2 < quote.replaceAll(' ', '').length)
        const edited = words.map((each, index) => (index === changed ? fresh : each)).join(' ')
        const start = lines.slice(0, at).join('\n').length + (at > 0 ? 1 : 0)
        const text = lines.join('\n')
        const after = [intro, ...lines.slice(0, at), `${edited}.`, ...lines.slice(at + 1)].join('\n')
        const found = reanchor({ ...quoteAt(text, start, start + quote.length), start }, editBetween(text, after))
        expect(found).not.toBeNull()
        const there = after.slice(found?.start, found?.end)
        expect(there.includes(edited) || edited.includes(there)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('the words of a page are found in its source and back', () => {
    fc.assert(
      fc.property(body, chosen, (lines, choice) => {
        const text = inOneLine(lines.join('\n'))
        const { quote, start } = choose(lines, choice)
        expect(locate(text, quoteAt(text, start, start + quote.length), { hint: start })).toMatchObject({ exact: true })
      }),
    )
  })
})

test('an approximate match that would take more steps than it is given is not tried', () => {
  const quote = { quote: '연차는 입사일을 기준으로 그때 열다섯 날이에요', prefix: '', suffix: '' }
  const text = inOneLine(textOf(article))
  expect(locate(text, quote)).toMatchObject({ exact: false })
  expect(locate(text, quote, { mostSteps: 10 })).toBeNull()
})

test('many anchors in one long line are followed as soon as one', () => {
  const words = Array.from({ length: 60_000 }, (_, at) => `낱말${at}`)
  const edit = editBetween(words.join(' '), words.map((word, at) => (at % 100 === 0 ? `${word}과` : word)).join(' '))
  const text = words.join(' ')
  for (let at = 1; at < 60_000; at += 100) {
    const start = text.indexOf(` ${words[at]} `) + 1
    const found = reanchor({ ...quoteAt(text, start, start + words[at].length), start }, edit)
    expect(found && edit.after.slice(found.start, found.end)).toBe(words[at])
  }
})
