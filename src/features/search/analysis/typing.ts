/** How what somebody is typing compares with a name. Pure, and used by the index and by the browser alike. */
import { escapeHtml } from '../../../platform/page/markup.ts'
import { foldKeepingLetters, initialsOf, isConsonantLetter, isSyllable, isVowelLetter, keysOf, onset } from './hangul.ts'

/** What is compared when people type: letters and digits only, since spaces are where writers differ. */
export const typedForm = (text: string): string => foldKeepingLetters(text).replace(/[^\p{L}\p{N}+#]+/gu, '')

/** Something being typed: its form, the keys pressed for it, and its initials where it may be meant as such (초성). */
export type Typed = { form: string; keys: string; initials: string | null }

const LONGEST = 60

export function typedOf(text: string): Typed {
  const form = typedForm(text.normalize('NFC').slice(0, LONGEST))
  const codes = [...form].map((sign) => sign.codePointAt(0) as number)
  const meansInitials = codes.some(isConsonantLetter) && !codes.some(isVowelLetter)
  return { form, keys: keysOf(form), initials: meansInitials ? initialsOf(form) : null }
}

const AFTER_GAP = /[\s\-_/.:()[\]·,]/

/** A sign of a name as it is compared, and the stretch of the name that it stands for. */
type Unit = { sign: string; keys: string; start: number; end: number; begins: boolean }

function unitsOf(name: string): Unit[] {
  const units: Unit[] = []
  let gap = true
  let at = 0
  for (const character of name) {
    const start = at
    at += character.length
    for (const sign of signsOf(character)) {
      units.push({ sign, keys: keysOf(sign), start, end: at, begins: gap && sign !== '+' && sign !== '#' })
      gap = false
    }
    if (AFTER_GAP.test(character)) gap = true
  }
  return units
}

/** Nearly always one sign or none; a ligature or a squared word (㎏) has more. */
function signsOf(character: string): string {
  const code = character.charCodeAt(0)
  if (isSyllable(code) || (code >= 97 && code <= 122)) return character
  return typedForm(character)
}

/**
 * Where a name matches: `start` and `end` in UTF-16 units. `place` is `whole`, `beginning` or `word` (a later one).
 * `half` says that the last syllable is on the way to the one that stands there, `layout` that it was typed on the other
 * keyboard layout.
 */
export type Match = { place: 'whole' | 'beginning' | 'word'; half: boolean; layout: boolean; start: number; end: number }

/** The nearest match of what is typed with a name (NFC), or null. A word matches from its beginning, spaces aside. */
export function matchTyped(name: string, typed: Typed): Match | null {
  if (typed.form === '') return null
  const units = unitsOf(name)
  const whole = find(units, (from) => bySigns(units, from, typed.form))
  if (whole) return whole
  const half = find(units, (from) => byHalfSyllables(units, from, typed))
  if (half) return { ...half, place: half.place === 'whole' ? 'beginning' : half.place, half: true }
  const other = find(units, (from) => byKeys(units, from, typed.keys))
  return other && { ...other, layout: true }
}

function find(units: Unit[], lengthAt: (from: number) => number): Match | null {
  for (let from = 0; from < units.length; from++) {
    if (from > 0 && !units[from].begins) continue
    const length = lengthAt(from)
    if (length === 0) continue
    const place = from > 0 ? 'word' : length === units.length ? 'whole' : 'beginning'
    return { place, half: false, layout: false, start: units[from].start, end: units[from + length - 1].end }
  }
  return null
}

/** Sign by sign: a lone consonant stands for any syllable that begins with it. */
function bySigns(units: Unit[], from: number, form: string): number {
  const wanted = [...form]
  const fits = wanted.every((sign, index) => from + index < units.length && stands(units[from + index], sign))
  return fits ? wanted.length : 0
}

function stands(unit: Unit, sign: string): boolean {
  if (sign === unit.sign) return true
  return isConsonantLetter(sign.codePointAt(0) as number) && isSyllable(unit.sign.charCodeAt(0)) && onset(unit.sign.charCodeAt(0)) === sign
}

/** Hangul whose last syllable is not yet what it will be: 지시 on the way to 지식, 각 to 가구. */
function byHalfSyllables(units: Unit[], from: number, { form, keys }: Typed): number {
  const wanted = [...form]
  const last = wanted.pop() as string
  if (!isSyllable(last.codePointAt(0) as number)) return 0
  const before = wanted.length === 0 || bySigns(units, from, wanted.join('')) > 0
  const rest = before && from + wanted.length < units.length ? byKeys(units, from + wanted.length, keysOf(last)) : 0
  if (rest > 0) return isSyllable(units[from + wanted.length].sign.charCodeAt(0)) ? wanted.length + rest : 0
  return isSyllable(units[from].sign.charCodeAt(0)) ? byKeys(units, from, keys) : 0
}

function byKeys(units: Unit[], from: number, keys: string): number {
  let rest = keys
  for (let at = from; at < units.length; at++) {
    const own = units[at].keys
    if (rest.length <= own.length) return own.startsWith(rest) ? at - from + 1 : 0
    if (!rest.startsWith(own)) return 0
    rest = rest.slice(own.length)
  }
  return 0
}

/** Lower is nearer: the whole, its beginning, a later word, and behind these what the other keyboard layout makes of it. */
export function nearness(match: Match): number {
  const place = { whole: 0, beginning: 2, word: 4 }[match.place]
  return place + (match.half ? 1 : 0) + (match.layout ? 5 : 0)
}

/** The name as HTML, escaped, with `<mark>` around what is typed of it. */
export function markTyped(name: string, typed: Typed): string {
  const match = matchTyped(name, typed)
  return match ? markedAt(name, match) : escapeHtml(name)
}

export const markedAt = (name: string, { start, end }: { start: number; end: number }): string =>
  `${escapeHtml(name.slice(0, start))}<mark>${escapeHtml(name.slice(start, end))}</mark>${escapeHtml(name.slice(end))}`

/**
 * Of what was found, all that was typed as it stands; only where there is none, what the other layout makes of it: 새 means
 * the word, not the English `to`.
 */
export function unlessTyped<T>(found: T[], layoutOf: (one: T) => boolean): T[] {
  const asTyped = found.filter((one) => !layoutOf(one))
  return asTyped.length > 0 ? asTyped : found
}

/** Every beginning from which a name can be completed, in the form in which typing is compared; the name's own first. */
export function beginningsOf(name: string): string[] {
  const units = unitsOf(name)
  const whole = units.map(({ sign }) => sign).join('')
  const starts = units.flatMap((unit, at) => (at === 0 || unit.begins ? [at] : []))
  return starts.map((at) =>
    at === 0
      ? whole
      : units
          .slice(at)
          .map(({ sign }) => sign)
          .join(''),
  )
}
