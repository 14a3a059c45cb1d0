import { createHmac } from 'node:crypto'
import type { Ctx, Services } from '../../../platform/context.ts'
import { toJson } from '../../../platform/db/codec.ts'
import { notFound } from '../../../platform/errors.ts'
import { newId, newSecret } from '../../../platform/ids.ts'
import { BACK_WITHIN, languageOf, looksPersonal, SAME_WITHIN } from './rules.ts'
import type { Click, DemandSettings } from './schema.ts'
import { appendEvents, type DemandEventTable, findAsked, findSettings, keyOf } from './store.ts'
import { keptQuery, queryKey } from './terms.ts'

const FLUSH_MS = 1_000
const FLUSH_AT = 200
/** What waits while the store refuses to take it; the oldest goes first. */
const MOST_WAITING = 5_000
const MOST_REMEMBERED = 20_000
const MOST_ACTS_OF_A_SEARCH = 200
const SETTINGS_MS = 10_000
export const DEFAULT_SETTINGS: DemandSettings = { recording: true, threshold: 3 }

/** What of a search the ledger needs. */
export type AskedQuestion = {
  q: string
  filters: { spaces?: string[] } & Record<string, unknown>
  cursor?: string
  byPerson: boolean
  lookingCloser: boolean
}
export type Answered = { itemIds: string[]; total: number; mode: string }

/** An event that still names the person; the name becomes a hash as it is written. */
type Waiting = Omit<DemandEventTable, 'actor'> & { person: string | null }
/** `found` are places among the results; null where another process answered, so that nobody here knows. */
type Recent = {
  personId: string
  at: number
  query: string
  filters: string
  found: Map<string, number> | null
  opened: Set<string>
  acts: number
}

/**
 * The ledger of searches. Everything is gathered in memory and written at most a second later, so that no search waits for
 * it or fails with it; a crash loses that second. It is not part of the outbox: what happens at each search must not make
 * what was found be forgotten (decision 0007).
 */
export class DemandLedger {
  readonly #services: Services
  #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> = Promise.resolve()
  readonly #recent = new Map<string, Recent>()
  readonly #lastOf = new Map<string, string>()
  readonly #byQuery = new Map<string, string>()
  #key: { quarter: string; secret: Promise<string> } | undefined
  #settings = DEFAULT_SETTINGS
  #written = 0
  #settingsAt = Number.NEGATIVE_INFINITY

  constructor(services: Services) {
    this.#services = services
  }

  async start(): Promise<void> {
    await this.settings()
  }

  /** As they stand in the store. */
  async settings(): Promise<DemandSettings> {
    this.#settingsAt = this.#services.clock.now()
    this.#settings = (await findSettings(this.#services.reader)) ?? DEFAULT_SETTINGS
    return this.#settings
  }

  /** How many events this process has written, so that others know whether there is anything new. */
  get written(): number {
    return this.#written
  }

  /** As they were seconds ago; for what is asked at each page. */
  get settingsNow(): DemandSettings {
    this.#isRecording()
    return this.#settings
  }

  /**
   * Notes a search and gives its id, by which clicks are told; null where it is not recorded. Only what a person asked
   * counts, and only once: another page, the back button or another filter is the same search.
   */
  asked(ctx: Ctx, question: AskedQuestion, answer: Answered): string | null {
    const { actor } = ctx
    if (actor.kind !== 'person' || !question.byPerson || question.q.trim() === '' || !this.#isRecording()) return null
    const query = keptQuery(question.q)
    if (looksPersonal(query)) {
      if (!question.cursor) this.#append({ kind: 'withheld' })
      return null
    }
    const filters = toJson(question.filters)
    const now = this.#services.clock.now()
    const again = this.#againOf(actor.id, query, now, question.lookingCloser)
    if (again) return this.#notedAgain(again, question, answer, filters)
    if (question.cursor) return null
    const searchId = newId()
    const found = new Map(answer.itemIds.map((id, at) => [id, at + 1]))
    this.#remember(searchId, { personId: actor.id, at: now, query, filters, found, opened: new Set(), acts: 0 })
    this.#append({
      ...{ kind: 'asked', search_id: searchId, person: actor.id, query, query_key: queryKey(query), language: languageOf(query) },
      ...{ filters, mode: answer.mode, total: answer.total },
    })
    return searchId
  }

  /**
   * Notes that a result was opened, or with `dwellMs` that it was left. The search must be the asker's and what was
   * opened among what it found and readable; whatever is not answers like what does not exist.
   */
  async clicked(ctx: Ctx, searchId: string, { itemId, position, dwellMs }: Click): Promise<void> {
    if (ctx.actor.kind !== 'person') throw notFound('search')
    const recent = await this.#searchOf(ctx.actor.id, searchId)
    if (recent.found?.has(itemId) === false || !(await isReadable(ctx, itemId))) throw notFound('search')
    if (dwellMs === undefined) this.#opened(searchId, recent, itemId, position)
    else if (this.#mayAct(recent))
      this.#append({ kind: 'left', search_id: searchId, person: recent.personId, item_id: itemId, position, ms: dwellMs })
  }

  /** A page of an item was asked for from the results page before any script could tell of the click. */
  arrived(ctx: Ctx, itemId: string, cameFrom: string | undefined): void {
    if (ctx.actor.kind !== 'person' || !cameFrom || !URL.canParse(cameFrom) || new URL(cameFrom).pathname !== '/search') return
    const searchId = this.#lastOf.get(ctx.actor.id)
    const recent = searchId === undefined ? undefined : this.#recent.get(searchId)
    const position = recent?.found?.get(itemId)
    if (!searchId || !recent || !position || keptQuery(new URL(cameFrom).searchParams.get('q') ?? '') !== recent.query) return
    this.#opened(searchId, recent, itemId, position)
  }

  /** Notes "solved it" with the search that led to the item, as far as that is remembered. */
  solved(ctx: Ctx, itemId: string, given?: string): void {
    if (ctx.actor.kind !== 'person' || !this.#isRecording()) return
    const personId = ctx.actor.id
    const led = [...(given === undefined ? [] : [given]), this.#lastOf.get(personId), ...[...this.#recent.keys()].reverse()]
    const searchId = led.find((id) => {
      const recent = id === undefined ? undefined : this.#recent.get(id)
      return recent?.personId === personId && recent.opened.has(itemId)
    })
    this.#append({ kind: 'solved', search_id: searchId ?? null, person: personId, item_id: itemId })
  }

  /** Writes what waits; resolves when it is in the store. Never throws. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushing = this.#flushing.then(() => this.#write())
    return this.#flushing
  }

  async #write(): Promise<void> {
    const waiting = this.#waiting.splice(0)
    if (waiting.length === 0) return
    try {
      if (!(await this.settings()).recording) return
      const rows: DemandEventTable[] = []
      for (const { person, ...row } of waiting) rows.push({ ...row, actor: person === null ? null : await this.hashOf(person, row.at) })
      await appendEvents(this.#services, rows)
      this.#written += rows.length
    } catch (error) {
      this.#services.log.warn({ err: error, events: waiting.length }, 'searches not noted')
    }
  }

  /** The hash that stands for a person in the quarter of `at`; nothing leads from it to the person once the quarter's key is gone. */
  async hashOf(personId: string, at: number): Promise<string> {
    const day = new Date(at)
    const quarter = `${day.getUTCFullYear()}-${Math.floor(day.getUTCMonth() / 3) + 1}`
    if (this.#key?.quarter !== quarter) this.#key = { quarter, secret: keyOf(this.#services, quarter, newSecret()) }
    const { secret } = this.#key
    try {
      return createHmac('sha256', await secret)
        .update(personId)
        .digest('base64url')
        .slice(0, 22)
    } catch (error) {
      this.#key = undefined
      throw error
    }
  }

  #isRecording(): boolean {
    if (this.#services.clock.now() - this.#settingsAt > SETTINGS_MS)
      this.settings().catch((error) => this.#services.log.warn({ err: error }, 'settings of the ledger of searches not read'))
    return this.#settings.recording
  }

  #append(event: Partial<Waiting> & Pick<Waiting, 'kind'>): void {
    const empty = { query: null, query_key: null, language: null, filters: null, mode: null, total: null, position: null, item_id: null }
    this.#waiting.push({ id: newId(), at: this.#services.clock.now(), search_id: null, person: null, ...empty, ms: 0, ...event })
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift()
    if (this.#waiting.length >= FLUSH_AT) void this.flush()
    else this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref()
  }

  #againOf(personId: string, query: string, now: number, later: boolean): string | undefined {
    const searchId = this.#byQuery.get(`${personId} ${query}`)
    const recent = searchId === undefined ? undefined : this.#recent.get(searchId)
    const within = this.#lastOf.get(personId) === searchId ? BACK_WITHIN : SAME_WITHIN
    return recent && (later || now - recent.at <= within) ? searchId : undefined
  }

  #notedAgain(searchId: string, question: AskedQuestion, answer: Answered, filters: string): string {
    const recent = this.#recent.get(searchId) as Recent
    const offset = Number(question.cursor ?? 0) || 0
    for (const [at, id] of answer.itemIds.entries()) if (recent.found?.has(id) === false) recent.found.set(id, offset + at + 1)
    if (filters !== recent.filters && this.#mayAct(recent)) {
      recent.filters = filters
      this.#append({ kind: 'narrowed', search_id: searchId, person: recent.personId, filters, total: answer.total })
    }
    return searchId
  }

  #opened(searchId: string, recent: Recent, itemId: string, position: number): void {
    if (recent.opened.has(itemId) || !this.#mayAct(recent)) return
    recent.opened.add(itemId)
    this.#append({ kind: 'opened', search_id: searchId, person: recent.personId, item_id: itemId, position })
  }

  #mayAct(recent: Recent): boolean {
    return ++recent.acts <= MOST_ACTS_OF_A_SEARCH
  }

  /** A search of this person. Another process, or this one before its restart, may have answered it: then its results are not known. */
  async #searchOf(personId: string, searchId: string): Promise<Recent> {
    const known = this.#recent.get(searchId)
    if (known) {
      if (known.personId !== personId) throw notFound('search')
      return known
    }
    const row = await findAsked(this.#services.reader, searchId)
    if (!row || row.actor !== (await this.hashOf(personId, row.at)) || row.total === 0) throw notFound('search')
    const recent: Recent = { personId, at: row.at, query: row.query ?? '', filters: '', found: null, opened: new Set(), acts: 0 }
    this.#keep(searchId, recent)
    return recent
  }

  #remember(searchId: string, recent: Recent): void {
    this.#keep(searchId, recent)
    this.#lastOf.set(recent.personId, searchId)
    this.#byQuery.set(`${recent.personId} ${recent.query}`, searchId)
  }

  #keep(searchId: string, recent: Recent): void {
    this.#recent.set(searchId, recent)
    if (this.#recent.size <= MOST_REMEMBERED) return
    const [[oldest, { personId, query }]] = this.#recent
    this.#recent.delete(oldest)
    if (this.#lastOf.get(personId) === oldest) this.#lastOf.delete(personId)
    if (this.#byQuery.get(`${personId} ${query}`) === oldest) this.#byQuery.delete(`${personId} ${query}`)
  }
}

async function isReadable(ctx: Ctx, id: string): Promise<boolean> {
  for (const source of ctx.services.indexSources) if ((await source.present(ctx, [id])).has(id)) return true
  return false
}
