import { assemble } from 'es-hangul'

/** Hangul as syllables, letters and keys. Every function here is pure and works on NFC text. */

const FIRST = 0xac00
const LAST = 0xd7a3
const ONSETS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'

// The keys of the two-set layout (KS X 5002). Shift is left out: `Rha` and `rha` are both looked for as 꼼 and 곰.
const ONSET_KEYS = ['r', 'r', 's', 'e', 'e', 'f', 'a', 'q', 'q', 't', 't', 'd', 'w', 'w', 'c', 'z', 'x', 'v', 'g']
const VOWEL_KEYS = ['k', 'o', 'i', 'o', 'j', 'p', 'u', 'p', 'h', 'hk', 'ho', 'hl', 'y', 'n', 'nj', 'np', 'nl', 'b', 'm', 'ml', 'l']
const CODA_KEYS = [
  '',
  'r',
  'r',
  'rt',
  's',
  'sw',
  'sg',
  'e',
  'f',
  'fr',
  'fa',
  'fq',
  'ft',
  'fx',
  'fv',
  'fg',
  'a',
  'q',
  'qt',
  't',
  't',
  'd',
  'w',
  'c',
  'z',
  'x',
  'v',
  'g',
]
const CONSONANT_LETTERS = 'ㄱㄲㄳㄴㄵㄶㄷㄸㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅃㅄㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const CONSONANT_KEYS = [
  'r',
  'r',
  'rt',
  's',
  'sw',
  'sg',
  'e',
  'e',
  'f',
  'fr',
  'fa',
  'fq',
  'ft',
  'fx',
  'fv',
  'fg',
  'a',
  'q',
  'q',
  'qt',
  't',
  't',
  'd',
  'w',
  'w',
  'c',
  'z',
  'x',
  'v',
  'g',
]
const FIRST_VOWEL_LETTER = 0x314f

export const isSyllable = (code: number): boolean => code >= FIRST && code <= LAST

/** Index of the final consonant of a syllable: 0 where there is none, 8 for ㄹ. */
export const coda = (code: number): number => (code - FIRST) % 28

/** The first consonant of a syllable, as a letter: ㅈ for 지. */
export const onset = (code: number): string => ONSETS[Math.floor((code - FIRST) / 588)]

/** True for a consonant that stands alone, as people type initials (초성). */
export const isConsonantLetter = (code: number): boolean => code >= 0x3131 && code <= 0x314e
export const isVowelLetter = (code: number): boolean => code >= FIRST_VOWEL_LETTER && code <= 0x3163

/**
 * The keys one presses for a text on a Korean keyboard, in Latin letters: 지식 -> wltlr, ㅔㅕㅠ -> pub. What is not
 * Hangul stays. Texts typed on the wrong layout and half-typed syllables thereby compare as plain prefixes.
 */
export function keysOf(text: string): string {
  let keys = ''
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (isSyllable(code)) {
      const index = code - FIRST
      keys += ONSET_KEYS[Math.floor(index / 588)] + VOWEL_KEYS[Math.floor((index % 588) / 28)] + CODA_KEYS[index % 28]
    } else if (isConsonantLetter(code)) keys += CONSONANT_KEYS[CONSONANT_LETTERS.indexOf(character)] ?? ''
    else if (isVowelLetter(code)) keys += VOWEL_KEYS[code - FIRST_VOWEL_LETTER]
    else keys += character
  }
  return keys
}

/** The initials of a text (지식 창고 -> ㅈㅅ ㅊㄱ); what is not Hangul stays. */
export function initialsOf(text: string): string {
  let initials = ''
  for (const character of text) {
    const code = character.codePointAt(0) as number
    initials += isSyllable(code) ? onset(code) : character
  }
  return initials
}

const LOOSE = /[가-힣ㄱ-ㅣ]*[ㄱ-ㅎ][ㅏ-ㅣ][가-힣ㄱ-ㅣ]*/g

/** Letters that were typed apart, put together where nothing is left over: ㅈㅣ식 -> 지식. */
export const assembled = (text: string): string =>
  text.replace(LOOSE, (run) => {
    const whole = assemble([...run])
    return /[ㄱ-ㅣ]/.test(whole) ? run : whole
  })

/** NFKC and lower case, except that letters of Hangul stay letters: NFKC would make ㅈ a different character. */
export const foldKeepingLetters = (text: string): string => text.toLowerCase().replace(/[^ㄱ-ㆎ]+/g, (rest) => rest.normalize('NFKC'))
