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

  it('stand around whole words and parts of two syllables, never around a syllable of another word', () => {
    expect(markAll('육아휴직과 휴일, 휴가', marks('휴가', '휴'))).toBe('육아휴직과 휴일, <mark>휴가</mark>')
    expect(markAll('책은 책임자에게', marks('책'))).toBe('<mark>책은</mark> 책임자에게')
    expect(markAll('useOffice useState', marks('off', 'state'))).toBe('useOffice use<mark>State</mark>')
  })

  it('stand around the words of a phrase only where it stands as a whole', () => {
    const timeOff = { ...marks('휴가'), rows: [['time', 'off']] }
    expect(markAll('Time off, 휴가. The time is off.', timeOff)).toBe(
      '<mark>Time</mark> <mark>off</mark>, <mark>휴가</mark>. The time is off.',
    )
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

  it('shows the source of a diagram only where nothing else holds a word', () => {
    const text = '먼저 읽어 주세요.\nflowchart LR\n  A[휴가 신청] --> B[승인]\n  B --> C[통보]\n휴가는 미리 올려요.'
    expect(snippet(text, marks('휴가'))).toBe('먼저 읽어 주세요. <mark>휴가는</mark> 미리 올려요.')
    expect(snippet(text, marks('통보'))).toContain('C[<mark>통보</mark>]')
    expect(snippet(text, marks('없음'))).toBe('먼저 읽어 주세요. 휴가는 미리 올려요.')
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
