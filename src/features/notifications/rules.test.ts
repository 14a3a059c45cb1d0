import { expect, test } from 'vitest'
import { mailTime, nextHour, usualSettings } from './rules.ts'

const at = (text: string) => Date.parse(text)

test('the daily mail comes at the hour of the clock on the wall, wherever that wall is', () => {
  expect(nextHour(at('2026-11-22T01:30:10.500Z'), 9, 'Asia/Seoul')).toBe(at('2026-11-23T00:00:00Z'))
  expect(nextHour(at('2026-11-21T23:59:59.999Z'), 9, 'Asia/Seoul')).toBe(at('2026-11-22T00:00:00Z'))
  expect(nextHour(at('2026-11-22T00:00:00Z'), 9, 'Asia/Seoul')).toBe(at('2026-11-23T00:00:00Z'))
  expect(nextHour(at('2026-07-01T12:00:00Z'), 9, 'Europe/Berlin')).toBe(at('2026-07-02T07:00:00Z'))
  expect(nextHour(at('2026-11-22T10:00:00Z'), 9, 'Asia/Kolkata')).toBe(at('2026-11-23T03:30:00Z'))
})

test('in the night the clocks change there is one daily mail, not none and not two', () => {
  const spring = nextHour(at('2026-03-28T12:00:00Z'), 2, 'Europe/Berlin')
  expect(spring).toBe(at('2026-03-29T01:00:00Z'))
  expect(nextHour(spring, 2, 'Europe/Berlin')).toBe(at('2026-03-30T00:00:00Z'))
})

test('what asks for an answer is mailed soon, dates once a day, news never, and nothing that is long past', () => {
  const now = at('2026-11-22T01:00:00Z')
  expect(mailTime(usualSettings, 'request', now, now)).toBe(now + 60_000)
  expect(mailTime(usualSettings, 'reminder', now, now)).toBe(at('2026-11-23T00:00:00Z'))
  expect(mailTime(usualSettings, 'news', now, now)).toBeNull()
  expect(mailTime(usualSettings, 'request', now - 2 * 86_400_000, now)).toBeNull()
})
