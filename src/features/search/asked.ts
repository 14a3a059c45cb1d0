/** What is asked of the results page, as its address says it; the API takes the same parameters. */
import { type Sort, sorts } from './engine/engine.ts'
import type { Narrowing } from './schema.ts'

/** Spans back from now, in days. */
export const spans = { day: 1, week: 7, month: 30, year: 365 } as const
export type Span = keyof typeof spans

/** So far anybody leafs; more is narrowed, not leafed through. */
export const DEEPEST = 1_000

/** Parameters that may stand several times. */
export const lists = ['space', 'kind', 'topic', 'tag', 'author', 'trust', 'language'] as const
export type List = (typeof lists)[number]

export type Asked = Record<List, string[]> & {
  q: string
  /** A span, or FROM..TO as dates; empty for any time. */
  updated: string
  archived: '' | 'true' | 'false'
  sort: Sort
  explain: boolean
  cursor: string
}

/** Reads an address; what makes no sense in it is as if it were not there. */
export function askedOf(parameters: URLSearchParams): Asked {
  const one = (name: string) => parameters.get(name) ?? ''
  const many = Object.fromEntries(lists.map((name) => [name, [...new Set(parameters.getAll(name).filter(Boolean))].slice(0, 30)]))
  const archived = one('archived')
  return {
    ...(many as Record<List, string[]>),
    q: one('q').slice(0, 2_000),
    updated: timeOf(parameters),
    archived: archived === 'true' || archived === 'false' ? archived : '',
    sort: sorts.find((sort) => sort === one('sort')) ?? 'relevance',
    explain: one('explain') === '1',
    cursor: /^\d{1,4}$/.test(one('cursor')) ? one('cursor') : '',
  }
}

/** A form without scripts gives a period as two dates. */
function timeOf(parameters: URLSearchParams): string {
  const updated = parameters.get('updated') ?? `${parameters.get('from') ?? ''}..${parameters.get('to') ?? ''}`
  return isTime(updated) ? updated : ''
}

/** A span back from now, or FROM..TO. */
export const isTime = (text: string): boolean =>
  Object.hasOwn(spans, text) || (text !== '..' && /^(?:\d{4}-\d{2}-\d{2})?\.\.(?:\d{4}-\d{2}-\d{2})?$/.test(text))

/** The parameters in one order, so that the same question has the same address. */
export function parametersOf(asked: Partial<Asked>): URLSearchParams {
  const parameters = new URLSearchParams()
  if (asked.q) parameters.set('q', asked.q)
  for (const name of lists) for (const value of asked[name] ?? []) parameters.append(name, value)
  if (asked.updated) parameters.set('updated', asked.updated)
  if (asked.archived) parameters.set('archived', asked.archived)
  if (asked.sort && asked.sort !== 'relevance') parameters.set('sort', asked.sort)
  if (asked.explain) parameters.set('explain', '1')
  if (asked.cursor) parameters.set('cursor', asked.cursor)
  return parameters
}

const at = (path: string, parameters: URLSearchParams) => (parameters.size > 0 ? `${path}?${parameters}` : path)

/** The address of the page. A change of the question leads to its first results. */
export const addressOf = (asked: Partial<Asked>, change: Partial<Asked> = {}): string =>
  at('/search', parametersOf({ ...asked, cursor: '', ...change }))

/** What a saved search keeps: the question, its filters and its order. */
export const keptOf = (asked: Asked): string => parametersOf({ ...asked, explain: false, cursor: '' }).toString()

export const resultsPath = (asked: Asked): string => at('/api/search', parametersOf(asked))
export const facetsPath = (asked: Asked): string => at('/api/search/facets', parametersOf(questionAlone(asked)))
export const helpPath = (asked: Asked): string => at('/api/search/help', parametersOf(questionAlone(asked)))

const questionAlone = (asked: Asked): Partial<Asked> => ({ ...asked, sort: 'relevance', explain: false, cursor: '' })

/** The filters as the queries take them. */
export function narrowingOf(asked: Asked): Narrowing {
  const { updated, archived } = asked
  const many = Object.fromEntries(lists.map((name) => [name, asked[name]])) as Pick<Narrowing, List>
  return { ...many, updated: updated === '' ? undefined : updated, archived: archived === '' ? undefined : archived }
}

/** A filter that is chosen, to be taken away again. */
export type Choice = { name: List | 'updated' | 'archived'; value: string }

export function choicesOf(asked: Asked): Choice[] {
  const choices: Choice[] = lists.flatMap((name) => asked[name].map((value) => ({ name, value })))
  if (asked.updated) choices.push({ name: 'updated', value: asked.updated })
  if (asked.archived) choices.push({ name: 'archived', value: asked.archived })
  return choices
}

/** The change that chooses a value, or takes it away where it is chosen. */
export function toggled(asked: Asked, { name, value }: Choice): Partial<Asked> {
  if (name === 'updated' || name === 'archived') return { [name]: asked[name] === value ? '' : value }
  const without = asked[name].filter((other) => other !== value)
  return { [name]: without.length < asked[name].length ? without : [...without, value] }
}

export const nothingChosen: Partial<Asked> = {
  ...(Object.fromEntries(lists.map((name) => [name, []])) as unknown as Record<List, string[]>),
  updated: '',
  archived: '',
}

/** Whether anything is asked at all: words, or filters that leave a list. */
export const asksAnything = (asked: Asked): boolean => asked.q.trim() !== '' || choicesOf(asked).length > 0
