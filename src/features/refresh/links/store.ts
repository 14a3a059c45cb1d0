import { sql } from 'kysely'
import type { Ctx, Tx } from '../../../platform/context.ts'
import { chunks, fromJson, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { newId } from '../../../platform/ids.ts'
import { notArchived, notTrashed } from '../../repository/index.ts'
import type { Change } from './rules.ts'
import type { LinkSettings, LinkState } from './schema.ts'

export type AddressTable = {
  id: string
  url: string
  host: string
  state: LinkState
  status: number | null
  reason: string | null
  moved_to: string | null
  etag: string | null
  modified: string | null
  /** Hash of the words of the page, of addresses that something was verified against. */
  print: string | null
  failures: number
  failed_at: number | null
  checked_at: number | null
  /** When its server last said anything. */
  answered_at: number | null
  next_at: number
  kept_at: number | null
  kept_by: string | null
}
export type LinkRole = 'link' | 'source'

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    outer_address: AddressTable
    outer_link: { item_id: string; address_id: string; role: LinkRole; text: string }
    outer_host: { host: string; robots: string | null; robots_at: number }
    link_setting: {
      id: string
      checking: number
      allowed: string
      dead_after_failures: number
      dead_after_days: number
      changed_at: number
      changed_by: string | null
    }
  }
}

const ONE = 'links'
export const usualSettings: LinkSettings = { checking: false, allowed: [], deadAfterFailures: 3, deadAfterDays: 3 }

export async function findSettings(db: Db): Promise<LinkSettings> {
  const row = await db.selectFrom('link_setting').selectAll().executeTakeFirst()
  if (!row) return usualSettings
  const { checking, allowed, dead_after_failures, dead_after_days } = row
  return { checking: checking === 1, allowed: fromJson(allowed), deadAfterFailures: dead_after_failures, deadAfterDays: dead_after_days }
}

export async function putSettings(tx: Tx, settings: LinkSettings, by: string | null): Promise<void> {
  const row = {
    checking: Number(settings.checking),
    allowed: toJson(settings.allowed),
    dead_after_failures: settings.deadAfterFailures,
    dead_after_days: settings.deadAfterDays,
    changed_at: tx.services.clock.now(),
    changed_by: by,
  }
  await tx.db
    .insertInto('link_setting')
    .values({ id: ONE, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}

/** Newest texts of articles, for reading their links. */
export const articleBodies = (db: Db, ids: string[]): Promise<{ id: string; body: string }[]> =>
  db
    .selectFrom('item')
    .innerJoin('revision', (join) => join.onRef('revision.item_id', '=', 'item.id').onRef('revision.number', '=', 'item.revision'))
    .select(['item.id', 'revision.body'])
    .where('item.id', 'in', ids)
    .execute()

/** What leads out of the items now; addresses nothing leads to any more are forgotten. */
export async function putLinks(
  db: Db,
  now: number,
  role: LinkRole,
  links: Map<string, { url: string; host: string; text: string }[]>,
): Promise<void> {
  const ids = [...links.keys()]
  const before = new Set<string>()
  for (const part of chunks(ids))
    for (const row of await db
      .deleteFrom('outer_link')
      .where('item_id', 'in', part)
      .where('role', '=', role)
      .returning('address_id')
      .execute())
      before.add(row.address_id)
  const urls = new Map([...links.values()].flat().map(({ url, host }) => [url, host]))
  const known = await addressIds(db, [...urls.keys()])
  const fresh = [...urls].filter(([url]) => !known.has(url)).map(([url, host]) => blank(url, host, now))
  for (const part of chunks(fresh, 200))
    await db
      .insertInto('outer_address')
      .values(part)
      .onConflict((conflict) => conflict.column('url').doNothing())
      .execute()
  if (fresh.length > 0)
    for (const [url, id] of await addressIds(
      db,
      fresh.map(({ url }) => url),
    ))
      known.set(url, id)
  const rows = [...links].flatMap(([item_id, own]) =>
    own.flatMap(({ url, text }) => {
      const address_id = known.get(url)
      return address_id === undefined ? [] : [{ item_id, address_id, role, text }]
    }),
  )
  for (const part of chunks(rows, 200))
    await db
      .insertInto('outer_link')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  for (const part of chunks([...before]))
    await db
      .deleteFrom('outer_address')
      .where('id', 'in', part)
      .where(sql<boolean>`not exists (select 1 from outer_link where outer_link.address_id = outer_address.id)`)
      .execute()
}

async function addressIds(db: Db, urls: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const part of chunks(urls))
    for (const { id, url } of await db.selectFrom('outer_address').select(['id', 'url']).where('url', 'in', part).execute())
      found.set(url, id)
  return found
}

const blank = (url: string, host: string, now: number): AddressTable => ({
  ...{ id: newId(), url, host, state: 'unchecked', status: null, reason: null, moved_to: null, etag: null, modified: null, print: null },
  ...{ failures: 0, failed_at: null, checked_at: null, answered_at: null, next_at: now, kept_at: null, kept_by: null },
})

/** Addresses whose time has come, at most so many of a host, with whether something was verified against them. */
export async function dueAddresses(
  db: Db,
  now: number,
  most: { ofHost: number; limit: number },
): Promise<(AddressTable & { watched: boolean })[]> {
  const ranked = db
    .selectFrom('outer_address')
    .selectAll()
    .select([
      sql<number>`row_number() over (partition by host order by next_at, id)`.as('place'),
      sql<number>`(select count(*) from outer_link where outer_link.address_id = outer_address.id and outer_link.role = 'source')`.as(
        'watching',
      ),
    ])
    .where('next_at', '<=', now)
  const rows = await db
    .selectFrom(ranked.as('ranked'))
    .selectAll()
    .where('place', '<=', most.ofHost)
    .orderBy('next_at')
    .orderBy('id')
    .limit(most.limit)
    .execute()
  return rows.map(({ watching, place: _, ...row }) => ({ ...row, watched: Number(watching) > 0 }))
}

/** What items were verified against on the web, which is followed like a link and read as well. */
export const verifiedAgainst = (db: Db): Promise<{ item_id: string; url: string }[]> =>
  db
    .selectFrom('verification_source')
    .select(['item_id', 'url'])
    .where('url', 'is not', null)
    .$narrowType<{ url: string }>()
    .orderBy('item_id')
    .execute()

/** The same as they are followed now. */
export const followedSources = (db: Db): Promise<{ item_id: string; url: string }[]> =>
  db
    .selectFrom('outer_link')
    .innerJoin('outer_address', 'outer_address.id', 'outer_link.address_id')
    .select(['outer_link.item_id', 'outer_address.url'])
    .where('outer_link.role', '=', 'source')
    .execute()

/** Whether any server answered since; see `judge`. */
export const answeredSince = async (db: Db, since: number): Promise<boolean> =>
  (await db.selectFrom('outer_address').select('id').where('answered_at', '>=', since).limit(1).executeTakeFirst()) !== undefined

export async function putOutcomes(db: Db, now: number, changes: { id: string; change: Change }[]): Promise<void> {
  for (const { id, change } of changes) {
    const { state, status, reason, failures, failedAt, nextAt, answered, moved } = change
    await db
      .updateTable('outer_address')
      .set({
        ...{ state, status, reason, failures, failed_at: failedAt, next_at: nextAt, checked_at: now },
        ...(answered ? { answered_at: now } : {}),
        ...(moved ? { moved_to: moved.to, etag: moved.etag, modified: moved.modified, print: moved.print } : {}),
      })
      .where('id', '=', id)
      .execute()
  }
}

/** Items that lead to the addresses. */
export async function itemsLinking(
  db: Db,
  addressIds: string[],
  role?: LinkRole,
): Promise<{ itemId: string; addressId: string; role: LinkRole }[]> {
  const found: { itemId: string; addressId: string; role: LinkRole }[] = []
  for (const part of chunks(addressIds)) {
    let query = db.selectFrom('outer_link').select(['item_id as itemId', 'address_id as addressId', 'role']).where('address_id', 'in', part)
    if (role) query = query.where('role', '=', role)
    found.push(...(await query.execute()))
  }
  return found
}

export const addressesById = (db: Db, ids: string[]): Promise<{ id: string; url: string }[]> =>
  db.selectFrom('outer_address').select(['id', 'url']).where('id', 'in', ids).execute()

export const linksOf = (db: Db, itemId: string) =>
  db
    .selectFrom('outer_link')
    .innerJoin('outer_address', 'outer_address.id', 'outer_link.address_id')
    .selectAll('outer_address')
    .select(['outer_link.text', 'outer_link.role'])
    .where('outer_link.item_id', '=', itemId)
    .orderBy('outer_address.url')
    .execute()

export type DeadLinks = { itemId: string; dead: number; all: number; since: number; url: string; ids: string[] }

/** The dead links of those of the items that are neither archived nor in the trash. */
export async function deadLinksOf(db: Db, itemIds: string[]): Promise<Map<string, DeadLinks>> {
  const found = new Map<string, DeadLinks>()
  for (const part of chunks(itemIds)) {
    const rows = await db
      .selectFrom('outer_link')
      .innerJoin('outer_address', 'outer_address.id', 'outer_link.address_id')
      .innerJoin('item', 'item.id', 'outer_link.item_id')
      .select(['outer_link.item_id', 'outer_address.id', 'outer_address.url', 'outer_address.failed_at'])
      .where('outer_link.item_id', 'in', part)
      .where('outer_address.state', '=', 'dead')
      .where('outer_address.kept_at', 'is', null)
      .where(notTrashed)
      .where(notArchived)
      .orderBy('outer_address.failed_at')
      .orderBy('outer_address.id')
      .execute()
    for (const row of rows) {
      const known = found.get(row.item_id)
      if (known?.ids.includes(row.id)) continue
      if (known) known.ids.push(row.id)
      else found.set(row.item_id, { itemId: row.item_id, dead: 0, all: 0, since: row.failed_at ?? 0, url: row.url, ids: [row.id] })
    }
  }
  for (const part of chunks([...found.keys()]))
    for (const row of await db
      .selectFrom('outer_link')
      .select((eb) => ['item_id', eb.fn.count('address_id').distinct().as('all')])
      .where('item_id', 'in', part)
      .groupBy('item_id')
      .execute()) {
      const known = found.get(row.item_id)
      if (known) Object.assign(known, { all: Number(row.all), dead: known.ids.length })
    }
  return found
}

/** Asks for the addresses of an item soon. */
export async function hurry(tx: Tx, itemId: string): Promise<void> {
  await tx.db
    .updateTable('outer_address')
    .set({ next_at: tx.services.clock.now() })
    .where('id', 'in', (eb) => eb.selectFrom('outer_link').select('address_id').where('item_id', '=', itemId))
    .execute()
}

export async function setKept(tx: Tx, addressId: string, kept: { at: number; by: string | null } | null): Promise<void> {
  await tx.db
    .updateTable('outer_address')
    .set({ kept_at: kept?.at ?? null, kept_by: kept?.by ?? null })
    .where('id', '=', addressId)
    .execute()
}

export async function findHost(db: Db, host: string) {
  return db.selectFrom('outer_host').selectAll().where('host', '=', host).executeTakeFirst()
}

/** `robots` null: the host could not be asked. */
export async function putHost(db: Db, host: string, robots: string | null, at: number): Promise<void> {
  const row = { robots, robots_at: at }
  await db
    .insertInto('outer_host')
    .values({ host, ...row })
    .onConflict((conflict) => conflict.column('host').doUpdateSet(row))
    .execute()
}

export async function countAddresses({ db }: Ctx) {
  const row = await db
    .selectFrom('outer_address')
    .select((eb) => [
      eb.fn.countAll().as('addresses'),
      sql<number>`sum(case when state = 'dead' and kept_at is null then 1 else 0 end)`.as('dead'),
      sql<number>`sum(case when state = 'unchecked' then 1 else 0 end)`.as('unchecked'),
      eb.fn.max('checked_at').as('last'),
    ])
    .executeTakeFirst()
  return {
    addresses: Number(row?.addresses ?? 0),
    dead: Number(row?.dead ?? 0),
    unchecked: Number(row?.unchecked ?? 0),
    lastCheckedAt: row?.last === null || row?.last === undefined ? null : Number(row.last),
  }
}
