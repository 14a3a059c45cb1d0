import { type Ctx, type Services, systemContext } from '../context.ts'
import { fromJson } from '../db/codec.ts'
import { newId } from '../ids.ts'
import { lastEvent } from './outbox.ts'

/** An appended event as a follower reads it. */
export type StoredEvent = {
  position: number
  id: string
  name: string
  at: number
  actorId: string | null
  subject: string
  space: string | null
  data: Record<string, unknown>
}

/** The ids in lists that an event carries. What stands there and is no id is passed over: one odd event must not stop a follower for good. */
export const idsIn = ({ data }: Pick<StoredEvent, 'data'>, ...lists: string[]): string[] =>
  lists.flatMap((list) => {
    const ids = data[list]
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : []
  })

/**
 * Hears every event at least once, in order. It must be idempotent: after a crash the last batch comes again. A follower
 * that keeps its own derived store keeps its cursor there too (`cursor`); it then runs in every process that has such a store.
 */
export type Follower = {
  name: string
  handle(ctx: Ctx, events: StoredEvent[]): Promise<void>
  cursor?: (services: Services) => Promise<number>
  batch?: number
  /**
   * How long it rests after a batch, in milliseconds, for what nobody waits for: events gather meanwhile, and each batch costs
   * a write to the disk. The first event after a quiet time is heard at once.
   */
  restMs?: number
}

const LEASE_MS = 30_000
const POLL_MS = 1_000

/** Events after `position`, oldest first. */
export async function readEvents(ctx: Ctx, position: number, limit: number): Promise<StoredEvent[]> {
  const rows = await ctx.db.selectFrom('event').selectAll().where('position', '>', position).orderBy('position').limit(limit).execute()
  return rows.map((row) => ({
    position: row.position,
    id: row.id,
    name: row.name,
    at: row.at,
    actorId: row.actor_id,
    subject: row.subject_id,
    space: row.space_id,
    data: fromJson(row.data),
  }))
}

async function claim(services: Services, name: string, owner: string): Promise<number | undefined> {
  const now = services.clock.now()
  await services.writer
    .insertInto('follower')
    .values({ name, position: 0, owner: null, leased_until: 0 })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const claimed = await services.writer
    .updateTable('follower')
    .set({ owner, leased_until: now + LEASE_MS })
    .where('name', '=', name)
    .where((eb) => eb.or([eb('owner', '=', owner), eb('leased_until', '<', now)]))
    .returning('position')
    .executeTakeFirst()
  return claimed?.position
}

/** Runs all followers of this process until `stop`; each has its own pace, and a failing one holds up no other. */
export class FollowerRunner {
  readonly #services: Services
  readonly #followers: Follower[]
  readonly #owner = newId()
  readonly #loops: Promise<void>[] = []
  readonly #wakeups = new Set<() => void>()
  readonly #resting = new Set<() => void>()
  readonly #leases = new Map<string, number>()
  #stopped = false
  #unsubscribe: (() => void) | undefined

  constructor(services: Services, followers: Follower[]) {
    this.#services = services
    this.#followers = followers
  }

  start(): void {
    this.#unsubscribe = this.#services.outbox.onWake(() => {
      for (const wake of this.#wakeups) wake()
    })
    for (const follower of this.#followers) this.#loops.push(this.#run(follower))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#unsubscribe?.()
    for (const wake of [...this.#wakeups, ...this.#resting]) wake()
    await Promise.all(this.#loops)
    this.#leases.clear()
    // Or the next process would wait for the lease to end.
    await this.#services.writer.updateTable('follower').set({ owner: null, leased_until: 0 }).where('owner', '=', this.#owner).execute()
  }

  async #run(follower: Follower): Promise<void> {
    let failures = 0
    while (!this.#stopped) {
      let more = false
      let handled = 0
      try {
        ;({ more, handled } = await this.#advance(follower))
        failures = 0
      } catch (error) {
        failures++
        this.#services.log.error({ err: error, follower: follower.name, failures }, 'follower failed, will try again')
      }
      if (!more && handled > 0 && follower.restMs) await this.#rest(follower.restMs)
      else if (!more) await this.#pause(failures === 0 ? POLL_MS : Math.min(60_000, POLL_MS * 2 ** failures))
    }
  }

  /** Handles one batch; true when there may be more. */
  async step(follower: Follower): Promise<boolean> {
    return (await this.#advance(follower)).more
  }

  async #advance(follower: Follower): Promise<{ more: boolean; handled: number }> {
    const ctx = systemContext(this.#services)
    const limit = follower.batch ?? 200
    if (follower.cursor) {
      const events = await readEvents(ctx, await follower.cursor(this.#services), limit)
      if (events.length > 0) await follower.handle(ctx, events)
      return { more: events.length === limit, handled: events.length }
    }
    const nothing = { more: false, handled: 0 }
    const known = await ctx.db.selectFrom('follower').select('position').where('name', '=', follower.name).executeTakeFirst()
    if ((await lastEvent(ctx.db)) <= (known?.position ?? 0)) return nothing
    const position = await this.#claimed(follower.name, known?.position)
    if (position === undefined) return nothing
    const events = await readEvents(ctx, position, limit)
    if (events.length === 0) return nothing
    await follower.handle(ctx, events)
    await this.#services.writer
      .updateTable('follower')
      .set({ position: events[events.length - 1].position })
      .where('name', '=', follower.name)
      .where('owner', '=', this.#owner)
      .execute()
    return { more: events.length === limit, handled: events.length }
  }

  /** The position to go on from, of a follower that is this process's own. A lease is written anew only when half of it is over: each write waits for the disk. */
  async #claimed(name: string, known: number | undefined): Promise<number | undefined> {
    const now = this.#services.clock.now()
    if (known !== undefined && (this.#leases.get(name) ?? 0) - now > LEASE_MS / 2) return known
    const position = await claim(this.#services, name, this.#owner)
    if (position === undefined) this.#leases.delete(name)
    else this.#leases.set(name, now + LEASE_MS)
    return position
  }

  /** Brings every follower up to date; for the command line and tests. */
  async drain(): Promise<void> {
    for (const follower of this.#followers) while (await this.step(follower));
  }

  /** Waits until something happened, or so long. */
  #pause(ms: number): Promise<void> {
    return this.#wait(ms, this.#wakeups)
  }

  /** Waits so long, whatever happens; only the end of the program cuts it short. */
  #rest(ms: number): Promise<void> {
    return this.#stopped ? Promise.resolve() : this.#wait(ms, this.#resting)
  }

  #wait(ms: number, waiting: Set<() => void>): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      waiting.add(done)
    })
  }
}
