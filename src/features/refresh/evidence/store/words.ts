import type { Ctx, Tx } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { notArchived, notTrashed, readableTo } from '../../../repository/index.ts'

export type RetiredWordTable = {
  id: string
  word: string
  word_key: string
  pattern: number
  space_id: string | null
  replacement: string
  note: string
  created_at: number
  updated_at: number
  updated_by: string | null
}

declare module '../../../../platform/db/tables.ts' {
  interface Tables {
    retired_word: RetiredWordTable
    retired_word_use: { item_id: string; word_id: string; times: number }
  }
}

export const listWords = (db: Db) => db.selectFrom('retired_word').selectAll().orderBy('word_key').orderBy('id').execute()
export const findWord = (db: Db, id: string) => db.selectFrom('retired_word').selectAll().where('id', '=', id).executeTakeFirst()
export const findSame = (db: Db, key: string, spaceId: string | null) =>
  db
    .selectFrom('retired_word')
    .selectAll()
    .where('word_key', '=', key)
    .where('space_id', spaceId === null ? 'is' : '=', spaceId)
    .executeTakeFirst()

export const insertWord = (tx: Tx, row: RetiredWordTable) => tx.db.insertInto('retired_word').values(row).execute()
export const updateWord = (tx: Tx, id: string, change: Partial<RetiredWordTable>) =>
  tx.db.updateTable('retired_word').set(change).where('id', '=', id).execute()
export const deleteWord = (tx: Tx, id: string) => tx.db.deleteFrom('retired_word').where('id', '=', id).execute()

/** How many items with each word the asker may read. */
export async function countUses(ctx: Ctx): Promise<Map<string, number>> {
  const rows = await ctx.db
    .selectFrom('retired_word_use')
    .innerJoin('item', 'item.id', 'retired_word_use.item_id')
    .innerJoin('retired_word', 'retired_word.id', 'retired_word_use.word_id')
    .select((eb) => ['word_id', eb.fn.countAll().as('items')])
    .where(await readableTo(ctx))
    .where(notTrashed)
    .where(notArchived)
    .where((eb) => eb.or([eb('retired_word.space_id', 'is', null), eb('retired_word.space_id', '=', eb.ref('item.space_id'))]))
    .groupBy('word_id')
    .execute()
  return new Map(rows.map((row) => [row.word_id, Number(row.items)]))
}

/** Items with a word, of all; the asker's reach is applied by who presents them. */
export async function itemsUsing(ctx: Ctx, wordId: string, after: string | null, limit: number): Promise<string[]> {
  let query = ctx.db
    .selectFrom('retired_word_use')
    .innerJoin('item', 'item.id', 'retired_word_use.item_id')
    .select('item.id')
    .where('word_id', '=', wordId)
    .where(await readableTo(ctx))
    .where(notTrashed)
    .where(notArchived)
    .orderBy('item.id')
    .limit(limit + 1)
  if (after !== null) query = query.where('item.id', '>', after)
  return (await query.execute()).map(({ id }) => id)
}

/** What these items use of the words now; with `wordIds` only of those. */
export async function putUses(
  db: Db,
  itemIds: string[],
  uses: { item_id: string; word_id: string; times: number }[],
  wordIds?: string[],
): Promise<void> {
  for (const part of chunks(itemIds)) {
    let gone = db.deleteFrom('retired_word_use').where('item_id', 'in', part)
    if (wordIds) gone = gone.where('word_id', 'in', wordIds)
    await gone.execute()
  }
  for (const part of chunks(uses, 200))
    await db
      .insertInto('retired_word_use')
      .values(part)
      .onConflict((conflict) => conflict.columns(['item_id', 'word_id']).doUpdateSet((eb) => ({ times: eb.ref('excluded.times') })))
      .execute()
}

export const usersOf = async (db: Db, wordId: string): Promise<string[]> =>
  (await db.selectFrom('retired_word_use').select('item_id').where('word_id', '=', wordId).execute()).map((row) => row.item_id)
