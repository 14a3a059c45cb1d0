import { describe, expect, it } from 'vitest'
import { keyOf } from './space-form.ts'

describe('the address proposed for a space', () => {
  it.each([
    ['People & Culture', 'people-culture'],
    ['인사팀', 'insatim'],
    ['고객 지원 FAQ', 'gogaek-jiwon-faq'],
    ['Équipe 2', 'e-quipe-2'],
    ['  --  ', ''],
  ])('of %j is %j', (name, key) => {
    expect(keyOf(name)).toBe(key)
  })

  it('is never the page where spaces are made', () => {
    expect(keyOf('New')).toBe('new-space')
  })

  it('is short and ends in a letter or a digit', () => {
    expect(keyOf(`${'a'.repeat(39)} b c`)).toBe('a'.repeat(39))
  })
})
