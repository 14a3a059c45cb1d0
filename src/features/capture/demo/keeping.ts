import { type Ctx, type Tx, write } from '../../../platform/context.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { startCampaign } from '../../refresh/index.ts'
import { changeTopic } from '../../repository/index.ts'
import { addPolicy, changeApproval, setAbsence, setOwner } from '../../stewardship/index.ts'
import { DAY_MS, type Names, perform, type Stage } from './deeds.ts'
import type { Act, Stewardship } from './stewardship.ts'

const HOUR_MS = 3_600_000
/** Rules are older than what happened under them; owners were given when the portal came into use. */
const RULES_AGO = 365
const OWNERS_AGO = 30

/** Does what demo/stewardship.yaml says, through the actions that people use, each at its time. */
export class Keeping {
  readonly #given: Stewardship
  readonly #stage: Stage

  constructor(given: Stewardship, names: Names, loaded: number) {
    this.#given = given
    this.#stage = { names, loaded, made: new Map() }
  }

  /** All that needs no search: who answers for what, and what people did. */
  async begin(tx: Tx): Promise<void> {
    await this.#topics(tx)
    await this.#rules(tx)
    for (const act of this.#given.acts) await this.#do(tx, act)
    const { loaded } = this.#stage
    for (const { person, ago, in: days, delegate } of this.#given.absences)
      await this.#as(tx, person, ago, (ctx) =>
        setAbsence(ctx, { from: ctx.services.clock.now(), until: loaded + days * DAY_MS, delegateId: this.#id(delegate) }),
      )
  }

  /** The campaign, whose items search has to know, and what came after it began. */
  async campaign(ctx: Ctx): Promise<void> {
    const { ago, by, name, note, query, in: days, after } = this.#given.campaign
    const { names, loaded } = this.#stage
    const text = { name: name[names.locale], note: note[names.locale], query }
    await this.#as(ctx, by, ago, (as) =>
      startCampaign(as, { ...text, assign: 'owners', people: [], follow: false, dueAt: loaded + days * DAY_MS }),
    )
    await write(ctx, async (tx) => {
      for (const act of after) await this.#do(tx, act)
      // Readings are told by no event: the queue of what nobody reads would be wrong until the night.
      await enqueue(tx, 'stewardship.rebuild-desk', { queue: 'unread' })
    })
  }

  async #topics(tx: Tx): Promise<void> {
    const { names } = this.#stage
    for (const { id, note, related, stewards, experts } of this.#given.topics)
      await changeTopic(tx, names.topic(id), {
        note: note[names.locale],
        related: related.map((topic) => names.topic(topic)),
        stewards: stewards.map((person) => ({ kind: 'person', id: this.#id(person) })),
        experts: experts.map((person) => this.#id(person)),
      })
  }

  async #rules(tx: Tx): Promise<void> {
    const { names } = this.#stage
    const { approvals, policies, owners } = this.#given
    for (const { space, by, needed, minimum } of approvals)
      await this.#as(tx, by, RULES_AGO, (ctx) =>
        changeApproval(ctx, names.space(space), { needed, minimum, who: 'stewards', approvers: [] }),
      )
    for (const { space, by, topic, kind = null, cadence, months = null, day = null, graceDays, expiry } of policies)
      await this.#as(tx, by, RULES_AGO, (ctx) =>
        addPolicy(ctx, {
          ...{ spaceId: names.space(space), topicId: topic === undefined ? null : names.topic(topic), kind, tier: null },
          ...{ cadence, months, day, persons: 1, graceDays, expiry, reminders: [14, 3] },
          verifiers: { owner: true, stewards: true, topicStewards: false, subjects: [] },
        }),
      )
    for (const { item, by, ...owner } of owners)
      await this.#as(tx, by, OWNERS_AGO, (ctx) =>
        setOwner(
          ctx,
          names.item(item),
          'group' in owner ? { kind: 'group', id: names.group(owner.group) } : { kind: 'person', id: this.#id(owner.person) },
        ),
      )
  }

  #id(slug: string): string {
    const person = this.#stage.names.person(slug)
    if (!person) throw new Error(`the demonstration names a person that it does not have: ${slug}`)
    return person.id
  }

  /**
   * Runs `work` as somebody, so many days ago, but not before the item was written. What the founder did is left out where
   * nobody founded the organisation.
   */
  async #as<C extends Ctx>(ctx: C, slug: string, ago: number, work: (ctx: C) => Promise<unknown>, item?: string): Promise<void> {
    const { names, loaded } = this.#stage
    const who = names.person(slug)
    if (!who) return
    const written = item === undefined ? 0 : names.written(item) + HOUR_MS
    const at = Math.min(loaded, Math.max(Math.floor(loaded - ago * DAY_MS), written))
    const actor = { kind: 'person' as const, id: who.id, name: who.name, administrator: who.administrator, guest: false }
    await work({ ...ctx, actor, services: { ...ctx.services, clock: { now: () => at } } })
  }

  #do(tx: Tx, act: Act): Promise<void> {
    const item = 'item' in act ? act.item : undefined
    return this.#as(tx, act.by, act.ago, (ctx) => perform(ctx, act, this.#stage), item)
  }
}
