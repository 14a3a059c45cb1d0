import { actorId, type Ctx, write } from '../../../platform/context.ts'
import { conflict, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { readableItem } from '../../repository/index.ts'
import { sourcedItem } from './policy.ts'
import type { NewSource } from './schema.ts'
import * as store from './store/sources.ts'

const MOST = 50

/** Names what an item rests on: another item, or an address. When that changes or goes, the item becomes due. */
export async function addSource(ctx: Ctx, itemId: string, { itemId: targetId, url, note }: NewSource): Promise<string> {
  if ((targetId === undefined) === (url === undefined)) throw invalid('source-one')
  return write(ctx, async (tx) => {
    const { facts } = await sourcedItem(tx, itemId)
    if (targetId === itemId) throw conflict('source-itself')
    if (targetId !== undefined && (await readableItem(tx, targetId)).trashed_at !== null) throw conflict('in-trash')
    const known = await store.listSources(tx.db, itemId)
    if (known.some((one) => (targetId !== undefined ? one.target_id === targetId : one.url === url))) throw conflict('source-known')
    if (known.length >= MOST) throw conflict('too-many-sources', { most: MOST })
    const id = newId()
    const row = { id, item_id: itemId, target_id: targetId ?? null, url: url ?? null, note, state: 'current' as const, changed_at: null }
    await store.insertSource(tx, { ...row, added_at: tx.services.clock.now(), added_by: actorId(tx) })
    await emit(tx, {
      name: 'verification.source-added',
      subject: itemId,
      space: facts.item.space_id,
      data: { source: id, reviews: [itemId] },
    })
    return id
  })
}

export async function removeSource(ctx: Ctx, itemId: string, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { facts } = await sourcedItem(tx, itemId)
    if (!(await store.deleteSource(tx, itemId, id))) throw notFound('source')
    await emit(tx, {
      name: 'verification.source-removed',
      subject: itemId,
      space: facts.item.space_id,
      data: { source: id, reviews: [itemId] },
    })
  })
}
