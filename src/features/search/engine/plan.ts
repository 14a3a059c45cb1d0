import { bigrams, canonical, type Word, words } from '../analysis/analyse.ts'
import { parseQuestion } from '../parse.ts'
import type { Expansion } from './engine.ts'
import { type Length, STOP_WORDS, WAY_WEIGHTS } from '../ranking.ts'
import { PART, WHOLE } from './terms.ts'

/**
 * One way to find a word: terms that stand one after the other. `weight` is what it counts beside the word as it is
 * written, `synonym` the other word that was found in its place.
 */
export type Way = { terms: string[]; weight: number; synonym?: string }

/** One word of a question and everything by which it may be found. */
export type Group = { word: string; term: string; ways: Way[]; weak: boolean }

export type Plan = {
  groups: Group[]
  /** How many words are looked for, and how many were written, function words and all. */
  length: Length
  /** What must stand in a passage: phrases. */
  required: Way[][]
  excluded: Way[][]
  /** What is marked in the answer: stems and identifiers of words and phrases, and synonyms of several words. */
  marks: { terms: string[]; wholes: string[]; rows: string[][] }
}

/** More words than this are not looked for; a pasted page is found by its first ones. */
const MOST_WORDS = 32
/** So many phrases have to be there, and so many words or phrases may not; what is said beyond is passed over. */
const MOST_PHRASES = 4
const MOST_EXCLUDED = 12
const MOST_EXCLUDED_PHRASES = 2
/** Longer compounds are not cut: there are too many ways. */
const LONGEST_SPLIT = 10

/** Takes a question apart into what is looked for, with other words for its words. */
export function planOf(question: string, expansions: Expansion[] = []): Plan {
  const parsed = parseQuestion(question)
  const all = allGroupsOf(parsed.text)
  const found = wantedOf(all)
  const added = addSynonyms(found, expansions)
  const single = added.flatMap((synonym) => (synonym.length === 1 ? synonym : []))
  const phrases = waysOfPhrases(parsed.phrases, MOST_PHRASES)
  const marked = [parsed.text, ...parsed.phrases].flatMap((text) => [...words(canonical(text))])
  const weak = new Set(found.some((group) => group.weak) ? [] : STOP_WORDS)
  return {
    groups: found,
    length: { wanted: found.length, written: all.length },
    required: phrases,
    excluded: excludedOf(parsed.excluded),
    marks: {
      terms: [...marked, ...single].flatMap((word) =>
        weak.has(word.term)
          ? []
          : [
              word.term,
              ...(word.verb ? [word.verb] : []),
              ...(word.term.length === 2 ? (word.parts ?? []) : []),
              ...(isHangul(word.term) && word.term.length > 3 ? cuts(word.term, 2).flat() : []),
            ],
      ),
      wholes: marked.flatMap((word) => word.whole ?? []),
      rows: added.filter((synonym) => synonym.length > 1).map((synonym) => synonym.map(({ term }) => term)),
    },
  }
}

/** Adds to each word what may stand in its place; gives the words of these. */
function addSynonyms(groups: Group[], expansions: Expansion[]): Word[][] {
  const added: Word[][] = []
  for (const { words: written, alternatives } of expansions) {
    const terms = new Set([...words(canonical(written))].map(({ term }) => term))
    const meant = groups.filter(({ term }) => terms.has(term))
    for (const alternative of meant.length > 0 ? alternatives : []) {
      const found = [...words(canonical(alternative))]
      // A phrase that stands for several words counts for each of them, and no more than once in all.
      const weight = WAY_WEIGHTS.synonym / meant.length
      for (const group of meant)
        for (const each of waysOf(found)) group.ways.push({ ...each, weight: each.weight * weight, synonym: alternative })
      if (found.length > 0) added.push(found)
    }
  }
  return added
}

/** A phrase is found in a row; a single word in all its ways. */
const waysOf = (found: Word[]): Way[] =>
  found.length === 1 ? groupOf(found[0], found[0].term).ways : found.length > 1 ? [way(found.map(({ term }) => term))] : []

const isHangul = (term: string): boolean => /^[가-힣]+$/.test(term)
const way = (terms: string[], weight = 1): Way => ({ terms, weight })

function excludedOf(phrases: string[]): Way[][] {
  const all = waysOfPhrases(phrases, MOST_EXCLUDED)
  const rows = all.filter((ways) => ways[0].terms.length > 1).slice(MOST_EXCLUDED_PHRASES)
  return all.filter((ways) => !rows.includes(ways))
}

/** The first of these phrases that say anything, the same once. */
function waysOfPhrases(phrases: string[], most: number): Way[][] {
  const distinct = new Map<string, Way[]>()
  for (const phrase of phrases) {
    const ways = phraseWays(phrase)
    if (ways.length > 0) distinct.set(ways.map(({ terms }) => terms.join(' ')).join('\n'), ways)
  }
  return [...distinct.values()].slice(0, most)
}

/** A phrase matches its stems in a row, or the identifier that it is. */
function phraseWays(phrase: string): Way[] {
  const found = [...words(canonical(phrase))].slice(0, MOST_WORDS)
  if (found.length === 0) return []
  const row = way(found.map((word) => word.term))
  const whole = found[0].whole
  return whole ? [row, way([WHOLE + whole])] : [row]
}

/** All words of a question; repeated words once. */
function allGroupsOf(text: string): Group[] {
  const groups = new Map<string, Group>()
  for (const word of words(text)) {
    const spelled = text.slice(word.start, word.end)
    const group = groupOf(word, spelled)
    if (!groups.has(group.term) && groups.size < MOST_WORDS) groups.set(group.term, group)
  }
  const all = [...groups.values()]
  joinNeighbours(all)
  return all
}

/** Function words are looked for only where there is nothing else. */
function wantedOf(all: Group[]): Group[] {
  const strong = all.filter((group) => !group.weak)
  return strong.length > 0 ? strong : all
}

/** 전자 결재 may be written 전자결재, alone or in a longer compound; that counts half for each of the two. */
function joinNeighbours(groups: Group[]): void {
  for (let index = 0; index + 1 < groups.length; index++) {
    const pair = [groups[index], groups[index + 1]]
    if (!pair.every(({ term, weak }) => !weak && isHangul(term) && term.length >= 2)) continue
    const joined = pair[0].term + pair[1].term
    if (joined.length > LONGEST_SPLIT) continue
    for (const { ways } of pair) {
      ways.push(
        way([joined], WAY_WEIGHTS.joined),
        way(
          bigrams(joined).map((each) => PART + each),
          WAY_WEIGHTS.joined,
        ),
      )
    }
  }
}

function groupOf(word: Word, spelled: string): Group {
  const ways = [way([word.term])]
  if (word.whole) ways.push(way([WHOLE + word.whole]))
  ways.push(...inParts(word), ...asVerb(word), ...inside(word))
  const weak = STOP_WORDS.has(spelled.toLowerCase()) || STOP_WORDS.has(word.term)
  return { word: spelled, term: word.term, ways, weak }
}

/** A noun of one syllable with its particle, a number with its unit written apart, the humps of another identifier. */
function inParts({ term, parts }: Word): Way[] {
  if (!parts) return []
  if (isHangul(term)) return term.length === 2 ? [way(parts)] : []
  return [
    /^\d/.test(term)
      ? way(parts)
      : way(
          parts.map((part) => PART + part),
          WAY_WEIGHTS.hump,
        ),
  ]
}

/** All forms of a verb carry its stem; one that could be nothing else stands under it. */
function asVerb({ term, verb }: Word): Way[] {
  if (!verb) return []
  const inflected = way([PART + verb], WAY_WEIGHTS.verb)
  return verb === term ? [inflected] : [way([verb], WAY_WEIGHTS.verb), inflected]
}

/** Ways to find a word inside others: a part of a Korean compound, a hump of camelCase, a compound written apart. */
function inside(word: Word): Way[] {
  const { term } = word
  if (!isHangul(term)) return /^[a-z0-9.]+$/.test(term) && term.length > 1 ? [way([PART + term], WAY_WEIGHTS.hump)] : []
  if (term.length <= 2) return word.verb === term ? [] : [way([PART + term], WAY_WEIGHTS.inside)]
  return [
    way(
      bigrams(term).map((pair) => PART + pair),
      WAY_WEIGHTS.inside,
    ),
    ...splits(term),
  ]
}

/** 신규입사자 may be written 신규 입사자: every cut into words of two syllables and more, next to each other. */
const splits = (term: string): Way[] =>
  term.length > LONGEST_SPLIT ? [] : cuts(term, term.length < 8 ? 3 : 4).map((pieces) => way(pieces, WAY_WEIGHTS.apart))

/** Every way to cut a word into two or up to `most` pieces of two syllables and more. */
function cuts(term: string, most: number): string[][] {
  const found: string[][] = []
  for (let at = 2; at <= term.length - 2; at++) {
    const [first, rest] = [term.slice(0, at), term.slice(at)]
    found.push([first, rest])
    if (most > 2) for (const pieces of cuts(rest, most - 1)) found.push([first, ...pieces])
  }
  return found
}
