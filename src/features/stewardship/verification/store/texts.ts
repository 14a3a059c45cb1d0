import type { Db } from '../../../../platform/db/tables.ts'

/** Title and text of one revision. */
export const textOf = (db: Db, itemId: string, revision: number): Promise<{ title: string; body: string } | undefined> =>
  db.selectFrom('revision').select(['title', 'body']).where('item_id', '=', itemId).where('number', '=', revision).executeTakeFirst()
