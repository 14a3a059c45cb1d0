import { sql } from 'kysely'
import type { Ctx, Services, Tx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { notTrashed, readableTo } from './access.ts'
import type { DraftTable } from './tables.ts'

export async function putFavourite(tx: Tx, personId: string, itemId: string): Promise<void> {
  await tx.db
    .insertInto('favourite')
    .values({ person_id: personId, item_id: itemId, at: tx.services.clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
export async function deleteFavourite(tx: Tx, personId: string, itemId: string): Promise<void> {
  await tx.db.deleteFrom('favourite').where('person_id', '=', personId).where('item_id', '=', itemId).execute()
}
export async function putPin(tx: Tx, itemId: string, by: string | null): Promise<void> {
  await tx.db
    .insertInto('pin')
    .values({ item_id: itemId, at: tx.services.clock.now(), by_id: by })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
export async function deletePin(tx: Tx, itemId: string): Promise<void> {
  await tx.db.deleteFrom('pin').where('item_id', '=', itemId).execute()
}

/** Marks of one person on one item, in one query. */
export async function marksOf(
  db: Db,
  personId: string | null,
  itemId: string,
): Promise<{ favourite: boolean; pinned: boolean; restricted: boolean }> {
  const { rows } = await sql<{ favourite: number | boolean; pinned: number | boolean; restricted: number | boolean }>`select
    exists (select 1 from favourite where person_id = ${personId} and item_id = ${itemId}) as favourite,
    exists (select 1 from pin where item_id = ${itemId}) as pinned,
    exists (select 1 from item_ancestor above join restriction on restriction.item_id = above.ancestor_id where above.item_id = ${itemId} and (restriction.scope = 'tree' or above.depth = 0)) as restricted`.execute(
    db,
  )
  return { favourite: Boolean(rows[0].favourite), pinned: Boolean(rows[0].pinned), restricted: Boolean(rows[0].restricted) }
}

export type ReadingMark = { personId: string; itemId: string; at: number; times: number }

export async function putReadings(services: Services, marks: ReadingMark[]): Promise<void> {
  await services.writer.transaction().execute(async (db) => {
    for (const part of chunks(marks, 200)) {
      // A row for a person or item that is gone by now would break the whole batch.
      for (const mark of part) {
        await sql`insert into reading (person_id, item_id, at, times)
          select person.id, item.id, cast(${mark.at} as bigint), cast(${mark.times} as integer) from person, item where person.id = ${mark.personId} and item.id = ${mark.itemId}
          on conflict (person_id, item_id) do update set at = excluded.at, times = reading.times + excluded.times`.execute(db)
      }
    }
  })
}

export async function recentReadings(ctx: Ctx, personId: string, limit: number): Promise<{ item_id: string; at: number }[]> {
  return ctx.db
    .selectFrom('reading')
    .innerJoin('item', 'item.id', 'reading.item_id')
    .select(['reading.item_id', 'reading.at'])
    .where('reading.person_id', '=', personId)
    .where(await readableTo(ctx))
    .where(notTrashed)
    .orderBy('reading.at', 'desc')
    .limit(limit)
    .execute()
}

/** Ids of what somebody read last and of their favourites, whether or not they may still read them. */
export async function idsInHand(db: Db, personId: string, limit: number): Promise<string[]> {
  const read = db.selectFrom('reading').select('item_id').where('person_id', '=', personId).orderBy('at', 'desc').limit(limit)
  const favourites = db.selectFrom('favourite').select('item_id').where('person_id', '=', personId).limit(limit)
  return [...new Set([...(await favourites.execute()), ...(await read.execute())].map((row) => row.item_id))]
}

// ---- drafts

export const findDraft = (db: Db, personId: string, key: string) =>
  db.selectFrom('draft').selectAll().where('person_id', '=', personId).where('key', '=', key).executeTakeFirst()
export const listDrafts = (db: Db, personId: string) =>
  db.selectFrom('draft').selectAll().where('person_id', '=', personId).orderBy('updated_at', 'desc').limit(100).execute()
export async function putDraft(tx: Tx, draft: DraftTable): Promise<void> {
  const { person_id: _, key: __, ...change } = draft
  await tx.db
    .insertInto('draft')
    .values(draft)
    .onConflict((conflict) => conflict.columns(['person_id', 'key']).doUpdateSet(change))
    .execute()
}
/** Drafts of articles that are deleted for good hold their text, and go with them. */
export async function deleteDraftsOf(tx: Tx, articleIds: string[]): Promise<void> {
  for (const part of chunks(articleIds)) await tx.db.deleteFrom('draft').where('article_id', 'in', part).execute()
}
export async function deleteDraft(tx: Tx, personId: string, key: string): Promise<void> {
  await tx.db.deleteFrom('draft').where('person_id', '=', personId).where('key', '=', key).execute()
}
