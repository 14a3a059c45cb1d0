import { type Ctx, systemContext } from '../../platform/context.ts'
import { conflict, forbidden, notFound } from '../../platform/errors.ts'
import { findPerson, requirePerson } from '../identity/index.ts'
import { type Authorized, type ItemAccess, permissionsOn, readableItem } from '../repository/index.ts'
import { personOf } from '../identity/index.ts'
import { type CommentTable, findComment } from './store.ts'

/*
 * Who may say what about items, as numbered in docs/permissions.md (80 to 89). Whoever reads an item reads and writes its
 * comments; what is said about something one may not read does not exist.
 */

type Place = { comment: CommentTable; item: Authorized<ItemAccess, 'read'> }
declare const proof: unique symbol
type Allowed<Deed extends string> = Place & { readonly [proof]: Deed }

/** An item that the asker may comment on: any they read, as long as it is not in the trash. */
export async function commentableItem(ctx: Ctx, itemId: string): Promise<Authorized<ItemAccess, 'read'>> {
  requirePerson(ctx)
  const item = await readableItem(ctx, itemId)
  if (item.trashed_at !== null) throw conflict('in-trash')
  return item
}

export async function readableComment(ctx: Ctx, id: string): Promise<Allowed<'read'>> {
  const comment = await findComment(ctx.db, id)
  if (!comment) throw notFound('comment')
  const item = await readableItem(ctx, comment.item_id).catch((error) => {
    throw (error as { status?: number }).status === 404 ? notFound('comment') : error
  })
  return { comment, item } as Allowed<'read'>
}

const isOwn = (ctx: Ctx, comment: CommentTable): boolean => ctx.actor.kind === 'person' && comment.author_id === ctx.actor.id

/** What the asker may do with a comment; used for what is offered, too. */
export const mayOn = (ctx: Ctx, comment: CommentTable, item: ItemAccess) => ({
  edit: comment.deleted_at === null && isOwn(ctx, comment),
  delete: comment.deleted_at === null && (isOwn(ctx, comment) || permissionsOn(item).steward),
})

/** A thread is closed by whoever began it and by whoever may change the item. */
export const mayResolve = (ctx: Ctx, first: CommentTable, item: ItemAccess): boolean => isOwn(ctx, first) || permissionsOn(item).write

/** One's own words are changed by oneself alone. */
export async function editableComment(ctx: Ctx, id: string): Promise<Allowed<'edit'>> {
  const place = await readableComment(ctx, id)
  if (place.comment.deleted_at !== null) throw notFound('comment')
  if (!mayOn(ctx, place.comment, place.item).edit) throw forbidden()
  return place as Place as Allowed<'edit'>
}

export async function deletableComment(ctx: Ctx, id: string): Promise<Allowed<'delete'>> {
  const place = await readableComment(ctx, id)
  if (place.comment.deleted_at !== null) throw notFound('comment')
  if (!mayOn(ctx, place.comment, place.item).delete) throw forbidden()
  return place as Place as Allowed<'delete'>
}

/** The first comment of a thread, which stands for it. */
export async function resolvableThread(ctx: Ctx, id: string): Promise<Allowed<'resolve'>> {
  const place = await readableComment(ctx, id)
  if (place.comment.thread_id !== id) throw notFound('comment')
  if (!mayResolve(ctx, place.comment, place.item)) throw forbidden()
  return place as Place as Allowed<'resolve'>
}

/** Those of the people who may read the item: nobody else can be spoken to about it. */
export async function readersAmong(ctx: Ctx, itemId: string, personIds: string[]): Promise<string[]> {
  const readers: string[] = []
  for (const id of new Set(personIds)) {
    const person = await findPerson(ctx.db, id)
    if (!person || person.deactivated_at !== null) continue
    const theirs: Ctx = { ...systemContext(ctx.services), db: ctx.db, actor: personOf(person) }
    if (await readableItem(theirs, itemId).catch(() => undefined)) readers.push(id)
  }
  return readers
}
