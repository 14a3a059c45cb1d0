import type { Ctx } from '../../../platform/context.ts'
import { forbidden, notFound } from '../../../platform/errors.ts'
import { requireAdministrator, requirePerson } from '../../identity/index.ts'
import { itemRefs, readableSpace, spaceList, stewardedSpace } from '../../repository/index.ts'
import type { ItemRef } from '../../repository/schema.ts'
import { findReview, ORGANISATION, type ReviewTable } from './store.ts'

/* Who may do what about quality, as numbered in docs/permissions.md (130 and above). */

declare const proof: unique symbol
type Authorized<T, Deed extends string> = T & { readonly [proof]: Deed }

/** The standard of a space is read by whoever reads the space, that of the organisation by every member. */
export async function standardScope(ctx: Ctx, space: string | undefined): Promise<string> {
  requirePerson(ctx)
  return space === undefined ? ORGANISATION : (await readableSpace(ctx, space)).id
}

/** It is laid down by the stewards of the space, and by administrators for the organisation. */
export async function keptScope(ctx: Ctx, space: string | undefined): Promise<Authorized<{ spaceId: string }, 'keep'>> {
  if (space === undefined) requireAdministrator(ctx)
  const spaceId = space === undefined ? ORGANISATION : (await stewardedSpace(ctx, space)).id
  return { spaceId } as Authorized<{ spaceId: string }, 'keep'>
}

export async function mayKeep(ctx: Ctx, space: string | undefined): Promise<boolean> {
  const { actor } = ctx
  if (actor.kind !== 'person' || actor.guest) return false
  if (space === undefined) return actor.administrator
  return (await spaceList(ctx)).some(({ id, role }) => id === space && (role === 'steward' || role === 'owner'))
}

/** Spaces whose figures the asker sees: those they keep; administrators see those of all they may read. */
export async function overseenSpaces(ctx: Ctx): Promise<ItemRef['space'][]> {
  const person = requirePerson(ctx)
  const spaces = (await spaceList(ctx)).filter(({ role }) => role !== null)
  return spaces
    .filter(({ role }) => role === 'steward' || role === 'owner' || person.administrator)
    .map(({ id, key, name, icon, colour }) => ({ id, key, name, icon, colour }))
}

/** A review with the item it is about, to its reviewer, and once it is done to the author of what was judged. Nobody else learns of it. */
export async function visibleReview(ctx: Ctx, id: string): Promise<Authorized<{ review: ReviewTable; item: ItemRef }, 'see'>> {
  const person = requirePerson(ctx)
  const review = await findReview(ctx.db, id)
  const told = review?.author_id === person.id && review.done_at !== null
  if (!review || (review.reviewer_id !== person.id && !told)) throw notFound('quality-review')
  const [item] = await itemRefs(ctx, [review.item_id])
  if (!item) throw notFound('quality-review')
  return { review, item } as Authorized<{ review: ReviewTable; item: ItemRef }, 'see'>
}

/** Only the reviewer gives grades. */
export async function ownReview(ctx: Ctx, id: string): Promise<Authorized<{ review: ReviewTable; item: ItemRef }, 'grade'>> {
  const seen = await visibleReview(ctx, id)
  if (seen.review.reviewer_id !== requirePerson(ctx).id) throw forbidden()
  return seen as { review: ReviewTable; item: ItemRef } as Authorized<{ review: ReviewTable; item: ItemRef }, 'grade'>
}
