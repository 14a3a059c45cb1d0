import { createHmac } from 'node:crypto'
import type { Services } from '../../../platform/context.ts'
import { newId, newSecret } from '../../../platform/ids.ts'
import { languageOf } from './rules.ts'
import { appendEvents, type DemandEventTable, forgetDigest, holdsEvents } from './store.ts'
import { keptQuery, queryKey } from './terms.ts'

/** What several people looked for in their own words, and how that ended each time. */
export type PastNeed = {
  /** Wordings, the commonest first. */
  ask: readonly string[]
  /** Ids of people, who take turns. */
  by: readonly string[]
  times: number
  results: number
  ends: 'nothing' | 'abandoned' | 'left' | 'found' | 'solved'
  /** The item that was opened, where one was. */
  itemId?: string
}

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const SEOUL_MS = 9 * HOUR_MS
const PAST_DAYS = 60

/**
 * Writes searches of the last two months into a ledger that holds none, for a demonstration; gives how many. The same needs
 * fall on the same days and hours before today. Nobody can tell who asked: the key of the hashes is thrown away.
 */
export async function notePastSearches(services: Services, needs: readonly PastNeed[]): Promise<number> {
  if (!(await services.demand.settings()).recording || (await holdsEvents(services.reader))) return 0
  const secret = newSecret()
  const actorOf = (personId: string) => createHmac('sha256', secret).update(personId).digest('base64url').slice(0, 22)
  const now = services.clock.now()
  const events = needs.flatMap((need, number) =>
    Array.from({ length: need.times }, (_, time) => eventsOf(need, time, momentOf(now, number, time), actorOf)).flat(),
  )
  // What a digest has settled it does not read again.
  await services.demandDigest.refresh()
  await appendEvents(services, events)
  await forgetDigest(services.writer)
  await services.demandDigest.refresh()
  return events.filter(({ kind }) => kind === 'asked').length
}

/** Evenly strewn numbers below one: multiples of the golden ratio leave no gaps and no heaps. */
const strewn = (at: number): number => (at * 0.618_033_988_749) % 1

/** An hour of work in Seoul on a working day before today, the newer days a little oftener. */
function momentOf(now: number, need: number, time: number): number {
  const midnight = Math.floor((now + SEOUL_MS) / DAY_MS) * DAY_MS - SEOUL_MS
  const daysAgo = 1 + Math.floor((PAST_DAYS - 7) * strewn(time + 1 + need * 5) ** 1.2)
  const day = midnight - daysAgo * DAY_MS
  const weekday = new Date(day + SEOUL_MS).getUTCDay()
  // What falls on a weekend goes to any day of the week before.
  const back = weekday === 0 ? 2 : weekday === 6 ? 1 : 0
  const workday = back === 0 ? day : day - (back + Math.floor(5 * strewn(time * 3 + need))) * DAY_MS
  return workday + Math.floor((9 + 9 * strewn(time * 7 + need * 3 + 1)) * HOUR_MS)
}

/** The first wording is the one that comes to mind every other time. */
const wordingOf = (ask: readonly string[], time: number): string => ask[time % 2 === 0 ? 0 : ((time - 1) / 2) % ask.length]

function eventsOf(need: PastNeed, time: number, at: number, actorOf: (personId: string) => string): DemandEventTable[] {
  const { ask, by, results, ends, itemId } = need
  const query = keptQuery(wordingOf(ask, time + Math.floor(time / by.length)))
  const none = { query: null, query_key: null, language: null, filters: null, mode: null, total: null, position: null, item_id: null }
  const own = { ...none, search_id: newId(), actor: actorOf(by[time % by.length]), ms: 0 }
  const opened = { ...own, item_id: itemId ?? null, position: 1 + Math.floor(3 * strewn(time) ** 2) }
  const openedAt = at + (4 + (time % 9)) * SECOND_MS
  const readMs = ends === 'left' ? (3 + (time % 5)) * SECOND_MS : (40 + (time % 7) * 25) * SECOND_MS
  const events: DemandEventTable[] = [
    {
      ...{ ...own, id: newId(), at, kind: 'asked', query, query_key: queryKey(query), language: languageOf(query) },
      ...{ filters: '{}', mode: results === 0 ? 'any' : 'all', total: results },
    },
  ]
  if (itemId === undefined) return events
  events.push({ ...opened, id: newId(), at: openedAt, kind: 'opened' })
  // Not everybody who was helped says so.
  if (ends === 'solved' && time % 3 !== 2) events.push({ ...opened, id: newId(), at: openedAt + readMs, kind: 'solved', position: null })
  events.push({ ...opened, id: newId(), at: openedAt + readMs, kind: 'left', ms: readMs })
  return events
}
