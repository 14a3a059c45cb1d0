import { describe, expect, test } from 'vitest'
import { text } from '../../../platform/i18n.ts'
import { textHand } from '../../../platform/page/document.ts'
import { changesPath, policyWords, reasonWords, reviewsAddress, reviewsAskedOf, reviewsPath, reviewsView, standingWords } from './page.ts'
import type { ReviewRow, StandingView } from './schema.ts'

const NOW = Date.UTC(2026, 10, 22)
const DAY = 86_400_000
const ko = textHand(text('ko'), 'ko', NOW)
const en = textHand(text('en'), 'en', NOW)
const person = { id: '01a2013b-0000-7000-8000-000000000001', name: '김서연' }
const space = { id: '01a2013b-0000-7000-8000-000000000002', key: 'guide', name: '안내서', icon: 'book', colour: 'teal' as const }
const item = { id: '01a2013b-0000-7000-8000-000000000003', type: 'article' as const, title: '연차 규정', kind: 'policy' as const, space }

const row: ReviewRow = {
  ...{
    item,
    state: 'due',
    revision: 4,
    verifiedRevision: 3,
    excerpt: '발췌',
    owner: null,
    verifiedBy: person,
    verifiedAt: NOW - 400 * DAY,
  },
  ...{ dueAt: NOW - 3 * DAY, dueSince: NOW - 3 * DAY, expiresAt: NOW + 27 * DAY, reason: { code: 'changed', values: {} } },
  ...{ signatures: 0, needed: 1, assignees: [person], snoozedUntil: null },
}
const standing = {
  ...{ itemId: item.id, state: 'due', revision: 4, owner: null, ownerSet: false, signatures: [], needed: 2, disputes: [] },
  verification: { revision: 3, holdsFor: 3, people: [person], at: NOW - 400 * DAY, until: NOW, scope: '', evidence: '' },
  ...{ dueAt: row.dueAt, dueSince: row.dueSince, expiresAt: row.expiresAt, reason: null, obsolescence: null },
} as unknown as StandingView

describe('The address of the review queue', () => {
  test('says all that is asked for, and reads back as the same', () => {
    const asked = reviewsAskedOf({ scope: 'space', space: space.id, state: 'expired', item: item.id })
    expect(reviewsAskedOf(Object.fromEntries(new URL(reviewsAddress(asked), 'http://onji').searchParams))).toEqual(asked)
    expect(reviewsPath(asked)).toBe(`/api/reviews?scope=space&state=expired&space=${space.id}`)
    expect(reviewsAddress(reviewsAskedOf({}))).toBe('/reviews')
  })
  test('drops what makes no sense', () => {
    expect(reviewsAskedOf({ scope: 'space', state: 'nonsense', item: "x' or 1=1", space: ['a'] })).toEqual({
      ...{ scope: 'mine', state: null, space: null, item: null },
    })
  })
})

describe('How an item stands', () => {
  test('is said in sentences, in both languages', () => {
    expect(standingWords(ko, standing)).toContain('다시 확인할 때가 됐어요. 마지막으로 김서연님이')
    expect(standingWords(en, standing)).toContain('It is time to check this again. 김서연 checked it last')
    const half = {
      ...standing,
      state: 'unverified',
      verification: null,
      signatures: [{ person, at: NOW, scope: '', evidence: '' }],
    } as StandingView
    expect(standingWords(ko, half)).toBe(
      '아직 아무도 이 내용이 맞는지 확인하지 않았어요. 김서연님이 먼저 확인했고, 1명의 확인이 더 필요해요.',
    )
  })
  test('gives the reason of whichever feature found one', () => {
    expect(reasonWords(ko, { code: 'said', values: { words: '숫자가 달라요' } })).toBe('숫자가 달라요')
  })
})

test('A policy is said in one sentence', () => {
  const terms = { months: 12, day: null, persons: 2, graceDays: 30 }
  expect(policyWords(ko, { ...terms, cadence: 'interval', expiry: 'hide' })).toBe(
    '12개월마다 2명이 확인해요. 30일이 더 지나면 기한이 지났다고 표시하고 답변에서 빼요.',
  )
  expect(policyWords(en, { ...terms, cadence: 'date', day: '03-01', graceDays: 0, expiry: 'archive' })).toContain(
    'each year before March 1',
  )
  expect(policyWords(ko, { ...terms, cadence: 'never', expiry: 'mark' })).toBe('검증을 요청하지 않아요.')
})

describe('The review queue as the server draws it', () => {
  const asked = reviewsAskedOf({})
  const counts = { wanted: 22, expired: 0, doneToday: 12 }
  const view = (changes: { html: string; from: { number: number }; to: { number: number } } | null) =>
    reviewsView(ko, asked, { items: [row], counts }, { row, reading: null, standing, changes }).html

  test('shows progress, the reason, and what changed since the last verification', () => {
    const html = view({ html: '<p><ins class="diff-ins">새 글</ins></p>', from: { number: 3 }, to: { number: 4 } })
    expect(html).toContain('오늘 34건 가운데 12건')
    expect(html).toContain('3일째 기다림')
    expect(html).toContain('<ins class="diff-ins">새 글</ins>')
    expect(html).toContain('aria-keyshortcuts="v"')
    expect(changesPath(item.id, 3, 4)).toBe(`/api/articles/${item.id}/comparison?from=3&to=4&view=rendered`)
  })
  test('escapes what people wrote', () => {
    const hostile = { ...row, item: { ...item, title: '<img src=x onerror=alert(1)>' } }
    const html = reviewsView(ko, asked, { items: [hostile], counts }, null).html
    expect(html).not.toContain('<img')
  })
  test('says what an empty queue means', () => {
    const html = (done: number) => reviewsView(ko, asked, { items: [], counts: { ...counts, doneToday: done } }, null).html
    expect(html(0)).toContain('검토할 것이 없어요')
    expect(html(3)).toContain('오늘 3건을 확인했어요')
  })
})
