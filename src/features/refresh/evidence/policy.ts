import type { Ctx } from '../../../platform/context.ts'
import { forbidden } from '../../../platform/errors.ts'
import { isMember, requireMember } from '../../identity/index.ts'
import { stewardedSpace, stewardedSpaceIds } from '../../repository/index.ts'

declare const proof: unique symbol
/** Proof that somebody may keep the retired words of a space, or those of everywhere. */
export type Keeper = { readonly [proof]: 'keep retired words' }

export const mayReadRetired = (ctx: Ctx): void => requireMember(ctx)

/** Those of a space are kept by its stewards; those that hold everywhere also by administrators, like synonyms. */
export async function retiredKeeper(ctx: Ctx, spaceId: string | null): Promise<Keeper> {
  if (ctx.actor.kind === 'system') return {} as Keeper
  if (spaceId !== null) await stewardedSpace(ctx, spaceId)
  else if (!(await keepsRetired(ctx))) throw forbidden()
  return {} as Keeper
}

export async function keepsRetired(ctx: Ctx): Promise<boolean> {
  if (!isMember(ctx)) return false
  if (ctx.actor.kind !== 'person' || ctx.actor.administrator) return true
  return (await stewardedSpaceIds(ctx)).length > 0
}

/** Whoever looks after anything sees how far the nightly work is, and may stop it; it says nothing of any item. */
export async function requireOverseer(ctx: Ctx): Promise<void> {
  if (!(await keepsRetired(ctx))) throw forbidden()
}
