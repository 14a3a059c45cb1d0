import type { Ctx, Tx } from '../../platform/context.ts'
import { fromJson, toJson } from '../../platform/db/codec.ts'
import type { Db } from '../../platform/db/tables.ts'
import type { Urgency } from '../../platform/feature.ts'
import { notTrashed, readableTo } from '../repository/index.ts'
import type { NotificationSettings } from './schema.ts'

export type NotificationTable = {
  id: string
  person_id: string
  key: string
  name: string
  urgency: Urgency
  item_id: string | null
  href: string
  data: string
  actor_id: string | null
  at: number
  read_at: number | null
  /** When it is to be mailed; null for never. */
  mail_at: number | null
  /** When it was handed to the mail server, or began to be. */
  mailed_at: number | null
}
export type NotificationSettingTable = { person_id: string; mail: string; hour: number; time_zone: string; updated_at: number }

declare module '../../platform/db/tables.ts' {
  interface Tables {
    notification: NotificationTable
    notification_setting: NotificationSettingTable
  }
}

const ROWS_AT_ONCE = 500

/** Keeps what was not told yet; the same key is told to a person once. */
export async function insertNotifications(tx: Tx, rows: NotificationTable[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await tx.db
      .insertInto('notification')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) => conflict.columns(['person_id', 'key']).doNothing())
      .execute()
}

/** Takes back what was told of items under these keys, from everybody. */
export async function deleteNotifications(tx: Tx, withdrawn: { itemId: string; key: string }[]): Promise<void> {
  for (const { itemId, key } of withdrawn)
    await tx.db.deleteFrom('notification').where('item_id', '=', itemId).where('key', '=', key).execute()
}

/** What a person was told and may still know: of an item that is closed to them by now nothing is left. */
async function known(ctx: Ctx, personId: string) {
  const mayRead = await readableTo(ctx)
  return ctx.db
    .selectFrom('notification')
    .where('person_id', '=', personId)
    .where((eb) =>
      eb.or([
        eb('item_id', 'is', null),
        eb.exists(
          eb.selectFrom('item').select('item.id').whereRef('item.id', '=', 'notification.item_id').where(mayRead).where(notTrashed),
        ),
      ]),
    )
}

export type InboxPage = { unreadOnly: boolean; urgency?: Urgency; before?: { at: number; id: string }; limit: number }

/** The newest first; `limit + 1` rows. */
export async function listNotifications(ctx: Ctx, personId: string, page: InboxPage): Promise<NotificationTable[]> {
  let query = (await known(ctx, personId)).selectAll()
  if (page.unreadOnly) query = query.where('read_at', 'is', null)
  if (page.urgency) query = query.where('urgency', '=', page.urgency)
  const { before } = page
  if (before) query = query.where((eb) => eb.or([eb('at', '<', before.at), eb.and([eb('at', '=', before.at), eb('id', '<', before.id)])]))
  return query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
}

export async function countUnread(ctx: Ctx, personId: string): Promise<number> {
  const row = await (await known(ctx, personId))
    .select((eb) => eb.fn.countAll().as('unread'))
    .where('read_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.unread ?? 0)
}

/** False where the person has no such notification. */
export async function markRead(tx: Tx, personId: string, id: string, at: number | null): Promise<boolean> {
  const changed = await tx.db
    .updateTable('notification')
    .set({ read_at: at })
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .execute()
  return changed.some(({ numUpdatedRows }) => numUpdatedRows > 0n)
}

export async function markUnread(tx: Tx, personId: string, ids: string[]): Promise<void> {
  if (ids.length > 0)
    await tx.db.updateTable('notification').set({ read_at: null }).where('person_id', '=', personId).where('id', 'in', ids).execute()
}

/** Everything up to a time, so that what comes meanwhile stays unread. Gives the ids, for taking it back. */
export async function markAllRead(tx: Tx, personId: string, until: number, at: number): Promise<string[]> {
  const rows = await tx.db
    .updateTable('notification')
    .set({ read_at: at })
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .where('at', '<=', until)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

export async function deleteOldNotifications(db: Db, before: number): Promise<void> {
  await db.deleteFrom('notification').where('at', '<', before).where('read_at', 'is not', null).execute()
}

// ---- settings

export async function settingsOf(db: Db, personIds: string[]): Promise<Map<string, NotificationSettings>> {
  if (personIds.length === 0) return new Map()
  const rows = await db.selectFrom('notification_setting').selectAll().where('person_id', 'in', personIds).execute()
  return new Map(rows.map((row) => [row.person_id, { mail: fromJson(row.mail), hour: row.hour, timeZone: row.time_zone }]))
}

export async function putSettings(tx: Tx, personId: string, { mail, hour, timeZone }: NotificationSettings): Promise<void> {
  const row = { mail: toJson(mail), hour, time_zone: timeZone, updated_at: tx.services.clock.now() }
  await tx.db
    .insertInto('notification_setting')
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute()
}

/** What was planned before the person chose otherwise; the next plan follows the new choice. */
export async function forgetPlannedMail(tx: Tx, personId: string, urgencies: Urgency[]): Promise<void> {
  if (urgencies.length === 0) return
  await tx.db
    .updateTable('notification')
    .set({ mail_at: null })
    .where('person_id', '=', personId)
    .where('urgency', 'in', urgencies)
    .where('mailed_at', 'is', null)
    .execute()
}

// ---- mail

const waiting = (db: Db, now: number) =>
  db
    .selectFrom('notification')
    .where('mailed_at', 'is', null)
    .where('mail_at', '<=', now)
    // What was read in the inbox needs no mail.
    .where('read_at', 'is', null)

export async function peopleToMail(db: Db, now: number, limit: number): Promise<string[]> {
  const rows = await waiting(db, now).select('person_id').distinct().orderBy('person_id').limit(limit).execute()
  return rows.map((row) => row.person_id)
}

export const waitingMail = (db: Db, personId: string, now: number, limit: number): Promise<NotificationTable[]> =>
  waiting(db, now).selectAll().where('person_id', '=', personId).orderBy('at').orderBy('id').limit(limit).execute()

export async function countWaitingMail(db: Db): Promise<number> {
  const row = await db
    .selectFrom('notification')
    .select((eb) => eb.fn.countAll().as('waiting'))
    .where('mailed_at', 'is', null)
    .where('mail_at', 'is not', null)
    .where('read_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.waiting ?? 0)
}

export async function lastMailedAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('notification')
    .select((eb) => eb.fn.max('mailed_at').as('at'))
    .executeTakeFirst()
  return row?.at === null || row?.at === undefined ? null : Number(row.at)
}

/** Marks them as mailed and gives those that were not yet; what two processes take at once only one of them sends. */
export async function takeForMail(tx: Tx, ids: string[], at: number): Promise<Set<string>> {
  const rows = await tx.db
    .updateTable('notification')
    .set({ mailed_at: at })
    .where('id', 'in', ids)
    .where('mailed_at', 'is', null)
    .returning('id')
    .execute()
  return new Set(rows.map((row) => row.id))
}

/** Gives back what certainly was not sent; with `mailAt` null it is given up. */
export async function giveBackMail(tx: Tx, ids: string[], mailAt: number | null): Promise<void> {
  await tx.db.updateTable('notification').set({ mailed_at: null, mail_at: mailAt }).where('id', 'in', ids).execute()
}
