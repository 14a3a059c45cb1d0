import type { Tx } from '../../../../platform/context.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import type { DismissalInput } from '../schema.ts'
import type { RequestTable } from './tables.ts'

export const listDismissals = (db: Db, clusters: string[]) =>
  clusters.length === 0 ? Promise.resolve([]) : db.selectFrom('demand_dismissal').selectAll().where('cluster_key', 'in', clusters).execute()

export async function dismissalsByCluster(db: Db): Promise<Map<string, { reason: DismissalInput['reason']; at: number }>> {
  const rows = await db.selectFrom('demand_dismissal').select(['cluster_key', 'reason', 'dismissed_at']).execute()
  return new Map(rows.map((row) => [row.cluster_key, { reason: row.reason, at: row.dismissed_at }]))
}

export async function putDismissal(tx: Tx, key: string, { reason, itemId, note }: DismissalInput, by: string | null): Promise<void> {
  const values = { reason, item_id: itemId, note, dismissed_at: tx.services.clock.now(), dismissed_by: by }
  await tx.db
    .insertInto('demand_dismissal')
    .values({ cluster_key: key, ...values })
    .onConflict((conflict) => conflict.column('cluster_key').doUpdateSet(values))
    .execute()
}

export async function deleteDismissal(tx: Tx, key: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db.deleteFrom('demand_dismissal').where('cluster_key', '=', key).executeTakeFirst()
  return numDeletedRows > 0n
}

export const findOwnRequest = (db: Db, queryKey: string, personId: string) =>
  db
    .selectFrom('demand_request')
    .selectAll()
    .where('closed_at', 'is', null)
    .where('cluster_key', 'is', null)
    .where('query_key', '=', queryKey)
    .where('person_id', '=', personId)
    .executeTakeFirst()

export async function requestedClusters(db: Db, keys: string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db.selectFrom('demand_request').select('cluster_key').where('cluster_key', 'in', keys).execute()
  return new Set(rows.flatMap((row) => row.cluster_key ?? []))
}

export const findRequest = (db: Db, id: string) => db.selectFrom('demand_request').selectAll().where('id', '=', id).executeTakeFirst()
export const insertRequest = (tx: Tx, row: RequestTable) => tx.db.insertInto('demand_request').values(row).execute()
export const listOpenRequests = (db: Db) =>
  db
    .selectFrom('demand_request')
    .selectAll()
    .where('closed_at', 'is', null)
    .where('cluster_key', 'is', null)
    .orderBy('at', 'desc')
    .limit(2_000)
    .execute()

export const closeRequests = (tx: Tx, queryKey: string, closed: { closed_at: number | null; closed_by: string | null }) =>
  tx.db.updateTable('demand_request').set(closed).where('query_key', '=', queryKey).where('cluster_key', 'is', null).execute()

export const closeRequest = (tx: Tx, id: string, closed: { closed_at: number; closed_by: string }) =>
  tx.db.updateTable('demand_request').set(closed).where('id', '=', id).execute()

export const deleteClusterRequest = (tx: Tx, key: string) => tx.db.deleteFrom('demand_request').where('cluster_key', '=', key).execute()
