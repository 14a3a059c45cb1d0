/*
 * Where words stand in a text that is not quite the one they were chosen in. It runs in the browser too, on the text of the
 * page. After the fuzzy anchoring of Hypothesis (quote first, context to decide, then an approximate match), by words.
 */

/** Words of a text and what stands around them. */
export type Quote = { quote: string; prefix: string; suffix: string }
/** A stretch of a text: UTF-16 units, `end` exclusive. `exact` is false where only most of the words are there. */
export type Found = { start: number; end: number; exact: boolean }

/** Units of text kept on either side of a quote. */
export const CONTEXT = 64
/** A quote that long does not stand somewhere else by chance, nor do several words in a row. */
const TELLING = 24
/** Share of the context that must be there for a short quote to be believed. */
const ENOUGH_CONTEXT = 0.2
const MOST_PLACES = 2_000
/** Share of the words that may differ in an approximate match. */
const MOST_DIFFERENT = 0.4
const FEWEST_WORDS = 3
const MOST_WORDS = 400
/** Steps of an approximate match; a longer one is not tried. */
export const MOST_STEPS = 20_000_000
/** Letters that a word has at most in the mean, for telling what a match would cost without looking at the words. */
const LETTERS_OF_A_WORD = 8

/** Runs of white space as one blank, so that a page and its source read alike. */
export const plain = (text: string): string => text.replace(/\s+/g, ' ')

/** The quote of a stretch of a text, with what stands around it. */
export const quoteAt = (text: string, start: number, end: number): Quote => ({
  quote: text.slice(start, end),
  prefix: text.slice(Math.max(0, start - CONTEXT), start),
  suffix: text.slice(end, end + CONTEXT),
})

/**
 * Where the quote stands in `text` (plain, see above): its words exactly, else most of them in a row. Among several places
 * the one with the same context wins, then the one nearest to `hint`. With `strict`, a short quote whose context is gone is not found.
 */
export function locate(text: string, wanted: Quote, options: { hint?: number; strict?: boolean; mostSteps?: number } = {}): Found | null {
  return locateExactly(text, wanted, options) ?? locateNearly(text, wanted, options)
}

/** Where exactly these words stand. */
export function locateExactly(text: string, wanted: Quote, { hint, strict }: { hint?: number; strict?: boolean } = {}): Found | null {
  const quote = plain(wanted.quote).trim()
  if (quote === '') return null
  const places = placesOf(text, quote)
  const scored = places.map((start) => ({ start, context: contextAt(text, start, start + quote.length, wanted) }))
  scored.sort((a, b) => b.context - a.context || distance(a.start, hint) - distance(b.start, hint))
  const [best] = scored
  if (!best) return null
  if (strict && isVague(quote) && best.context < ENOUGH_CONTEXT && (best.context === 0 || places.length > 1)) return null
  return { start: best.start, end: best.start + quote.length, exact: true }
}

const isVague = (quote: string): boolean => quote.length < TELLING && wordsIn(quote).length < FEWEST_WORDS

function placesOf(text: string, quote: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(quote); at >= 0 && places.length < MOST_PLACES; at = text.indexOf(quote, at + 1)) places.push(at)
  return places
}

const distance = (start: number, hint: number | undefined): number => (hint === undefined ? start : Math.abs(start - hint))

/** How much of the context is there, from 0 to 1. Without any context everything is. */
function contextAt(text: string, start: number, end: number, { prefix, suffix }: Quote): number {
  const before = plain(prefix)
  const after = plain(suffix)
  if (before === '' && after === '') return 1
  let same = 0
  while (same < before.length && text[start - 1 - same] === before[before.length - 1 - same]) same += 1
  let followed = 0
  while (followed < after.length && text[end + followed] === after[followed]) followed += 1
  return (same + followed) / (before.length + after.length)
}

type Word = { word: string; start: number; end: number }
const WORD = /[\p{L}\p{M}\p{N}_]+/gu
const wordsIn = (text: string): Word[] =>
  [...text.matchAll(WORD)].map((match) => ({ word: match[0].toLowerCase(), start: match.index, end: match.index + match[0].length }))

/** Words that are one word in another form are half alike: a particle, an ending, a plural. */
function difference(a: string, b: string): number {
  if (a === b) return 0
  let same = 0
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1
  return same >= 2 && same * 2 >= Math.max(a.length, b.length) ? 0.3 : 1
}

/** The stretch that holds most of the words of the quote in their order (the algorithm of Sellers, 1980, over words). */
function locateNearly(text: string, wanted: Quote, { hint, mostSteps = MOST_STEPS }: { hint?: number; mostSteps?: number }): Found | null {
  const words = wordsIn(wanted.quote).slice(0, MOST_WORDS)
  if (words.length < FEWEST_WORDS || (words.length * text.length) / LETTERS_OF_A_WORD > mostSteps) return null
  const there = wordsIn(text)
  if (words.length * there.length > mostSteps) return null
  const { costs, starts } = alignments(words, there)
  const limit = words.length * MOST_DIFFERENT
  let best: { found: Found; score: number } | undefined
  for (const [at, cost] of costs.entries()) {
    const first = there[starts[at]]
    const last = there[at]
    if (cost > limit || !first || !last) continue
    const context = contextWords(there, starts[at], at, wanted)
    const away = hint === undefined ? 0 : Math.min(1, Math.abs(first.start - hint) / Math.max(1, text.length))
    const score = cost / words.length - 0.2 * context + 0.05 * away
    if (best === undefined || score < best.score) best = { found: { start: first.start, end: last.end, exact: false }, score }
  }
  return best?.found ?? null
}

/** For each word of the text, what it costs to make the quote of the words that end with it, and where they begin. */
function alignments(words: Word[], there: Word[]): { costs: number[]; starts: number[] } {
  let column = words.map((_, at) => at + 1)
  let begins = words.map(() => 0)
  const costs: number[] = []
  const starts: number[] = []
  for (const [at, { word }] of there.entries()) {
    const next: number[] = []
    const nextBegins: number[] = []
    for (const [row, wanted] of words.entries()) {
      const changed = (row === 0 ? 0 : column[row - 1]) + difference(wanted.word, word)
      const missing = (row === 0 ? 0 : next[row - 1]) + 1
      const added = column[row] + 1
      const least = Math.min(changed, missing, added)
      next.push(least)
      nextBegins.push(
        least === changed ? (row === 0 ? at : begins[row - 1]) : least === missing ? (row === 0 ? at : nextBegins[row - 1]) : begins[row],
      )
    }
    column = next
    begins = nextBegins
    costs.push(column[words.length - 1])
    starts.push(begins[words.length - 1])
  }
  return { costs, starts }
}

/** Share of the words beside the quote that still stand beside it. */
function contextWords(there: Word[], first: number, last: number, { prefix, suffix }: Quote): number {
  const wanted = [...wordsIn(prefix).slice(1), ...wordsIn(suffix).slice(0, -1)].map(({ word }) => word)
  if (wanted.length === 0) return 0
  const near = new Set([...there.slice(Math.max(0, first - 12), first), ...there.slice(last + 1, last + 13)].map(({ word }) => word))
  return wanted.filter((word) => near.has(word)).length / wanted.length
}
