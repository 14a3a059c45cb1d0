import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, words } from './analyse.ts'

const terms = (text: string) => [...words(canonical(text))].map((word) => word.term)
const everything = (text: string) =>
  [...words(canonical(text))].flatMap((word) => [word.term, word.whole, word.parts].flat().filter(Boolean))

describe('Korean', () => {
  it.each([
    ['클러스터의', '클러스터에서'],
    ['배포', '배포한다'],
    ['신청', '신청했습니다'],
    ['신청', '신청합니다'],
    ['검토', '검토되었습니다'],
    ['문서', '문서들을'],
    ['회의', '회의'],
    ['정책으로', '정책이'],
  ])('%s and %s are the same word', (one, other) => {
    expect(terms(one)).toEqual(terms(other))
  })

  it('keeps words that only look like a noun with a particle', () => {
    expect(terms('회의 정의 나이')).toEqual(['회의', '정의', '나이'])
  })

  it('finds a noun of one syllable inside its form with a particle', () => {
    expect(everything('팀은')).toContain('팀')
  })

  it('finds the parts of a compound', () => {
    expect(everything('보안교육을')).toEqual(expect.arrayContaining(['보안교육', '보안', '교육']))
  })

  it('leaves particles out that follow other scripts and brackets', () => {
    expect(terms('Kubernetes를 온고지신(溫故知新)은')).toEqual(['kubernet', '온고지신', '溫故', '故知', '知新'])
  })

  it('reads decomposed Hangul like composed Hangul', () => {
    expect(terms('지식 창고'.normalize('NFD'))).toEqual(['지식', '창고'])
  })
})

describe('English and identifiers', () => {
  it('takes plurals and forms together', () => {
    expect(terms('connections')).toEqual(terms('connected'))
    expect(terms('policies')).toEqual(terms('policy'))
  })

  it('tells C++, C# and .NET from C and NET', () => {
    expect(terms('C++ C# .NET C NET')).toEqual(['c++', 'c#', '.net', 'c', 'net'])
  })

  it('keeps identifiers whole and splits them', () => {
    expect(everything('Get-ChildItem')).toEqual(expect.arrayContaining(['get-childitem', 'get', 'childitem', 'child', 'item']))
    expect(everything('제2024-13호')).toEqual(expect.arrayContaining(['2024-13', '2024', '13']))
    expect(everything('useEffect')).toEqual(expect.arrayContaining(['useeffect', 'effect']))
  })

  it('finds numbers with and without their unit', () => {
    expect(everything('100MB')).toEqual(expect.arrayContaining(['100', 'mb']))
    expect(terms('30일')).toEqual(['30', '일'])
    expect(terms('1,000원')).toEqual(['1000', '원'])
    expect(terms('1.28.3')).toEqual(['1.28.3'])
  })

  it('folds accents, full-width letters and apostrophes', () => {
    expect(terms('naïve Ｃａｆé')).toEqual(terms('naive cafe'))
    expect(terms("team's don’t")).toEqual(terms('team dont'))
  })
})

describe('any text', () => {
  it.each(['하', '가나다', 'y', 'a.', 'aB', '漢字', '-', "'s", '1,000', '\u0301'])('costs no more without a space: %s repeated', (unit) => {
    const text = canonical(unit.repeat(300_000 / unit.length))
    let longest = 0
    for (const word of words(text)) longest = Math.max(longest, word.end - word.start)
    expect(longest).toBeLessThanOrEqual(1_000)
  })

  it('gives words that lie in the text, in order, without control of the caller', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const clean = canonical(text)
        let at = 0
        for (const word of words(clean)) {
          expect(word.start).toBeGreaterThanOrEqual(at)
          expect(word.end).toBeGreaterThan(word.start)
          expect(word.end).toBeLessThanOrEqual(clean.length)
          expect(word.term).not.toMatch(/[\s"]/)
          at = word.start
        }
      }),
    )
  })
})
