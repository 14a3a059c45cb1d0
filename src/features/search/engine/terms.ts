import { canonical, datesIn, words } from '../analysis/analyse.ts'
import { isSyllable } from '../analysis/hangul.ts'
import type { Indexed } from './engine.ts'
import type { Passage } from '../passages.ts'

/** Stands between texts that are no neighbours, such as two tags, so that no phrase runs from one into the other. */
export const GAP = ''

/** Marks of terms that are not words of the running text, so that they cost nothing where nobody asks for them. */
export const WHOLE = '='
export const PART = '~'

/** Stems in the order of the text, identifiers as wholes, finds inside words. */
type Columns = { text: string[]; whole: string[]; part: string[] }
/** The same of one stretch between spaces, and its words as people spell them. */
type Stretch = Columns & { spelled: string[]; learnedBy: Vocabulary | undefined }
/** Is told the words of texts, those of a stretch hardly more than once. */
export type Vocabulary = (word: string) => void

/** A text as it goes into the index. */
export function columnsOf(text: string, vocabulary?: Vocabulary): Columns {
  const columns: Columns = { text: [], whole: [], part: [] }
  for (let at = 0; at < text.length; ) {
    const start = at
    while (text.charCodeAt(at) > SPACE) at++
    if (at > start) append(columns, stretchOf(text.slice(start, at)), vocabulary)
    else at++
  }
  for (const date of datesIn(text).values()) columns.whole.push(WHOLE + date)
  return columns
}

const SPACE = 32

function append(columns: Columns, stretch: Stretch, vocabulary: Vocabulary | undefined): void {
  const { text, whole, part, spelled } = stretch
  for (let at = 0; at < text.length; at++) columns.text.push(text[at])
  for (let at = 0; at < whole.length; at++) columns.whole.push(whole[at])
  for (let at = 0; at < part.length; at++) columns.part.push(part[at])
  if (vocabulary === undefined || stretch.learnedBy === vocabulary) return
  for (const word of spelled) vocabulary(word)
  stretch.learnedBy = vocabulary
}

const STRETCHES_KEPT = 20_000
const LONGEST_KEPT = 40
/** The newest, and those before them: what is in use moves on, so that common words are never analysed again. */
let stretches = new Map<string, Stretch>()
let formerStretches = new Map<string, Stretch>()

function stretchOf(written: string): Stretch {
  const known = stretches.get(written)
  if (known) return known
  const stretch = formerStretches.get(written) ?? analysed(written)
  if (written.length > LONGEST_KEPT) return stretch
  if (stretches.size >= STRETCHES_KEPT) {
    formerStretches = stretches
    stretches = new Map()
  }
  stretches.set(written, stretch)
  return stretch
}

function analysed(written: string): Stretch {
  const stretch: Stretch = { text: [], whole: [], part: [], spelled: [], learnedBy: undefined }
  for (const word of words(written)) {
    if (word.term !== '') stretch.text.push(word.term)
    if (word.whole) stretch.whole.push(WHOLE + word.whole)
    if (word.parts) for (const each of word.parts) stretch.part.push(PART + each)
    if (word.verb && word.verb !== word.term) stretch.part.push(PART + word.verb)
    stretch.spelled.push(spelling(written, word.start, word.end, word.term))
  }
  return stretch
}

/** A word as people spell it: Korean words by stem, others as written, without inflection undone. */
function spelling(text: string, start: number, end: number, term: string): string {
  return isSyllable(term.charCodeAt(0)) ? term : text.slice(start, end).toLowerCase()
}

/** The terms of one passage, in the order of TERM_COLUMNS. */
export function passageRow(item: ItemTerms, passage: Passage, vocabulary: Vocabulary): string[][] {
  const heading = apart([passage.heading, ...passage.path], vocabulary)
  const body = columnsOf(passage.text, vocabulary)
  const { title, label } = item
  return [
    title.text,
    heading.text,
    body.text,
    label.text,
    [...title.whole, ...heading.whole, ...body.whole],
    [...title.part, ...heading.part, ...body.part],
  ]
}

export type ItemTerms = { title: Columns; label: Columns }

export function itemTerms(item: Indexed, vocabulary: Vocabulary): ItemTerms {
  const labels = [...item.tags, ...item.topics.flatMap((topic) => topic.labels), item.description, ...item.authors.map(({ name }) => name)]
  return { title: apart([item.title, ...item.aliases], vocabulary), label: apart(labels, vocabulary) }
}

function apart(texts: string[], vocabulary: Vocabulary): Columns {
  const columns: Columns = { text: [], whole: [], part: [] }
  for (const text of texts) {
    const { text: stems, whole, part } = columnsOf(canonical(text), vocabulary)
    if (columns.text.length > 0) columns.text.push(GAP)
    for (const term of stems) columns.text.push(term)
    for (const term of whole) columns.whole.push(term)
    for (const term of part) columns.part.push(term)
  }
  return columns
}
