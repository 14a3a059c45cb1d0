import { describe, expect, it } from 'vitest'
import { initialsOf, keysOf } from './hangul.ts'

describe('keys', () => {
  it('are those of the Korean keyboard, without shift', () => {
    expect(keysOf('지식')).toBe('wltlr')
    expect(keysOf('ㅔㅕㅠㅣㅑㄴㅗ')).toBe('publish')
    expect(keysOf('꽈배기')).toBe('rhkqorl')
    expect(keysOf('값을 wiki')).toBe('rkqtdmf wiki')
  })

  it('of a half-typed word begin those of the whole word', () => {
    for (const typed of ['ㅈ', '지', '짓', '지시', '지식']) expect(keysOf('지식').startsWith(keysOf(typed))).toBe(true)
  })
})

describe('initials', () => {
  it('are the first consonants', () => {
    expect(initialsOf('지식 창고 A')).toBe('ㅈㅅ ㅊㄱ A')
  })
})
