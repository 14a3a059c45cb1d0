import type { Ctx } from '../../../platform/context.ts'
import { forbidden } from '../../../platform/errors.ts'
import { isMember, requireMember } from '../../identity/index.ts'
import { spaceList } from '../../repository/index.ts'

declare const proof: unique symbol
/** Proof that somebody may keep synonyms. */
export type Keeper = { readonly [proof]: 'keep synonyms' }

/** Synonyms and the labels of topics are for members; what they say is not for guests, not even by what a search finds. */
export const mayUseSynonyms = (ctx: Ctx): boolean => isMember(ctx)

export function mayReadSynonyms(ctx: Ctx): void {
  if (ctx.actor.kind !== 'system') requireMember(ctx)
}

/** They hold for everybody's searches, so administrators and the stewards and owners of any space keep them. */
export async function synonymKeeper(ctx: Ctx): Promise<Keeper> {
  mayReadSynonyms(ctx)
  if (await keepsSynonyms(ctx)) return {} as Keeper
  throw forbidden()
}

export async function keepsSynonyms(ctx: Ctx): Promise<boolean> {
  if (ctx.actor.kind === 'system' || (ctx.actor.kind === 'person' && ctx.actor.administrator)) return true
  return isMember(ctx) && (await spaceList(ctx)).some(({ role }) => role === 'steward' || role === 'owner')
}
