import type { Ctx } from '../../../platform/context.ts'
import { idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import type { Signal, SignalSource } from '../../../platform/feature.ts'
import { hrefOf } from '../../../platform/page/parts.ts'
import { namesOf, subjectsById } from '../../identity/index.ts'
import { reviewersOf } from './owners.ts'
import { type Facts, factsOf, membersOf, readBy } from './store/facts.ts'
import { spaceStewards } from './store/stewards.ts'
import type { SubjectRef } from './types.ts'

type Told = Omit<Signal, 'name' | 'href' | 'itemId' | 'values' | 'key'> & { values?: Signal['values']; turn?: string | number }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
/** Signals about one item: its title and who did it are in the words of each. */
async function about(
  ctx: Ctx,
  name: string,
  event: StoredEvent,
  id: string,
  find: (facts: Facts) => Told[] | Promise<Told[]>,
): Promise<Signal[]> {
  const facts = (await factsOf(ctx, [id])).get(id)
  if (!facts || facts.trashed) return []
  const by = (await namesOf(ctx.db, [event.actorId])).get(event.actorId ?? '') ?? ''
  return (await find(facts)).map(({ personId, urgency, values, turn = event.id }) => ({
    ...{ personId, name: `stewardship:${name}`, urgency, itemId: id, href: hrefOf({ id, type: facts.item.type }) },
    values: { title: facts.item.title, by, ...values },
    key: `${name} ${id} ${turn}`,
  }))
}

const source = (name: string, events: string[], of: (ctx: Ctx, event: StoredEvent) => Promise<Signal[]>): SignalSource => ({
  name: `stewardship:${name}`,
  of: (ctx, event) => (events.includes(event.name) ? of(ctx, event) : Promise.resolve([])),
})

async function peopleOf(ctx: Ctx, subject: SubjectRef | null): Promise<string[]> {
  if (subject === null) return []
  return subject.kind === 'person' ? [subject.id] : ((await membersOf(ctx.db, [subject.id])).get(subject.id) ?? [])
}

/** The people a change concerns: the owner, and whoever verified. */
async function concerned(ctx: Ctx, facts: Facts, people: string[] = []): Promise<string[]> {
  const owners = await peopleOf(ctx, facts.owner)
  return [...new Set([...(owners.length > 0 ? owners : facts.stewards), ...people])]
}

/** One signal for each steward of a space about many items, counting only those that the steward reads. */
async function toStewards(ctx: Ctx, name: string, event: StoredEvent, href: string, values: Signal['values'] = {}): Promise<Signal[]> {
  const space = event.space ?? ''
  const items = idsIn(event, 'reviews')
  const signals: Signal[] = []
  for (const personId of (await spaceStewards(ctx.db, [space])).get(space) ?? []) {
    const count = (await readBy(ctx, personId, items)).size
    if (count === 0) continue
    signals.push({
      personId,
      name: `stewardship:${name}`,
      urgency: 'reminder',
      itemId: null,
      href,
      values: { count, ...values },
      key: `${name} ${event.id}`,
    })
  }
  return signals
}

/** What people hear of verification. */
export const verificationSignals: SignalSource[] = [
  source('review-reminder', ['verification.reminded'], (ctx, event) =>
    about(ctx, Number(event.data.step) > 0 ? 'review-soon' : 'review-reminder', event, event.subject, () => [
      {
        personId: text(event.data.person),
        urgency: 'reminder',
        values: { days: Number(event.data.step) },
        turn: `${event.data.askedAt} ${event.data.step}`,
      },
    ]),
  ),
  source('second-signature', ['verification.signed'], (ctx, event) =>
    about(ctx, 'second-signature', event, event.subject, () => idsIn(event, 'asked').map((personId) => ({ personId, urgency: 'request' }))),
  ),
  source('review-handed-on', ['verification.handed-on'], (ctx, event) =>
    about(ctx, 'review-handed-on', event, event.subject, () => [{ personId: text(event.data.to), urgency: 'request' }]),
  ),
  source('verification-reset', ['verification.reset'], (ctx, event) =>
    about(ctx, 'verification-reset', event, event.subject, async (facts) =>
      (await concerned(ctx, facts, idsIn(event, 'people'))).map((personId) => ({ personId, urgency: 'news' })),
    ),
  ),
  source('item-disputed', ['verification.disputed'], (ctx, event) =>
    about(ctx, 'item-disputed', event, event.subject, async (facts) =>
      (await concerned(ctx, facts)).map((personId) => ({ personId, urgency: 'request' })),
    ),
  ),
  source('owner-given', ['verification.owner-given'], (ctx, event) =>
    about(ctx, 'owner-given', event, event.subject, async (facts) =>
      (await peopleOf(ctx, facts.owner)).map((personId) => ({ personId, urgency: 'request' })),
    ),
  ),
  source('handed-over', ['verification.handed-over'], async (ctx, event) => {
    const owner = event.data.owner as SubjectRef
    const from = (await subjectsById(ctx.db, [event.subject])).get(event.subject)?.name ?? ''
    const items = idsIn(event, 'items')
    const signals: Signal[] = []
    for (const personId of await peopleOf(ctx, owner)) {
      const count = (await readBy(ctx, personId, items)).size
      if (count > 0)
        signals.push({
          ...{ personId, name: 'stewardship:handed-over', urgency: 'request', itemId: null, href: '/reviews' },
          ...{ values: { count, from }, key: `handed-over ${event.id}` },
        })
    }
    return signals
  }),
  source('reviews-escalated', ['verification.escalated'], (ctx, event) =>
    toStewards(ctx, 'reviews-escalated', event, `/reviews?scope=space&space=${event.space}`),
  ),
  source('owner-left', ['verification.owner-left'], (ctx, event) => toStewards(ctx, 'owner-left', event, '/desk?queue=unowned')),
  source('source-changed', ['verification.due'], async (ctx, event) => {
    if (!/^source-/.test(text(event.data.reason))) return []
    const found: Signal[] = []
    for (const id of idsIn(event, 'items'))
      found.push(
        ...(await about(ctx, 'source-changed', event, id, async () =>
          (await reviewersOf(ctx, id)).slice(0, 3).map((personId) => ({ personId, urgency: 'request' })),
        )),
      )
    return found
  }),
]
