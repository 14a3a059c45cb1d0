import type { Ctx, Tx } from '../../platform/context.ts'
import { DomainError } from '../../platform/errors.ts'
import { readableItem } from './policy.ts'
import { holdsBarred, type ItemAccess } from './store/access.ts'
import { findItem, isBelow } from './store/items.ts'
import { deletePin } from './store/personal.ts'
import * as store from './store/redirects.ts'
import { moveItem } from './tree.ts'

/** What an item handed over to another one, as far as it can be taken back. */
export type Handover = {
  links: store.MovedLink[]
  titles: string[]
  favourites: string[]
  pinned: boolean
  files: string[]
  children: string[]
  redirects: string[]
}

/**
 * Everything that hangs on `from` passes to `into`: links and what waits for its title, favourites, pin, files, what is below
 * it. From now on the id and the titles of `from` lead to `into`.
 */
export async function handOver(tx: Tx, from: ItemAccess, into: ItemAccess): Promise<Handover> {
  if (await holdsBarred(tx, from.id)) throw new DomainError('merge-holds-restricted', 403)
  const children = await store.childrenOf(tx.db, from.id)
  for (const child of children) await moveItem(tx, child, { spaceId: into.space_id, parentId: into.id })
  const redirects = await store.redirectedTo(tx.db, from.id)
  await store.putRedirects(tx, [...redirects, from.id], into.id)
  return {
    links: await store.moveLinks(tx, from.id, into.id),
    titles: await store.moveTitles(tx, from, into.id),
    favourites: await store.copyFavourites(tx, from.id, into.id),
    pinned: await store.copyPin(tx, from.id, into.id),
    files: await store.moveFiles(tx, from.id, { id: into.id, spaceId: into.space_id }),
    ...{ children, redirects },
  }
}

/** The reverse of `handOver`, as far as things still are where it put them. Gives the items whose links changed. */
export async function takeBack(tx: Tx, from: ItemAccess, into: ItemAccess, { titles, ...handed }: Handover): Promise<string[]> {
  await store.deleteRedirect(tx, from.id)
  await store.putRedirects(tx, handed.redirects, from.id)
  await store.deleteTitles(tx, into.id, titles)
  const sources = await store.moveLinksBack(tx, from.id, into.id, handed.links, titles)
  await store.deleteFavourites(tx, into.id, handed.favourites)
  if (handed.pinned) await deletePin(tx, into.id)
  await store.moveFiles(tx, into.id, { id: from.id, spaceId: from.space_id }, handed.files)
  for (const child of handed.children)
    if ((await findItem(tx.db, child))?.parent_id === into.id) await moveItem(tx, child, { spaceId: from.space_id, parentId: from.id })
  return sources
}

/** Where an item has gone, for whoever may read that; null for an item that is where it always was. */
export async function whereGone(ctx: Ctx, id: string): Promise<string | null> {
  const target = (await store.redirectsOf(ctx.db, [id])).get(id)
  if (target === undefined) return null
  try {
    return (await readableItem(ctx, target)).id
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

/**
 * Tells of two of these items whether some people may read the first who may not read the second; rather yes than no where it
 * is not clear.
 */
export async function widerReach(ctx: Ctx, ids: string[]): Promise<(wide: string, narrow: string) => boolean> {
  const facts = await store.reachFacts(ctx.db, ids)
  return (wide, narrow) => {
    const [one, other] = [facts.get(wide), facts.get(narrow)]
    if (!one || !other) return true
    if (other.gates.some((gate) => !one.gates.includes(gate))) return true
    if (one.shared.some((subject) => !other.shared.includes(subject))) return true
    // What is open is open to members: a guest of one space reads nothing of another.
    return one.space !== other.space && (!other.open || one.guests)
  }
}

export const isBelowItem = (ctx: Ctx, id: string, above: string): Promise<boolean> => isBelow(ctx.db, id, above)
