import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx, Tx } from '../../../platform/context.ts'
import type { Place } from '../../../platform/cursor.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { newId } from '../../../platform/ids.ts'
import { notArchived, notTrashed, readableTo } from '../../repository/index.ts'
import type { PairKind } from './rules.ts'

export type PairState = 'open' | 'dismissed' | 'merged'
export type PairTable = {
  id: string
  a_id: string
  b_id: string
  kind: PairKind
  score: number
  contained: number
  state: PairState
  found_at: number
  run_id: string | null
  settled_at: number | null
  settled_by: string | null
  reason: string | null
  note: string | null
  a_sketch: Uint8Array | null
  b_sketch: Uint8Array | null
}
export type TextTable = { number: number; item_id: string; revision: number; version: number; digest: number; sketch: Uint8Array }
export type RunTable = {
  id: string
  state: 'waiting' | 'running' | 'done' | 'cancelled'
  step: 'texts' | 'comparing'
  done: number
  total: number
  found: number
  asked_at: number
  asked_by: string | null
  started_at: number | null
  finished_at: number | null
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    duplicate_text: TextTable
    duplicate_key: { hash: number; number: number }
    duplicate_boilerplate: { hash: number }
    duplicate_pair: PairTable
    duplicate_run: RunTable
  }
}

// ---- texts: what is compared

/** Articles with their newest text; what lies in the trash or was merged into another is not compared. */
const texts = (db: Db) =>
  db
    .selectFrom('item')
    .innerJoin('revision', (join) => join.onRef('revision.item_id', '=', 'item.id').onRef('revision.number', '=', 'item.revision'))
    .select(['item.id', 'item.title', 'item.title_key', 'item.space_id', 'item.revision', 'revision.body'])
    .where('item.type', '=', 'article')
    .where(notTrashed)
    .where(sql<SqlBool>`not exists (select 1 from item_redirect where item_redirect.item_id = item.id)`)

export const textsOf = (db: Db, ids: string[]) => texts(db).where('item.id', 'in', ids).execute()

/** Articles after `after` whose sketch is missing, of an older text or made by another version. */
export const textsToSketch = (db: Db, after: string, version: number, limit: number) =>
  texts(db)
    .leftJoin('duplicate_text', 'duplicate_text.item_id', 'item.id')
    .where('item.id', '>', after)
    .where((eb) =>
      eb.or([
        eb('duplicate_text.number', 'is', null),
        eb('duplicate_text.revision', '<>', eb.ref('item.revision')),
        eb('duplicate_text.version', '<>', version),
      ]),
    )
    .orderBy('item.id')
    .limit(limit)
    .execute()

export async function countTexts(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from item where type = 'article' and ${notTrashed}`.execute(db)
  return Number(rows[0].n)
}

/** Sketches after a number, with what else of the item is compared; items in the trash are left out. */
export const sketches = (db: Db, after: number, limit: number) =>
  db
    .selectFrom('duplicate_text')
    .innerJoin('item', 'item.id', 'duplicate_text.item_id')
    .select(['duplicate_text.number', 'duplicate_text.sketch', 'item.id', 'item.title_key', 'item.space_id'])
    .where('duplicate_text.number', '>', after)
    .where(notTrashed)
    .orderBy('duplicate_text.number')
    .limit(limit)
    .execute()

export const textRows = (db: Db, ids: string[]) => db.selectFrom('duplicate_text').selectAll().where('item_id', 'in', ids).execute()

export const rowsByNumber = (db: Db, numbers: number[]) =>
  db
    .selectFrom('duplicate_text')
    .innerJoin('item', 'item.id', 'duplicate_text.item_id')
    .select(['duplicate_text.number', 'duplicate_text.sketch', 'item.id', 'item.title_key', 'item.space_id'])
    .where('duplicate_text.number', 'in', numbers)
    .where(notTrashed)
    .execute()

export async function nextNumber(db: Db): Promise<number> {
  const row = await db
    .selectFrom('duplicate_text')
    .select((eb) => eb.fn.max('number').as('last'))
    .executeTakeFirst()
  return Number(row?.last ?? 0) + 1
}

export async function putTexts(tx: Tx, rows: TextTable[]): Promise<void> {
  for (const part of chunks(rows, 200))
    await tx.db
      .insertInto('duplicate_text')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('item_id').doUpdateSet((eb) => ({
          revision: eb.ref('excluded.revision'),
          version: eb.ref('excluded.version'),
          digest: eb.ref('excluded.digest'),
          sketch: eb.ref('excluded.sketch'),
        })),
      )
      .execute()
}

export async function deleteTexts(tx: Tx, ids: string[]): Promise<void> {
  await tx.db.deleteFrom('duplicate_text').where('item_id', 'in', ids).execute()
}

export async function putKeys(tx: Tx, rows: { hash: number; number: number }[]): Promise<void> {
  for (const part of chunks(rows, 1_000))
    await tx.db
      .insertInto('duplicate_key')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

export async function deleteKeys(tx: Tx, number: number, hashes: number[]): Promise<void> {
  if (hashes.length > 0) await tx.db.deleteFrom('duplicate_key').where('number', '=', number).where('hash', 'in', hashes).execute()
}

/** Numbers of texts that share keys, with how many, most first. */
export async function sharingKeys(db: Db, hashes: number[], limit: number): Promise<{ number: number; shared: number }[]> {
  if (hashes.length === 0) return []
  const rows = await db
    .selectFrom('duplicate_key')
    .select(['number', (eb) => eb.fn.countAll().as('shared')])
    .where('hash', 'in', hashes)
    .groupBy('number')
    .orderBy('shared', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ number, shared }) => ({ number: Number(number), shared: Number(shared) }))
}

export const withDigest = async (db: Db, digest: number, limit: number): Promise<number[]> =>
  (await db.selectFrom('duplicate_text').select('number').where('digest', '=', digest).limit(limit).execute()).map((row) =>
    Number(row.number),
  )

export const withTitle = async (db: Db, titleKey: string, limit: number): Promise<number[]> =>
  (
    await db
      .selectFrom('duplicate_text')
      .innerJoin('item', 'item.id', 'duplicate_text.item_id')
      .select('duplicate_text.number')
      .where('item.title_key', '=', titleKey)
      .where(notTrashed)
      .limit(limit)
      .execute()
  ).map((row) => Number(row.number))

// ---- shingles that stand in many items

/** Notes words that stand in many texts, and deletes the keys by which texts were found by them; gives how many keys there were. */
export async function addBoilerplate(tx: Tx, hashes: number[]): Promise<number> {
  await tx.db
    .insertInto('duplicate_boilerplate')
    .values(hashes.map((hash) => ({ hash })))
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute()
  const { numDeletedRows } = await tx.db.deleteFrom('duplicate_key').where('hash', 'in', hashes).executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

export async function deleteBoilerplate(tx: Tx, hashes: number[]): Promise<void> {
  await tx.db.deleteFrom('duplicate_boilerplate').where('hash', 'in', hashes).execute()
}

export const boilerplate = async (db: Db): Promise<number[]> =>
  (await db.selectFrom('duplicate_boilerplate').select('hash').execute()).map((row) => Number(row.hash))

// ---- pairs

/** Ids of pairs are of their items in order, so that a pair is one row whichever of the two is looked at. */
export const ordered = (one: string, other: string): { a_id: string; b_id: string } =>
  one < other ? { a_id: one, b_id: other } : { a_id: other, b_id: one }

export type FoundPair = { a_id: string; b_id: string; kind: PairKind; score: number; contained: number }

/** Writes pairs that were found; settled ones stay settled. */
export async function putPairs(tx: Tx, pairs: FoundPair[], runId: string | null): Promise<void> {
  const now = tx.services.clock.now()
  const nothing = { settled_at: null, settled_by: null, reason: null, note: null, a_sketch: null, b_sketch: null }
  for (const part of chunks(pairs, 200))
    await tx.db
      .insertInto('duplicate_pair')
      .values(part.map((pair) => ({ id: newId(), ...pair, state: 'open' as const, found_at: now, run_id: runId, ...nothing })))
      .onConflict((conflict) =>
        conflict.columns(['a_id', 'b_id']).doUpdateSet((eb) => ({
          kind: eb.ref('excluded.kind'),
          score: eb.ref('excluded.score'),
          contained: eb.ref('excluded.contained'),
          run_id: eb.ref('excluded.run_id'),
        })),
      )
      .execute()
}

export const pairsOf = (db: Db, ids: string[]) =>
  db
    .selectFrom('duplicate_pair')
    .selectAll()
    .where((eb) => eb.or([eb('a_id', 'in', ids), eb('b_id', 'in', ids)]))
    .execute()

export async function deletePairs(tx: Tx, ids: string[]): Promise<void> {
  for (const part of chunks(ids)) await tx.db.deleteFrom('duplicate_pair').where('id', 'in', part).execute()
}

/** Open pairs that a whole run did not find again. */
export async function deleteUnseen(tx: Tx, runId: string, since: number): Promise<void> {
  await tx.db
    .deleteFrom('duplicate_pair')
    .where('state', '=', 'open')
    .where('found_at', '<', since)
    .where((eb) => eb.or([eb('run_id', 'is', null), eb('run_id', '<>', runId)]))
    .execute()
}

export async function settlePair(
  tx: Tx,
  id: string,
  settled: { state: PairState; reason: string | null; note: string | null; a: Uint8Array | null; b: Uint8Array | null; by: string | null },
): Promise<void> {
  await tx.db
    .updateTable('duplicate_pair')
    .set({
      state: settled.state,
      reason: settled.reason,
      note: settled.note,
      a_sketch: settled.a,
      b_sketch: settled.b,
      settled_at: settled.state === 'open' ? null : tx.services.clock.now(),
      settled_by: settled.state === 'open' ? null : settled.by,
    })
    .where('id', '=', id)
    .execute()
}

/** Both items of a pair are there for whoever asks: in lists, counts and pages alike. */
export async function bothReadable(ctx: Ctx, table: 'duplicate_pair' | 'contradiction'): Promise<RawBuilder<boolean>> {
  const readable = await readableTo(ctx)
  // The inner queries call their table item, as the conditions of the repository ask.
  const there = (column: string) =>
    sql`exists (select 1 from item where item.id = ${sql.ref(`${table}.${column}`)} and ${readable} and ${notTrashed} and ${notArchived})`
  return sql<boolean>`(${there('a_id')} and ${there('b_id')})`
}

export type PairFilter = { kind?: PairKind; spaceId?: string; state: PairState; after?: Place; limit: number }

/** Pairs the asker may see, the most alike first; `limit + 1` rows. */
export async function listPairs(ctx: Ctx, filter: PairFilter): Promise<PairTable[]> {
  let query = ctx.db
    .selectFrom('duplicate_pair')
    .selectAll()
    .where('state', '=', filter.state)
    .where(await bothReadable(ctx, 'duplicate_pair'))
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  if (filter.spaceId)
    query = query.where(
      sql<SqlBool>`exists (select 1 from item where item.id in (duplicate_pair.a_id, duplicate_pair.b_id) and item.space_id = ${filter.spaceId})`,
    )
  if (filter.after) {
    const { at, id } = filter.after
    query = query.where((eb) => eb.or([eb('score', '<', at), eb.and([eb('score', '=', at), eb('id', '<', id)])]))
  }
  return query
    .orderBy('score', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute()
}

export async function countPairs(ctx: Ctx): Promise<Map<PairKind, number>> {
  const rows = await ctx.db
    .selectFrom('duplicate_pair')
    .select(['kind', (eb) => eb.fn.countAll().as('n')])
    .where('state', '=', 'open')
    .where(await bothReadable(ctx, 'duplicate_pair'))
    .groupBy('kind')
    .execute()
  return new Map(rows.map(({ kind, n }) => [kind, Number(n)]))
}

export const findPair = async (ctx: Ctx, id: string): Promise<PairTable | undefined> =>
  ctx.db
    .selectFrom('duplicate_pair')
    .selectAll()
    .where('id', '=', id)
    .where(await bothReadable(ctx, 'duplicate_pair'))
    .executeTakeFirst()

// ---- runs over everything

export const lastRun = (db: Db) =>
  db.selectFrom('duplicate_run').selectAll().orderBy('asked_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
export const lastFinishedRun = (db: Db) =>
  db.selectFrom('duplicate_run').select('id').where('state', '=', 'done').orderBy('finished_at', 'desc').limit(1).executeTakeFirst()
export const waitingRun = (db: Db) =>
  db.selectFrom('duplicate_run').selectAll().where('state', 'in', ['waiting', 'running']).orderBy('asked_at').executeTakeFirst()
export const findRun = (db: Db, id: string) => db.selectFrom('duplicate_run').selectAll().where('id', '=', id).executeTakeFirst()

export async function insertRun(tx: Tx, id: string, by: string | null): Promise<void> {
  const counts = { step: 'texts' as const, done: 0, total: 0, found: 0 }
  await tx.db
    .insertInto('duplicate_run')
    .values({ id, state: 'waiting', ...counts, asked_at: tx.services.clock.now(), asked_by: by, started_at: null, finished_at: null })
    .execute()
}

/** Changes a run that is not over; false where somebody cancelled it. */
export async function changeRun(db: Db, id: string, change: Partial<RunTable>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('duplicate_run')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

/** Open pairs of any of these items, where both are there. */
export const openPairs = async (ctx: Ctx, ids: string[]): Promise<PairTable[]> =>
  ctx.db
    .selectFrom('duplicate_pair')
    .selectAll()
    .where('state', '=', 'open')
    // Each side has its index; asked for either one with what else is asked here, SQLite would look at all that are open.
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('duplicate_pair')
        .select('id')
        .where('a_id', 'in', ids)
        .union(eb.selectFrom('duplicate_pair').select('id').where('b_id', 'in', ids)),
    )
    .where(await bothReadable(ctx, 'duplicate_pair'))
    .execute()

export const countRows = async (db: Db, table: 'item' | 'file', column: 'parent_id' | 'item_id', id: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)} where ${sql.ref(column)} = ${id}`.execute(db)
  return Number(rows[0].n)
}
