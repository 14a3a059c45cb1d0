import { type Ctx, type Services, systemContext, write } from '../../platform/context.ts'
import { toJson } from '../../platform/db/codec.ts'
import type { Follower, StoredEvent } from '../../platform/events/follower.ts'
import type { Signal } from '../../platform/feature.ts'
import { newId } from '../../platform/ids.ts'
import { activePeople, personOf } from '../identity/index.ts'
import { itemRefs } from '../repository/index.ts'
import { mailTime, OLDEST_MS, usualSettings } from './rules.ts'
import { deleteNotifications, insertNotifications, type NotificationTable, settingsOf } from './store.ts'

type Told = Signal & { event: StoredEvent }

/** Puts what the features say of events into the inboxes of people. It may run twice over the same events: a key is told once. */
export const inboxFollower: Follower = { name: 'notifications', handle: tell, batch: 100 }

async function tell(ctx: Ctx, events: StoredEvent[]): Promise<void> {
  const { services } = ctx
  const now = services.clock.now()
  const fresh = events.filter((event) => now - event.at < OLDEST_MS)
  const told: Told[] = []
  for (const event of fresh) told.push(...(await signalsOf(ctx, event)))
  const rows = told.length === 0 ? [] : await rowsFor(services, told, now)
  const withdrawn = events.flatMap((event) => services.signalSources.flatMap((source) => source.withdrawn?.(event) ?? []))
  if (rows.length + withdrawn.length === 0) return
  await write(ctx, async (tx) => {
    await insertNotifications(tx, rows)
    await deleteNotifications(tx, withdrawn)
  })
}

/** A source that fails holds up neither the others nor the events after it; it is a fault of ours, and said in the log. */
async function signalsOf(ctx: Ctx, event: StoredEvent): Promise<Told[]> {
  const told: Told[] = []
  for (const source of ctx.services.signalSources) {
    try {
      for (const signal of await source.of(ctx, event)) if (signal.personId !== event.actorId) told.push({ ...signal, event })
    } catch (error) {
      ctx.services.log.error({ err: error, source: source.name, event: event.name }, 'no signals from this event')
    }
  }
  return told
}

/** Only for people who are here, and only of items they may read at this moment. */
async function rowsFor(services: Services, told: Told[], now: number): Promise<NotificationTable[]> {
  const ids = [...new Set(told.map(({ personId }) => personId))]
  const people = await activePeople(services.reader, ids)
  const settings = await settingsOf(services.reader, ids)
  const rows: NotificationTable[] = []
  for (const person of people) {
    const own = told.filter(({ personId }) => personId === person.id)
    const asked: Ctx = { ...systemContext(services, person.locale), actor: personOf(person) }
    const items = [...new Set(own.flatMap(({ itemId }) => itemId ?? []))]
    const readable = new Set((await itemRefs(asked, items)).map(({ id }) => id))
    const wishes = settings.get(person.id) ?? usualSettings
    for (const { event, ...signal } of own) {
      if (signal.itemId !== null && !readable.has(signal.itemId)) continue
      rows.push({
        ...{ id: newId(), person_id: person.id, key: signal.key, name: signal.name, urgency: signal.urgency },
        ...{ item_id: signal.itemId, href: signal.href, data: toJson(signal.values), actor_id: event.actorId, at: event.at },
        ...{ read_at: null, mail_at: person.mail === null ? null : mailTime(wishes, signal.urgency, event.at, now), mailed_at: null },
      })
    }
  }
  return rows
}
