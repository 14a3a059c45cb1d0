import { bigrams, canonical, type Word, words } from '../analysis/analyse.ts'
import { parseQuestion } from '../parse.ts'
import { STOP_WORDS } from '../ranking.ts'
import { PART, WHOLE } from './terms.ts'

/** One word of a question and everything by which it may be found. */
export type Group = { word: string; term: string; match: string; weak: boolean }

export type Plan = {
  groups: Group[]
  /** What must stand in a passage: phrases. */
  required: string[]
  excluded: string[]
  /** What is marked in the answer: stems and identifiers of words and phrases. */
  marks: { terms: string[]; wholes: string[] }
}

/** More words than this are not looked for; a pasted page is found by its first ones. */
const MOST_WORDS = 32

/** Turns a question into parts of an FTS5 expression. Terms are quoted, so that no text can be taken for syntax. */
export function planOf(question: string): Plan {
  const parsed = parseQuestion(question)
  const found = groupsOf(parsed.text)
  const phrases = parsed.phrases.flatMap((phrase) => phraseMatch(phrase) ?? [])
  const marked = [parsed.text, ...parsed.phrases].flatMap((text) => [...words(canonical(text))])
  const weak = new Set(found.some((group) => group.weak) ? [] : STOP_WORDS)
  return {
    groups: found,
    required: phrases,
    excluded: parsed.excluded.flatMap((text) => phraseMatch(text) ?? []),
    marks: {
      terms: marked.flatMap((word) => (weak.has(word.term) ? [] : [word.term, ...(word.term.length === 2 ? (word.parts ?? []) : [])])),
      wholes: marked.flatMap((word) => word.whole ?? []),
    },
  }
}

const isHangul = (term: string): boolean => /^[가-힣]+$/.test(term)
const quote = (terms: string[]): string => `"${terms.join(' ').replaceAll('"', '')}"`

/** A phrase matches its stems in a row, or the identifier that it is. */
function phraseMatch(phrase: string): string | undefined {
  const found = [...words(canonical(phrase))]
  if (found.length === 0) return undefined
  const row = quote(found.map((word) => word.term))
  const whole = found[0].whole
  return whole ? `(${row} OR ${quote([WHOLE + whole])})` : row
}

/** The words of a question, function words last to be asked for; repeated words once. */
export function groupsOf(text: string): Group[] {
  const groups = new Map<string, Group>()
  for (const word of words(text)) {
    const spelled = text.slice(word.start, word.end)
    const group = groupOf(word, spelled)
    if (!groups.has(group.term) && groups.size < MOST_WORDS) groups.set(group.term, group)
  }
  const all = [...groups.values()]
  const strong = all.filter((group) => !group.weak)
  return strong.length > 0 ? strong : all
}

function groupOf(word: Word, spelled: string): Group {
  const ways = [quote([word.term])]
  if (word.whole) ways.push(quote([WHOLE + word.whole]))
  if (word.parts && (word.term.length === 2 || !isHangul(word.term))) ways.push(quote(word.parts))
  ways.push(...inside(word))
  const weak = STOP_WORDS.has(spelled.toLowerCase()) || STOP_WORDS.has(word.term)
  return { word: spelled, term: word.term, match: ways.length === 1 ? ways[0] : `(${ways.join(' OR ')})`, weak }
}

/** Ways to find a word inside others: a part of a Korean compound, a hump of camelCase, a compound written apart. */
function inside(word: Word): string[] {
  const { term } = word
  if (!isHangul(term)) return /^[a-z0-9]+$/.test(term) && term.length > 1 ? [quote([PART + term])] : []
  if (term.length <= 2) return [quote([PART + term])]
  return [quote(bigrams(term).map((pair) => PART + pair)), ...splits(term)]
}

/** 신규입사자 may be written 신규 입사자: every cut into words of two syllables and more, next to each other. */
function splits(term: string): string[] {
  const ways: string[] = []
  if (term.length > 8) return ways
  for (let at = 2; at <= term.length - 2; at++) {
    ways.push(quote([term.slice(0, at), term.slice(at)]))
    for (let next = at + 2; next <= term.length - 2; next++) ways.push(quote([term.slice(0, at), term.slice(at, next), term.slice(next)]))
  }
  return ways
}
