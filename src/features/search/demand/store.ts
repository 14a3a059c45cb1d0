import { sql } from 'kysely'
import type { Ctx, Services, Tx } from '../../../platform/context.ts'
import { chunks, fromJson, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import type { Act, AskedSearch } from './rules.ts'
import type { DemandSettings, DismissalInput } from './schema.ts'

export type EventKind = 'asked' | 'narrowed' | 'withheld' | Act['kind']
export type DemandEventTable = {
  id: string
  at: number
  kind: EventKind
  search_id: string | null
  actor: string | null
  query: string | null
  query_key: string | null
  language: string | null
  filters: string | null
  mode: string | null
  total: number | null
  position: number | null
  item_id: string | null
  ms: number
}
/** What became of one search; derived from the events, kept as long as they are. */
export type DemandSearchTable = {
  search_id: string
  at: number
  day: string
  actor: string
  query: string
  query_key: string
  language: string
  /** Ids of the spaces it was narrowed to, sorted, as JSON: who may not read one of them does not see the search. */
  scope: string
  mode: string
  total: number
  outcome: string
  position: number | null
  open_ms: number | null
  solved: number
}
type DemandDayTable = {
  day: string
  searches: number
  people: number
  withheld: number
  nothing: number
  abandoned: number
  opened: number
  solved: number
  position_sum: number
  open_ms: number | null
}
type RequestTable = {
  id: string
  cluster_key: string | null
  query_key: string
  query: string
  scope: string
  at: number
  person_id: string | null
  closed_at: number | null
  closed_by: string | null
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    demand_event: DemandEventTable
    demand_search: DemandSearchTable
    demand_query: { query_key: string; cluster_key: string }
    demand_day: DemandDayTable
    demand_state: { id: string; settled_at: number; digested_at: number }
    demand_setting: { id: string; recording: number; threshold: number; changed_at: number; changed_by: string | null }
    demand_key: { quarter: string; secret: string; made_at: number }
    demand_dismissal: {
      cluster_key: string
      reason: DismissalInput['reason']
      item_id: string | null
      note: string
      dismissed_at: number
      dismissed_by: string | null
    }
    demand_request: RequestTable
    solution: { item_id: string; person_id: string; at: number; minutes: number | null }
  }
}

const ONE = 'demand'
/** So many rows are read at a time; more would hold others up. */
const PAGE = 1_000
const FAILED = ['nothing', 'abandoned', 'left']
const count = (value: unknown): number => Number(value ?? 0)

// ---- settings and the key

export async function findSettings(db: Db): Promise<DemandSettings | undefined> {
  const row = await db.selectFrom('demand_setting').selectAll().executeTakeFirst()
  return row && { recording: row.recording === 1, threshold: row.threshold }
}

export async function putSettings(tx: Tx, settings: DemandSettings, by: string | null): Promise<void> {
  const values = {
    recording: Number(settings.recording),
    threshold: settings.threshold,
    changed_at: tx.services.clock.now(),
    changed_by: by,
  }
  await tx.db
    .insertInto('demand_setting')
    .values({ id: ONE, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute()
}

/** The key of a quarter; `secret` becomes it where there is none yet, and the keys of former quarters go for good. */
export async function keyOf(services: Services, quarter: string, secret: string): Promise<string> {
  const known = await services.reader.selectFrom('demand_key').select('secret').where('quarter', '=', quarter).executeTakeFirst()
  if (known) return known.secret
  await services.writer
    .insertInto('demand_key')
    .values({ quarter, secret, made_at: services.clock.now() })
    .onConflict((conflict) => conflict.column('quarter').doNothing())
    .execute()
  await services.writer.deleteFrom('demand_key').where('quarter', '<', quarter).execute()
  const row = await services.writer.selectFrom('demand_key').select('secret').where('quarter', '=', quarter).executeTakeFirstOrThrow()
  return row.secret
}

// ---- the ledger

export async function appendEvents(services: Services, events: DemandEventTable[]): Promise<void> {
  for (const part of chunks(events, 200)) {
    await services.writer
      .insertInto('demand_event')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

export const holdsEvents = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('demand_event').select('id').limit(1).executeTakeFirst()) !== undefined

export const findAsked = (db: Db, searchId: string) =>
  db
    .selectFrom('demand_event')
    .select(['actor', 'at', 'total', 'query'])
    .where('search_id', '=', searchId)
    .where('kind', '=', 'asked')
    .executeTakeFirst()

export const listEvents = (db: Db, from: number) =>
  db.selectFrom('demand_event').selectAll().where('at', '>=', from).orderBy('at').orderBy('id').execute()

/** Raw events and what was derived of each search go; the days stay. */
export async function deleteBefore(db: Db, before: number): Promise<void> {
  await db.deleteFrom('demand_event').where('at', '<', before).execute()
  await db.deleteFrom('demand_search').where('at', '<', before).execute()
  await sql`delete from demand_query where query_key not in (select query_key from demand_search)`.execute(db)
}

// ---- what is derived

export async function findState(db: Db): Promise<{ settledAt: number; digestedAt: number }> {
  const row = await db.selectFrom('demand_state').selectAll().executeTakeFirst()
  return { settledAt: row?.settled_at ?? 0, digestedAt: row?.digested_at ?? 0 }
}

/** The next digest reads the whole ledger again. */
export async function forgetDigest(db: Db): Promise<void> {
  await db.deleteFrom('demand_state').execute()
}

export async function putDigest(
  db: Db,
  digest: { searches: DemandSearchTable[]; state: { settled_at: number; digested_at: number } },
): Promise<void> {
  for (const part of chunks(digest.searches, 200)) {
    await db
      .insertInto('demand_search')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('search_id').doUpdateSet((eb) => ({
          scope: eb.ref('excluded.scope'),
          outcome: eb.ref('excluded.outcome'),
          position: eb.ref('excluded.position'),
          open_ms: eb.ref('excluded.open_ms'),
          solved: eb.ref('excluded.solved'),
        })),
      )
      .execute()
  }
  await db
    .insertInto('demand_state')
    .values({ id: ONE, ...digest.state })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(digest.state))
    .execute()
}

export async function countWithheld(db: Db, [from, before]: [number, number]): Promise<number> {
  const row = await db
    .selectFrom('demand_event')
    .select((eb) => eb.fn.countAll().as('withheld'))
    .where('kind', '=', 'withheld')
    .where('at', '>=', from)
    .where('at', '<', before)
    .executeTakeFirst()
  return count(row?.withheld)
}

/** Counts a day anew out of its searches. */
export async function putDay(db: Db, day: string, withheld: number): Promise<void> {
  const values = { ...(await dayFigures(db, day)), withheld }
  await db
    .insertInto('demand_day')
    .values({ day, ...values })
    .onConflict((conflict) => conflict.column('day').doUpdateSet(values))
    .execute()
}

/** What is told of a search whose end was settled already; gives the days it changes. */
export async function putLate(db: Db, acts: { searchId: string; solved: boolean; position: number }[]): Promise<string[]> {
  const days: string[] = []
  for (const { searchId, solved, position } of acts) {
    const row = await db
      .updateTable('demand_search')
      .set((eb) => ({
        outcome: solved ? 'solved' : eb.case().when('solved', '=', 1).then('solved').else('found').end(),
        solved: solved ? 1 : eb.ref('solved'),
        position: solved ? eb.ref('position') : eb.fn.coalesce('position', eb.val(position)),
      }))
      .where('search_id', '=', searchId)
      .returning('day')
      .executeTakeFirst()
    if (row) days.push(row.day)
  }
  return days
}

async function dayFigures(db: Db, day: string) {
  const { rows } = await sql<Record<string, number | null>>`select count(*) as searches, count(distinct actor) as people,
    sum(case when outcome = 'nothing' then 1 else 0 end) as vain, sum(case when outcome in ('abandoned', 'left') then 1 else 0 end) as abandoned,
    sum(case when position is not null then 1 else 0 end) as opened, sum(solved) as solved, sum(position) as position_sum
    from demand_search where day = ${day}`.execute(db)
  const [row] = rows
  const opened = count(row.opened)
  return {
    ...{ searches: count(row.searches), people: count(row.people), nothing: count(row.vain), abandoned: count(row.abandoned) },
    ...{ opened, solved: count(row.solved), position_sum: count(row.position_sum) },
    open_ms: opened === 0 ? null : await median(db, opened, sql`day = ${day}`),
  }
}

async function median(db: Db, opened: number, where: ReturnType<typeof sql>): Promise<number | null> {
  const { rows } = await sql<{ open_ms: number }>`select open_ms from demand_search where ${where} and open_ms is not null
    order by open_ms limit 1 offset ${Math.floor((opened - 1) / 2)}`.execute(db)
  return rows[0] ? count(rows[0].open_ms) : null
}

export const medianOpening = (db: Db, from: number, opened: number) => median(db, opened, sql`at >= ${from}`)

export const listDays = (db: Db, from: string) => db.selectFrom('demand_day').selectAll().where('day', '>=', from).orderBy('day').execute()

// ---- clusters

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

// ---- what stewards decide

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

// ---- requests

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

// ---- "solved it"

export const findSolution = (ctx: Ctx, itemId: string, personId: string) =>
  ctx.db.selectFrom('solution').selectAll().where('item_id', '=', itemId).where('person_id', '=', personId).executeTakeFirst()

export async function putSolution(tx: Tx, row: { itemId: string; personId: string; minutes: number | null }): Promise<void> {
  await tx.db
    .insertInto('solution')
    .values({ item_id: row.itemId, person_id: row.personId, at: tx.services.clock.now(), minutes: row.minutes })
    .onConflict((conflict) => conflict.columns(['item_id', 'person_id']).doUpdateSet({ minutes: row.minutes }))
    .execute()
}

export async function deleteSolution(tx: Tx, itemId: string, personId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('solution')
    .where('item_id', '=', itemId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** How many people an item solved something for, and whether it did for this one. */
export async function solutionFigures(
  db: Db,
  itemId: string,
  personId: string | null,
): Promise<{ people: number; mine: boolean; minutes: number | null }> {
  const { rows } = await sql<Record<'people' | 'mine' | 'minutes', number | null>>`select count(*) as people,
    sum(case when person_id = ${personId ?? ''} then 1 else 0 end) as mine, max(case when person_id = ${personId ?? ''} then minutes end) as minutes
    from solution where item_id = ${itemId}`.execute(db)
  const [row] = rows
  return { people: count(row.people), mine: count(row.mine) > 0, minutes: row.minutes === null ? null : count(row.minutes) }
}

/** How many people each item solved something for. */
export async function countSolutions(db: Db, itemIds: string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const part of chunks(itemIds)) {
    const rows = await db
      .selectFrom('solution')
      .select((eb) => ['item_id', eb.fn.countAll().as('people')])
      .where('item_id', 'in', part)
      .groupBy('item_id')
      .execute()
    for (const row of rows) counts.set(row.item_id, count(row.people))
  }
  return counts
}

// ---- rows of the ledger as the rules read them

export function readLedger(events: DemandEventTable[]): {
  searches: (AskedSearch & { row: DemandEventTable; scope: string[] })[]
  acts: Act[]
} {
  const searches = new Map<string, AskedSearch & { row: DemandEventTable; scope: string[] }>()
  const acts: Act[] = []
  for (const row of events) {
    if (row.kind === 'asked' && row.search_id !== null) {
      const { search_id: searchId, at, actor, query_key: key, total } = row
      searches.set(searchId, { searchId, at, actor: actor ?? '', key: key ?? '', total: total ?? 0, row, scope: spacesOf(row.filters) })
    } else if (row.kind === 'narrowed') searches.get(row.search_id ?? '')?.scope.push(...spacesOf(row.filters))
    else if (row.kind === 'opened' || row.kind === 'left' || row.kind === 'solved') {
      const { kind, at, search_id: searchId, position, ms } = row
      acts.push({ kind, at, actor: row.actor ?? '', searchId, itemId: row.item_id ?? '', position: position ?? 0, ms })
    }
  }
  return { searches: [...searches.values()], acts }
}

const spacesOf = (filters: string | null): string[] => (filters === null ? [] : (fromJson<{ spaces?: string[] }>(filters).spaces ?? []))
export const scopeText = (spaces: string[]): string => toJson([...new Set(spaces)].sort())
