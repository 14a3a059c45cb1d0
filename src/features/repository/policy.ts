import type { Ctx } from '../../platform/context.ts'
import { conflict, forbidden, notFound, unauthenticated } from '../../platform/errors.ts'
import { findItemAccess, findSpaceAccess, type ItemAccess, rankOf, type SpaceAccess } from './store/access.ts'

/*
 * Who may do what with spaces and items, as numbered in docs/permissions.md (20 and above). What may not be seen answers
 * like what does not exist; what may be seen but not changed answers "forbidden".
 */

declare const proof: unique symbol
/** A record together with the proof that the asker may do to it what the function says; only this file makes one. */
export type Authorized<T, Deed extends string> = T & { readonly [proof]: Deed }

export type Permissions = { read: boolean; write: boolean; steward: boolean; own: boolean }

export function permissionsOn(item: Pick<ItemAccess, 'rank' | 'barred_read' | 'barred_write' | 'trashed_at'>): Permissions {
  const own = item.rank >= rankOf.owner
  const read = own || (item.rank >= rankOf.reader && !item.barred_read)
  const write = own || (read && item.rank >= rankOf.contributor && !item.barred_write)
  const steward = own || (write && item.rank >= rankOf.steward)
  // What lies in the trash is seen by those who could have put it there.
  return item.trashed_at === null || write ? { read, write, steward, own } : { read: false, write: false, steward: false, own: false }
}

function requireSignedIn(ctx: Ctx): void {
  if (ctx.actor.kind === 'visitor') throw unauthenticated()
}

async function itemFor<Deed extends keyof Permissions>(ctx: Ctx, id: string, deed: Deed): Promise<Authorized<ItemAccess, Deed>> {
  requireSignedIn(ctx)
  const item = await findItemAccess(ctx, id)
  const may = item && permissionsOn(item)
  if (!item || !may?.read) throw notFound('item')
  if (!may[deed]) throw forbidden()
  return item as Authorized<ItemAccess, Deed>
}

export const readableItem = (ctx: Ctx, id: string) => itemFor(ctx, id, 'read')
export const writableItem = (ctx: Ctx, id: string) => itemFor(ctx, id, 'write')
export const stewardedItem = (ctx: Ctx, id: string) => itemFor(ctx, id, 'steward')

/** Restricting and sharing: stewards, and whoever made the item and may still change it. */
export async function restrictableItem(ctx: Ctx, id: string): Promise<Authorized<ItemAccess, 'restrict'>> {
  const item = await writableItem(ctx, id)
  const made = ctx.actor.kind === 'person' && item.created_by === ctx.actor.id
  if (!made && !permissionsOn(item).steward) throw forbidden()
  return item as ItemAccess as Authorized<ItemAccess, 'restrict'>
}

async function spaceFor<Deed extends keyof typeof rankOf>(ctx: Ctx, idOrKey: string, role: Deed): Promise<Authorized<SpaceAccess, Deed>> {
  requireSignedIn(ctx)
  const space = await findSpaceAccess(ctx, idOrKey)
  if (!space) throw notFound('space')
  if (space.rank < rankOf[role]) throw forbidden()
  return space as Authorized<SpaceAccess, Deed>
}

/** A space that the asker knows of, whether or not its content may be read. */
export async function visibleSpace(ctx: Ctx, idOrKey: string): Promise<Authorized<SpaceAccess, 'see'>> {
  requireSignedIn(ctx)
  const space = await findSpaceAccess(ctx, idOrKey)
  if (!space) throw notFound('space')
  return space as Authorized<SpaceAccess, 'see'>
}
export const readableSpace = (ctx: Ctx, idOrKey: string) => spaceFor(ctx, idOrKey, 'reader')
export const writableSpace = (ctx: Ctx, idOrKey: string) => spaceFor(ctx, idOrKey, 'contributor')
export const stewardedSpace = (ctx: Ctx, idOrKey: string) => spaceFor(ctx, idOrKey, 'steward')

/** Settings and grants: owners; administrators may see to it that a space has an owner. */
export async function ownedSpace(ctx: Ctx, idOrKey: string): Promise<Authorized<SpaceAccess, 'owner'>> {
  if (ctx.actor.kind === 'person' && ctx.actor.administrator)
    return (await visibleSpace(ctx, idOrKey)) as SpaceAccess as Authorized<SpaceAccess, 'owner'>
  return spaceFor(ctx, idOrKey, 'owner')
}

/** Taking an item to another space takes it from those who find it here: for stewards, and for whoever made it. */
export function mayLeaveSpace(ctx: Ctx, item: ItemAccess): void {
  const made = ctx.actor.kind === 'person' && item.created_by === ctx.actor.id
  if (!made && !permissionsOn(item).steward) throw forbidden()
}

/** Where a new item may be put: a space as contributor, or below an item one may write to. */
export async function placeFor(
  ctx: Ctx,
  spaceId: string,
  parentId: string | null,
): Promise<Authorized<{ spaceId: string; parentId: string | null }, 'write'>> {
  if (parentId === null) await writableSpace(ctx, spaceId)
  else {
    const parent = await writableItem(ctx, parentId)
    if (parent.space_id !== spaceId) throw notFound('item')
    if (parent.trashed_at !== null) throw conflict('in-trash')
  }
  return { spaceId, parentId } as Authorized<{ spaceId: string; parentId: string | null }, 'write'>
}

/** Members may found spaces; guests may not. */
export function mayFoundSpace(ctx: Ctx): void {
  requireSignedIn(ctx)
  if (ctx.actor.kind === 'person' && ctx.actor.guest) throw forbidden()
}

/** The taxonomy is kept by administrators and by stewards of any space. */
export async function mayKeepTopics(ctx: Ctx, stewardsAnywhere: () => Promise<boolean>): Promise<void> {
  requireSignedIn(ctx)
  if (ctx.actor.kind !== 'person' || ctx.actor.administrator) return
  if (ctx.actor.guest || !(await stewardsAnywhere())) throw forbidden()
}
