import { sql } from 'kysely'
import type { Services } from '../../../../platform/context.ts'
import { chunks, fromJson, toJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import type { Act, AskedSearch } from '../rules.ts'
import type { DemandEventTable } from './tables.ts'

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
