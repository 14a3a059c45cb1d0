import type { Ctx } from '../../../platform/context.ts'
import { conflict, forbidden, notFound } from '../../../platform/errors.ts'
import { requirePerson } from '../../identity/index.ts'
import { type ItemAccess, permissionsOn, readableItem } from '../../repository/index.ts'
import { ownersOf } from '../verification/index.ts'
import { type FlagTable, findFlag, isInGroup } from './store.ts'

/*
 * Who tells what is wrong with an item, and who settles it (docs/permissions.md, 95 and above): whoever reads it tells, under their
 * name; stewards of the space and the owner of the item see and settle it; everybody else sees only what they told themselves.
 */

/** Whether whoever asks settles what is told of an item they may read. */
export async function settles(ctx: Ctx, item: ItemAccess): Promise<boolean> {
  if (permissionsOn(item).steward) return true
  const { id } = requirePerson(ctx)
  const owner = (await ownersOf(ctx, [item.id])).get(item.id)
  if (!owner) return false
  return owner.kind === 'person' ? owner.id === id : isInGroup(ctx.db, id, owner.id)
}

/** An open flag of an item that may be read, for whoever settles it. */
export async function settleableFlag(ctx: Ctx, id: string): Promise<{ flag: FlagTable; item: ItemAccess }> {
  const found = await visibleFlag(ctx, id)
  if (!(await settles(ctx, found.item))) throw forbidden()
  if (found.flag.state !== 'open') throw conflict('flag-closed')
  return found
}

/** One's own flag while it is open. */
export async function ownFlag(ctx: Ctx, id: string): Promise<{ flag: FlagTable; item: ItemAccess }> {
  const found = await visibleFlag(ctx, id)
  if (found.flag.reporter_id !== requirePerson(ctx).id) throw forbidden()
  if (found.flag.state !== 'open') throw conflict('flag-closed')
  return found
}

async function visibleFlag(ctx: Ctx, id: string): Promise<{ flag: FlagTable; item: ItemAccess }> {
  const person = requirePerson(ctx)
  const flag = await findFlag(ctx.db, id)
  if (!flag) throw notFound('flag')
  const item = await readableItem(ctx, flag.item_id)
  if (flag.reporter_id !== person.id && !(await settles(ctx, item))) throw notFound('flag')
  return { flag, item }
}
