import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addMonths,
  choosePolicy,
  chooseTier,
  DAY_MS,
  firstWindow,
  nextWindow,
  reminderAt,
  signingRefusal,
  spread,
  startOfWeek,
  stateOf,
  WEEK_MS,
  weekOf,
} from './rules.ts'
import type { Policy } from './types.ts'

const NOW = Date.UTC(2026, 10, 21, 9)
const policy = (change: Partial<Policy>): Policy => ({
  ...{ id: 'a', space_id: null, topic_id: null, kind: null, tier: null, cadence: 'interval', months: 12, day: null, persons: 1 },
  ...{ verifiers: { owner: true, stewards: true, topicStewards: false, subjects: [] }, grace_days: 30, expiry: 'mark', reminders: [14, 3] },
  ...{ version: 1, changed_at: 0, changed_by: null },
  ...change,
})

describe('The policy in force', () => {
  const item = { spaceId: 's', topics: ['t', 'u'], kind: 'guide', tier: 'high' as const }
  test('is the one with the weightiest conditions: space, then topic, then tier, then kind', () => {
    const all = [
      policy({ id: 'organisation' }),
      policy({ id: 'kind', kind: 'guide' }),
      policy({ id: 'tier', tier: 'high' }),
      policy({ id: 'tier and kind', tier: 'high', kind: 'guide' }),
      policy({ id: 'topic', topic_id: 't' }),
      policy({ id: 'space', space_id: 's' }),
      policy({ id: 'space and kind', space_id: 's', kind: 'guide' }),
      policy({ id: 'elsewhere', space_id: 'other', topic_id: 't', kind: 'guide', tier: 'high' }),
    ]
    const order = ['space and kind', 'space', 'topic', 'tier and kind', 'tier', 'kind', 'organisation']
    for (const [at, id] of order.entries())
      expect(
        choosePolicy(
          all.filter((one) => !order.slice(0, at).includes(one.id)),
          item,
        )?.id,
      ).toBe(id)
    expect(choosePolicy([policy({ kind: 'note' })], item)).toBeUndefined()
  })

  test('of two topics is the stricter one, whatever their order', () => {
    const [often, seldom] = [policy({ id: 'z', topic_id: 't', months: 3 }), policy({ id: 'a', topic_id: 'u', months: 12 })]
    expect(choosePolicy([seldom, often], item)?.id).toBe('z')
    expect(choosePolicy([often, seldom], item)?.id).toBe('z')
  })

  test('knows the risk of an item: its own tier, else the highest that topic, space and kind ask for', () => {
    expect(chooseTier({ item: 'low', topics: ['critical'], space: 'high' })).toEqual({ tier: 'low', from: ['item'] })
    expect(chooseTier({ topics: ['low', 'high'], space: 'normal', kind: 'high' })).toEqual({ tier: 'high', from: ['topic', 'kind'] })
    expect(chooseTier({ topics: [] })).toEqual({ tier: 'normal', from: ['default'] })
  })
})

describe('Dates', () => {
  test('a month later at the end of a month is the end of the next', () => {
    expect(new Date(addMonths(Date.UTC(2026, 0, 31), 1)).toISOString()).toBe('2026-02-28T00:00:00.000Z')
    expect(new Date(addMonths(Date.UTC(2027, 11, 15), 14)).toISOString()).toBe('2029-02-15T00:00:00.000Z')
  })

  test('a fixed day is promised as it is, and the review asked for before it', () => {
    const window = nextWindow(policy({ cadence: 'date', day: '03-01' }), NOW, null)
    expect(window).toMatchObject({ to: Date.UTC(2027, 2, 1), fixed: Date.UTC(2027, 2, 1) })
    expect(window?.from).toBeLessThan(Date.UTC(2027, 2, 1))
  })

  test('what is asked for on an event only, or never, is not asked for again by time', () => {
    expect(nextWindow(policy({ cadence: 'event' }), NOW, null)).toBeUndefined()
    expect(firstWindow(policy({ cadence: 'event', months: null }), NOW)).toBeDefined()
    expect(firstWindow(policy({ cadence: 'never' }), NOW)).toBeUndefined()
  })

  test('weeks begin on Monday', () => {
    expect(new Date(startOfWeek(weekOf(NOW))).toISOString()).toBe('2026-11-16T00:00:00.000Z')
  })
})

describe('Spreading reviews', () => {
  const calendarOf = (loads: Map<number, number>, limit: number) => ({ load: (week: number) => loads.get(week) ?? 0, limit: () => limit })

  test('never gives a week more than the limit, keeps to the window while there is room, and is the same each time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ from: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 0, max: 90 }) }), { maxLength: 120 }),
        fc.integer({ min: 1, max: 5 }),
        (wishes, limit) => {
          const loads = new Map<number, number>()
          for (const { from, length } of wishes) {
            const window = { from: NOW + from * WEEK_MS, to: NOW + from * WEEK_MS + length * DAY_MS }
            const calendar = calendarOf(loads, limit)
            const { at, within } = spread(window, NOW, calendar)
            expect(spread(window, NOW, calendar)).toEqual({ at, within })
            const weeks = Array.from({ length: weekOf(window.to) - weekOf(window.from) + 1 }, (_, one) => weekOf(window.from) + one)
            expect(within).toBe(weeks.some((week) => (loads.get(week) ?? 0) < limit))
            if (within) expect(at >= window.from && at <= window.to).toBe(true)
            expect(at).toBeGreaterThanOrEqual(NOW)
            loads.set(weekOf(at), (loads.get(weekOf(at)) ?? 0) + 1)
          }
          for (const load of loads.values()) expect(load).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })

  test('a thousand articles of one person become due over the year, not on one day', () => {
    const loads = new Map<number, number>()
    const days = new Map<number, number>()
    for (let at = 0; at < 1_000; at++) {
      const found = spread(firstWindow(policy({}), NOW) ?? { from: NOW, to: NOW }, NOW, calendarOf(loads, 20))
      loads.set(weekOf(found.at), (loads.get(weekOf(found.at)) ?? 0) + 1)
      days.set(Math.floor(found.at / DAY_MS), (days.get(Math.floor(found.at / DAY_MS)) ?? 0) + 1)
    }
    expect(Math.max(...loads.values())).toBeLessThanOrEqual(20)
    expect(Math.max(...days.values())).toBeLessThanOrEqual(20)
    expect(loads.size).toBeGreaterThanOrEqual(50)
  })
})

describe('States', () => {
  const none = { obsolete: false, disputed: false }
  test.each([
    [{ revision: null, due_since: null, expires_at: null }, none, 'unverified'],
    [{ revision: 3, due_since: null, expires_at: NOW + 1 }, none, 'verified'],
    [{ revision: 3, due_since: NOW - 1, expires_at: NOW + 1 }, none, 'due'],
    [{ revision: 3, due_since: NOW - 1, expires_at: NOW }, none, 'expired'],
    [{ revision: null, due_since: NOW - 1, expires_at: NOW }, none, 'due'],
    [{ revision: 3, due_since: null, expires_at: null }, { obsolete: false, disputed: true }, 'disputed'],
    [{ revision: 3, due_since: null, expires_at: null }, { obsolete: true, disputed: true }, 'obsolete'],
  ] as const)('%j with %j is %s', (row, marks, state) => expect(stateOf(row, NOW, marks)).toBe(state))
})

describe('Reminders', () => {
  test('go out before a review and at its time; what was missed is passed over', () => {
    const asked = NOW + 20 * DAY_MS
    expect(reminderAt(asked, [14, 3], NOW)).toBeUndefined()
    expect(reminderAt(asked, [14, 3], asked - 14 * DAY_MS)).toEqual({ step: 14, next: asked - 3 * DAY_MS })
    expect(reminderAt(asked, [14, 3], asked - DAY_MS)).toEqual({ step: 3, next: asked })
    expect(reminderAt(asked, [14, 3], asked + DAY_MS)).toEqual({ step: 0, next: null })
  })
})

describe('Signing', () => {
  const facts = {
    ...{ personId: 'p', eligible: true, persons: 2, headRevision: 4, revision: 4, lastEditor: 'editor' },
    ...{ signed: [], state: 'unverified' as const, verification: null, now: NOW },
  }
  test.each([
    ['by somebody the policy does not name', { eligible: false }, 'verification-not-yours'],
    ['of a revision that is not the newest', { revision: 3 }, 'verification-stale'],
    ['by whoever changed it last, where two are asked', { lastEditor: 'p' }, 'verification-own-edit'],
    ['twice by the same person', { signed: [{ personId: 'p', revision: 4 }] }, 'verification-signed-already'],
    ['of what is obsolete', { state: 'obsolete' as const }, 'item-obsolete'],
    [
      'again on the same day',
      { persons: 1, state: 'verified' as const, verification: { revision: 4, people: ['p'], at: NOW - 1 } },
      'verified-already',
    ],
  ])('is refused %s', (_, change, code) => expect(signingRefusal({ ...facts, ...change })?.code).toBe(code))

  test('is allowed to one person who wrote it, and to two who did not', () => {
    expect(signingRefusal({ ...facts, persons: 1, lastEditor: 'p' })).toBeUndefined()
    expect(signingRefusal({ ...facts, signed: [{ personId: 'q', revision: 4 }] })).toBeUndefined()
  })
})
