import { canonical, words } from '../analysis/analyse.ts'
import { isSyllable } from '../analysis/hangul.ts'
import type { Indexed } from './engine.ts'
import type { Passage } from '../passages.ts'

/** Marks of terms that are not words of the running text, so that they cost nothing where nobody asks for them. */
export const WHOLE = '='
export const PART = '~'

type Columns = { text: string; whole: string; part: string }

/** A text as it goes into the index: stems in the order of the text, identifiers as wholes, finds inside words. */
export function columnsOf(text: string, vocabulary?: (word: string) => void): Columns {
  let stems = ''
  let whole = ''
  let part = ''
  for (const word of words(text)) {
    stems += stems === '' ? word.term : ` ${word.term}`
    if (word.whole) whole += ` ${WHOLE}${word.whole}`
    if (word.parts) for (const each of word.parts) part += ` ${PART}${each}`
    if (word.verb && word.verb !== word.term) part += ` ${PART}${word.verb}`
    vocabulary?.(spelling(text, word.start, word.end, word.term))
  }
  return { text: stems, whole, part }
}

/** A word as people spell it: Korean words by stem, others as written, without inflection undone. */
function spelling(text: string, start: number, end: number, term: string): string {
  return isSyllable(term.charCodeAt(0)) ? term : text.slice(start, end).toLowerCase()
}

/** The row of one passage in `term`, in the order of its columns. */
export function passageRow(item: ItemTerms, passage: Passage, vocabulary: (word: string) => void): string[] {
  const heading = columnsOf([passage.heading, ...passage.path].join(' \n '), vocabulary)
  const body = columnsOf(passage.text, vocabulary)
  const { title, label } = item
  return [title.text, heading.text, body.text, label.text, title.whole + heading.whole + body.whole, title.part + heading.part + body.part]
}

export type ItemTerms = { title: Columns; label: Columns }

export function itemTerms(item: Indexed, vocabulary: (word: string) => void): ItemTerms {
  const title = columnsOf(canonical([item.title, ...item.aliases].join(' \n ')), vocabulary)
  const label = columnsOf(
    canonical(
      [...item.tags, ...item.topics.flatMap((topic) => topic.labels), item.description, ...item.authors.map((author) => author.name)].join(
        ' \n ',
      ),
    ),
    vocabulary,
  )
  return { title, label }
}
