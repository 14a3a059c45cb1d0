import { audit } from '../identity/index.ts'
import { actorId, type Ctx, write } from '../../platform/context.ts'
import { conflict, DomainError, invalid, notFound } from '../../platform/errors.ts'
import { emit } from '../../platform/events/outbox.ts'
import { enqueue } from '../../platform/jobs/queue.ts'
import { mayLeaveSpace, placeFor, stewardedItem, writableItem } from './policy.ts'
import { DEEPEST } from './rules.ts'
import { holdsBarred } from './store/access.ts'
import { hashesOf } from './store/files.ts'
import * as items from './store/items.ts'
import { restrictionsOver } from './store/restrictions.ts'
import { forgetTargets } from './store/revisions.ts'
import { deleteDraftsOf } from './store/personal.ts'
import { clearHomes } from './store/spaces.ts'

export type NewPlace = { spaceId: string; parentId: string | null; after?: string | null }

/** Moves an item with all that is below it, within a space or to another one. Links keep working, because they carry ids. */
export async function moveItem(ctx: Ctx, id: string, place: NewPlace): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await writableItem(tx, id)
    if (item.trashed_at !== null) throw conflict('in-trash')
    await placeFor(tx, place.spaceId, place.parentId)
    if (item.space_id !== place.spaceId) mayLeaveSpace(tx, item)
    // Or what was written elsewhere would come in unseen by those who approve.
    if (item.space_id !== place.spaceId && tx.actor.kind !== 'system')
      await tx.services.publishing?.(tx, { spaceId: place.spaceId, parentId: place.parentId, itemId: null })
    // The owner of a space passes its restrictions, so that a space of one's own would open what one may not see.
    if (item.space_id !== place.spaceId && (await holdsBarred(tx, id))) throw new DomainError('move-restricted', 403)
    if (place.parentId !== null) {
      if (await items.isBelow(tx.db, place.parentId, id)) throw conflict('move-into-itself')
      const depth = (await items.depthOf(tx.db, place.parentId)) + 1 + (await items.heightOf(tx.db, id))
      if (depth >= DEEPEST) throw invalid('too-deep', { limit: DEEPEST })
    }
    const position =
      place.after === undefined
        ? (await items.lastPosition(tx.db, place.spaceId, place.parentId)) + items.STEP
        : await items.positionAfter(tx, place.spaceId, place.parentId, place.after, id)
    await items.moveSubtree(tx, id, { spaceId: place.spaceId, parentId: place.parentId, position })
    if (item.space_id !== place.spaceId) await clearHomes(tx, [id])
    await emit(tx, {
      name: 'item.moved',
      subject: id,
      space: place.spaceId,
      data: { from: { space: item.space_id, parent: item.parent_id }, items: await items.subtree(tx.db, id) },
    })
  })
}

async function setState(ctx: Ctx, id: string, table: 'item_archive' | 'item_trash', event: string): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await writableItem(tx, id)
    if ((await items.stateRoot(tx.db, table, id)) !== undefined) return
    await items.putState(tx, table, id, actorId(tx))
    await emit(tx, { name: event, subject: id, space: item.space_id, data: { items: await items.subtree(tx.db, id) } })
  })
}

async function clearState(ctx: Ctx, id: string, table: 'item_archive' | 'item_trash', event: string): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await writableItem(tx, id)
    const root = await items.stateRoot(tx.db, table, id)
    if (root === undefined) return
    if (root !== id) throw conflict('inside-another')
    await items.deleteState(tx, table, id)
    // The parent may have gone in the meantime; then the item comes back at the top of its space.
    const parentGone = item.parent_id !== null && (await items.stateRoot(tx.db, 'item_trash', item.parent_id)) !== undefined
    const parentPurged = item.parent_id !== null && (await items.findItem(tx.db, item.parent_id)) === undefined
    // At the top it would be open to everybody whom the trashed item above it keeps out.
    if (table === 'item_trash' && parentGone && (await restrictionsOver(tx.db, id)).some((restriction) => restriction.item_id !== id))
      throw conflict('restore-above-first')
    if (table === 'item_trash' && (parentGone || parentPurged)) {
      await items.moveSubtree(tx, id, {
        spaceId: item.space_id,
        parentId: null,
        position: (await items.lastPosition(tx.db, item.space_id, null)) + items.STEP,
      })
    }
    await emit(tx, { name: event, subject: id, space: item.space_id, data: { items: await items.subtree(tx.db, id) } })
  })
}

export const archiveItem = (ctx: Ctx, id: string) => setState(ctx, id, 'item_archive', 'item.archived')
export const unarchiveItem = (ctx: Ctx, id: string) => clearState(ctx, id, 'item_archive', 'item.unarchived')
export const trashItem = (ctx: Ctx, id: string) => setState(ctx, id, 'item_trash', 'item.trashed')
export const restoreItem = (ctx: Ctx, id: string) => clearState(ctx, id, 'item_trash', 'item.restored')

/** Deletes for good what lies in the trash, with all that is below it and files nothing else uses. Stewards only. */
export async function purgeItem(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await stewardedItem(tx, id)
    if (item.trashed_at === null) throw conflict('not-in-trash')
    if (await holdsBarred(tx, id)) throw new DomainError('purge-restricted', 403)
    const ids = await items.subtree(tx.db, id)
    if (ids.length === 0) throw notFound('item')
    const hashes = await hashesOf(tx.db, ids)
    await forgetTargets(tx, ids)
    await clearHomes(tx, ids)
    await deleteDraftsOf(tx, ids)
    await items.deleteItems(tx, ids)
    if (hashes.length > 0) await enqueue(tx, 'repository.delete-files', { hashes })
    await audit(tx, 'item.purged', id, { items: ids.length })
    await emit(tx, { name: 'item.purged', subject: id, space: item.space_id, data: { items: ids } })
  })
}
