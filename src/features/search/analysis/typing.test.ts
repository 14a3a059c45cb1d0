import { describe, expect, it } from 'vitest'
import { beginningsOf, matchTyped, typedOf } from './typing.ts'

const matched = (name: string, typed: string) => {
  const match = matchTyped(name, typedOf(typed))
  return match && `${match.place}${match.layout ? ' (layout)' : ''}: ${name.slice(match.start, match.end)}`
}

describe('What is typed', () => {
  it('matches the beginning of a name, of a later word, and over spaces', () => {
    expect(matched('지식 창고', '지식창')).toBe('beginning: 지식 창')
    expect(matched('지식 창고', '지식 창고')).toBe('whole: 지식 창고')
    expect(matched('신규 지식 창고', '지식창')).toBe('word: 지식 창')
    expect(matched('지식 창고', '식')).toBeNull()
    expect(matched('Get-ChildItem', 'child')).toBe('word: Child')
  })

  it('matches initials, alone and after whole syllables', () => {
    expect(matched('지식 창고', 'ㅈㅅㅊㄱ')).toBe('whole: 지식 창고')
    expect(matched('지식 창고', '지식ㅊ')).toBe('beginning: 지식 창')
    expect(matched('지식 창고', '지ㅅㅊ')).toBe('beginning: 지식 창')
    expect(matched('사내 지식 창고', 'ㅈㅅㅊ')).toBe('word: 지식 창')
    expect(matched('지식 창고', 'ㅈㅊ')).toBeNull()
  })

  it('matches a syllable that is half typed', () => {
    expect(matched('지식 창고', '지시')).toBe('beginning: 지식')
    expect(matched('가구 배치', '각')).toBe('beginning: 가구')
    expect(matched('값이 다를 때', '갑')).toBe('beginning: 값')
  })

  it('matches what was typed on the other keyboard layout, and says so', () => {
    expect(matched('지식 창고', 'wltlr')).toBe('beginning (layout): 지식')
    expect(matched('Publish an article', 'ㅔㅕㅠㅣㅑㄴㅗ')).toBe('beginning (layout): Publish')
    expect(matched('Dev server', 'ㅇㄷㅍ')).toBe('beginning (layout): Dev')
  })

  it('tells where in the name it stands, whatever stands between', () => {
    expect(matched('「가」 C++ 빌드', 'c++빌')).toBe('word: C++ 빌')
    expect(matched('ＡＢＣ 정책', 'abc')).toBe('beginning: ＡＢＣ')
    expect(matched('', 'a')).toBeNull()
    expect(matched('이름', '!?')).toBeNull()
  })
})

describe('The beginnings of a name', () => {
  it('are its own and that of each later word', () => {
    expect(beginningsOf('신규 입사자-안내 (2026)')).toEqual(['신규입사자안내2026', '입사자안내2026', '안내2026', '2026'])
    expect(beginningsOf('...')).toEqual([])
  })
})
