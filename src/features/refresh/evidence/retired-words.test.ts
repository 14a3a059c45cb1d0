import { expect, test } from 'vitest'
import { compileRetired, type Retired } from './retired-words.ts'

const word = (id: string, text: string, more: Partial<Retired> = {}): Retired => ({
  id,
  word: text,
  pattern: text.includes('*'),
  spaceId: null,
  ...more,
})
const found = (words: Retired[], text: string, space = 's'): Record<string, number> =>
  Object.fromEntries(compileRetired(words)(text, space))

test('particles and endings hide nothing', () => {
  const words = [word('a', '온지 클래식'), word('b', '총무팀')]
  expect(found(words, '온지 클래식을 켜요. 온지 클래식에서는 총무팀이, 총무팀에게 물어요.')).toEqual({ a: 2, b: 2 })
  expect(found(words, '온지를 켜요. 클래식 음악, 총무')).toEqual({})
})

test('English words are found in any form and case', () => {
  expect(found([word('a', 'Internet Explorer')], 'use internet explorer. INTERNET EXPLORERS')).toEqual({ a: 2 })
  expect(found([word('a', 'legacy server')], 'Our legacy servers')).toEqual({ a: 1 })
})

test('versions are found whole, not as the beginning of others', () => {
  expect(found([word('a', '온지 1.2')], '온지 1.2를 써요')).toEqual({ a: 1 })
  expect(found([word('a', '온지 1.2')], '온지 1.20과 온지 11.2')).toEqual({})
})

test('a star stands for letters within a word', () => {
  expect(found([word('a', '온지1.*')], '온지1.5를 켜요')).toEqual({})
  expect(found([word('a', '*클래식*')], '온지클래식의 메뉴와 클래식메뉴')).toEqual({ a: 2 })
  expect(found([word('a', 'win*xp')], 'WindowsXP, winxp and Windows 10')).toEqual({ a: 2 })
})

test('a word of a space is looked for in that space only', () => {
  expect(found([word('a', '총무팀', { spaceId: 'x' })], '총무팀', 's')).toEqual({})
  expect(found([word('a', '총무팀', { spaceId: 'x' })], '총무팀', 'x')).toEqual({ a: 1 })
})

test('no pattern, however unkind, keeps the program busy', () => {
  const unkind = word('a', `${'*a'.repeat(35)}*b`)
  expect(found([unkind], `${'a'.repeat(60)} `.repeat(2_000))).toEqual({})
  expect(found([word('b', '***')], 'anything')).toEqual({})
})
