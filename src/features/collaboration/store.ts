import type { Selectable } from 'kysely'
import type { Ctx, Tx } from '../../platform/context.ts'
import { chunks } from '../../platform/db/codec.ts'
import type { Db } from '../../platform/db/tables.ts'

export type CommentTable = {
  id: string
  item_id: string
  /** Id of the first comment of the thread; its own for that one. */
  thread_id: string
  author_id: string | null
  body: string
  created_at: number
  edited_at: number | null
  deleted_at: number | null
  deleted_by: string | null
}
export type AnchorTable = {
  thread_id: string
  item_id: string
  /** The revision that `present`, `prefix`, `suffix` and `starts` are of. */
  revision: number
  /** As it was chosen. */
  quote: string
  present: string
  prefix: string
  suffix: string
  starts: number | null
  lost_at: number | null
}
export type ResolutionTable = { thread_id: string; at: number; by_id: string | null }

declare module '../../platform/db/tables.ts' {
  interface Tables {
    comment: CommentTable
    comment_anchor: AnchorTable
    comment_resolution: ResolutionTable
  }
}

export type ThreadRow = {
  id: string
  resolved_at: number | null
  resolved_by: string | null
  anchor: Omit<AnchorTable, 'thread_id' | 'item_id'> | null
}

const withState = (db: Db) =>
  db
    .selectFrom('comment')
    .leftJoin('comment_resolution', 'comment_resolution.thread_id', 'comment.id')
    .leftJoin('comment_anchor', 'comment_anchor.thread_id', 'comment.id')
    .whereRef('comment.id', '=', 'comment.thread_id')
    .select(['comment.id', 'comment_resolution.at as resolved_at', 'comment_resolution.by_id as resolved_by'])
    .select(['comment_anchor.revision', 'quote', 'present', 'prefix', 'suffix', 'starts', 'lost_at'])

type StateRow = Selectable<Omit<AnchorTable, 'thread_id' | 'item_id'>>
const threadRow = (
  row: { id: string; resolved_at: number | null; resolved_by: string | null } & { [Key in keyof StateRow]: StateRow[Key] | null },
): ThreadRow => {
  const { id, resolved_at, resolved_by, revision, quote, present, prefix, suffix, starts, lost_at } = row
  const anchor =
    revision === null
      ? null
      : { revision, quote: quote ?? '', present: present ?? '', prefix: prefix ?? '', suffix: suffix ?? '', starts, lost_at }
  return { id, resolved_at, resolved_by, anchor }
}

/** Threads of an item, oldest first, after the given one. */
export async function listThreads(
  db: Db,
  itemId: string,
  { state, after, limit }: { state: 'open' | 'resolved' | 'all'; after?: string; limit: number },
): Promise<ThreadRow[]> {
  let query = withState(db).where('comment.item_id', '=', itemId).orderBy('comment.id').limit(limit)
  if (state !== 'all') query = query.where('comment_resolution.at', state === 'open' ? 'is' : 'is not', null)
  if (after !== undefined) query = query.where('comment.id', '>', after)
  return (await query.execute()).map(threadRow)
}

export async function findThread(db: Db, id: string): Promise<ThreadRow | undefined> {
  const row = await withState(db).where('comment.id', '=', id).executeTakeFirst()
  return row && threadRow(row)
}

export async function countThreads(db: Db, itemId: string): Promise<{ open: number; resolved: number }> {
  const row = await db
    .selectFrom('comment')
    .leftJoin('comment_resolution', 'comment_resolution.thread_id', 'comment.id')
    .whereRef('comment.id', '=', 'comment.thread_id')
    .where('comment.item_id', '=', itemId)
    .select((eb) => [eb.fn.countAll().as('all'), eb.fn.count('comment_resolution.at').as('resolved')])
    .executeTakeFirst()
  const resolved = Number(row?.resolved ?? 0)
  return { open: Number(row?.all ?? 0) - resolved, resolved }
}

/** How much was said about an item, and of that in one thread. */
export async function countComments(db: Db, itemId: string, threadId: string | null): Promise<{ aboutItem: number; inThread: number }> {
  const row = await db
    .selectFrom('comment')
    .select((eb) => [
      eb.fn.countAll().as('all'),
      eb.fn
        .sum(
          eb
            .case()
            .when('thread_id', '=', threadId ?? '')
            .then(1)
            .else(0)
            .end(),
        )
        .as('own'),
    ])
    .where('item_id', '=', itemId)
    .executeTakeFirst()
  return { aboutItem: Number(row?.all ?? 0), inThread: Number(row?.own ?? 0) }
}

/** How many comments each thread has. */
export async function sizesOf(db: Db, threadIds: string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>()
  for (const part of chunks(threadIds))
    for (const row of await db
      .selectFrom('comment')
      .select((eb) => ['thread_id', eb.fn.countAll().as('size')])
      .where('thread_id', 'in', part)
      .groupBy('thread_id')
      .execute())
      sizes.set(row.thread_id, Number(row.size))
  return sizes
}

/** Comments of threads, in the order they were written. */
export async function commentsOf(db: Db, threadIds: string[]): Promise<CommentTable[]> {
  const rows: CommentTable[] = []
  for (const part of chunks(threadIds))
    rows.push(...(await db.selectFrom('comment').selectAll().where('thread_id', 'in', part).orderBy('thread_id').orderBy('id').execute()))
  return rows
}

export const findComment = (db: Db, id: string): Promise<CommentTable | undefined> =>
  db.selectFrom('comment').selectAll().where('id', '=', id).executeTakeFirst()

export async function insertComment(tx: Tx, comment: CommentTable): Promise<void> {
  await tx.db.insertInto('comment').values(comment).execute()
}

export async function updateComment(tx: Tx, id: string, change: Partial<CommentTable>): Promise<void> {
  await tx.db.updateTable('comment').set(change).where('id', '=', id).execute()
}

/** Takes a thread away with all its comments. */
export async function deleteThread(tx: Tx, threadId: string): Promise<void> {
  await tx.db.deleteFrom('comment').where('thread_id', '=', threadId).where('id', '!=', threadId).execute()
  await tx.db.deleteFrom('comment').where('id', '=', threadId).execute()
}

export async function isEmptyThread(db: Db, threadId: string): Promise<boolean> {
  const left = await db
    .selectFrom('comment')
    .select('id')
    .where('thread_id', '=', threadId)
    .where('deleted_at', 'is', null)
    .limit(1)
    .execute()
  return left.length === 0
}

export async function putResolution(tx: Tx, resolution: ResolutionTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('comment_resolution')
    .values(resolution)
    .onConflict((conflict) => conflict.column('thread_id').doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0) > 0
}

export async function deleteResolution(tx: Tx, threadId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db.deleteFrom('comment_resolution').where('thread_id', '=', threadId).executeTakeFirst()
  return Number(numDeletedRows) > 0
}

export async function insertAnchor(tx: Tx, anchor: AnchorTable): Promise<void> {
  await tx.db.insertInto('comment_anchor').values(anchor).execute()
}

/** Anchors of an item that are of an earlier revision than `head`. */
export const anchorsBefore = (db: Db, itemId: string, head: number): Promise<AnchorTable[]> =>
  db.selectFrom('comment_anchor').selectAll().where('item_id', '=', itemId).where('revision', '<', head).execute()

/** Puts an anchor elsewhere unless somebody else did so for the same or a later revision. */
export async function moveAnchor(tx: Tx, { thread_id, item_id: _, ...anchor }: AnchorTable): Promise<void> {
  await tx.db.updateTable('comment_anchor').set(anchor).where('thread_id', '=', thread_id).where('revision', '<', anchor.revision).execute()
}

/** Items that have comments, in order, after the given one. */
export async function commentedItems(ctx: Ctx, after: string | null, limit: number): Promise<string[]> {
  let query = ctx.db.selectFrom('comment').select('item_id').distinct().orderBy('item_id').limit(limit)
  if (after !== null) query = query.where('item_id', '>', after)
  return (await query.execute()).map((row) => row.item_id)
}

/** What is said about items, in the order it was said. */
export const commentsAbout = (db: Db, itemIds: string[]): Promise<CommentTable[]> =>
  db.selectFrom('comment').selectAll().where('item_id', 'in', itemIds).where('deleted_at', 'is', null).orderBy('id').execute()
