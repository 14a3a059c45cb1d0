import { sql } from 'kysely'
import type { Ctx, Tx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { nameKey } from '../../../platform/text.ts'
import { notTrashed, rankOf, readableTo } from './access.ts'
import type { SpaceTable } from './tables.ts'

export async function insertSpace(tx: Tx, space: Omit<SpaceTable, 'name_key'>): Promise<void> {
  await tx.db
    .insertInto('space')
    .values({ ...space, name_key: nameKey(space.name) })
    .execute()
}

export async function updateSpace(tx: Tx, id: string, change: Partial<SpaceTable>): Promise<void> {
  const named = change.name === undefined ? change : { ...change, name_key: nameKey(change.name) }
  await tx.db
    .updateTable('space')
    .set({ ...named, updated_at: tx.services.clock.now() })
    .where('id', '=', id)
    .execute()
}

export const findSpaceRef = (db: Db, id: string) =>
  db.selectFrom('space').select(['id', 'key', 'name', 'icon', 'colour']).where('id', '=', id).executeTakeFirst()

/** Spaces whose home page is among `ids` have none any more. */
export async function clearHomes(tx: Tx, ids: string[]): Promise<void> {
  for (const part of chunks(ids)) await tx.db.updateTable('space').set({ home_id: null }).where('home_id', 'in', part).execute()
}

export async function deleteSpace(tx: Tx, id: string): Promise<void> {
  await tx.db.deleteFrom('file').where('space_id', '=', id).execute()
  await tx.db.deleteFrom('draft').where('space_id', '=', id).execute()
  await tx.db.deleteFrom('item').where('space_id', '=', id).execute()
  await tx.db.deleteFrom('space').where('id', '=', id).execute()
}

/** `/spaces/new` is the page where spaces are made. */
const RESERVED_KEY = 'new'

/** True when the key is in use or still leads to another space. */
export async function isKeyTaken(db: Db, key: string, except = ''): Promise<boolean> {
  if (key === RESERVED_KEY) return true
  const taken = await db.selectFrom('space').select('id').where('key', '=', key).where('id', '!=', except).executeTakeFirst()
  const led = await db
    .selectFrom('space_alias')
    .select('space_id')
    .where('key', '=', key)
    .where('space_id', '!=', except)
    .executeTakeFirst()
  return taken !== undefined || led !== undefined
}

export async function insertSpaceAlias(tx: Tx, key: string, spaceId: string): Promise<void> {
  await tx.db
    .insertInto('space_alias')
    .values({ key, space_id: spaceId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** How many articles of each space the asker may read. */
export async function countItems(ctx: Ctx, spaceIds: string[]): Promise<Map<string, number>> {
  if (spaceIds.length === 0) return new Map()
  const rows = await ctx.db
    .selectFrom('item')
    .select(['space_id', sql<number>`count(*)`.as('count')])
    .where('space_id', 'in', spaceIds)
    .where(await readableTo(ctx))
    .where(notTrashed)
    .groupBy('space_id')
    .execute()
  return new Map(rows.map((row) => [row.space_id, Number(row.count)]))
}

export const hasItems = async (db: Db, spaceId: string): Promise<boolean> =>
  (await db.selectFrom('item').select('id').where('space_id', '=', spaceId).where(notTrashed).limit(1).executeTakeFirst()) !== undefined

// ---- grants

export const listGrants = (db: Db, spaceId: string) =>
  db.selectFrom('space_grant').selectAll().where('space_id', '=', spaceId).orderBy('rank', 'desc').orderBy('granted_at').execute()

export async function putGrant(
  tx: Tx,
  spaceId: string,
  subject: { kind: 'person' | 'group'; id: string },
  rank: number,
  by: string | null,
): Promise<void> {
  const row = { rank, granted_at: tx.services.clock.now(), granted_by: by }
  await tx.db
    .insertInto('space_grant')
    .values({ space_id: spaceId, subject_kind: subject.kind, subject_id: subject.id, ...row })
    .onConflict((conflict) => conflict.columns(['space_id', 'subject_id']).doUpdateSet(row))
    .execute()
}

export async function deleteGrant(tx: Tx, spaceId: string, subjectId: string): Promise<void> {
  await tx.db.deleteFrom('space_grant').where('space_id', '=', spaceId).where('subject_id', '=', subjectId).execute()
}

/** Somebody besides `subjectId` owns the space: a person who can sign in, by themselves or in a group. */
export async function hasOtherOwner(db: Db, spaceId: string, subjectId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from space_grant join person on person.deactivated_at is null and (person.id = subject_id or person.id in (select person_id from group_member where group_id = subject_id))
    where space_id = ${spaceId} and rank = ${rankOf.owner} and subject_id <> ${subjectId} limit 1`.execute(db)
  return rows.length > 0
}
