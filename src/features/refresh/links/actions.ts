import { actorId, type Ctx, write } from '../../../platform/context.ts'
import { notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { audit, requireAdministrator } from '../../identity/index.ts'
import { readableItem, stewardedItem, writableItem } from '../../repository/index.ts'
import type { LinkSettings, LinkSettingsView, OuterLink } from './schema.ts'
import * as store from './store.ts'

export async function settingsView(ctx: Ctx): Promise<LinkSettingsView> {
  requireAdministrator(ctx)
  return { ...(await store.findSettings(ctx.db)), ...(await store.countAddresses(ctx)) }
}

/** Switched on, everything that was never asked is asked in the next minutes. Administrators only, since this server then speaks to others. */
export async function changeSettings(ctx: Ctx, settings: LinkSettings): Promise<void> {
  requireAdministrator(ctx)
  await write(ctx, async (tx) => {
    const before = await store.findSettings(tx.db)
    await store.putSettings(tx, settings, actorId(tx))
    await audit(tx, 'links.settings-changed', 'links', { checking: settings.checking, allowed: settings.allowed.length })
    if (settings.checking && !before.checking) await enqueue(tx, 'refresh.check-links')
  })
}

/** Where an item leads out of the organisation, and whether that is still there. */
export async function outerLinksOf(ctx: Ctx, itemId: string): Promise<OuterLink[]> {
  await readableItem(ctx, itemId)
  const byAddress = Map.groupBy(await store.linksOf(ctx.db, itemId), ({ id }) => id)
  return [...byAddress.values()].map(([row, ...more]) => ({
    ...{ id: row.id, url: row.url, text: row.text || (more[0]?.text ?? ''), state: row.state, status: row.status, reason: row.reason },
    ...{ movedTo: row.moved_to, failedAt: row.failed_at, checkedAt: row.checked_at, kept: row.kept_at !== null },
    source: [row, ...more].some(({ role }) => role === 'source'),
  }))
}

/** Asks for the links of an item in the next minutes rather than when their time comes. */
export async function checkSoon(ctx: Ctx, itemId: string): Promise<void> {
  await writableItem(ctx, itemId)
  await write(ctx, async (tx) => {
    await store.hurry(tx, itemId)
    await enqueue(tx, 'refresh.check-links')
  })
}

/** Says that an address is there although this server does not reach it, or takes that back. For the stewards of an item that leads to it. */
export async function keepLink(ctx: Ctx, itemId: string, addressId: string, kept: boolean): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await stewardedItem(tx, itemId)
    if (!(await store.linksOf(tx.db, itemId)).some(({ id }) => id === addressId)) throw notFound('link')
    await store.setKept(tx, addressId, kept ? { at: tx.services.clock.now(), by: actorId(tx) } : null)
    const links = await store.itemsLinking(tx.db, [addressId])
    const linked = [...new Set(links.map((link) => link.itemId))]
    await emit(tx, {
      name: kept ? 'links.kept' : 'links.let-go',
      subject: itemId,
      space: item.space_id,
      data: { addresses: [addressId], linked },
    })
  })
}
