import type { Ctx, Locale } from '../../platform/context.ts'
import { cutPage, placeOf } from '../../platform/cursor.ts'
import { fromJson } from '../../platform/db/codec.ts'
import { text } from '../../platform/i18n.ts'
import { findPerson, namesOf, requireAdministrator, requirePerson } from '../identity/index.ts'
import { itemRefs } from '../repository/index.ts'
import type { ItemRef } from '../repository/schema.ts'
import { usualSettings } from './rules.ts'
import type { Inbox, InboxAsked, MailState, NotificationSettingsView, SignalView } from './schema.ts'
import * as store from './store.ts'

/** The sentence of a signal; an item is called by the title it has now. */
export function wordsOf(
  row: Pick<store.NotificationTable, 'name' | 'data'>,
  item: ItemRef | null,
  by: string | null,
  locale: Locale,
): string {
  const [feature, name] = row.name.split(':') as [string, string]
  const values = { ...fromJson<Record<string, string | number>>(row.data), ...(item ? { title: item.title } : {}), ...(by ? { by } : {}) }
  return text(locale)(`${feature}:signals.${name}`, values)
}

/** Rows with their sentences; those about items the asker may no longer read are left out. */
export async function presentSignals(ctx: Ctx, rows: store.NotificationTable[]): Promise<SignalView[]> {
  const items = new Map((await itemRefs(ctx, [...new Set(rows.flatMap((row) => row.item_id ?? []))])).map((item) => [item.id, item]))
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.actor_id),
  )
  return rows.flatMap((row) => {
    const item = row.item_id === null ? null : (items.get(row.item_id) ?? undefined)
    if (item === undefined) return []
    const by = row.actor_id === null ? undefined : names.get(row.actor_id)
    return {
      ...{ id: row.id, name: row.name, urgency: row.urgency, text: wordsOf(row, item, by ?? null, ctx.locale), href: row.href, item },
      ...{ by: by === undefined ? null : { id: row.actor_id as string, name: by }, at: row.at, readAt: row.read_at },
    }
  })
}

export async function inboxView(ctx: Ctx, asked: InboxAsked & { cursor?: string; limit: number }): Promise<Inbox> {
  const person = requirePerson(ctx)
  const page = { unreadOnly: asked.state === 'unread', urgency: asked.urgency, before: placeOf(asked.cursor), limit: asked.limit }
  const rows = await store.listNotifications(ctx, person.id, page)
  const { page: shown, next } = cutPage(rows, asked.limit, ({ at, id }) => ({ at, id }))
  return {
    items: await presentSignals(ctx, shown),
    next,
    unread: await store.countUnread(ctx, person.id),
  }
}

/** How much waits in the inbox of whoever asks; nothing for visitors. */
export const unreadOf = async (ctx: Ctx): Promise<number> => (ctx.actor.kind === 'person' ? store.countUnread(ctx, ctx.actor.id) : 0)

export async function settingsView(ctx: Ctx): Promise<NotificationSettingsView> {
  const { id } = requirePerson(ctx)
  const person = await findPerson(ctx.db, id)
  const settings = (await store.settingsOf(ctx.db, [id])).get(id) ?? usualSettings
  return { ...settings, mailable: ctx.services.mailer !== undefined && Boolean(person?.mail) }
}

export async function mailState(ctx: Ctx): Promise<MailState> {
  requireAdministrator(ctx)
  const { mailer, mailTrouble } = ctx.services
  return {
    configured: mailer !== undefined,
    from: mailer?.from ?? null,
    waiting: mailer ? await store.countWaitingMail(ctx.db) : 0,
    lastSentAt: await store.lastMailedAt(ctx.db),
    problem: mailTrouble ?? null,
  }
}
