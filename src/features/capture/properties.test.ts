import { describe, expect, it } from 'vitest'
import { isTitleCut, readProperties } from './properties.ts'

const now = Date.UTC(2026, 10, 21)
const read = (key: string, data: Record<string, unknown> = {}, heading?: string) => readProperties({ key, data, heading, now })

describe('the title of an imported article', () => {
  it('is that of the front matter, else the first heading, else the name of the file', () => {
    expect(read('x.md', { title: 'From front matter' }, 'From heading').title).toBe('From front matter')
    expect(read('x.md', {}, 'From heading').title).toBe('From heading')
    expect(read('on-call_rota.md').title).toBe('On call rota')
    expect(read('연차-휴가.md').title).toBe('연차 휴가')
    expect(read('a/team-events/index.md').title).toBe('Team events')
    expect(read('a/Team Events/').title).toBe('Team Events')
    expect(read('x.md', { title: 2026 }).title).toBe('2026')
    expect(read('x.md', { title: ['no'] }, 'H').title).toBe('H')
  })

  it('is cut where it is longer than a title may be, and the report can say so', () => {
    const data = { title: '긴'.repeat(2000) }
    expect([...read('x.md', data).title].length).toBe(300)
    expect(isTitleCut({ data, heading: undefined })).toBe(true)
    expect(isTitleCut({ data: {}, heading: 'short' })).toBe(false)
  })

  it('has no line breaks or control characters', () => {
    expect(read('x.md', { title: 'a\n\u0007b\u2028c ' }).title).toBe('a b c')
  })
})

describe('front matter', () => {
  it('gives tags, in every form people write them', () => {
    expect(read('x.md', { tags: ['#a', 'A', ' b ', 3, null] }).tags).toEqual(['a', 'b', '3'])
    expect(read('x.md', { keywords: '휴가, 연차' }).tags).toEqual(['휴가', '연차'])
    expect(read('x.md', { tags: { no: 1 } }).tags).toEqual([])
  })

  it('gives dates that lie in the past', () => {
    expect(read('x.md', { date: '2024-05-03', updated: '2025/1/9' })).toMatchObject({
      created: Date.UTC(2024, 4, 3),
      updated: Date.UTC(2025, 0, 9),
    })
    expect(read('x.md', { date: '2024-05-03T10:30:00+09:00' }).created).toBe(Date.UTC(2024, 4, 3, 1, 30))
    expect(read('x.md', { date: '2024-13-45' }).created).toBeUndefined()
    expect(read('x.md', { date: '2999-01-01' }).created).toBeUndefined()
    expect(read('x.md', { date: 'next Friday' }).created).toBeUndefined()
  })

  it('gives a description that is not too long', () => {
    expect(read('x.md', { description: 'd'.repeat(900) }).description).toHaveLength(500)
  })
})

describe('the kind of an imported article', () => {
  it.each([
    ['x.md', { kind: 'how-to' }, '', 'how-to'],
    ['x.md', { type: 'How To' }, '', 'how-to'],
    ['x.md', { kind: 'blogpost' }, '', 'guide'],
    ['hr/faq.md', {}, '', 'faq'],
    ['x.md', {}, '자주 묻는 질문', 'faq'],
    ['eng/adr/0001-queue.md', {}, '', 'decision'],
    ['x.md', {}, 'How to reset a router', 'how-to'],
    ['policies/leave.md', {}, 'Leave', 'policy'],
    ['learn/describing-the-ui.md', {}, 'UI 표현하기', 'guide'],
  ])('of %s with %o and "%s" is %s', (key, data, heading, kind) => {
    expect(read(key, data, heading).kind).toBe(kind)
  })
})
