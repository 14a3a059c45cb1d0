import type { Tx } from '../../platform/context.ts'
import { chunks } from '../../platform/db/codec.ts'

/** Threads that changed their item, with where their words stood in the text of the item they came from. */
export type MovedThreads = {
  threads: string[]
  anchors: { thread_id: string; revision: number; starts: number | null; lost_at: number | null }[]
}

/** The threads of one item become threads of another. Their words are looked for in its text with its next revision. */
export async function moveThreads(tx: Tx, from: string, to: string): Promise<MovedThreads> {
  const rows = await tx.db.selectFrom('comment').select('thread_id').distinct().where('item_id', '=', from).execute()
  const threads = rows.map((row) => row.thread_id)
  const anchors = await tx.db
    .selectFrom('comment_anchor')
    .select(['thread_id', 'revision', 'starts', 'lost_at'])
    .where('item_id', '=', from)
    .execute()
  await tx.db.updateTable('comment').set({ item_id: to }).where('item_id', '=', from).execute()
  const now = tx.services.clock.now()
  await tx.db
    .updateTable('comment_anchor')
    .set({ item_id: to, revision: 0, starts: null, lost_at: now })
    .where('item_id', '=', from)
    .execute()
  return { threads, anchors }
}

/** The reverse of `moveThreads`; what was said in them since then comes along. */
export async function moveThreadsBack(tx: Tx, to: string, { threads, anchors }: MovedThreads): Promise<void> {
  for (const part of chunks(threads)) await tx.db.updateTable('comment').set({ item_id: to }).where('thread_id', 'in', part).execute()
  for (const { thread_id: id, ...place } of anchors)
    await tx.db
      .updateTable('comment_anchor')
      .set({ ...place, item_id: to })
      .where('thread_id', '=', id)
      .execute()
}
