import { describe, expect, it } from 'vitest'
import type { Writing } from '../writing.ts'
import { newestDraft } from './newest-draft.ts'

const text = (body: string, more: Partial<Writing> = {}): Writing => ({
  title: '휴가',
  kind: 'guide',
  body,
  tags: [],
  topics: [],
  description: '',
  ...more,
})
const draft = (body: string, at: number, more: Partial<Writing> = {}) => ({
  writing: text(body, more),
  place: { spaceId: 's', parentId: null },
  base: 1,
  at,
})

describe('a draft that is offered', () => {
  it('is the newer of browser and server', () => {
    expect(newestDraft(draft('브라우저', 5), draft('서버', 9), text('지금'))?.writing.body).toBe('서버')
    expect(newestDraft(draft('브라우저', 9), draft('서버', 5), text('지금'))?.writing.body).toBe('브라우저')
  })

  it('is none where it says what the article says', () => {
    expect(newestDraft(draft('지금', 5), null, text('지금'))).toBeNull()
    expect(newestDraft(null, draft('지금', 5), text('지금', { topics: ['t'], description: '설명' }))).toBeNull()
  })

  it('is the fuller one where both have the same words', () => {
    expect(newestDraft(draft('글', 5, { description: '설명' }), draft('글', 9), text('지금'))?.writing.description).toBe('설명')
  })

  it('is none where nothing was written', () => {
    expect(newestDraft(draft('', 5, { title: '' }), null, text('', { title: '' }))).toBeNull()
  })
})
