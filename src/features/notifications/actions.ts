import { type Ctx, write } from '../../platform/context.ts'
import { notFound } from '../../platform/errors.ts'
import { urgencies } from '../../platform/feature.ts'
import { requirePerson } from '../identity/index.ts'
import { usualSettings } from './rules.ts'
import type { NotificationSettings } from './schema.ts'
import * as store from './store.ts'

/* One's own inbox. What was read changes at each look and concerns nobody else, so no event tells of it (decision 0007). */

export async function readSignal(ctx: Ctx, id: string, read: boolean): Promise<void> {
  const { id: personId } = requirePerson(ctx)
  const at = read ? ctx.services.clock.now() : null
  if (!(await write(ctx, (tx) => store.markRead(tx, personId, id, at)))) throw notFound('signal')
}

/** Marks as read what had come until `until`; gives the ids of what was unread. */
export async function readAllSignals(ctx: Ctx, until: number): Promise<string[]> {
  const { id: personId } = requirePerson(ctx)
  return write(ctx, (tx) => store.markAllRead(tx, personId, until, tx.services.clock.now()))
}

/** Takes back that several were read. */
export async function unreadSignals(ctx: Ctx, ids: string[]): Promise<void> {
  const { id: personId } = requirePerson(ctx)
  await write(ctx, (tx) => store.markUnread(tx, personId, ids))
}

export async function changeSettings(ctx: Ctx, settings: NotificationSettings): Promise<void> {
  const { id: personId } = requirePerson(ctx)
  await write(ctx, async (tx) => {
    const before = (await store.settingsOf(tx.db, [personId])).get(personId) ?? usualSettings
    await store.putSettings(tx, personId, settings)
    const quieter = urgencies.filter((urgency) => settings.mail[urgency] === 'never' && before.mail[urgency] !== 'never')
    await store.forgetPlannedMail(tx, personId, quieter)
  })
}
