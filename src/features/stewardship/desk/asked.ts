/** What an address of the desk says; read alike by the server and by the app. */
import { type DeskQuery, modes, sorts } from './schema.ts'

export type DeskAsked = {
  mode: (typeof modes)[number]
  queue: string
  space: string
  topic: string
  kind: string
  assignee: string
  q: string
  sort: DeskQuery['sort']
  snoozed: boolean
}

const filters = ['queue', 'space', 'topic', 'kind', 'assignee', 'q'] as const

/** What makes no sense in an address is as if it were not there. */
export function deskAskedOf(query: URLSearchParams): DeskAsked {
  const given = (name: string) => (query.get(name) ?? '').trim().slice(0, 200)
  return {
    mode: modes.find((mode) => mode === query.get('mode')) ?? 'list',
    ...{ queue: given('queue'), space: given('space'), topic: given('topic'), kind: given('kind'), assignee: given('assignee') },
    q: given('q'),
    sort: sorts.find((sort) => sort === query.get('sort')) ?? 'worth',
    snoozed: query.get('snoozed') === '1',
  }
}

function parameters(asked: DeskAsked): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of filters) if (asked[name]) query.set(name, asked[name])
  if (asked.sort !== 'worth') query.set('sort', asked.sort)
  if (asked.snoozed) query.set('snoozed', '1')
  return query
}

/** The parameters of a view in one order, so that a saved one is known again. */
export const keptDeskQuery = (query: URLSearchParams): string => `${parameters(deskAskedOf(query))}`

export function deskAddress(asked: DeskAsked, change: Partial<DeskAsked> = {}): string {
  const next = { ...asked, ...change }
  const query = parameters(next)
  if (next.mode !== 'list') query.set('mode', next.mode)
  return `/desk${query.size > 0 ? `?${query}` : ''}`
}

export function deskPath(asked: DeskAsked): string {
  const query = parameters(asked)
  return `/api/desk${query.size > 0 ? `?${query}` : ''}`
}

/** Whether the list is narrowed by anything but its queue. */
export const isNarrowed = (asked: DeskAsked): boolean => asked.snoozed || filters.some((name) => name !== 'queue' && asked[name] !== '')
