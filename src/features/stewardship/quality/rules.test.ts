import { describe, expect, test } from 'vitest'
import { outlineOf } from './outline.ts'
import {
  assignReviewers,
  completenessOf,
  criteriaOf,
  drawSample,
  isNamed,
  kappaOf,
  monthsUpTo,
  pairsOf,
  scoreOf,
  shareOf,
} from './rules.ts'
import type { Check } from './schema.ts'
import { defaultStandards } from './standards.ts'

const subject = (markdown: string, more: { tags?: number; topics?: number; description?: string } = {}) => ({
  parts: outlineOf(markdown),
  ...{ tags: 0, topics: 0, description: '', ...more },
})
const missing = (checks: readonly Check[], markdown: string, more = {}) =>
  completenessOf(checks, subject(markdown, more))
    .checks.filter(({ met }) => !met)
    .map(({ id }) => id)

describe('The shape of a text', () => {
  test('counts words, steps, code, links and tables below each heading', () => {
    const parts = outlineOf(
      '서문 두 마디.\n\n## 절차\n\n1. [문서](/a)를 연다\n2. 저장한다\n\n```sh\n# no heading\nnpm i\n```\n\n| 가 | 나 |\n| --- | --- |\n\n### 더\n\n[[다른 문서]] https://example.com',
    )
    expect(parts.map(({ heading, depth }) => [heading, depth])).toEqual([
      ['', 0],
      ['절차', 2],
      ['더', 3],
    ])
    expect(parts[0]).toMatchObject({ words: 3 })
    expect(parts[1]).toMatchObject({ steps: 2, code: 1, links: 1, tables: 1 })
    expect(parts[2]).toMatchObject({ links: 2, words: 2 })
  })

  test('knows no words in comments, so that the hints of a template are no answer', () => {
    expect(outlineOf('## 원인\n\n<!-- 확인된 원인과\n근거를 적어요 -->\n').at(-1)).toMatchObject({ heading: '원인', words: 0 })
  })

  test.each([
    ['blanks in a heading', `# 가${' '.repeat(400_000)}x`],
    ['blanks in the rule of a table', `|--|--${' '.repeat(400_000)}x`],
    ['comments that are never closed', '<!--'.repeat(100_000)],
    ['brackets', '['.repeat(400_000)],
    ['links that are never closed', '[a]('.repeat(100_000)],
  ])('is read as soon as any other where it has many %s', (_, text) => {
    expect(outlineOf(`${text}\n\n## 절차 ##\n\n두 마디\n`).at(-1)).toMatchObject({ heading: '절차', words: 2 })
  })
})

describe('The content standard', () => {
  test('asks a troubleshooting article for issue, environment, cause and resolution, in either language', () => {
    const { troubleshooting } = defaultStandards
    expect(
      missing(troubleshooting, '# 프린터가 멈춰요\n\n## 증상\n\n인쇄하다가 종이가 걸려요.\n\n## 해결 방법\n\n1. 덮개를 열고 종이를 빼요.'),
    ).toEqual(['environment', 'cause'])
    expect(
      missing(
        troubleshooting,
        '## Symptoms\nThe printer stops halfway.\n## Environment\nSecond floor, model X1.\n## Root cause\nThe roller is worn out.\n## Fix\nReplace the roller with a new one.',
      ),
    ).toEqual([])
  })

  test('counts what stands below the sub-headings of a section, and nothing of the next one', () => {
    const checks = defaultStandards.troubleshooting.filter(({ id }) => id === 'cause')
    expect(missing(checks, '## 원인\n### 첫째\n롤러가 많이 닳았어요.\n## 다음')).toEqual([])
    expect(missing(checks, '## 원인\n## 다음\n롤러가 많이 닳았어요.')).toEqual(['cause'])
  })

  test('knows a heading by its names, numbered or with more words around it', () => {
    expect(isNamed('2. 해결 방법:', ['해결'])).toBe(true)
    expect(isNamed('The root cause', ['Root cause'])).toBe(true)
    expect(isNamed('해결되지 않은 것', ['해결'])).toBe(false)
  })

  test('asks for labels as well as for text', () => {
    const { guide } = defaultStandards
    const text = '누구나 읽는 짧은 안내 글이에요.\n\n## 하나\n\n[더](/b)\n\n## 둘\n'
    expect(missing(guide, text)).toEqual(['labels'])
    expect(missing(guide, text, { tags: 1 })).toEqual([])
    expect(
      missing([{ id: 'd', name: { ko: '요약', en: 'Summary' }, rule: { type: 'description', least: 2 } }], '', { description: '두 마디' }),
    ).toEqual([])
  })

  test('asks nothing of a note', () => {
    expect(shareOf(completenessOf(defaultStandards.note, subject('')))).toBe(100)
    expect(shareOf({ met: 1, total: 4 })).toBe(25)
  })
})

describe("Cohen's kappa", () => {
  const times = <Pair>(many: number, pair: Pair) => Array.from({ length: many }, () => pair)
  test('gives the values of worked examples', () => {
    // Fifty grant proposals, two readers: 20 both yes, 15 both no.
    const half = [
      ...times(20, ['yes', 'yes'] as const),
      ...times(5, ['yes', 'no'] as const),
      ...times(10, ['no', 'yes'] as const),
      ...times(15, ['no', 'no'] as const),
    ]
    expect(kappaOf(half)).toBeCloseTo(0.4, 10)
    // The same agreement of 60 in 100, other margins.
    const skewed = [
      ...times(45, ['yes', 'yes'] as const),
      ...times(15, ['yes', 'no'] as const),
      ...times(25, ['no', 'yes'] as const),
      ...times(15, ['no', 'no'] as const),
    ]
    expect(kappaOf(skewed)).toBeCloseTo(0.1304, 4)
    const other = [
      ...times(25, ['yes', 'yes'] as const),
      ...times(35, ['yes', 'no'] as const),
      ...times(5, ['no', 'yes'] as const),
      ...times(35, ['no', 'no'] as const),
    ]
    expect(kappaOf(other)).toBeCloseTo(0.2593, 4)
  })
  test('is 1 where both agree, below 0 where they do worse than chance, and says nothing where nothing was to be told apart', () => {
    expect(kappaOf([...times(3, ['yes', 'yes'] as const), ...times(3, ['no', 'no'] as const)])).toBe(1)
    expect(kappaOf([...times(3, ['yes', 'no'] as const), ...times(3, ['no', 'yes'] as const)])).toBe(-1)
    expect(kappaOf(times(9, ['yes', 'yes'] as const))).toBeNull()
    expect(kappaOf([])).toBeNull()
  })
  test('compares only what both judged', () => {
    expect(pairsOf({ clear: 'yes', title: 'no' }, { clear: 'partly' })).toEqual([['yes', 'partly']])
  })
})

describe('A sample', () => {
  const candidates = Array.from({ length: 400 }, (_, at) => ({ id: `item-${at}`, readers: at < 200 ? 0 : 30 }))
  test('is the same for the same seed in whatever order items come, and another one for another month', () => {
    const drawn = drawSample(candidates, 20, '2026-11:space').map(({ id }) => id)
    expect(drawSample([...candidates].reverse(), 20, '2026-11:space').map(({ id }) => id)).toEqual(drawn)
    expect(drawSample(candidates, 20, '2026-12:space').map(({ id }) => id)).not.toEqual(drawn)
    expect(new Set(drawn).size).toBe(20)
  })
  test('holds more of what is read more', () => {
    const drawn = Array.from({ length: 20 }, (_, month) => drawSample(candidates, 20, `${month}`)).flat()
    const read = drawn.filter(({ readers }) => readers > 0).length / drawn.length
    expect(read).toBeGreaterThan(0.75)
    expect(read).toBeLessThan(1)
  })
  test('is shared out evenly, some items to two people, and nobody judges what they wrote', () => {
    const drawn = Array.from({ length: 10 }, (_, at) => ({ id: `${at}`, writers: at % 2 ? ['a'] : ['b', null] }))
    const assigned = assignReviewers(drawn, ['a', 'b', 'c'], 20)
    expect(assigned.map(({ reviewers }) => reviewers.length)).toEqual([2, 2, 1, 1, 1, 1, 1, 1, 1, 1])
    for (const { item, reviewers } of assigned) for (const person of reviewers) expect(item.writers).not.toContain(person)
    const load = assigned.flatMap(({ reviewers }) => reviewers)
    for (const person of ['a', 'b', 'c']) expect(load.filter((each) => each === person)).toHaveLength(4)
  })
})

test('A review asks the general questions and the sections of the kind, and its score is the mean', () => {
  const criteria = criteriaOf(defaultStandards.decision).map(({ id }) => id)
  expect(criteria).toHaveLength(10)
  expect(criteria.at(-1)).toBe('check.consequences')
  expect(scoreOf({ clear: 'yes', title: 'partly', links: 'no' })).toBe(50)
  expect(scoreOf({})).toBeNull()
})

test('Months are counted over the turn of a year', () => {
  expect(monthsUpTo(Date.UTC(2026, 0, 31), 3)).toEqual(['2025-11', '2025-12', '2026-01'])
})
