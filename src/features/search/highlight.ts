import { escapeHtml } from '../../platform/page/markup.ts'
import { type Word, words } from './analysis/analyse.ts'

/** What is marked: stems, wholes of identifiers, and rows of stems that mean something only one after the other. */
export type Marks = { terms: Set<string>; wholes: Set<string>; rows?: string[][] }

type Span = { start: number; end: number; term: string }

const SNIPPET = 240
const LEAD = 60
const WORDS_REMEMBERED = 10_000
const LONGEST_REMEMBERED = 40
/** Source of a Mermaid diagram: its first line, and lines that are drawn in, hold an arrow or name a part. */
const DIAGRAM =
  /^(?:(?:flowchart|graph)[ \t]+(?:TB|TD|BT|RL|LR)\b[^\n]*|(?:sequenceDiagram|classDiagram|stateDiagram|stateDiagram-v2|erDiagram|gantt|journey|mindmap|timeline|gitGraph|quadrantChart)[ \t]*|pie(?:[ \t]+(?:title|showData)\b[^\n]*)?)(?:\n(?:[ \t]+[^\n]*|(?:participant|actor|subgraph|end|loop|alt|else|note|title|section|class|state|style)\b[^\n]*|[^\n]*(?:--|->|==>)[^\n]*|(?=\n)))*(?:\n|$)/gm
const DATE = /^\d+-\d+-\d+$/

/** The whole text as HTML, escaped, with the words of the question in `<mark>`. */
export function markAll(text: string, marks: Marks): string {
  return render(text, 0, text.length, spansOf(text, marks))
}

/**
 * The stretch of a text that holds most of the question, as HTML like `markAll`; its beginning where nothing matches.
 * The source of a diagram shows only where nothing else holds a word.
 */
export function snippet(whole: string, marks: Marks): string {
  const readable = whole.replace(DIAGRAM, '')
  const inReadable = readable.trim() === '' ? [] : spansOf(readable, marks)
  const inWhole = inReadable.length > 0 || readable.length === whole.length ? inReadable : spansOf(whole, marks)
  const text = inReadable.length > 0 || (inWhole.length === 0 && readable.trim() !== '') ? readable : whole
  const spans = text === readable ? inReadable : inWhole
  const from = wordStart(text, bestStart(text, spans))
  const to = wordEnd(text, from + SNIPPET)
  const html = render(text, from, to, spans).replace(/\s+/g, ' ').trim()
  return `${from > 0 ? '… ' : ''}${html}${to < text.length ? ' …' : ''}`
}

function spansOf(text: string, marks: Marks): Span[] {
  const spans = marks.rows?.length ? rowsOf(text, marks.rows) : []
  if (spans.length === 0) return wordsOf(text, marks)
  return [...spans, ...wordsOf(text, marks)].sort((a, b) => a.start - b.start)
}

/** Each word of a row is marked where the row stands as a whole: no "time" for "time off". */
function rowsOf(text: string, rows: string[][]): Span[] {
  const found = [...words(text)]
  const spans: Span[] = []
  for (let at = 0; at < found.length; at++) {
    for (const row of rows) {
      if (!row.every((term, index) => found[at + index]?.term === term)) continue
      spans.push(...found.slice(at, at + row.length).map(({ start, end, term }) => ({ start, end, term })))
    }
  }
  return spans
}

function wordsOf(text: string, marks: Marks): Span[] {
  const spans: Span[] = []
  // A date is written in several words, so its marks are looked for in the text as a whole.
  if ([...marks.wholes].some((whole) => DATE.test(whole))) {
    take(text, words(text), 0, marks, spans)
    return spans
  }
  const likely = likelyWords(marks)
  for (const { 0: written, index } of text.matchAll(/\S+/g)) {
    if (likely?.test(written)) take(text, analysed(written), index, marks, spans)
  }
  return spans
}

const remembered = new Map<string, Word[]>()

/** The same words stand in every passage of an answer, so each is analysed once. */
function analysed(written: string): Word[] {
  let found = remembered.get(written)
  if (!found) {
    found = [...words(written)]
    if (remembered.size >= WORDS_REMEMBERED) remembered.clear()
    if (written.length <= LONGEST_REMEMBERED) remembered.set(written, found)
  }
  return found
}

function take(text: string, found: Iterable<Word>, offset: number, marks: Marks, spans: Span[]): void {
  for (const word of found) {
    const start = offset + word.start
    const end = offset + word.end
    if (marks.terms.has(word.term) || (word.verb && marks.terms.has(word.verb)) || (word.whole && marks.wholes.has(word.whole)))
      spans.push({ start, end, term: word.term })
    else if (word.parts) inside(text, { start, end, parts: word.parts }, marks, spans)
  }
}

const beginningsOf = new WeakMap<Marks, RegExp | null>()

/**
 * What a written word holds that may be one of these; only those are analysed, which is most of the cost of a snippet.
 * Of a Latin word the beginning stays whatever its ending; of a Korean one the first consonant, whatever its spelling.
 */
function likelyWords(marks: Marks): RegExp | null {
  const known = beginningsOf.get(marks)
  if (known !== undefined) return known
  const beginnings = new Set([...marks.terms, ...marks.wholes].filter(Boolean).map(beginningOf))
  const made = beginnings.size > 0 ? new RegExp([...beginnings].join('|'), 'iu') : null
  beginningsOf.set(marks, made)
  return made
}

const SYLLABLES_OF_A_CONSONANT = 588

function beginningOf(term: string): string {
  const syllable = term.charCodeAt(0) - 0xac00
  if (syllable < 0 || syllable > 0xd7a3 - 0xac00) {
    const letters = [...term].slice(0, /^[a-z]/.test(term) ? 2 : 1).join('')
    return letters.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  }
  const first = 0xac00 + syllable - (syllable % SYLLABLES_OF_A_CONSONANT)
  return `[${String.fromCharCode(first)}-${String.fromCharCode(first + SYLLABLES_OF_A_CONSONANT - 1)}]`
}

/**
 * Marks the part of a compound that was asked for: 교육 in 보안교육을. A single syllable means something only as a word,
 * which is marked with its particle: 책 in 책은, never 휴 in 육아휴직.
 */
function inside(text: string, { start, end, parts }: { start: number; end: number; parts: string[] }, marks: Marks, spans: Span[]): void {
  const word = text.slice(start, end).toLowerCase()
  if (parts.length === 1 && parts[0].length === 1 && marks.terms.has(parts[0])) {
    spans.push({ start, end, term: parts[0] })
    return
  }
  for (const term of marks.terms) {
    if (term.length < 2 || (/^[a-z]/.test(term) && !parts.includes(term))) continue
    const at = term.length < word.length ? word.indexOf(term) : -1
    if (at >= 0) {
      spans.push({ start: start + at, end: start + at + term.length, term })
      return
    }
  }
}

/** Where the window begins that holds the most different words, then the most words. */
function bestStart(text: string, spans: Span[]): number {
  if (text.length <= SNIPPET || spans.length === 0) return 0
  let best = { start: 0, value: -1 }
  for (let first = 0; first < spans.length; first++) {
    const start = Math.max(0, spans[first].start - LEAD)
    const within = spans.filter((span) => span.start >= start && span.end <= start + SNIPPET)
    const value = new Set(within.map((span) => span.term)).size * 10 + Math.min(within.length, 9)
    if (value > best.value) best = { start, value }
    if (first > 200) break
  }
  return Math.min(best.start, Math.max(0, text.length - SNIPPET))
}

function wordStart(text: string, at: number): number {
  if (at === 0) return 0
  const space = text.slice(at, at + 30).search(/\s/)
  return space < 0 ? at : at + space + 1
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length
  const space = text.lastIndexOf(' ', at)
  return space > at - 30 ? space : at
}

function render(text: string, from: number, to: number, spans: Span[]): string {
  let html = ''
  let at = from
  for (const span of spans) {
    if (span.start < at || span.end > to) continue
    html += `${escapeHtml(text.slice(at, span.start))}<mark>${escapeHtml(text.slice(span.start, span.end))}</mark>`
    at = span.end
  }
  // Bigrams of Han characters touch; one mark reads better than five.
  return (html + escapeHtml(text.slice(at, to))).replaceAll('</mark><mark>', '')
}
