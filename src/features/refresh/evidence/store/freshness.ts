import type { Ctx, Tx } from '../../../../platform/context.ts'
import { fromJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import type { Finding } from '../schema.ts'

export type FreshnessTable = { item_id: string; score: number; findings: string; raised: string; at: number; fell_at: number | null }
export type RunKind = 'freshness' | 'words'
export type RunTable = {
  id: string
  kind: RunKind
  started_at: number
  started_by: string | null
  after_id: string | null
  done: number
  total: number
  fell: number
  raised: number
  finished_at: number | null
  cancelled_at: number | null
}

declare module '../../../../platform/db/tables.ts' {
  interface Tables {
    freshness: FreshnessTable
    refresh_run: RunTable
  }
}

export type Known = { score: number; findings: Finding[]; raised: string[]; fellAt: number | null; text: string }

export async function knownFreshness(db: Db, ids: string[]): Promise<Map<string, Known>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('freshness').selectAll().where('item_id', 'in', ids).execute()
  return new Map(
    rows.map((row) => [
      row.item_id,
      { score: row.score, findings: fromJson(row.findings), raised: fromJson(row.raised), fellAt: row.fell_at, text: row.findings },
    ]),
  )
}

const ROWS_AT_ONCE = 200

export async function putFreshness(db: Db, rows: FreshnessTable[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await db
      .insertInto('freshness')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.column('item_id').doUpdateSet((eb) => ({
          score: eb.ref('excluded.score'),
          findings: eb.ref('excluded.findings'),
          raised: eb.ref('excluded.raised'),
          at: eb.ref('excluded.at'),
          fell_at: eb.ref('excluded.fell_at'),
        })),
      )
      .execute()
}

export async function deleteFreshness(db: Db, ids: string[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('freshness').where('item_id', 'in', ids).execute()
}

export const findFreshness = (db: Db, id: string) => db.selectFrom('freshness').selectAll().where('item_id', '=', id).executeTakeFirst()

export async function countItems(db: Db): Promise<number> {
  const row = await db
    .selectFrom('item')
    .select((eb) => eb.fn.countAll().as('items'))
    .executeTakeFirst()
  return Number(row?.items ?? 0)
}

// ---- runs

export const insertRun = (db: Db, run: RunTable) => db.insertInto('refresh_run').values(run).execute()

/** The run that was not finished, if any. */
export const openRun = (db: Db, kind: RunKind) =>
  db
    .selectFrom('refresh_run')
    .selectAll()
    .where('kind', '=', kind)
    .where('finished_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .orderBy('started_at', 'desc')
    .executeTakeFirst()

/** Takes a run a step on from where it stood; false where it was cancelled, or another process took it there first. */
export async function advanceRun(db: Db, { id, after_id }: Pick<RunTable, 'id' | 'after_id'>, change: Partial<RunTable>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('refresh_run')
    .set(change)
    .where('id', '=', id)
    .where('after_id', after_id === null ? 'is' : '=', after_id)
    .where('finished_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

export async function cancelRun(tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('refresh_run')
    .set({ cancelled_at: tx.services.clock.now() })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

export const latestRuns = ({ db }: Ctx, limit: number) =>
  db.selectFrom('refresh_run').selectAll().orderBy('started_at', 'desc').limit(limit).execute()

export async function deleteOldRuns(db: Db, before: number): Promise<void> {
  await db.deleteFrom('refresh_run').where('started_at', '<', before).execute()
}
