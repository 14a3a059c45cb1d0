import type { Tx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'

export type TranslationTable = {
  item_id: string
  source_id: string
  language: string
  /** 0 while nothing is translated. */
  source_revision: number
  /** Since when the source says something else. */
  behind_since: number | null
  set_at: number
  set_by: string | null
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    translation: TranslationTable
  }
}

export const findTranslation = (db: Db, itemId: string): Promise<TranslationTable | undefined> =>
  db.selectFrom('translation').selectAll().where('item_id', '=', itemId).executeTakeFirst()

export const translationsOf = (db: Db, sourceId: string): Promise<TranslationTable[]> =>
  db.selectFrom('translation').selectAll().where('source_id', '=', sourceId).orderBy('language').execute()

export async function translationsAmong(db: Db, itemIds: string[]): Promise<TranslationTable[]> {
  const rows: TranslationTable[] = []
  for (const part of chunks(itemIds)) rows.push(...(await db.selectFrom('translation').selectAll().where('item_id', 'in', part).execute()))
  return rows
}

/** Translations that wait for their source's changes, with where they stand; what is archived or in the trash does not. */
export async function behindAmong(db: Db, itemIds: string[]): Promise<(TranslationTable & { space_id: string; head: number })[]> {
  const rows: (TranslationTable & { space_id: string; head: number })[] = []
  for (const part of chunks(itemIds))
    rows.push(
      ...(await db
        .selectFrom('translation')
        .innerJoin('item', 'item.id', 'translation.item_id')
        .innerJoin('item as source', 'source.id', 'translation.source_id')
        .leftJoin('item_trash', 'item_trash.item_id', 'translation.item_id')
        .leftJoin('item_archive', 'item_archive.item_id', 'translation.item_id')
        .selectAll('translation')
        .select(['item.space_id', 'source.revision as head'])
        .where('translation.item_id', 'in', part)
        .where('behind_since', 'is not', null)
        .where('item_trash.item_id', 'is', null)
        .where('item_archive.item_id', 'is', null)
        .execute()),
    )
  return rows
}

export async function putTranslation(tx: Tx, row: TranslationTable): Promise<void> {
  const { item_id: _, ...rest } = row
  await tx.db
    .insertInto('translation')
    .values(row)
    .onConflict((conflict) => conflict.column('item_id').doUpdateSet(rest))
    .execute()
}

export async function deleteTranslation(tx: Tx, itemId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db.deleteFrom('translation').where('item_id', '=', itemId).executeTakeFirst()
  return Number(numDeletedRows) > 0
}

/** Notes that translations are behind, those that were not; gives their ids. */
export async function markBehind(tx: Tx, itemIds: string[], at: number): Promise<string[]> {
  if (itemIds.length === 0) return []
  const rows = await tx.db
    .updateTable('translation')
    .set({ behind_since: at })
    .where('item_id', 'in', itemIds)
    .where('behind_since', 'is', null)
    .returning('item_id')
    .execute()
  return rows.map((row) => row.item_id)
}
