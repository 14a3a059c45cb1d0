import type { Ctx } from '../../../platform/context.ts'
import { DomainError, forbidden, notFound, unauthenticated } from '../../../platform/errors.ts'
import { permissionsOn, readableItem } from '../../repository/index.ts'
import { mayOversee } from '../../search/index.ts'
import { findPair, type PairTable } from './store.ts'

/* Who sees and settles pairs of items (docs/permissions.md, 100 and above): a pair exists for whoever reads both. */

declare const proof: unique symbol
export type SettledBy<T> = T & { readonly [proof]: 'settle' }

export function requireSignedIn(ctx: Ctx): void {
  if (ctx.actor.kind === 'visitor') throw unauthenticated()
}

export async function visiblePair(ctx: Ctx, id: string): Promise<PairTable> {
  requireSignedIn(ctx)
  const pair = await findPair(ctx, id)
  if (!pair) throw notFound('pair')
  return pair
}

/** Whether the asker is a steward over one of two items, and so may say what they are to each other. */
export async function stewardsOne(ctx: Ctx, ids: [string, string]): Promise<boolean> {
  for (const id of ids) if (permissionsOn(await readableItem(ctx, id)).steward) return true
  return false
}

export async function settleablePair(ctx: Ctx, id: string): Promise<SettledBy<PairTable>> {
  const pair = await visiblePair(ctx, id)
  if (!(await stewardsOne(ctx, [pair.a_id, pair.b_id]))) throw forbidden()
  return pair as SettledBy<PairTable>
}

/** Comparing everything costs minutes: for administrators and stewards of any space. */
export async function mayCompareAll(ctx: Ctx): Promise<void> {
  requireSignedIn(ctx)
  if (ctx.actor.kind !== 'system' && !(await mayOversee(ctx))) throw new DomainError('forbidden', 403)
}
