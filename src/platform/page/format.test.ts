import { describe, expect, it } from 'vitest'
import { formatBytes, formatDate, formatNumber, formatWhen } from './format.ts'
import { initialsOf } from './parts.ts'

const now = new Date(2026, 10, 21, 12).getTime()
const minute = 60_000
const day = 86_400_000

describe('dates', () => {
  it('read as people write them', () => {
    expect(formatDate(now, 'ko')).toBe('2026년 11월 21일 (토)')
    expect(formatDate(now, 'en')).toBe('Sat, Nov 21, 2026')
  })

  it('are relative while fresh', () => {
    expect(formatWhen(now - 20_000, 'ko', now)).toBe('방금')
    expect(formatWhen(now - 5 * minute, 'ko', now)).toBe('5분 전')
    expect(formatWhen(now - 3 * 60 * minute, 'en', now)).toBe('3 hours ago')
    expect(formatWhen(now - day, 'ko', now)).toBe('어제')
    expect(formatWhen(now - 8 * day, 'ko', now)).toBe('2026년 11월 13일 (금)')
  })
})

describe('numbers', () => {
  it('are grouped', () => {
    expect(formatNumber(1234567, 'ko')).toBe('1,234,567')
  })

  it('of bytes take the unit that fits', () => {
    expect(formatBytes(999, 'en')).toBe('999 B')
    expect(formatBytes(1_400_000, 'en')).toBe('1.4 MB')
  })
})

describe('the signs that stand for a person', () => {
  it.each([
    ['김서연', '서연'],
    ['이린', '린'],
    ['Anna Schmidt', 'AS'],
    ['linh', 'L'],
  ])('%s: %s', (name, signs) => expect(initialsOf(name)).toBe(signs))
})
