import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseQuestion, wantedOf } from './parse.ts'
import { periodOf } from './period.ts'

it('reads phrases, exclusions and fields, in both languages', () => {
  expect(parseQuestion('배포 "파드 배포" -초안 -"내부 전용" space:eng 태그:"출장 정산"')).toEqual({
    text: '배포',
    phrases: ['파드 배포'],
    excluded: ['초안', '내부 전용'],
    fields: [
      { field: 'space', value: 'eng' },
      { field: 'tag', value: '출장 정산' },
    ],
  })
})

it('takes what is not in the language as words', () => {
  expect(parseQuestion('get-process http://a.example note:this -').text).toBe('get-process http://a.example note:this -')
  expect(parseQuestion('an "open quote').text).toBe('an "open quote')
})

it.each([
  ['배포 updated:>2026-01-01', 'updated'],
  ['배포 수정:최근30일', 'updated'],
  ['배포 verified:no', 'verified'],
  ['배포 검증:만료', 'verified'],
  ['배포 언어:영어', 'language'],
  ['배포 type:person', 'type'],
  ['배포 in:comments', 'in'],
  ['배포 주제：휴가', 'topic'],
])('reads the field of %s', (question, field) => {
  expect(parseQuestion(question)).toMatchObject({ text: '배포', fields: [{ field }] })
})

it.each(['updated:soon', 'verified:perhaps', 'in:Seoul', 'type:error', 'language:typescript', 'colour:red'])(
  'takes %s as words',
  (question) => {
    expect(parseQuestion(question)).toMatchObject({ text: question, fields: [] })
  },
)

it('takes a field with a minus as words to leave out', () => {
  expect(parseQuestion('배포 -tag:운영')).toMatchObject({ text: '배포', excluded: ['tag 운영'], fields: [] })
})

it('says what fields want in the form of filters', () => {
  const { fields } = parseQuestion('검증:예 언어:한국어 lang:en 태그:운영 유형:사람 in:댓글 updated:>=2026-01 updated:<2026-03')
  expect(wantedOf(fields, 0)).toMatchObject({
    trust: ['verified', 'due'],
    languages: ['ko', 'en'],
    tags: ['운영'],
    types: ['person'],
    asides: ['comments'],
    updatedFrom: new Date(2026, 0, 1).getTime(),
    updatedBefore: new Date(2026, 2, 1).getTime(),
  })
})

it('understands times as people write them', () => {
  const now = new Date(2026, 10, 21, 12).getTime()
  const day = 86_400_000
  const march = { updatedFrom: new Date(2026, 2, 1).getTime(), updatedBefore: new Date(2026, 3, 1).getTime() }
  for (const text of ['2026-03', '2026.3', '2026/03', '2026년 3월']) expect(periodOf(text, now)).toEqual(march)
  const second = { updatedFrom: new Date(2026, 2, 2).getTime(), updatedBefore: new Date(2026, 2, 3).getTime() }
  for (const text of ['2026-03-02', '2026. 3. 2.', '2026년 3월 2일']) expect(periodOf(text, now)).toEqual(second)
  for (const text of ['30d', '최근30일', '최근 30일', '30일', 'last 30 days'])
    expect(periodOf(text, now)).toEqual({ updatedFrom: now - 30 * day })
  expect(periodOf('2주', now)).toEqual({ updatedFrom: now - 14 * day })
  expect(periodOf('3개월', now)).toEqual({ updatedFrom: now - 90 * day })
  expect(periodOf('오늘', now)).toEqual({ updatedFrom: new Date(2026, 10, 21).getTime(), updatedBefore: new Date(2026, 10, 22).getTime() })
  expect(periodOf('2026-03..', now)).toEqual({ updatedFrom: march.updatedFrom })
  expect(periodOf('2025~2026-03', now)).toEqual({ updatedFrom: new Date(2025, 0, 1).getTime(), updatedBefore: march.updatedBefore })
  for (const text of ['', '-', '2026-13', '2026-00-01', '30', 'x..y', '>soon', '9'.repeat(400)]) expect(periodOf(text, now)).toBeUndefined()
})

it('accepts typographic quotes', () => {
  expect(parseQuestion('“파드 배포” 「지식 창고」').phrases).toEqual(['파드 배포', '지식 창고'])
})

it('never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => void parseQuestion(text)))
})
