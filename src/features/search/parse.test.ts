import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseQuestion } from './parse.ts'

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

it('accepts typographic quotes', () => {
  expect(parseQuestion('“파드 배포” 「지식 창고」').phrases).toEqual(['파드 배포', '지식 창고'])
})

it('never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => void parseQuestion(text)))
})
