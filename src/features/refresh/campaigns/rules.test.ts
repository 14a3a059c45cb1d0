import fc from 'fast-check'
import { expect, test } from 'vitest'
import { balance, doneSince, stageAt } from './rules.ts'

const DAY = 86_400_000

test('where everybody may have everything nobody gets more than one more than another', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
      fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 7 }),
      (ids, people) => {
        const counts = new Map(people.map((person) => [person, 0]))
        for (const person of balance(ids.map((id) => ({ id, candidates: people }))).values())
          counts.set(person as string, (counts.get(person as string) ?? 0) + 1)
        return Math.max(...counts.values()) - Math.min(...counts.values()) <= 1
      },
    ),
  )
})

test('an item goes to nobody but its candidates, and one without any to nobody', () => {
  const given = balance([
    { id: '1', candidates: ['a', 'b'] },
    { id: '2', candidates: ['a'] },
    { id: '3', candidates: [] },
  ])
  expect(Object.fromEntries(given)).toEqual({ '1': 'b', '2': 'a', '3': null })
})

test('what somebody has already counts', () => {
  expect(balance([{ id: '1', candidates: ['a', 'b'] }], new Map([['a', 5]])).get('1')).toBe('b')
})

test('reminders come a week before, a day before, and each week after', () => {
  expect([-30, -7, -3, -1, -0.5, 0, 3, 7, 15].map((days) => stageAt(100 * DAY, (100 + days) * DAY))).toEqual([
    null,
    'week',
    'week',
    'day',
    'day',
    'late-0',
    'late-0',
    'late-1',
    'late-2',
  ])
})

test('only a verification after the campaign began counts, or being out of use', () => {
  expect(doneSince(10, { state: 'verified', verifiedAt: 9, changedAt: 9 })).toBeNull()
  expect(doneSince(10, { state: 'verified', verifiedAt: 11, changedAt: 11 })).toBe(11)
  expect(doneSince(10, { state: 'due', verifiedAt: null, changedAt: 11 })).toBeNull()
  expect(doneSince(10, { state: 'obsolete', verifiedAt: null, changedAt: 12 })).toBe(12)
})
