import { type Ctx, isTx, type Services } from '../../platform/context.ts'
import { lastEvent } from '../../platform/events/outbox.ts'
import { type Reach, reachOf } from './store/access.ts'

const MOST_PEOPLE = 2_000
/** Weight of all that is remembered, in characters. */
const MOST_REMEMBERED = 24_000_000
const LIGHT = 4_000
/** What is not told by an event, such as the neighbours a rebuilt index finds, is noticed after this time. */
const KEEP_MS = 60_000

/**
 * What people reach, and what was found for those who reach the same, remembered until anything happens. Every change of a
 * permission or of an item appends an event in its transaction, so what was found at a position of the outbox holds as
 * long as that is the last one, whichever process wrote.
 */
export class Reaches {
  readonly #people = new Map<string, Promise<Reach>>()
  readonly #alike = new Map<string, Reach>()
  readonly #pinned = new WeakMap<Ctx, number>()
  readonly #asked = new WeakMap<Ctx, Promise<Reach>>()
  #answers = new WeakMap<Reach, Map<string, Promise<unknown>>>()
  #weight = 0
  #position = -1
  #written = 0
  #forgetting: NodeJS.Timeout | undefined

  constructor(services: Pick<Services, 'outbox'>) {
    services.outbox.onWake(() => this.#written++)
  }

  /**
   * Notes where the outbox stands, once in a request unless the request itself writes. What is looked up after it is of
   * that state of the store or of a later one, so a request does this before it reads what it will remember.
   */
  async pin(ctx: Ctx): Promise<void> {
    if (isTx(ctx) || ctx.actor.kind !== 'person' || this.#pinned.get(ctx) === this.#written) return
    const written = this.#written
    const position = await lastEvent(ctx.db)
    if (position > this.#position) {
      this.#forget()
      this.#position = position
    }
    this.#pinned.set(ctx, written)
    this.#asked.delete(ctx)
  }

  /** The reach of whoever asks. */
  async of(ctx: Ctx): Promise<Reach> {
    if (isTx(ctx) || ctx.actor.kind !== 'person') return reachOf(ctx)
    await this.pin(ctx)
    const before = this.#asked.get(ctx)
    if (before) return before
    const reach = this.#reachOf(ctx, `${ctx.actor.id} ${ctx.actor.guest}`)
    this.#asked.set(ctx, reach)
    return reach
  }

  /**
   * What `make` finds, once for all who reach the same. It may depend on records that events tell of, on the reach, and
   * on what `key` names (the locale for one), but on nothing else of the person. Nobody changes what is answered.
   * `weigh` tells the characters of an answer that may be long.
   */
  async remember<T>(ctx: Ctx, key: string, make: () => Promise<T>, weigh: (answer: T) => number = () => 0): Promise<T> {
    if (isTx(ctx) || ctx.actor.kind !== 'person') return make()
    const reach = await this.of(ctx)
    let answers = this.#answers.get(reach)
    if (!answers) {
      answers = new Map()
      this.#answers.set(reach, answers)
    }
    const known = answers.get(key)
    if (known) return known as Promise<T>
    const kept = answers
    const answer = make()
    kept.set(key, answer)
    answer.then(
      (found) => this.#weigh(weigh(found) + LIGHT),
      () => kept.delete(key),
    )
    this.#forgetting ??= setTimeout(() => this.#forget(), KEEP_MS).unref()
    return answer
  }

  #weigh(more: number): void {
    this.#weight += more
    if (this.#weight > MOST_REMEMBERED) this.#forget()
  }

  #reachOf(ctx: Ctx, person: string): Promise<Reach> {
    const known = this.#people.get(person)
    if (known) return known
    if (this.#people.size >= MOST_PEOPLE) this.#people.clear()
    const reach = reachOf(ctx).then((found) => this.#one(found, person.endsWith('true')))
    this.#people.set(person, reach)
    reach.catch(() => this.#people.delete(person))
    return reach
  }

  /** The same object for the same reach. */
  #one(reach: Reach, guest: boolean): Reach {
    const text = JSON.stringify([guest, reach])
    const known = this.#alike.get(text)
    if (known) return known
    this.#alike.set(text, reach)
    return reach
  }

  #forget(): void {
    clearTimeout(this.#forgetting)
    this.#forgetting = undefined
    this.#people.clear()
    this.#alike.clear()
    this.#answers = new WeakMap()
    this.#weight = 0
  }
}
