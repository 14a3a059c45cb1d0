import { actorId, type Ctx, write } from '../../../platform/context.ts'
import { conflict, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { audit } from '../../identity/index.ts'
import { archiveItem, itemRows, permissionsOn, readableItem, stewardedSpace, unarchiveItem, writableItem } from '../../repository/index.ts'
import type { ArchivePolicy, ArchivingNotice, ArchivingView } from './schema.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000
const MONTH_MS = 30.44 * DAY_MS
/** So many of a space are announced a night, so that nobody is told of hundreds in one day. */
const MOST_A_NIGHT = 50
const SHOWN = 200

const sinceOf = (ctx: Ctx, months: number): number => Math.round(ctx.services.clock.now() - months * MONTH_MS)

export async function archivingView(ctx: Ctx, spaceKey: string): Promise<ArchivingView> {
  const space = await stewardedSpace(ctx, spaceKey)
  const listed = async (which: 'announced' | 'archived') => {
    const rows = await store.listArchiving(ctx, space.id, which, SHOWN)
    const items = await itemRows(
      ctx,
      rows.map(({ id }) => id),
    )
    return rows.flatMap(({ id, at }) => {
      const item = items.get(id)
      return item ? [{ item, at }] : []
    })
  }
  return {
    policy: (await store.findPolicy(ctx.db, space.id)) ?? null,
    announced: await listed('announced'),
    archived: await listed('archived'),
  }
}

/** How many items a policy would be about now. */
export async function previewArchiving(
  ctx: Ctx,
  spaceKey: string,
  { kinds, months }: Pick<ArchivePolicy, 'kinds' | 'months'>,
): Promise<{ items: number }> {
  const space = await stewardedSpace(ctx, spaceKey)
  return { items: await store.countMatching(ctx, space.id, kinds, sinceOf(ctx, months)) }
}

/** Sets what is archived by itself in a space; null ends it, and with it all that was announced. */
export async function setArchiving(ctx: Ctx, spaceKey: string, policy: ArchivePolicy | null): Promise<void> {
  await write(ctx, async (tx) => {
    const { id } = await stewardedSpace(tx, spaceKey)
    if (policy) await store.putPolicy(tx, id, policy, actorId(tx))
    else await store.deletePolicy(tx, id)
    if (policy) await audit(tx, 'archiving.set', id, { months: policy.months })
    else await audit(tx, 'archiving.ended', id, {})
    await emit(tx, { name: 'archiving.policy-changed', subject: id, space: id })
  })
}

/** What is to become of an item, for its readers; writers may keep it. */
export async function noticeOf(ctx: Ctx, itemId: string): Promise<ArchivingNotice> {
  const item = await readableItem(ctx, itemId)
  const row = item.archived_at === null ? await store.findAnnounced(ctx.db, itemId) : undefined
  return { notice: row ? { at: row.archive_at, months: row.months, may: { keep: permissionsOn(item).write } } : null }
}

/** The item stays, and is left alone for as long again. */
export async function keepItem(ctx: Ctx, itemId: string): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await writableItem(tx, itemId)
    if (!(await store.findAnnounced(tx.db, itemId))) throw conflict('not-announced')
    await store.updateArchiving(tx, itemId, { kept_at: tx.services.clock.now(), kept_by: actorId(tx) })
    await emit(tx, { name: 'archiving.kept', subject: itemId, space: item.space_id })
  })
}

/** Brings back what was archived by itself. */
export async function bringBack(ctx: Ctx, itemId: string): Promise<void> {
  await write(ctx, async (tx) => {
    const [row] = await store.findArchiving(tx.db, [itemId])
    await writableItem(tx, itemId)
    if (!row || row.archived_at === null) throw notFound('item')
    await unarchiveItem(tx, itemId)
    await store.updateArchiving(tx, itemId, { kept_at: tx.services.clock.now(), kept_by: actorId(tx) })
  })
}

/** Each night: archives what was announced long enough ago and is still not in use, then announces what comes next. */
export async function archiveByPolicy(ctx: Ctx, signal?: AbortSignal): Promise<{ archived: string[]; announced: string[] }> {
  const done = { archived: [] as string[], announced: [] as string[] }
  for (const policy of await store.listPolicies(ctx.db)) {
    if (signal?.aborted) break
    done.archived.push(...(await archiveAnnounced(ctx, policy)))
    done.announced.push(...(await announceNext(ctx, policy)))
  }
  return done
}

type Policy = ArchivePolicy & { spaceId: string }

async function archiveAnnounced(ctx: Ctx, { spaceId, kinds, months }: Policy): Promise<string[]> {
  const due = await store.comeDue(ctx.db, spaceId, ctx.services.clock.now())
  if (due.length === 0) return []
  return write(ctx, async (tx) => {
    const still = await store.listMatching(tx.db, spaceId, kinds, sinceOf(tx, months), { ids: due, limit: due.length })
    await store.callOff(
      tx,
      due.filter((id) => !still.includes(id)),
    )
    for (const id of still) {
      await archiveItem(tx, id)
      await store.updateArchiving(tx, id, { archived_at: tx.services.clock.now() })
    }
    if (still.length > 0) await emit(tx, { name: 'archiving.done', subject: still[0], space: spaceId, data: { archiving: still } })
    return still
  })
}

async function announceNext(ctx: Ctx, { spaceId, kinds, months, announceDays }: Policy): Promise<string[]> {
  const ids = await store.listMatching(ctx.db, spaceId, kinds, sinceOf(ctx, months), { limit: MOST_A_NIGHT })
  if (ids.length === 0) return []
  await write(ctx, async (tx) => {
    await store.announce(tx, ids, tx.services.clock.now() + announceDays * DAY_MS, months)
    await emit(tx, { name: 'archiving.announced', subject: ids[0], space: spaceId, data: { archiving: ids } })
  })
  return ids
}
