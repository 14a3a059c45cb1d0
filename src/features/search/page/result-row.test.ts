import { describe, expect, it } from 'vitest'
import { text } from '../../../platform/i18n.ts'
import { drawText } from '../../../platform/page/markup.ts'
import type { SearchHit } from '../schema.ts'
import { repeated } from './nothing.ts'
import { resultRow } from './result-row.ts'

const step = (title: string) => ({ title, href: `/articles/${title}` })
const article = (given: { trust?: string; path?: string[]; headings?: string[] }): SearchHit =>
  ({
    item: {
      ...{ id: 'a', type: 'article', kind: 'guide', title: '휴가 규정', href: '/articles/a', line: '', archived: false, language: 'ko' },
      space: { id: 's', key: 'open', name: '회사생활', icon: 'book', colour: 'teal' },
      path: (given.path ?? []).map(step),
      ...{ owner: null, updatedAt: null, updatedBy: null, trust: { state: given.trust ?? 'unverified', by: null, until: null } },
    },
    ...{ score: 1, titleHtml: '휴가 규정' },
    passage: { path: (given.headings ?? []).slice(0, -1), heading: given.headings?.at(-1) ?? '', anchor: '', html: '연차' },
  }) as unknown as SearchHit
const drawn = (hit: SearchHit) => resultRow({ h: drawText, t: text('ko'), locale: 'ko', now: 0 }, hit).html

describe('a row of the results', () => {
  it('says briefly that nobody verified an item yet, and in full to those who hear it', () => {
    const row = drawn(article({}))
    expect(row).toContain('<span aria-hidden="true">미검증</span><span class="sr-only">아직 검증하지 않음</span>')
    expect(drawn(article({ trust: 'expired' }))).toContain('<span class="trust-word">검증 기한 지남</span>')
  })

  it('shows the ends of a long way', () => {
    const row = drawn(article({ path: ['가', '나', '다', '라', '마'] }))
    expect(row.replace(/<[^>]+>/g, '|')).toMatch(/회사생활\|+가\|+…\|+라\|+마\|/)
    expect(drawn(article({ path: ['가', '나', '다'] }))).not.toContain('…')
  })

  it('does not repeat the title as the heading of the passage', () => {
    expect(drawn(article({ headings: ['휴가 규정', '신청'] }))).toContain('<p class="result-heading">신청</p>')
    expect(drawn(article({ headings: ['휴가 규정'] }))).not.toContain('result-heading')
    expect(drawn(article({ headings: ['신청', '기한'] }))).toContain('신청 › 기한')
  })
})

it('a page repeats only the beginning of a very long question', () => {
  expect(repeated(' 휴가 ')).toBe('휴가')
  expect(repeated('가'.repeat(10_000))).toBe(`${'가'.repeat(120)}…`)
})
