import type { Ctx } from '../../../platform/context.ts'
import { DomainError, forbidden, notFound } from '../../../platform/errors.ts'
import { findPerson, personOf, requirePerson } from '../../identity/index.ts'
import { itemsKeptFrom, stewardedSpace, stewardedSpaces, visibleSpace } from '../../repository/index.ts'
import type { ItemRef } from '../../repository/schema.ts'
import { findQuery } from './store/records.ts'
import { type DeskScope, workById } from './store/lists.ts'
import type { DeskQueryTable, DeskWorkTable } from './store/tables.ts'

/*
 * Who sees what waits (docs/permissions.md, 90 and above): stewards and owners, of their spaces, without what a restriction keeps from
 * them; what is nobody's space all of them and administrators. An administrator without a space reads no content here either.
 */

declare const proof: unique symbol
/** What of the desk is before whoever asks, with the proof that they may stand at it. */
export type Desk = { scope: DeskScope; spaces: (ItemRef['space'] & { own: boolean })[]; readonly [proof]: 'desk' }

/** Of the desk what lies in one space where `space` names one (id or key). */
export async function deskFor(ctx: Ctx, space?: string): Promise<Desk> {
  const person = requirePerson(ctx)
  const spaces = await ctx.services.reaches.remember(ctx, `stewarded ${person.id}`, () => stewardedSpaces(ctx))
  if (person.guest || (spaces.length === 0 && !person.administrator)) throw new DomainError('desk-for-stewards', 403)
  const within = space === undefined ? spaces : spaces.filter(({ id, key }) => id === space || key === space)
  const scope = { spaces: [...within.map(({ id }) => id), ...(space === undefined ? [''] : [])], kept: await itemsKeptFrom(ctx) }
  return { scope, spaces } as unknown as Desk
}

/** One piece of work that is before whoever asks. */
export async function workBefore(ctx: Ctx, id: string): Promise<DeskWorkTable> {
  const [work] = await workById(ctx, (await deskFor(ctx)).scope, [id])
  if (!work) throw notFound('work')
  return work
}

/** Work is given to those who could do it: who stewards its space, and may read what it is about. */
export async function mayBeGiven(ctx: Ctx, work: DeskWorkTable, personId: string): Promise<void> {
  if (requirePerson(ctx).id === personId) return
  const row = await findPerson(ctx.db, personId)
  if (!row || row.deactivated_at !== null) throw notFound('person')
  const theirs = { ...ctx, actor: personOf(row) }
  const [seen] = await workById(theirs, await scopeOf(theirs), [work.id])
  if (!seen) throw new DomainError('desk-not-theirs', 422, { name: row.name })
}

async function scopeOf(ctx: Ctx): Promise<DeskScope> {
  const spaces = await stewardedSpaces(ctx)
  return { spaces: spaces.length === 0 ? [] : [...spaces.map(({ id }) => id), ''], kept: await itemsKeptFrom(ctx) }
}

// ---- saved queries

/** One's own, or one shared with the stewards of a space one stewards. */
export async function visibleQuery(ctx: Ctx, id: string): Promise<DeskQueryTable> {
  const person = requirePerson(ctx)
  const query = await findQuery(ctx.db, id)
  const { spaces } = await deskFor(ctx)
  if (!query || (query.person_id !== person.id && !spaces.some((space) => space.id === query.space_id))) throw notFound('desk-query')
  return query
}

/** Forgotten by whoever keeps it, and by owners of the space it is shared with. */
export async function removableQuery(ctx: Ctx, id: string): Promise<DeskQueryTable> {
  const query = await visibleQuery(ctx, id)
  if (query.person_id === requirePerson(ctx).id) return query
  const { spaces } = await deskFor(ctx)
  if (!spaces.some((space) => space.id === query.space_id && space.own)) throw forbidden()
  return query
}

export async function mayShareQuery(ctx: Ctx, spaceId: string | null): Promise<void> {
  if (spaceId === null) return
  await visibleSpace(ctx, spaceId)
  await stewardedSpace(ctx, spaceId)
}
