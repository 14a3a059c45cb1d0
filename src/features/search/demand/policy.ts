import type { Ctx } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { DomainError, unauthenticated } from '../../../platform/errors.ts'
import { spaceList } from '../../repository/index.ts'

/*
 * Who sees what people look for (docs/permissions.md): administrators, and stewards and owners of any space. A steward sees
 * what was asked everywhere or in spaces he may read, never what somebody narrowed to a space that is closed to him.
 */

declare const proof: unique symbol
/** The spaces an overseer may read, with the proof that they may see the demand at all. */
export type Overseer = { spaces: Map<string, { id: string; key: string; name: string }>; everything: boolean; readonly [proof]: 'oversee' }

export async function overseer(ctx: Ctx): Promise<Overseer> {
  if (ctx.actor.kind === 'visitor') throw unauthenticated()
  const spaces = await spaceList(ctx)
  const steward = spaces.some(({ role }) => role === 'steward' || role === 'owner')
  const person = ctx.actor.kind === 'person' ? ctx.actor : undefined
  if (person && (person.guest || !(person.administrator || steward))) throw new DomainError('demand-for-stewards', 403)
  const readable = spaces.filter(({ role }) => role !== null)
  return {
    spaces: new Map(readable.map(({ id, key, name }) => [id, { id, key, name }])),
    everything: person === undefined,
  } as Overseer
}

/** Whether every space that searches were narrowed to may be read; `scope` as it is stored. */
export const isOpenTo = ({ spaces, everything }: Overseer, scope: string): boolean =>
  everything || fromJson<string[]>(scope).every((id) => spaces.has(id))

/** Whether the page of demand is for whoever asks; for links that lead there. */
export async function mayOversee(ctx: Ctx): Promise<boolean> {
  if (ctx.actor.kind !== 'person' || ctx.actor.guest) return false
  if (ctx.actor.administrator) return true
  return (await spaceList(ctx)).some(({ role }) => role === 'steward' || role === 'owner')
}
