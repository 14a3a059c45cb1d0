import { analyseMarkdown } from '../../markdown/index.ts'
import { canonical, words } from '../../search/analysis/analyse.ts'
import { generic, historical, modalityOf, type Statement } from './rules.ts'
import { valuesIn } from './values.ts'

/** Another version reads other statements out of the same text. */
export const STATEMENTS_VERSION = 1

const MOST_STATEMENTS = 400
const SHORTEST = 8
const LONGEST = 400
const LONGEST_TEXT = 400_000

/** Ends of sentences: a mark and a blank, so that 3.5 and v1.2 stay whole. What is left around is trimmed. */
const SENTENCE_END = /(?<=[.!?。])\s+|[\n;]/
const CODE = /[{}<>=]|=>|\(\)|^\s*[$#>/]/

/**
 * What a text says that another could contradict: sentences that hold a value, or say that something may, must or does not
 * happen. Examples, the past and code say nothing of how things are.
 */
export function statementsOf(title: string, body: string): Statement[] {
  const found: Statement[] = []
  const about = termsOf(title)
  for (const { id, heading, path, text } of sectionsOf(body)) {
    const under = termsOf([...path, heading].join(' '))
    for (const raw of canonical(text).split(SENTENCE_END)) {
      const sentence = raw.trim()
      if (found.length >= MOST_STATEMENTS) return found
      if (sentence.length < SHORTEST || sentence.length > LONGEST || CODE.test(sentence) || historical(sentence)) continue
      const values = valuesIn(sentence)
      const modality = modalityOf(sentence)
      if (values.length === 0 && modality === null) continue
      const terms = termsOf(sentence, values)
      if (terms.length === 0) continue
      found.push({ text: sentence, anchor: id, heading, terms, about, under, values, modality })
    }
  }
  return found
}

function sectionsOf(body: string) {
  try {
    return analyseMarkdown(body.slice(0, LONGEST_TEXT)).sections
  } catch {
    return []
  }
}

/** The words of a sentence that say what it is about: without its values, and without words that any sentence may have. */
function termsOf(text: string, values: { start: number; end: number }[] = []): string[] {
  const terms = new Set<string>()
  for (const { term, verb, start, end } of words(text))
    if (
      !values.some((value) => value.start < end && start < value.end) &&
      !generic(term) &&
      !(verb && generic(verb)) &&
      !/^\d+$/.test(term)
    )
      terms.add(verb ?? term)
  return [...terms]
}
