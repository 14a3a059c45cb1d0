import type { Ctx } from '../../../platform/context.ts'
import { forbidden, notFound } from '../../../platform/errors.ts'
import { requirePerson } from '../../identity/index.ts'
import { stewardedSpace, writableSpace } from '../../repository/index.ts'
import { findSaved, type SavedSearchTable } from './store.ts'

declare const proof: unique symbol
type Authorized<Deed extends string> = SavedSearchTable & { readonly [proof]: Deed }

/** Spaces whose shared searches the asker sees: those they may read; null for all. */
export async function sharedWith(ctx: Ctx): Promise<string[] | null> {
  const reach = await ctx.services.reaches.of(ctx)
  return reach.everything ? null : reach.spaces
}

/** A search of one's own, or one shared with the readers of a space one may read. */
export async function visibleSaved(ctx: Ctx, id: string): Promise<Authorized<'see'>> {
  const person = requirePerson(ctx)
  const search = await findSaved(ctx.db, id)
  if (!search) throw notFound('saved-search')
  const spaces = await sharedWith(ctx)
  const shared = search.space_id !== null && (spaces === null || spaces.includes(search.space_id))
  if (search.person_id !== person.id && !shared) throw notFound('saved-search')
  return search as Authorized<'see'>
}

/** Names and questions are changed by whoever keeps the search. */
export async function ownSaved(ctx: Ctx, id: string): Promise<Authorized<'change'>> {
  const search = await visibleSaved(ctx, id)
  if (search.person_id !== requirePerson(ctx).id) throw forbidden()
  return search as SavedSearchTable as Authorized<'change'>
}

/** What is shared with a space is also taken away by its stewards. */
export async function removableSaved(ctx: Ctx, id: string): Promise<Authorized<'remove'>> {
  const search = await visibleSaved(ctx, id)
  if (search.person_id !== requirePerson(ctx).id) await stewardedSpace(ctx, search.space_id ?? '')
  return search as SavedSearchTable as Authorized<'remove'>
}

/** Whoever writes in a space may show its readers a search. */
export async function mayShareWith(ctx: Ctx, spaceId: string | null): Promise<void> {
  if (spaceId !== null) await writableSpace(ctx, spaceId)
}
