import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ageStrength,
  assess,
  causesToRaise,
  deadLinkStrength,
  flagStrength,
  leftStrength,
  lessHelpfulStrength,
  type Sign,
  STALE,
  weights,
} from './rules.ts'
import { signNames } from './schema.ts'

const sign = (name: Sign['sign'], strength = 1, key = ''): Sign => ({ sign: name, strength, values: {}, key })
const anySign = fc.record({ sign: fc.constantFrom(...signNames), strength: fc.double({ min: -1, max: 2, noNaN: true }) })

test('more evidence never makes an item fresher, and the score stays between 0 and 100', () => {
  fc.assert(
    fc.property(fc.array(anySign), anySign, (signs, one) => {
      const before = assess(signs.map((each) => sign(each.sign, each.strength))).score
      const after = assess([...signs, one].map((each) => sign(each.sign, each.strength))).score
      return after <= before && after >= 0 && before <= 100
    }),
  )
})

test('a stronger sign never takes fewer points', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...signNames),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (name, a, b) => assess([sign(name, Math.max(a, b))]).score <= assess([sign(name, Math.min(a, b))]).score,
    ),
  )
})

test('the score says why: the points of all reasons are what is missing to a hundred', () => {
  const { score, findings } = assess([sign('dead-links'), sign('age', 0.5), sign('unread', 0)])
  expect(findings.map(({ sign: name, points }) => [name, points])).toEqual([
    ['dead-links', weights['dead-links']],
    ['age', 13],
  ])
  expect(score).toBe(100 - 15 - 13)
})

test('time alone makes nothing stale', () => {
  expect(assess([sign('age'), sign('unread')]).score).toBeGreaterThanOrEqual(STALE)
})

test('a half-life takes half, and a term lives longer than a way out of trouble', () => {
  expect(ageStrength(365, 'troubleshooting')).toBeCloseTo(0.5)
  expect(ageStrength(730, 'troubleshooting')).toBeCloseTo(0.75)
  expect(ageStrength(365, 'term')).toBeLessThan(0.15)
  expect(ageStrength(-3, 'guide')).toBe(0)
})

test('strengths grow with what they count and never pass one', () => {
  for (const [grows, args] of [
    [(n: number) => flagStrength(n), [0, 1, 2, 3, 9]],
    [(n: number) => deadLinkStrength(n, 10), [0, 1, 5, 10]],
    [(n: number) => leftStrength(n, 3), [0, 2, 3, 5, 6, 60]],
    [(n: number) => lessHelpfulStrength(5 - n, 10), [0, 3, 4, 5]],
  ] as const) {
    const values = args.map((count) => grows(count))
    expect(values).toEqual(values.toSorted((a, b) => a - b))
    expect(Math.max(...values)).toBeLessThanOrEqual(1)
    expect(values[0]).toBe(0)
  }
})

test('a cause is raised once, a new one again, and one that went and came back again', () => {
  const state = (keys: string[]) =>
    assess([...keys.map((key) => sign('outdated-flags', 1, key)), sign('dead-links'), sign('retired-words')])
  const first = causesToRaise(state(['a']), [], true)
  expect(first.raise).toBe(true)
  expect(causesToRaise(state(['a']), first.raised, true).raise).toBe(false)
  expect(causesToRaise(state(['b']), first.raised, true).raise).toBe(true)
  const mended = causesToRaise(assess([]), first.raised, true)
  expect(mended).toEqual({ raise: false, raised: [] })
  expect(causesToRaise(state(['a']), mended.raised, true).raise).toBe(true)
  expect(causesToRaise(state(['a']), [], false).raise).toBe(false)
})
