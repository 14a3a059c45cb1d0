import { convertQwertyToHangul } from 'es-hangul'
import { isConsonantLetter, isVowelLetter, keysOf } from '../analysis/hangul.ts'
import { stemKorean } from '../analysis/korean.ts'

const KEYS = 'abcdefghijklmnopqrstuvwxyz'
const SHORTEST_WITH_TYPO = 4
const LONGEST_WITH_TYPO = 20
/** In a Latin word of fewer keys one wrong key makes another word rather than a slip: wage and page, slip and ship. */
const SHORTEST_WITH_WRONG_KEY = 5
/** Hardly anybody mistakes the first key; in a short word another first key is another word: 비번 and 이번. */
const SHORTEST_WITH_WRONG_START = 6
const LONGEST = 40

/** The 2,350 syllables of KS X 1001. One of them alone is a word of Korean (신), others are keys of another layout (햣 is git). */
const EVERYDAY = new Set(
  new TextDecoder('euc-kr').decode(
    Uint8Array.from({ length: 25 * 94 * 2 }, (_, at) => (at % 2 === 0 ? 0xb0 + Math.floor(at / 188) : 0xa1 + (((at - 1) / 2) % 94))),
  ),
)

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
  const meant = lower.length === 1 && EVERYDAY.has(lower) ? /[가-힣]/ : /./
  for (const found of known(keys)) if (found !== lower && meant.test(found)) yield found
  if (keys.length < SHORTEST_WITH_TYPO || keys.length > LONGEST_WITH_TYPO || !/^[a-z]+$/.test(keys)) return
  const hangul = /[가-힣]/.test(lower)
  for (const variant of variants(keys, hangul)) for (const found of known(variant)) if (/[가-힣]/.test(found) === hangul) yield found
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
function* variants(keys: string, hangul: boolean): Generator<string> {
  for (let at = 0; at + 1 < keys.length; at++) {
    if (keys[at] !== keys[at + 1]) yield keys.slice(0, at) + keys[at + 1] + keys[at] + keys.slice(at + 2)
  }
  for (let at = 0; at < keys.length; at++) yield keys.slice(0, at) + keys.slice(at + 1)
  for (let at = 0; at <= keys.length; at++) for (const key of KEYS) yield keys.slice(0, at) + key + keys.slice(at)
  if (!hangul && keys.length < SHORTEST_WITH_WRONG_KEY) return
  const from = keys.length < SHORTEST_WITH_WRONG_START ? 1 : 0
  for (let at = from; at < keys.length; at++) for (const key of KEYS) yield keys.slice(0, at) + key + keys.slice(at + 1)
}
