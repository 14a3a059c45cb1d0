import { stemEnglish } from './english.ts'
import { isParticle, shortNoun, stemKorean, verbStem } from './korean.ts'

/** Another version of the analysis makes other terms: an index made by an older one is rebuilt. */
export const ANALYSIS_VERSION = 2

/**
 * One word of a text. `start` and `end` are UTF-16 offsets in the NFC form of the text.
 * - `term` is the stem, which stands at the word's place in the index
 * - `whole` is an identifier as it is written, where that differs from its words (get-childitem)
 * - `parts` are finds inside the word: bigrams of a Korean compound, humps of camelCase, the year of 제2024-13호
 * - `verb` is the stem of the verb or adjective that the word may be a form of (도와 -> 돕)
 */
export type Word = { term: string; start: number; end: number; whole?: string; parts?: string[]; verb?: string }

const HAN = '[\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}々〆ー]'
const HANGUL = '[가-힣ㄱ-ㆎ]'
const LETTER = `[[\\p{L}\\p{N}\\p{M}_]--${HAN}--${HANGUL}]`
// C++, C#, .NET and .env are names of their own; other joints make an identifier that is also split. Runs have a longest
// length, because nobody looks for more and a text without a space must not cost more than another.
const LATIN = `${LETTER}{1,64}`
const JOINT = "[\\-.'’@:]|::|->|(?<=\\d),(?=\\d{3}(?!\\d))"
const RUN = new RegExp(
  `(${HANGUL}{1,40})|(${HAN}{1,100})|((?<![\\p{L}\\p{N}])\\.(?=\\p{L}))?(${LATIN}(?:(?:\\+\\+|#)(?!${LETTER})|(?:${JOINT})${LATIN}){0,12})`,
  'gv',
)

const DATE = /(?<!\d)((?:19|20)\d\d)\s?[년./-]\s?(\d{1,2})\s?[월./-]\s?(\d{1,2})(?![\d-])/g

/** Words of a text in any mixture of scripts, in order; a date as one more identifier. Never throws. */
export function* words(text: string): Generator<Word> {
  const dates = datesIn(text)
  if (dates.size === 0) yield* plainWords(text)
  else
    for (const word of plainWords(text)) {
      const date = dates.get(word.start)
      yield date === undefined ? word : { ...word, whole: date }
    }
}

/** Dates by where they begin, all in one form, so that 2024년 3월 2일 finds 2024-03-02. */
export function datesIn(text: string): Map<number, string> {
  const dates = new Map<number, string>()
  for (const { index, 1: year, 2: month, 3: day } of text.matchAll(DATE))
    dates.set(index, `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  return dates
}

function* plainWords(text: string): Generator<Word> {
  let previousEnd = -1
  for (const match of text.matchAll(RUN)) {
    const start = match.index
    const end = start + match[0].length
    const [raw, hangul, han, dot, latin] = match
    if (hangul !== undefined) yield* hangulWords(hangul, start, joined(text, start, previousEnd))
    else if (han !== undefined) yield* hanWords(han, start)
    else yield* latinWords(raw, latin, dot !== undefined, start, end)
    previousEnd = end
  }
}

/** True where a run follows another one directly, or after a closing bracket: 온고지신(溫故知新)은. */
function joined(text: string, start: number, previousEnd: number): boolean {
  return start > 0 && (start === previousEnd || (')]」』”’"\'`*_'.includes(text[start - 1]) && previousEnd > 0 && start - previousEnd <= 4))
}

function* hangulWords(run: string, start: number, followsAnother: boolean): Generator<Word> {
  if (followsAnother && isParticle(run)) return
  const term = stemKorean(run)
  const end = start + run.length
  const noun = term === run ? shortNoun(run) : undefined
  const verb = verbStem(run)
  yield { term, start, end, ...(noun ? { parts: [noun] } : term.length >= 3 ? { parts: bigrams(term) } : {}), ...(verb ? { verb } : {}) }
}

function* hanWords(run: string, start: number): Generator<Word> {
  const characters = [...run.normalize('NFKC')]
  if (characters.length === 1) yield { term: characters[0], start, end: start + run.length }
  for (let index = 0; index + 1 < characters.length; index++) {
    // Bigrams overlap; each marks its first character, the last one both.
    const last = index + 2 === characters.length
    yield { term: characters[index] + characters[index + 1], start: start + index, end: last ? start + run.length : start + index + 1 }
  }
}

/** Neighbouring pairs of syllables, by which a part of a compound is found. */
export function bigrams(stem: string): string[] {
  const pairs: string[] = []
  for (let index = 0; index + 2 <= stem.length; index++) pairs.push(stem.slice(index, index + 2))
  return pairs
}

const PLAIN = /^[a-z0-9]+$/
const PIECE = /[^\-.,'’@:_>]+/g
const HUMPS = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+/gu

function* latinWords(raw: string, latin: string, dotted: boolean, start: number, end: number): Generator<Word> {
  const folded = /^\d{1,3}(,\d{3})+$/.test(latin) ? latin.replaceAll(',', '') : fold(latin)
  if (!dotted && PLAIN.test(folded)) {
    yield plainWord(folded, latin, start, end)
    return
  }
  if (folded.endsWith('++') || folded.endsWith('#')) {
    yield { term: folded, start, end }
    return
  }
  if (dotted && /^[a-z]+$/.test(folded)) {
    yield { term: `.${folded}`, start, end, ...(folded === 'net' ? {} : { parts: [stemEnglish(folded)] }) }
    return
  }
  const version = /^v?(\d+(?:\.\d+)+)$/.exec(folded)?.[1]
  if (version !== undefined) {
    const pieces = version.split('.')
    yield { term: version, start, end, ...(pieces.length > 2 ? { parts: [pieces.slice(0, 2).join('.')] } : {}) }
    return
  }
  const possessive = folded.replace(/['’]s$/, '').replace(/(?<=\p{L})['’](?=\p{L})/gu, '')
  yield* identifier(raw, latin, possessive, start)
}

/** The words of an identifier; the first one carries the whole. */
function* identifier(raw: string, latin: string, folded: string, start: number): Generator<Word> {
  const shift = raw.length - latin.length
  const pieces = [...latin.matchAll(PIECE)].filter(
    (piece) => !(piece[0].toLowerCase() === 's' && /['’]/.test(latin[piece.index - 1] ?? '')),
  )
  const joinedByApostrophe = /\p{L}['’]\p{L}/u.test(latin) && !/[-.,@:_>]/.test(latin)
  if (pieces.length === 1 || joinedByApostrophe) {
    yield plainWord(folded, pieces.length === 1 ? pieces[0][0] : latin, start + shift, start + shift + latin.length)
    return
  }
  let first = true
  for (const piece of pieces) {
    const from = start + shift + piece.index
    const word = plainWord(fold(piece[0]), piece[0], from, from + piece[0].length)
    yield first ? { ...word, whole: folded } : word
    first = false
  }
}

function plainWord(folded: string, written: string, start: number, end: number): Word {
  const parts = partsOf(folded, written)
  return parts ? { term: stemEnglish(folded), start, end, parts } : { term: stemEnglish(folded), start, end }
}

/** camelCase and numbers with units (100MB) are also found by what they are made of. */
function partsOf(folded: string, written: string): string[] | undefined {
  const unit = /^(\d+)([a-z]{1,4})$/.exec(folded)
  if (unit) return [unit[1], unit[2]]
  if (!/\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}/u.test(written)) return undefined
  const humps = written.match(HUMPS) ?? []
  return humps.length > 1 ? humps.map((hump) => stemEnglish(fold(hump))) : undefined
}

const NO_PART_OF_A_WORD = /[^\p{L}\p{N}\-.,'’@:_>+#]+/gu

/** NFKC, lower case, without accents: Ｃａｆé -> cafe. */
function fold(text: string): string {
  const lower = text.toLowerCase()
  if (/^[\x20-\x7f]*$/.test(lower)) return lower
  const plain = lower
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
  // Some letters fall apart into signs and spaces.
  return plain.replace(NO_PART_OF_A_WORD, '') || lower
}

/** The form in which texts are stored, analysed and marked: NFC, and without characters that only steer layout. */
export const canonical = (text: string): string =>
  text.normalize('NFC').replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\0]/g, '')
