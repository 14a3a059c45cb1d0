import { type SqlBool, sql } from 'kysely'
import type { Ctx, Tx } from '../../../platform/context.ts'
import { fromJson, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { notArchived, notTrashed, readableTo } from '../../repository/index.ts'
import type { ArchivePolicy } from './schema.ts'

export type ArchivingTable = {
  item_id: string
  announced_at: number
  archive_at: number
  months: number
  /** When somebody said that it stays; it is left alone for as long again. */
  kept_at: number | null
  kept_by: string | null
  archived_at: number | null
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    archive_policy: {
      space_id: string
      kinds: string
      months: number
      announce_days: number
      changed_at: number
      changed_by: string | null
    }
    archiving: ArchivingTable
  }
}

export async function findPolicy(db: Db, spaceId: string): Promise<ArchivePolicy | undefined> {
  const row = await db.selectFrom('archive_policy').selectAll().where('space_id', '=', spaceId).executeTakeFirst()
  return row && { kinds: fromJson(row.kinds), months: row.months, announceDays: row.announce_days }
}

export async function listPolicies(db: Db): Promise<(ArchivePolicy & { spaceId: string })[]> {
  const rows = await db.selectFrom('archive_policy').selectAll().orderBy('space_id').execute()
  return rows.map((row) => ({ spaceId: row.space_id, kinds: fromJson(row.kinds), months: row.months, announceDays: row.announce_days }))
}

export async function putPolicy(tx: Tx, spaceId: string, policy: ArchivePolicy, by: string | null): Promise<void> {
  const row = {
    kinds: toJson(policy.kinds),
    months: policy.months,
    announce_days: policy.announceDays,
    changed_at: tx.services.clock.now(),
    changed_by: by,
  }
  await tx.db
    .insertInto('archive_policy')
    .values({ space_id: spaceId, ...row })
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet(row))
    .execute()
}

/** Nothing that was announced is archived any more. */
export async function deletePolicy(tx: Tx, spaceId: string): Promise<void> {
  await tx.db.deleteFrom('archive_policy').where('space_id', '=', spaceId).execute()
  await tx.db
    .deleteFrom('archiving')
    .where('archived_at', 'is', null)
    .where('kept_at', 'is', null)
    .where('item_id', 'in', (eb) => eb.selectFrom('item').select('id').where('space_id', '=', spaceId))
    .execute()
}

/**
 * Items of a space that a policy is about: of the kinds, and neither read, changed, verified nor kept since. Nothing hangs
 * below them, and they are neither pinned nor the home of their space, so that nobody is surprised by what goes with them.
 */
const matching = (db: Db, spaceId: string, kinds: readonly string[], since: number) =>
  db
    .selectFrom('item')
    .where('item.space_id', '=', spaceId)
    .where((eb) => eb(eb.fn.coalesce('item.kind', eb.val('document')), 'in', kinds as never))
    .where('item.created_at', '<', since)
    .where('item.updated_at', '<', since)
    .where(notTrashed)
    .where(notArchived)
    .where(
      sql<SqlBool>`not exists (select 1 from reading where reading.item_id = item.id and reading.at >= ${since})
        and not exists (select 1 from verification where verification.item_id = item.id and (verification.state in ('verified', 'due', 'disputed') or verification.verified_at >= ${since}))
        and not exists (select 1 from archiving where archiving.item_id = item.id and coalesce(archiving.kept_at, archiving.archived_at) >= ${since})
        and not exists (select 1 from item below where below.parent_id = item.id
          and not exists (select 1 from item_trash where item_trash.item_id = below.id) and not exists (select 1 from item_archive where item_archive.item_id = below.id))
        and not exists (select 1 from pin where pin.item_id = item.id) and not exists (select 1 from space where space.home_id = item.id)`,
    )

export async function listMatching(
  db: Db,
  spaceId: string,
  kinds: readonly string[],
  since: number,
  only: { ids?: string[]; limit: number },
): Promise<string[]> {
  let query = matching(db, spaceId, kinds, since).select('item.id').orderBy('item.id').limit(only.limit)
  if (only.ids) query = query.where('item.id', 'in', only.ids)
  else
    query = query.where(
      sql<SqlBool>`not exists (select 1 from archiving where archiving.item_id = item.id and archiving.archived_at is null and archiving.kept_at is null)`,
    )
  return (await query.execute()).map(({ id }) => id)
}

/** Of what the asker may read. */
export async function countMatching(ctx: Ctx, spaceId: string, kinds: readonly string[], since: number): Promise<number> {
  const row = await matching(ctx.db, spaceId, kinds, since)
    .select((eb) => eb.fn.countAll().as('items'))
    .where(await readableTo(ctx))
    .executeTakeFirst()
  return Number(row?.items ?? 0)
}

export async function announce(tx: Tx, ids: string[], archiveAt: number, months: number): Promise<void> {
  const row = { announced_at: tx.services.clock.now(), archive_at: archiveAt, months, kept_at: null, kept_by: null, archived_at: null }
  await tx.db
    .insertInto('archiving')
    .values(ids.map((item_id) => ({ item_id, ...row })))
    .onConflict((conflict) => conflict.column('item_id').doUpdateSet(row))
    .execute()
}

/** Announced items of a space whose day has come. */
export const comeDue = async (db: Db, spaceId: string, now: number): Promise<string[]> =>
  (
    await db
      .selectFrom('archiving')
      .innerJoin('item', 'item.id', 'archiving.item_id')
      .select('item.id')
      .where('item.space_id', '=', spaceId)
      .where('archived_at', 'is', null)
      .where('kept_at', 'is', null)
      .where('archive_at', '<=', now)
      .execute()
  ).map(({ id }) => id)

export const updateArchiving = (tx: Tx, id: string, change: Partial<ArchivingTable>) =>
  tx.db.updateTable('archiving').set(change).where('item_id', '=', id).execute()

/** What is in use again is not archived: whoever touched or read it has answered. */
export async function callOff(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length > 0) await tx.db.deleteFrom('archiving').where('item_id', 'in', ids).where('archived_at', 'is', null).execute()
}

export const findAnnounced = (db: Db, id: string) =>
  db
    .selectFrom('archiving')
    .selectAll()
    .where('item_id', '=', id)
    .where('archived_at', 'is', null)
    .where('kept_at', 'is', null)
    .executeTakeFirst()

export const findArchiving = (db: Db, ids: string[]) => db.selectFrom('archiving').selectAll().where('item_id', 'in', ids).execute()

/** Of a space, and readable to the asker: what was announced, or what was archived and still is. */
export async function listArchiving(
  ctx: Ctx,
  spaceId: string,
  which: 'announced' | 'archived',
  limit: number,
): Promise<{ id: string; at: number }[]> {
  let query = ctx.db
    .selectFrom('archiving')
    .innerJoin('item', 'item.id', 'archiving.item_id')
    .select(['item.id', 'archiving.archive_at', 'archiving.archived_at'])
    .where('item.space_id', '=', spaceId)
    .where(await readableTo(ctx))
    .where(notTrashed)
    .limit(limit)
  query =
    which === 'announced'
      ? query.where('archived_at', 'is', null).where('kept_at', 'is', null).where(notArchived).orderBy('archive_at').orderBy('item.id')
      : query.where('archived_at', 'is not', null).where(sql<SqlBool>`not ${notArchived}`).orderBy('archived_at', 'desc').orderBy('item.id')
  return (await query.execute()).map((row) => ({ id: row.id, at: row.archived_at ?? row.archive_at }))
}
