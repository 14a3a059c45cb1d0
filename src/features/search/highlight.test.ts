import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from './analysis/analyse.ts'
import { markAll, snippet } from './highlight.ts'

const marks = (...terms: string[]) => ({ terms: new Set(terms), wholes: new Set<string>() })

describe('marks', () => {
  it('stand around the word in whatever form it has', () => {
    expect(markAll('클러스터에서 파드를 배포했습니다', marks('클러스터', '배포'))).toBe(
      '<mark>클러스터에서</mark> 파드를 <mark>배포했습니다</mark>',
    )
  })

  it('stand around the part of a compound that was asked for', () => {
    expect(markAll('보안교육을 받아요', marks('교육'))).toBe('보안<mark>교육</mark>을 받아요')
  })

  it('leave no markup of the text alive', () => {
    expect(markAll('<img src=x onerror=alert(1)> & "배포"', marks('배포'))).toBe(
      '&lt;img src=x onerror=alert(1)&gt; &amp; &quot;<mark>배포</mark>&quot;',
    )
  })
})

describe('the snippet', () => {
  it('shows the place with the most words of the question', () => {
    const text = `${'앞부분의 다른 이야기입니다. '.repeat(60)}파드를 배포하는 방법은 이렇습니다. ${'뒷부분의 다른 이야기입니다. '.repeat(60)}`
    const html = snippet(text, marks('파드', '배포'))
    expect(html).toContain('<mark>파드를</mark> <mark>배포하는</mark>')
    expect(html.length).toBeLessThan(400)
  })

  it('is safe HTML whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.string({ maxLength: 5 }), (text, term) => {
        const html = snippet(canonical(text), marks(term))
        expect(html.replaceAll('<mark>', '').replaceAll('</mark>', '')).not.toMatch(/[<>"']/)
      }),
    )
  })
})
