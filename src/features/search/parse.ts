import { canonical } from './analysis/analyse.ts'
import { assembled } from './analysis/hangul.ts'
import { type Period, periodOf } from './period.ts'

export type Field = 'space' | 'kind' | 'type' | 'tag' | 'topic' | 'author' | 'verified' | 'updated' | 'language' | 'in'

/** A question taken apart. `text` is what is left to be analysed as words. */
export type Parsed = { text: string; phrases: string[]; excluded: string[]; fields: { field: Field; value: string }[] }

const NAMES: Record<Field, string> = {
  space: 'space 공간',
  kind: 'kind 종류',
  type: 'type 유형',
  tag: 'tag 태그',
  topic: 'topic 주제',
  author: 'author 작성자 저자',
  verified: 'verified 검증',
  updated: 'updated 수정 수정일',
  language: 'language lang 언어',
  in: 'in 안 범위',
}
const TRUST: Record<string, string[]> = {
  'yes true 예 네': ['verified', 'due'],
  'no false 아니요 아니오': ['unverified', 'expired', 'disputed', 'obsolete'],
  'verified 검증됨 검증': ['verified'],
  'due 재검증': ['due'],
  'expired 만료 만료됨': ['expired'],
  'disputed 이의': ['disputed'],
  'obsolete 폐기 폐기됨': ['obsolete'],
  'unverified 미검증': ['unverified'],
}
const LANGUAGES: Record<string, string> = {
  'ko korean 한국어 한글': 'ko',
  'en english 영어': 'en',
  'ja japanese 일본어': 'ja',
  'zh chinese 중국어': 'zh',
}
const TYPES: Record<string, string> = {
  'article 문서 글': 'article',
  'document file 파일': 'document',
  'question 질문': 'question',
  'person people 사람': 'person',
  'topic 주제': 'topic',
}
const ASIDES: Record<string, string> = { 'comments comment 댓글': 'comments' }

/** A table whose keys list names, as one from each name. */
const byName = <T>(table: Record<string, T>): Map<string, T> =>
  new Map(Object.entries(table).flatMap(([names, value]) => names.split(' ').map((name): [string, T] => [name, value])))

const FIELDS = byName(Object.fromEntries(Object.entries(NAMES).map(([field, names]) => [names, field as Field])))
const trusts = byName(TRUST)
const languages = byName(LANGUAGES)
const types = byName(TYPES)
const asides = byName(ASIDES)

const QUOTES = '"“”„«»「」『』＂'
const PART = new RegExp(
  `(?<!\\S)([-−－])?(?:(${[...FIELDS.keys()].join('|')})[:：])?(?:[${QUOTES}]([^${QUOTES}]*)[${QUOTES}]|(\\S+))`,
  'giu',
)

/** Longer questions are cut: nobody types them, and pasted texts are found by their beginning. */
const LONGEST = 1_000

/**
 * Reads the query language: "an exact phrase", -not, -"not this", and fields with a word or a phrase (space: kind: type:
 * tag: topic: author: verified: updated: language: in:, also in Korean). Whatever does not fit the language is taken as
 * words; no text is an error.
 */
export function parseQuestion(question: string): Parsed {
  const parsed: Parsed = { text: '', phrases: [], excluded: [], fields: [] }
  const words: string[] = []
  for (const [whole, minus, name, phrase, word] of assembled(canonical(question).slice(0, LONGEST)).matchAll(PART)) {
    const value = (phrase ?? word).trim()
    const field = name && FIELDS.get(name.toLowerCase())
    if (value === '') continue
    if (field && !minus && understood(field, value)) parsed.fields.push({ field, value })
    else if (minus && /[\p{L}\p{N}]/u.test(value)) parsed.excluded.push(name ? `${name} ${value}` : value)
    else if (phrase !== undefined && !name) parsed.phrases.push(value)
    else words.push(whole)
  }
  parsed.text = words.join(' ')
  return parsed
}

/** What fields with a fixed meaning ask for, in the form of the engine's filters; names are left to who knows them. */
export type Wanted = Period & {
  spaces: string[]
  kinds: string[]
  types: string[]
  tags: string[]
  topics: string[]
  authors: string[]
  trust?: string[]
  languages?: string[]
  asides?: string[]
}

/** What a question's fields want. `now` is epoch milliseconds; days are those of the machine's time zone. */
export function wantedOf(fields: Parsed['fields'], now: number): Wanted {
  const values = (field: Field) => fields.filter((each) => each.field === field).map(({ value }) => value)
  const known = <T>(field: Field, table: Map<string, T>): T[] | undefined => {
    const found = values(field).flatMap((value) => table.get(value.toLowerCase()) ?? [])
    return found.length > 0 ? found : undefined
  }
  const period: Period = {}
  for (const { updatedFrom, updatedBefore } of values('updated').map((value) => periodOf(value, now) ?? {})) {
    if (updatedFrom !== undefined) period.updatedFrom = Math.max(updatedFrom, period.updatedFrom ?? updatedFrom)
    if (updatedBefore !== undefined) period.updatedBefore = Math.min(updatedBefore, period.updatedBefore ?? updatedBefore)
  }
  return {
    spaces: values('space'),
    kinds: values('kind'),
    types: known('type', types) ?? [],
    tags: values('tag'),
    topics: values('topic'),
    authors: values('author'),
    trust: known('verified', trusts)?.flat(),
    languages: known('language', languages) ?? otherLanguages(values('language')),
    asides: known('in', asides),
    ...period,
  }
}

/** Languages without a name here are asked for by their code. */
const otherLanguages = (values: string[]): string[] | undefined =>
  values.length > 0 ? values.map((value) => value.toLowerCase()) : undefined

/** Fields with fixed values take these only: `in:Seoul` is words. */
function understood(field: Field, value: string): boolean {
  const lower = value.toLowerCase()
  if (field === 'verified') return trusts.has(lower)
  if (field === 'type') return types.has(lower)
  if (field === 'in') return asides.has(lower)
  if (field === 'language') return languages.has(lower) || /^[a-z]{2}$/.test(lower)
  return field !== 'updated' || periodOf(value, 0) !== undefined
}
