import { describe, expect, it } from 'vitest'
import { returnPath } from './return-path.ts'

describe('the way back from sign-in', () => {
  it('leads to a page of this origin with its query and place', () => {
    expect(returnPath('/articles/1/휴가?from=home#part')).toBe('/articles/1/휴가?from=home#part')
  })

  it.each(['//evil.test', '/\\evil.test', 'https://evil.test/', 'javascript:alert(1)', '/\t/evil.test', 'articles', '', null, undefined])(
    'leads home instead of to %j',
    (to) => {
      expect(returnPath(to)).toBe('/')
    },
  )

  it('does not lead in a circle or to an answer for programs', () => {
    expect(returnPath('/sign-in?to=/')).toBe('/')
    expect(returnPath('/api/session')).toBe('/')
    expect(returnPath('/sign-into-the-unknown')).toBe('/sign-into-the-unknown')
  })
})
