import { expect, test } from 'vitest'
import { judge, type Known, pauseAsked, plainOf } from './rules.ts'

const DAY = 86_400_000
const patience = { deadAfterFailures: 3, deadAfterDays: 3 }
const fresh: Known = { state: 'unchecked', failures: 0, failedAt: null, etag: null, modified: null, print: null }
const at = (day: number, networkThere = true) => ({ now: day * DAY, networkThere, spread: 0 })
const gone = { kind: 'gone', status: 404 } as const
const unreachable = { kind: 'unreachable', reason: 'timeout' } as const

function after(days: number[], outcome: typeof gone | typeof unreachable, networkThere = true): Known {
  let known = fresh
  for (const day of days) known = { ...known, ...judge(known, outcome, at(day, networkThere), patience) }
  return known
}

test('a link is dead only after so many failures over so many days', () => {
  expect(after([1], gone).state).toBe('failing')
  expect(after([1, 1, 1, 1, 1], gone).state).toBe('failing')
  expect(after([1, 8], gone).state).toBe('failing')
  expect(after([1, 2, 4], gone).state).toBe('dead')
  expect(after([1, 2, 4], unreachable).state).toBe('dead')
})

test('while nothing answers at all it is the network that is away, and nothing dies', () => {
  const known = after([1, 2, 3, 4, 5, 6, 7], unreachable, false)
  expect(known.state).toBe('unchecked')
  expect(known.failures).toBe(0)
})

test('one answer makes it fine again and forgets the failures', () => {
  const dead = after([1, 2, 4], gone)
  const change = judge(dead, { kind: 'there', status: 200, movedTo: null, etag: null, modified: null, print: null }, at(5), patience)
  expect(change).toMatchObject({ state: 'fine', failures: 0, failedAt: null })
})

test('what is busy, closed to us or forbidden to robots is no failure', () => {
  expect(judge(fresh, { kind: 'busy', status: 429, againMs: 60_000 }, at(1), patience)).toMatchObject({ failures: 0, nextAt: DAY + 60_000 })
  expect(judge(fresh, { kind: 'closed', status: 403 }, at(1), patience)).toMatchObject({ state: 'fine', reason: 'closed' })
  expect(judge(fresh, { kind: 'robots' }, at(1), patience)).toMatchObject({ state: 'unchecked', failures: 0 })
})

test('a dead link is asked for more and more rarely', () => {
  const first = judge({ ...fresh, state: 'dead', failures: 4, failedAt: 0 }, gone, at(10), patience)
  const later = judge({ ...fresh, state: 'dead', failures: 40, failedAt: 0 }, gone, at(10), patience)
  expect(later.nextAt).toBeGreaterThan(first.nextAt)
  expect(later.nextAt).toBeLessThanOrEqual(10 * DAY + 31 * DAY)
})

test('the pause that a server asks for is kept within reason', () => {
  expect(pauseAsked('120', 0)).toBe(120_000)
  expect(pauseAsked('1', 0)).toBe(60_000)
  expect(pauseAsked('999999999', 0)).toBe(7 * DAY)
  expect(pauseAsked(new Date(7_200_000).toUTCString(), 0)).toBe(7_200_000)
  expect(pauseAsked('soon', 0)).toBe(3_600_000)
})

test('only the words of a page count for whether it changed', () => {
  const page = (more: string) =>
    `<html><head><script>var a = ${more}</script><style>b{}</style></head><body><!-- ${more} --><p class="${more}">하루 8시간</p></body>`
  expect(plainOf(page('1'))).toBe('하루 8시간')
  expect(plainOf(page('2'))).toBe(plainOf(page('1')))
  expect(plainOf('<script>'.repeat(50_000)).length).toBeLessThan(50_000)
})
