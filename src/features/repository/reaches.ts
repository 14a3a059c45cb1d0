import { type Ctx, isTx, type Services } from '../../platform/context.ts'
import { lastEvent } from '../../platform/events/outbox.ts'
import { type Reach, reachOf } from './store/access.ts'

const MOST_PEOPLE = 2_000

/**
 * What people reach, remembered until anything happens. Every change of a permission appends an event in its transaction,
 * so what was found at a position of the outbox holds as long as that is the last one, whichever process wrote.
 */
export class Reaches {
  readonly #kept = new Map<string, Promise<Reach>>()
  readonly #asked = new WeakMap<Ctx, { written: number; reach: Promise<Reach> }>()
  #position = -1
  #written = 0

  constructor(services: Pick<Services, 'outbox'>) {
    services.outbox.onWake(() => this.#written++)
  }

  /** The reach of whoever asks; looked up once in a request unless the request itself writes. */
  async of(ctx: Ctx): Promise<Reach> {
    if (isTx(ctx) || ctx.actor.kind !== 'person') return reachOf(ctx)
    const before = this.#asked.get(ctx)
    if (before?.written === this.#written) return before.reach
    const written = this.#written
    const position = await lastEvent(ctx.db)
    if (position > this.#position) {
      this.#kept.clear()
      this.#position = position
    }
    const reach = this.#keep(`${ctx.actor.id} ${ctx.actor.guest}`, ctx)
    this.#asked.set(ctx, { written, reach })
    return reach
  }

  #keep(person: string, ctx: Ctx): Promise<Reach> {
    const known = this.#kept.get(person)
    if (known) return known
    if (this.#kept.size >= MOST_PEOPLE) this.#kept.clear()
    const reach = reachOf(ctx)
    this.#kept.set(person, reach)
    reach.catch(() => this.#kept.delete(person))
    return reach
  }
}
