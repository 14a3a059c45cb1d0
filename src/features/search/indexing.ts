import { type Ctx, type Services, systemContext } from '../../platform/context.ts'
import { chunks } from '../../platform/db/codec.ts'
import type { IndexSource } from '../../platform/feature.ts'
import type { StoredEvent } from '../../platform/events/follower.ts'
import { lastEvent } from '../../platform/events/outbox.ts'
import { reuseOf } from './demand/solutions.ts'
import { type Engine, type Filling, type Indexed, IndexDamaged, type IndexState } from './engine/engine.ts'

const BATCH = 25
/** So much text is handed to the index at a time, or one batch of the largest articles would fill its thread. */
const MOST_TEXT = 4_000_000
const LOG_MS = 5_000
const RELATED_KEPT = 1_000
const RELATED_MS = 10 * 60_000

export type Progress = { done: number; total: number }

/**
 * Keeps the index in step with the store: it hears the outbox, fills an index that is new, and makes a broken one anew,
 * all while questions are answered.
 */
export class SearchService {
  readonly engine: Engine
  readonly #services: Services
  readonly #sources: IndexSource[]
  readonly #related = new Map<string, { at: number; ids: string[] }>()
  /** Loading and writing are one step, or an older state of an item could overwrite a newer one. */
  #turn: Promise<unknown> = Promise.resolve()
  #rebuild: Promise<void> | undefined
  #verified: Promise<void> | undefined
  #progress: Progress | undefined
  #recovering: Promise<void> | undefined
  /** Events that touch no item are not worth a write; after a restart they are heard again. */
  #heard = 0
  #stopped = false

  constructor(services: Services, engine: Engine, sources: IndexSource[]) {
    this.#services = services
    this.engine = engine
    this.#sources = sources
  }

  /** How far a rebuild is; undefined while none runs. */
  get progress(): Progress | undefined {
    return this.#progress
  }

  /** Makes sure that there is an index to ask, empty perhaps. */
  async start(): Promise<void> {
    if ((await this.engine.state()) === undefined) await this.#create()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#rebuild
    await this.#turn.catch(() => {})
    await this.engine.close()
  }

  /** How far the outbox is heard. Asked by the follower each time, so it is also what notices that the index is gone. */
  async position(): Promise<number> {
    if ((await this.engine.state()) === undefined) await this.#create()
    this.#verified ??= this.#verify()
    const state = await this.engine.state()
    if (!state) return this.#heard
    if (!state.filling || this.#rebuild) return Math.max(state.position, this.#heard)
    const position = await this.#skipWhatFillingBrings(state)
    void this.#fill()
    return position
  }

  /** Brings into the index what the events changed. */
  async hear(ctx: Ctx, events: StoredEvent[]): Promise<void> {
    const position = events[events.length - 1].position
    const affected = this.#sources.map((source) => ({ source, ids: union(events.map((event) => source.affected(event))) }))
    if (affected.some(({ ids }) => ids === 'all')) {
      await this.#takeTurn(() => this.engine.beginRebuild(position))
      void this.#fill()
      return
    }
    const batches = affected.flatMap(({ source, ids }) => [...chunks(ids as string[], BATCH)].map((part) => ({ source, ids: part })))
    for (const [index, batch] of batches.entries()) {
      await this.#update(ctx, batch.source, batch.ids, index === batches.length - 1 ? position : undefined)
    }
    this.#heard = position
    for (const { ids } of batches) for (const id of ids) this.#related.delete(id)
  }

  /** Fills the index anew from the store; what is there answers meanwhile. `watch` is told how far it is. */
  async rebuild(watch?: (progress: Progress) => void): Promise<void> {
    await this.#rebuild
    const position = await lastEvent(this.#services.reader)
    await this.#takeTurn(() => this.engine.beginRebuild(position))
    await this.#fill(watch)
  }

  /** Waits until a rebuild that was found necessary is done. */
  async settled(): Promise<void> {
    await this.#rebuild
  }

  /** Makes a broken index anew, in the background. */
  recover(reason: Error): void {
    if (this.#recovering) return
    this.#services.log.error({ err: reason }, 'the search index is damaged and is made anew')
    this.#recovering = this.#create()
      .then(() => void this.#fill())
      .catch((error) => this.#services.log.error({ err: error }, 'the search index could not be made anew'))
      .finally(() => {
        this.#recovering = undefined
      })
  }

  /** Ids of items like this one, whoever asks; the caller shows only what the asker may read. */
  async related(id: string, limit: number): Promise<string[]> {
    const now = this.#services.clock.now()
    const known = this.#related.get(id)
    if (known && now - known.at < RELATED_MS) return known.ids
    const ids = await this.engine.related(id, { everything: true }, limit)
    if (this.#related.size >= RELATED_KEPT) this.#related.clear()
    this.#related.set(id, { at: now, ids })
    return ids
  }

  /** A rebuild that begins reads every item as it is now: what happened before needs no hearing. */
  async #skipWhatFillingBrings({ position, filling }: IndexState): Promise<number> {
    if (filling === null || filling.done > 0 || filling.source > 0) return position
    const newest = await lastEvent(this.#services.reader)
    await this.#takeTurn(() => this.engine.index([], [], { position: newest }))
    return newest
  }

  async #create(): Promise<void> {
    const position = await lastEvent(this.#services.reader)
    await this.#takeTurn(() => this.engine.create(position))
    this.#related.clear()
  }

  async #verify(): Promise<void> {
    try {
      if (!(await this.engine.verify())) this.recover(new IndexDamaged('quick_check failed'))
    } catch (error) {
      if (!this.#stopped) this.#services.log.warn({ err: error }, 'the search index could not be verified')
    }
  }

  /** One rebuild at a time; a second call waits for the first. */
  #fill(watch?: (progress: Progress) => void): Promise<void> {
    this.#rebuild ??= this.#fillAll(watch)
      .catch((error) => {
        if (!this.#stopped) this.#services.log.error({ err: error }, 'filling the search index failed, will try again')
      })
      .finally(() => {
        this.#rebuild = undefined
        this.#progress = undefined
      })
    return this.#rebuild
  }

  async #fillAll(watch?: (progress: Progress) => void): Promise<void> {
    const ctx = systemContext(this.#services)
    const total = await this.#count(ctx)
    let told = performance.now()
    while (!this.#stopped) {
      const done = await this.#takeTurn(() => this.#fillBatch(ctx))
      if (done === undefined) break
      this.#progress = { done, total }
      watch?.(this.#progress)
      if (performance.now() - told > LOG_MS) {
        told = performance.now()
        this.#services.log.info(this.#progress, 'filling the search index')
      }
    }
    this.#related.clear()
    if (!this.#stopped) this.#services.log.info({ items: total }, 'search index filled')
  }

  async #count(ctx: Ctx): Promise<number> {
    let total = 0
    for (const source of this.#sources) {
      let after: string | null = null
      for (;;) {
        const ids: string[] = await source.list(ctx, after, 5_000)
        total += ids.length
        if (ids.length < 5_000) break
        after = ids[ids.length - 1]
      }
    }
    return total
  }

  /**
   * The next batch of a rebuild; how many items are done, or undefined at the end. The place is read from the index each
   * time, since an event may have begun the rebuild again.
   */
  async #fillBatch(ctx: Ctx): Promise<number | undefined> {
    const state = await this.engine.state()
    const place = state?.filling
    if (!place) return undefined
    if (place.source >= this.#sources.length) {
      await this.engine.endRebuild()
      return undefined
    }
    const source = this.#sources[place.source]
    const ids = await source.list(ctx, place.after, BATCH)
    const items = ids.length > 0 ? await this.#load(ctx, source, ids) : []
    const more = ids.length === BATCH
    const done = place.done + ids.length
    const filling: Filling = { source: more ? place.source : place.source + 1, after: more ? ids[ids.length - 1] : null, done }
    await this.#index(items, missing(ids, items), { filling })
    await this.#loadAgainWhatOthersHeard(ctx, source, ids, state.position)
    return done
  }

  /** Another process may have heard of a change after it was loaded here, and written it before: then it is loaded again. */
  async #loadAgainWhatOthersHeard(ctx: Ctx, source: IndexSource, ids: string[], position: number): Promise<void> {
    for (let known = position; ids.length > 0; ) {
      const heard = (await this.engine.state())?.position ?? known
      if (heard === known) return
      known = heard
      const items = await this.#load(ctx, source, ids)
      await this.#index(items, missing(ids, items), {})
    }
  }

  async #load(ctx: Ctx, source: IndexSource, ids: string[]): Promise<Indexed[]> {
    const items = await source.load(ctx, ids)
    const reuse = await reuseOf(ctx.services, ids)
    return items.map((item) => ({ ...item, reuse: reuse.get(item.id) ?? 0 }))
  }

  async #update(ctx: Ctx, source: IndexSource, ids: string[], position: number | undefined): Promise<void> {
    await this.#takeTurn(async () => {
      const items = await this.#load(ctx, source, ids)
      await this.#index(items, missing(ids, items), { position })
    })
  }

  /** The state goes with the last part: what was not written yet is then done again. */
  async #index(items: Indexed[], removed: string[], state: Partial<IndexState>): Promise<void> {
    let part: Indexed[] = []
    let length = 0
    for (const item of items) {
      const own = item.sections.reduce((sum, section) => sum + section.text.length, 0)
      if (part.length > 0 && length + own > MOST_TEXT) {
        await this.engine.index(part, [])
        part = []
        length = 0
      }
      part.push(item)
      length += own
    }
    await this.engine.index(part, removed, state)
  }

  #takeTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work)
    this.#turn = turn.catch(() => {})
    return turn
  }
}

function missing(ids: string[], items: Indexed[]): string[] {
  const found = new Set(items.map((item) => item.id))
  return ids.filter((id) => !found.has(id))
}

function union(lists: (string[] | 'all')[]): string[] | 'all' {
  const ids = new Set<string>()
  for (const list of lists) {
    if (list === 'all') return 'all'
    for (const id of list) ids.add(id)
  }
  return [...ids]
}
