import { sql } from 'kysely'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { count } from './tables.ts'

/** So many rows are read at a time; more would hold others up. */
const PAGE = 1_000
const FAILED = ['nothing', 'abandoned', 'left']

/** Questions that failed since `from`, each with one of its wordings; `doubtful` were never found as they are written. */
export async function failedQueries(db: Db, from: number): Promise<{ key: string; query: string; count: number; doubtful: boolean }[]> {
  const { rows } = await sql<{ query_key: string; query: string; searches: number; sure: number }>`select query_key, min(query) as query,
    count(*) as searches, sum(case when total > 0 and mode <> 'fuzzy' then 1 else 0 end) as sure
    from demand_search where at >= ${from} and outcome in (${sql.join(FAILED)}) and query_key <> '' group by query_key`.execute(db)
  return rows.map((row) => ({ key: row.query_key, query: row.query, count: count(row.searches), doubtful: count(row.sure) === 0 }))
}

/** Those of the keys that no cluster has yet. */
export async function unclustered(db: Db, keys: string[]): Promise<string[]> {
  const known = new Set<string>()
  for (const part of chunks(keys)) {
    const rows = await db.selectFrom('demand_query').select('query_key').where('query_key', 'in', part).execute()
    for (const row of rows) known.add(row.query_key)
  }
  return keys.filter((key) => !known.has(key))
}

export async function clusterKeys(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('demand_query').selectAll().execute()
  return new Map(rows.map((row) => [row.query_key, row.cluster_key]))
}

export async function putClusterKeys(db: Db, keys: Iterable<[string, string]>): Promise<void> {
  for (const part of chunks([...keys], 400)) {
    await db
      .insertInto('demand_query')
      .values(part.map(([query_key, cluster_key]) => ({ query_key, cluster_key })))
      .onConflict((conflict) => conflict.column('query_key').doUpdateSet((eb) => ({ cluster_key: eb.ref('excluded.cluster_key') })))
      .execute()
  }
}

export const listScopes = async (db: Db, from: number): Promise<string[]> =>
  (await db.selectFrom('demand_search').select('scope').distinct().where('at', '>=', from).execute()).map((row) => row.scope)

export type ClusterRow = {
  key: string
  people: number
  searches: number
  nothing: number
  after: number
  firstAt: number
  lastAt: number
}
export type Window = { from: number; middle: number; scopes: string[]; threshold: number }

export type FailedRow = { cluster: string; actor: string; at: number; nothing: boolean }

/** Failed searches in pages, so that counting very many holds nobody up; of one cluster where `cluster` names it. */
export async function* failedSearches(
  db: Db,
  { from, scopes }: Pick<Window, 'from' | 'scopes'>,
  cluster?: string,
): AsyncGenerator<FailedRow[]> {
  let last: { at: number; search_id: string } | undefined
  while (scopes.length > 0) {
    const after = last
    let query = db
      .selectFrom('demand_search')
      .innerJoin('demand_query', 'demand_query.query_key', 'demand_search.query_key')
      .select(['at', 'search_id', 'actor', 'outcome', 'cluster_key'])
      .where('at', '>=', after?.at ?? from)
      .where('outcome', 'in', FAILED)
      .where('scope', 'in', scopes)
    if (after) query = query.where((eb) => eb.or([eb('at', '>', after.at), eb('search_id', '>', after.search_id)]))
    if (cluster !== undefined) query = query.where('cluster_key', '=', cluster)
    const rows = await query.orderBy('at').orderBy('search_id').limit(PAGE).execute()
    yield rows.map((row) => ({ cluster: row.cluster_key, actor: row.actor, at: row.at, nothing: row.outcome === 'nothing' }))
    if (rows.length < PAGE) return
    last = rows[rows.length - 1]
  }
}

export type MemberRow = {
  cluster: string
  key: string
  query: string
  language: string
  scope: string
  day: string
  actor: string
  searchId: string
  nothing: boolean
}

/** Every failed search of some clusters. */
export async function listMembers(db: Db, { from, scopes }: Pick<Window, 'from' | 'scopes'>, clusters: string[]): Promise<MemberRow[]> {
  if (clusters.length === 0 || scopes.length === 0) return []
  const rows = await db
    .selectFrom('demand_search')
    .innerJoin('demand_query', 'demand_query.query_key', 'demand_search.query_key')
    .select(['cluster_key', 'demand_search.query_key', 'query', 'language', 'scope', 'day', 'actor', 'outcome', 'search_id'])
    .where('cluster_key', 'in', clusters)
    .where('scope', 'in', scopes)
    .where('outcome', 'in', FAILED)
    .where('at', '>=', from)
    .orderBy('at')
    .execute()
  return rows.map((row) => ({
    ...{ cluster: row.cluster_key, key: row.query_key, query: row.query, language: row.language, scope: row.scope, day: row.day },
    ...{ actor: row.actor, searchId: row.search_id, nothing: row.outcome === 'nothing' },
  }))
}

/** Who opened what out of these searches. */
export async function openedFrom(db: Db, searchIds: string[]): Promise<{ itemId: string; actor: string }[]> {
  const found: { itemId: string; actor: string }[] = []
  for (const part of chunks(searchIds)) {
    const rows = await db
      .selectFrom('demand_event')
      .select(['item_id', 'actor'])
      .where('kind', '=', 'opened')
      .where('search_id', 'in', part)
      .execute()
    for (const row of rows) if (row.item_id !== null && row.actor !== null) found.push({ itemId: row.item_id, actor: row.actor })
  }
  return found
}
