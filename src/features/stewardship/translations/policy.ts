import type { Ctx } from '../../../platform/context.ts'
import { notFound } from '../../../platform/errors.ts'
import { type Authorized, type ItemAccess, readableItem, writableItem } from '../../repository/index.ts'

/*
 * Who says what is whose translation, as numbered in docs/permissions.md (109, 109a): whoever may change the translation and
 * reads the source. A pair is known to those who read both.
 */

export async function pairable(
  ctx: Ctx,
  itemId: string,
  sourceId: string,
): Promise<{ item: Authorized<ItemAccess, 'write'>; source: Authorized<ItemAccess, 'read'> }> {
  const item = await writableItem(ctx, itemId)
  const source = await readableItem(ctx, sourceId)
  if (item.trashed_at !== null || source.trashed_at !== null) throw notFound('item')
  return { item, source }
}
