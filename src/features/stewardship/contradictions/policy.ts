import type { Ctx } from '../../../platform/context.ts'
import { forbidden, notFound, unauthenticated } from '../../../platform/errors.ts'
import { itemAccesses, permissionsOn } from '../../repository/index.ts'
import { type ConflictTable, findConflict } from './store.ts'

/* Who sees and decides conflicts (docs/permissions.md, 106 and 107): one exists for whoever reads both items. */

declare const proof: unique symbol
export type Decidable<T> = T & { readonly [proof]: 'decide' }

export function requireSignedIn(ctx: Ctx): void {
  if (ctx.actor.kind === 'visitor') throw unauthenticated()
}

export async function visibleConflict(ctx: Ctx, id: string): Promise<ConflictTable> {
  requireSignedIn(ctx)
  const conflict = await findConflict(ctx, id)
  if (!conflict) throw notFound('conflict')
  return conflict
}

/** Items of these that the asker is a steward over. */
export async function stewardedAmong(ctx: Ctx, ids: string[]): Promise<Set<string>> {
  return new Set((await itemAccesses(ctx, ids)).filter((item) => permissionsOn(item).steward).map((item) => item.id))
}

export async function decidableConflict(ctx: Ctx, id: string): Promise<Decidable<ConflictTable>> {
  const conflict = await visibleConflict(ctx, id)
  if ((await stewardedAmong(ctx, [conflict.a_id, conflict.b_id])).size === 0) throw forbidden()
  return conflict as Decidable<ConflictTable>
}
