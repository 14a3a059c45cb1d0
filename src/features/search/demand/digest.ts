import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { type Ctx, type Services, systemContext } from '../../../platform/context.ts'
import { topicList } from '../../repository/index.ts'
import { clusterQueries } from './clusters.ts'
import { ABANDONED_AFTER, endsOf, REPHRASED_WITHIN } from './rules.ts'
import { failures, ranges } from './schema.ts'
import * as store from './store.ts'
import { termsOf } from './terms.ts'

const DAY_MS = 86_400_000
/** What is told later than this of a search changes its end no more. */
const SETTLED_AFTER = 60 * 60_000
/** So long a digest is fresh enough; one that is cheap is made again as soon as there is anything new. */
const FRESH_MS = 2_000
const CHEAP_EVENTS = 2_000
const HOUR_MS = 60 * 60_000
const MOST_AT_ONCE = 3_000
export const KEPT_MS = 400 * DAY_MS
export const CLUSTERED_MS = Math.max(...ranges) * DAY_MS

/** The day of a time where the server stands: YYYY-MM-DD. */
export function dayOf(time: number): string {
  const day = new Date(time)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

/** Derives from the ledger how searches ended, the days and the clusters. Idempotent: a lost digest is made again by the next. */
export class DemandDigest {
  readonly #services: Services
  #running: Promise<void> | undefined
  #digested = { written: 0, events: 0 }
  #failed = 0
  #clusteredAt = Number.NEGATIVE_INFINITY

  constructor(services: Services) {
    this.#services = services
  }

  /** Brings everything up to date, unless that was done a moment ago. */
  async refresh(): Promise<void> {
    // One that runs has read the ledger already, and perhaps not all of it.
    await this.#running
    await this.#services.demand.flush()
    const { digestedAt } = await store.findState(this.#services.reader)
    const news = this.#services.demand.written > this.#digested.written && this.#digested.events < CHEAP_EVENTS
    if (!news && this.#services.clock.now() - digestedAt < FRESH_MS) return
    this.#running ??= this.#digest().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #digest(): Promise<void> {
    const { clock, reader, writer } = this.#services
    const now = clock.now()
    const { written } = this.#services.demand
    const { settledAt } = await store.findState(reader)
    const events = await store.listEvents(reader, settledAt)
    this.#digested = { written, events: events.length }
    const { searches, acts } = store.readLedger(events)
    const ends = endsOf(searches, acts, now)
    const rows = searches.map(({ row, scope, ...search }): store.DemandSearchTable => {
      const end = ends.get(search.searchId)
      return {
        ...{ search_id: search.searchId, at: search.at, day: dayOf(search.at), actor: search.actor, query: row.query ?? '' },
        ...{
          query_key: search.key,
          language: row.language ?? 'und',
          scope: store.scopeText(scope),
          mode: row.mode ?? 'all',
          total: search.total,
        },
        ...{
          outcome: end?.outcome ?? 'pending',
          position: end?.position ?? null,
          open_ms: end?.openMs ?? null,
          solved: Number(end?.solved),
        },
      }
    })
    const settled = Math.max(settledAt, now - SETTLED_AFTER - ABANDONED_AFTER - REPHRASED_WITHIN)
    await store.putDigest(writer, { searches: rows, state: { settled_at: settled, digested_at: now } })
    const late = acts.filter(({ kind, searchId }) => kind !== 'left' && searchId !== null && !ends.has(searchId))
    const changed = await store.putLate(
      writer,
      late.map(({ kind, searchId, position }) => ({ searchId: searchId as string, solved: kind === 'solved', position })),
    )
    for (const day of new Set([...changed, ...events.map(({ at }) => dayOf(at))]))
      await store.putDay(writer, day, await store.countWithheld(reader, dayBounds(day)))
    await this.#cluster(now, rows)
  }

  /** Groups anew when there is a question that has no group; where there are very many, once in an hour. */
  async #cluster(now: number, rows: store.DemandSearchTable[]): Promise<void> {
    const { reader, writer } = this.#services
    const failing = rows.filter(({ outcome, query_key: key }) => key !== '' && (failures as readonly string[]).includes(outcome))
    if ((await store.unclustered(reader, [...new Set(failing.map(({ query_key: key }) => key))])).length === 0) return
    if (this.#failed > MOST_AT_ONCE && now - this.#clusteredAt < HOUR_MS) return
    const failed = await store.failedQueries(reader, now - CLUSTERED_MS)
    const before = await store.clusterKeys(reader)
    this.#failed = failed.length
    this.#clusteredAt = now
    const unify = await unifier(systemContext(this.#services))
    const queries = failed.map(({ query, ...rest }) => {
      const terms = termsOf(query).map(({ term }) => term)
      return { ...rest, terms, letters: terms.join('') }
    })
    const led = await clusterQueries(queries, unify, () => setImmediate())
    const moved = [...keyed(led, queries, before)].filter(([key, cluster]) => before.get(key) !== cluster)
    await store.putClusterKeys(writer, moved)
  }
}

/** Labels of one topic, in both languages and with their synonyms, become one word. */
async function unifier(ctx: Ctx): Promise<(terms: readonly string[]) => readonly string[]> {
  const labels = (await topicList(ctx)).flatMap(({ id, labels: { ko, en }, alternativeLabels }) =>
    [ko, en, ...alternativeLabels.ko, ...alternativeLabels.en].flatMap((label) => {
      const terms = label === undefined ? [] : termsOf(label).map(({ term }) => term)
      return terms.length > 0 ? [{ terms, meaning: `#${id}` }] : []
    }),
  )
  const byFirst = Map.groupBy(
    labels.toSorted((one, other) => other.terms.length - one.terms.length || (one.meaning < other.meaning ? -1 : 1)),
    ({ terms }) => terms[0],
  )
  return (terms) => {
    const left = new Set(terms)
    for (const term of terms) {
      const label = byFirst.get(term)?.find((one) => one.terms.every((part) => left.has(part)))
      for (const part of label?.terms ?? []) left.delete(part)
      if (label) left.add(label.meaning)
    }
    return [...left]
  }
}

/** The first moments of a day and of the next, as epoch milliseconds. */
export function dayBounds(day: string): [number, number] {
  const [year, month, date] = day.split('-').map(Number)
  return [new Date(year, month - 1, date).getTime(), new Date(year, month - 1, date + 1).getTime()]
}

const clusterKey = (leader: string): string => createHash('sha256').update(leader).digest('base64url').slice(0, 16)

/** Cluster keys for groups. A group keeps the key its leader had, so that links and decisions hold while clusters grow. */
function* keyed(
  led: Map<string, string>,
  ordered: readonly { key: string; count: number }[],
  before: Map<string, string>,
): Generator<[string, string]> {
  const keyOf = new Map<string, string>()
  const taken = new Set<string>()
  const leaders = [...new Set(led.values())]
  for (const leader of leaders) {
    const kept = before.get(leader)
    if (kept === undefined || taken.has(kept)) continue
    keyOf.set(leader, kept)
    taken.add(kept)
  }
  for (const { key } of ordered) {
    const leader = led.get(key) as string
    if (!keyOf.has(leader)) {
      const made = clusterKey(leader)
      keyOf.set(leader, taken.has(made) ? clusterKey(`${leader} `) : made)
      taken.add(keyOf.get(leader) as string)
    }
    yield [key, keyOf.get(leader) as string]
  }
}

/** Raw events are kept for 400 days; after that only the figures of each day are. */
export async function forgetOldSearches(ctx: Ctx): Promise<void> {
  await store.deleteBefore(ctx.services.writer, ctx.services.clock.now() - KEPT_MS)
}
