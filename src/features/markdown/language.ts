import type { Language } from './types.ts'

const SAMPLE = 4000
const FEWEST_LETTERS = 3

/** Korean where a fifth of the letters are Hangul (names and terms in Latin letters are usual), English where Latin letters prevail. */
export function detectLanguage(text: string): Language {
  let hangul = 0
  let latin = 0
  let other = 0
  const end = Math.min(text.length, SAMPLE)
  for (let index = 0; index < end; index += 1) {
    const code = text.charCodeAt(index)
    if ((code >= 0xac00 && code <= 0xd7a3) || (code >= 0x3131 && code <= 0x318e) || (code >= 0x1100 && code <= 0x11ff)) hangul += 1
    else if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) latin += 1
    else if (code >= 0x0250 && !(code >= 0x2000 && code <= 0x303f) && code < 0xd800) other += 1
  }
  const letters = hangul + latin + other
  // A syllable of Hangul carries about as much as two and a half Latin letters.
  if (hangul > 0 && hangul * 2.5 >= 0.2 * letters) return hangul + latin >= FEWEST_LETTERS || latin === 0 ? 'ko' : 'und'
  return latin >= FEWEST_LETTERS && latin > other * 2 ? 'en' : 'und'
}
