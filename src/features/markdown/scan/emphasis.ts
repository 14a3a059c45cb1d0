/** A run of `*`, `_` or `~` that may open or close emphasis. */
export type Delimiter = {
  code: number
  length: number
  original: number
  /** Index of its text in the output. */
  out: number
  opens: boolean
  closes: boolean
}

const WHITESPACE = /\s/u
const PUNCTUATION = /[\p{P}\p{S}]/u
const CJK = /[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\u3000-\u303f\uff00-\uffef]/u

/**
 * Classifies a run by its neighbours. CJK-friendly: beside a CJK character punctuation does not keep a run from
 * opening or closing, so that `**저장소(Repository)**는` is bold. Source: markdown-cjk-friendly, specification.
 */
export function delimiterOf(text: string, start: number, end: number, out: number): Delimiter | undefined {
  const code = text.charCodeAt(start)
  const before = start === 0 ? ' ' : characterBefore(text, start)
  const after = end >= text.length ? ' ' : String.fromCodePoint(text.codePointAt(end) as number)
  const beforeKind = kindOf(before)
  const afterKind = kindOf(after)
  const beforeSide = beforeKind !== 'letter'
  const afterSide = afterKind !== 'letter'
  // Beside a run of tildes a run of stars may both open and close (micromark's reading).
  const beside = code !== 126
  const left = afterKind !== 'space' && (afterKind !== 'mark' || beforeSide || CJK.test(before) || (beside && after === '~'))
  const right = beforeKind !== 'space' && (beforeKind !== 'mark' || afterSide || CJK.test(after) || (beside && before === '~'))
  const opens = code === 95 ? left && (beforeSide || !right) : left
  const closes = code === 95 ? right && (afterSide || !left) : right
  if (!opens && !closes) return undefined
  return { code, length: end - start, original: end - start, out, opens, closes }
}

function characterBefore(text: string, index: number): string {
  const low = text.charCodeAt(index - 1)
  const pair = low >= 0xdc00 && low <= 0xdfff && index > 1
  return text.slice(pair ? index - 2 : index - 1, index)
}

/** CJK punctuation counts as a letter: it must not decide about emphasis. */
function kindOf(character: string): 'space' | 'mark' | 'cjk-mark' | 'letter' {
  const code = character.charCodeAt(0)
  if (code < 128) {
    if (code <= 32) return 'space'
    return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) ? 'letter' : 'mark'
  }
  if (WHITESPACE.test(character)) return 'space'
  if (!PUNCTUATION.test(character)) return 'letter'
  return CJK.test(character) ? 'cjk-mark' : 'mark'
}

/** Pairs the delimiters from `bottom` on and blanks the characters used up in `out`. Linear in their number. */
export function closeEmphasis(delimiters: Delimiter[], bottom: number, out: string[]): void {
  const openers = new Map<number, Delimiter[]>()
  for (let index = bottom; index < delimiters.length; index += 1) {
    const closer = delimiters[index] as Delimiter
    const stack = openers.get(closer.code) ?? []
    if (closer.closes) pair(stack, closer, openers)
    if (closer.opens && closer.length > 0) {
      stack.push(closer)
      openers.set(closer.code, stack)
    }
  }
  for (let index = bottom; index < delimiters.length; index += 1) {
    const delimiter = delimiters[index] as Delimiter
    if (delimiter.length !== delimiter.original) out[delimiter.out] = String.fromCharCode(delimiter.code).repeat(delimiter.length)
  }
}

function pair(stack: Delimiter[], closer: Delimiter, openers: Map<number, Delimiter[]>): void {
  let looked = 0
  for (let at = stack.length - 1; at >= 0 && closer.length > 0 && looked < 50; at -= 1, looked += 1) {
    const opener = stack[at] as Delimiter
    if (!fits(opener, closer)) continue
    while (opener.length > 0 && closer.length > 0) {
      if (closer.code === 126 && opener.length !== closer.length) break
      const used = closer.code === 126 ? opener.length : opener.length > 1 && closer.length > 1 ? 2 : 1
      opener.length -= used
      closer.length -= used
      if (!fits(opener, closer)) break
    }
    stack.length = opener.length > 0 ? at + 1 : at
    dropBetween(openers, opener, closer)
    if (opener.length > 0 && closer.length > 0) continue
  }
}

/** Runs of another mark between the pair cannot pair with anything outside of it. */
function dropBetween(openers: Map<number, Delimiter[]>, opener: Delimiter, closer: Delimiter): void {
  for (const [code, stack] of openers) {
    if (code === closer.code) continue
    while (stack.length > 0 && (stack[stack.length - 1] as Delimiter).out > opener.out) stack.pop()
  }
}

function fits(opener: Delimiter, closer: Delimiter): boolean {
  if (closer.code === 126) return opener.length === closer.length
  if (!opener.closes && !closer.opens) return true
  return closer.length % 3 === 0 || (opener.length + closer.length) % 3 !== 0
}
