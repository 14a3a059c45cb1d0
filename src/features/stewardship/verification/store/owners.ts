import { sql } from 'kysely'
import type { Tx } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { notTrashed } from '../../../repository/index.ts'

export const findOwner = (db: Db, itemId: string) =>
  db.selectFrom('item_owner').select(['subject_kind', 'subject_id']).where('item_id', '=', itemId).executeTakeFirst()

export async function putOwners(tx: Tx, itemIds: string[], owner: { kind: 'person' | 'group'; id: string }): Promise<void> {
  const by = tx.actor.kind === 'person' ? tx.actor.id : null
  const row = { subject_kind: owner.kind, subject_id: owner.id, set_at: tx.services.clock.now(), set_by: by }
  for (const part of chunks(itemIds))
    await tx.db
      .insertInto('item_owner')
      .values(part.map((item_id) => ({ item_id, ...row })))
      .onConflict((conflict) => conflict.column('item_id').doUpdateSet(row))
      .execute()
}

export async function restoreOwner(
  tx: Tx,
  itemId: string,
  owner: { subject_kind: 'person' | 'group'; subject_id: string } | null,
): Promise<void> {
  if (owner === null) await tx.db.deleteFrom('item_owner').where('item_id', '=', itemId).execute()
  else await putOwners(tx, [itemId], { kind: owner.subject_kind, id: owner.subject_id })
}

/** Items a person or group answers for, by being named or by having made them; in order, after the given one. */
export async function ownedBy(
  db: Db,
  subjectId: string,
  { after = '', limit, spaceId, topicId }: { after?: string; limit: number; spaceId?: string; topicId?: string },
): Promise<string[]> {
  const place = sql<boolean>`${spaceId === undefined ? sql`1 = 1` : sql`item.space_id = ${spaceId}`} and ${
    topicId === undefined
      ? sql`1 = 1`
      : sql`exists (select 1 from item_topic where item_topic.item_id = item.id and item_topic.topic_id = ${topicId})`
  } and ${notTrashed}`
  const { rows } = await sql<{ id: string }>`
    select id from (
      select item.id from item_owner join item on item.id = item_owner.item_id where item_owner.subject_id = ${subjectId} and item.id > ${after} and ${place}
      union
      select item.id from item where item.created_by = ${subjectId} and item.id > ${after} and not exists (select 1 from item_owner where item_owner.item_id = item.id) and ${place}
    ) as owned order by id limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

export async function countOwnedBy(db: Db, subjectId: string): Promise<number> {
  const { rows } = await sql<{ items: number }>`
    select (select count(*) from item_owner join item on item.id = item_owner.item_id where item_owner.subject_id = ${subjectId} and ${notTrashed})
      + (select count(*) from item where item.created_by = ${subjectId} and not exists (select 1 from item_owner where item_owner.item_id = item.id) and ${notTrashed}) as items`.execute(
    db,
  )
  return Number(rows[0]?.items ?? 0)
}
