import { describe, expect, it } from 'vitest'
import { keysOf } from '../analysis/hangul.ts'
import { corrections } from './spelling.ts'

/** What is offered for a word where the index knows only these. */
function offered(word: string, ...index: string[]): string[] {
  const known = (keys: string) => index.filter((one) => keysOf(one) === keys)
  return [...new Set([...corrections(word, known)].filter((one) => index.includes(one)))]
}

describe('What a word may have been meant to be', () => {
  it('is one slip of the fingers away', () => {
    expect(offered('vacatoin', 'vacation')).toEqual(['vacation'])
    expect(offered('pasword', 'password')).toEqual(['password'])
    expect(offered('laptip', 'laptop')).toEqual(['laptop'])
    expect(offered('휴개', '휴가')).toEqual(['휴가'])
    expect(offered('연자휴가', '연차휴가')).toEqual(['연차휴가'])
    expect(offered('slpi', 'slip')).toEqual(['slip'])
  })

  it('is not another short word', () => {
    expect(offered('wage', 'page', 'wave')).toEqual([])
    expect(offered('slip', 'ship', 'clip')).toEqual([])
    expect(offered('비번', '이번')).toEqual([])
  })

  it('is what the same keys give on the other keyboard, but not for a syllable that is a word', () => {
    expect(offered('gbrk', '휴가')).toEqual(['휴가'])
    expect(offered('햣', 'git')).toEqual(['git'])
    expect(offered('재가', 'work')).toEqual(['work'])
    expect(offered('신', 'tls')).toEqual([])
  })
})
