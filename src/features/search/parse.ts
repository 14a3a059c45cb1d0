import { canonical } from './analysis/analyse.ts'

export type Field = 'space' | 'kind' | 'tag' | 'topic' | 'author'

/** A question taken apart. `text` is what is left to be analysed as words. */
export type Parsed = { text: string; phrases: string[]; excluded: string[]; fields: { field: Field; value: string }[] }

const FIELDS: Record<string, Field> = {
  space: 'space',
  공간: 'space',
  kind: 'kind',
  종류: 'kind',
  tag: 'tag',
  태그: 'tag',
  topic: 'topic',
  주제: 'topic',
  author: 'author',
  작성자: 'author',
  저자: 'author',
}
const QUOTES = '"“”„«»「」『』'
const PART = new RegExp(`(?<![^\\s])(-)?(?:(${Object.keys(FIELDS).join('|')}):)?(?:[${QUOTES}]([^${QUOTES}]*)[${QUOTES}]|(\\S+))`, 'giu')

/** Longer questions are cut: nobody types them, and pasted texts are found by their beginning. */
const LONGEST = 1_000

/**
 * Reads the query language: "an exact phrase", -not, -"not this", and space: kind: tag: topic: author: with a word or a
 * phrase (also in Korean). Whatever does not fit the language is taken as words; no text is an error.
 */
export function parseQuestion(question: string): Parsed {
  const parsed: Parsed = { text: '', phrases: [], excluded: [], fields: [] }
  const words: string[] = []
  for (const [, minus, name, phrase, word] of canonical(question).slice(0, LONGEST).matchAll(PART)) {
    const value = (phrase ?? word).trim()
    if (value === '') continue
    if (name) parsed.fields.push({ field: FIELDS[name.toLowerCase()], value })
    else if (minus && /[\p{L}\p{N}]/u.test(value)) parsed.excluded.push(value)
    else if (phrase !== undefined) parsed.phrases.push(value)
    else words.push(minus ? `-${value}` : value)
  }
  parsed.text = words.join(' ')
  return parsed
}
