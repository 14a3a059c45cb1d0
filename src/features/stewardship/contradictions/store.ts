import { type SqlBool, sql } from 'kysely'
import type { Ctx, Tx } from '../../../platform/context.ts'
import type { Place } from '../../../platform/cursor.ts'
import { chunks, fromJson, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { bothReadable } from '../duplicates/index.ts'
import type { DifferenceKind, Statement } from './rules.ts'
import type { Verdict } from './schema.ts'

export type ConflictState = 'open' | 'decided' | 'dismissed' | 'settled'
export type ConflictTable = {
  id: string
  a_id: string
  b_id: string
  fingerprint: string
  kind: DifferenceKind
  a_text: string
  b_text: string
  a_anchor: string
  b_anchor: string
  a_heading: string
  b_heading: string
  a_value: string
  b_value: string
  certainty: number
  state: ConflictState
  found_at: number
  verdict: Verdict | null
  note: string | null
  decided_at: number | null
  decided_by: string | null
  settled_at: number | null
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    statement_set: { item_id: string; revision: number; version: number; statements: string }
    contradiction: ConflictTable
  }
}

export async function putStatements(tx: Tx, itemId: string, revision: number, version: number, statements: Statement[]): Promise<void> {
  const row = { revision, version, statements: toJson(statements) }
  await tx.db
    .insertInto('statement_set')
    .values({ item_id: itemId, ...row })
    .onConflict((conflict) => conflict.column('item_id').doUpdateSet(row))
    .execute()
}

export async function statementsByItem(db: Db, ids: string[]): Promise<Map<string, Statement[]>> {
  const found = new Map<string, Statement[]>()
  for (const part of chunks(ids))
    for (const row of await db.selectFrom('statement_set').select(['item_id', 'statements']).where('item_id', 'in', part).execute())
      found.set(row.item_id, fromJson(row.statements))
  return found
}

/** Everything known between an item and others. */
export const conflictsOf = (db: Db, itemId: string) =>
  db
    .selectFrom('contradiction')
    .selectAll()
    .where((eb) => eb.or([eb('a_id', '=', itemId), eb('b_id', '=', itemId)]))
    .execute()

export async function insertConflicts(tx: Tx, rows: ConflictTable[]): Promise<void> {
  for (const part of chunks(rows, 100))
    await tx.db
      .insertInto('contradiction')
      .values(part)
      .onConflict((conflict) => conflict.columns(['a_id', 'b_id', 'fingerprint']).doNothing())
      .execute()
}

/** Deletes conflicts, but none that a steward has decided meanwhile. */
export async function deleteOpenConflicts(tx: Tx, ids: string[]): Promise<void> {
  for (const part of chunks(ids)) await tx.db.deleteFrom('contradiction').where('id', 'in', part).where('state', '=', 'open').execute()
}

export async function updateConflict(tx: Tx, id: string, change: Partial<ConflictTable>): Promise<void> {
  await tx.db.updateTable('contradiction').set(change).where('id', '=', id).execute()
}

export const findConflict = async (ctx: Ctx, id: string): Promise<ConflictTable | undefined> =>
  ctx.db
    .selectFrom('contradiction')
    .selectAll()
    .where('id', '=', id)
    .where(await bothReadable(ctx, 'contradiction'))
    .executeTakeFirst()

export type ConflictFilter = { state: ConflictState; itemId?: string; after?: Place; limit: number }

/** Conflicts the asker may see, the newest first; `limit + 1` rows. */
export async function listConflicts(ctx: Ctx, filter: ConflictFilter): Promise<ConflictTable[]> {
  let query = ctx.db
    .selectFrom('contradiction')
    .selectAll()
    .where('state', '=', filter.state)
    .where(await bothReadable(ctx, 'contradiction'))
  if (filter.itemId) query = query.where(sql<SqlBool>`${filter.itemId} in (contradiction.a_id, contradiction.b_id)`)
  if (filter.after) {
    const { at, id } = filter.after
    query = query.where((eb) => eb.or([eb('found_at', '<', at), eb.and([eb('found_at', '=', at), eb('id', '<', id)])]))
  }
  return query
    .orderBy('found_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute()
}

export async function countOpen(ctx: Ctx): Promise<number> {
  const row = await ctx.db
    .selectFrom('contradiction')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('state', '=', 'open')
    .where(await bothReadable(ctx, 'contradiction'))
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

/** Open ones of any of these items, where both are there. */
export const openConflicts = async (ctx: Ctx, ids: string[]): Promise<ConflictTable[]> =>
  ctx.db
    .selectFrom('contradiction')
    .selectAll()
    .where('state', '=', 'open')
    // Each side has its index; asked for either one with what else is asked here, SQLite would look at all that are open.
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('contradiction')
        .select('id')
        .where('a_id', 'in', ids)
        .union(eb.selectFrom('contradiction').select('id').where('b_id', 'in', ids)),
    )
    .where(await bothReadable(ctx, 'contradiction'))
    .execute()
