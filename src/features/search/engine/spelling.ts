import { convertQwertyToHangul } from 'es-hangul'
import { isConsonantLetter, isVowelLetter, keysOf } from '../analysis/hangul.ts'
import { stemKorean } from '../analysis/korean.ts'

const KEYS = 'abcdefghijklmnopqrstuvwxyz'
const SHORTEST_WITH_TYPO = 4
const LONGEST_WITH_TYPO = 20
const LONGEST = 40

/**
 * What a word may have been meant to be, likeliest first: the same keys on the other keyboard layout, then one key too
 * many, too few, wrong, or two exchanged. Hangul is compared by its keys, so one wrong letter of a syllable is one typo.
 * `known` tells which words of the index have these keys.
 */
export function* corrections(word: string, known: (keys: string) => string[]): Generator<string> {
  const lower = word.toLowerCase()
  if (lower.length > LONGEST) return
  yield* otherLayout(lower)
  const keys = keysOf(lower)
  for (const found of known(keys)) if (found !== lower) yield found
  if (keys.length < SHORTEST_WITH_TYPO || keys.length > LONGEST_WITH_TYPO || !/^[a-z]+$/.test(keys)) return
  const hangul = /[가-힣]/.test(lower)
  for (const variant of variants(keys)) for (const found of known(variant)) if (/[가-힣]/.test(found) === hangul) yield found
}

function* otherLayout(word: string): Generator<string> {
  if (/^[a-z]+$/.test(word)) {
    const hangul = convertQwertyToHangul(word)
    if (/^[가-힣]{2,}$/.test(hangul)) yield stemKorean(hangul)
  } else if (
    [...word].every((letter) => isConsonantLetter(letter.charCodeAt(0)) || isVowelLetter(letter.charCodeAt(0)) || /[가-힣]/.test(letter))
  ) {
    const latin = keysOf(word)
    if (/[ㅏ-ㅣ]/.test(word) && /^[a-z]{2,}$/.test(latin)) yield latin
  }
}

/** All texts one slip of the fingers away, the commonest slips first. */
function* variants(keys: string): Generator<string> {
  for (let at = 0; at + 1 < keys.length; at++) {
    if (keys[at] !== keys[at + 1]) yield keys.slice(0, at) + keys[at + 1] + keys[at] + keys.slice(at + 2)
  }
  for (let at = 0; at < keys.length; at++) yield keys.slice(0, at) + keys.slice(at + 1)
  for (let at = 0; at <= keys.length; at++) for (const key of KEYS) yield keys.slice(0, at) + key + keys.slice(at)
  for (let at = 0; at < keys.length; at++) for (const key of KEYS) yield keys.slice(0, at) + key + keys.slice(at + 1)
}
