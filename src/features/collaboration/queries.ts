import type { Ctx } from '../../platform/context.ts'
import { notFound } from '../../platform/errors.ts'
import { isId } from '../../platform/ids.ts'
import { namesOf } from '../identity/index.ts'
import { type ItemAccess, pageOfBody, readableItem, withoutIds } from '../repository/index.ts'
import { mayOn, mayResolve, readableComment } from './policy.ts'
import type { CommentView, ThreadList, ThreadView } from './schema.ts'
import * as store from './store.ts'

type Page = { state: 'open' | 'resolved' | 'all'; cursor?: string; limit: number }

/** What was said about an item, thread by thread, oldest first. */
export async function threadList(ctx: Ctx, itemId: string, { state, cursor, limit }: Page): Promise<ThreadList> {
  const item = await readableItem(ctx, itemId)
  const after = cursor !== undefined && isId(cursor) ? cursor : undefined
  const rows = await store.listThreads(ctx.db, itemId, { state, after, limit: limit + 1 })
  const shown = await fittingOn(ctx, rows.slice(0, limit))
  const counts = await store.countThreads(ctx.db, itemId)
  return { items: await present(ctx, item, shown), next: rows.length > shown.length ? shown[shown.length - 1].id : null, ...counts }
}

const MOST_ON_A_PAGE = 1_000

/** The first threads that have so many comments together, and at least one: each comment is drawn. */
async function fittingOn(ctx: Ctx, rows: store.ThreadRow[]): Promise<store.ThreadRow[]> {
  const sizes = await store.sizesOf(
    ctx.db,
    rows.map(({ id }) => id),
  )
  let comments = 0
  return rows.filter(({ id }, at) => {
    comments += sizes.get(id) ?? 0
    return at === 0 || comments <= MOST_ON_A_PAGE
  })
}

/** The thread a comment belongs to. */
export async function threadView(ctx: Ctx, commentId: string): Promise<ThreadView> {
  const { comment, item } = await readableComment(ctx, commentId)
  const row = await store.findThread(ctx.db, comment.thread_id)
  if (!row) throw notFound('comment')
  return (await present(ctx, item, [row]))[0]
}

export async function commentView(ctx: Ctx, id: string): Promise<CommentView> {
  const comment = (await threadView(ctx, id)).comments.find((each) => each.id === id)
  if (!comment) throw notFound('comment')
  return comment
}

async function present(ctx: Ctx, item: ItemAccess, rows: store.ThreadRow[]): Promise<ThreadView[]> {
  const comments = await store.commentsOf(
    ctx.db,
    rows.map((row) => row.id),
  )
  const names = await namesOf(ctx.db, [...comments.map((comment) => comment.author_id), ...rows.map((row) => row.resolved_by)])
  const person = (id: string | null) => (id !== null && names.has(id) ? { id, name: names.get(id) ?? '' } : null)
  const views = new Map<string, CommentView>()
  for (const comment of comments)
    views.set(comment.id, { ...(await presentComment(ctx, item, comment)), author: person(comment.author_id) })
  return rows.map((row) => {
    const own = comments.filter((comment) => comment.thread_id === row.id)
    return {
      id: row.id,
      anchor: row.anchor && {
        quote: row.anchor.quote,
        present: row.anchor.present,
        prefix: row.anchor.prefix,
        suffix: row.anchor.suffix,
        start: row.anchor.starts,
        revision: row.anchor.revision,
        lostAt: row.anchor.lost_at,
      },
      resolution: row.resolved_at === null ? null : { at: row.resolved_at, by: person(row.resolved_by) },
      comments: own.flatMap((comment) => views.get(comment.id) ?? []),
      may: { resolve: mayResolve(ctx, own[0], item) },
    }
  })
}

async function presentComment(ctx: Ctx, item: ItemAccess, comment: store.CommentTable): Promise<Omit<CommentView, 'author'>> {
  const place = { spaceId: item.space_id, language: item.language, itemId: item.id }
  const html = comment.deleted_at === null ? withoutIds((await pageOfBody(ctx, comment.body, place)).html) : ''
  return {
    id: comment.id,
    threadId: comment.thread_id,
    itemId: comment.item_id,
    body: comment.body,
    html,
    createdAt: comment.created_at,
    editedAt: comment.edited_at,
    deletedAt: comment.deleted_at,
    may: mayOn(ctx, comment, item),
  }
}
