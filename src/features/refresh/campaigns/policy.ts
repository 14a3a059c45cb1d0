import type { Ctx } from '../../../platform/context.ts'
import { DomainError, notFound } from '../../../platform/errors.ts'
import { requirePerson } from '../../identity/index.ts'
import { stewardedSpaceIds } from '../../repository/index.ts'
import * as store from './store.ts'

declare const proof: unique symbol
/** A campaign together with the proof that the asker may do to it what the function says. */
export type Authorized<Deed extends string> = store.CampaignTable & { readonly [proof]: Deed }

/** Who asks, and the spaces they look after: all that counts for campaigns. Administrators look after none by being that. */
export async function askerOf(ctx: Ctx): Promise<{ personId: string; stewarded: string[] }> {
  return { personId: requirePerson(ctx).id, stewarded: await stewardedSpaceIds(ctx) }
}

/** Stewards of any space begin campaigns; what they may take up is what they look after. */
export async function campaigner(ctx: Ctx): Promise<{ personId: string; stewarded: string[] }> {
  const asker = await askerOf(ctx)
  if (asker.stewarded.length === 0) throw new DomainError('campaigns-for-stewards', 403)
  return asker
}

/** For who made it, who has items of it to verify, and the stewards of the spaces it goes through. */
export async function visibleCampaign(ctx: Ctx, id: string): Promise<Authorized<'see'>> {
  const row = await store.findCampaign(ctx.db, id)
  if (!row || (ctx.actor.kind !== 'system' && !(await store.isConcerned(ctx, id, await askerOf(ctx))))) throw notFound('campaign')
  return row as Authorized<'see'>
}

/** Changed and closed by who made it, as long as they look after anything; else by the stewards of a space it goes through. */
export async function managedCampaign(ctx: Ctx, id: string): Promise<Authorized<'manage'>> {
  const row = await visibleCampaign(ctx, id)
  if (!(await mayManage(ctx, row))) throw new DomainError('campaigns-for-stewards', 403)
  return row as store.CampaignTable as Authorized<'manage'>
}

export async function mayManage(ctx: Ctx, row: store.CampaignTable): Promise<boolean> {
  if (ctx.actor.kind === 'system') return true
  const { personId, stewarded } = await askerOf(ctx)
  if (stewarded.length === 0) return false
  return row.created_by === personId || (await store.tallyOf(ctx, [row.id])).every(({ space_id }) => stewarded.includes(space_id))
}
