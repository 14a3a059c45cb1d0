import { convertQwertyToHangul } from 'es-hangul'
import { keysOf } from './hangul.ts'

/** What the same keys give on the other keyboard layout: wltlr -> 지식, ㅔㅕㅠ -> pub. */
export function otherLayoutOf(text: string): string {
  return /[ㄱ-ㆎ가-힣]/.test(text) ? keysOf(text) : convertQwertyToHangul(text)
}
