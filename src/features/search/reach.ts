import type { Ctx } from '../../platform/context.ts'
import { DIRECTORY } from '../../platform/feature.ts'
import { isMember } from '../identity/index.ts'
import type { Reach } from './engine/engine.ts'

/** Whoever reaches the same is given the same object, by which the engine may remember what lies in it. */
const widened = new WeakMap<Reach, Reach>()

/** What the asker may find: what they may read and, for members, the people and topics of the organisation. */
export async function searchReach(ctx: Ctx): Promise<Reach> {
  const reach = await ctx.services.reaches.of(ctx)
  if (reach.everything || !isMember(ctx)) return reach
  const known = widened.get(reach)
  if (known) return known
  const wide: Reach = { ...reach, spaces: [...reach.spaces, DIRECTORY] }
  widened.set(reach, wide)
  return wide
}
