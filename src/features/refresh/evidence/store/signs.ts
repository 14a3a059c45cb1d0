import { sql } from 'kysely'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { notArchived, notTrashed } from '../../../repository/index.ts'

/*
 * What the store knows of items that may decay. Each function takes the ids of a chunk and asks once; they read tables of
 * earlier features, because a question an item would take a night.
 */

export type ItemFacts = {
  id: string
  type: 'article' | 'document'
  kind: string
  spaceId: string
  createdAt: number
  updatedAt: number
  state: string
  verifiedAt: number | null
}

/** What is neither archived nor in the trash; the rest has no freshness. */
export async function itemFacts(db: Db, ids: string[]): Promise<ItemFacts[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('item')
    .leftJoin('verification', 'verification.item_id', 'item.id')
    .select([
      'item.id',
      'item.type',
      'item.kind',
      'item.space_id',
      'item.created_at',
      'item.updated_at',
      'verification.state',
      'verification.verified_at',
    ])
    .where('item.id', 'in', ids)
    .where(notTrashed)
    .where(notArchived)
    .execute()
  return rows.map((row) => ({
    ...{
      id: row.id,
      type: row.type,
      kind: row.kind ?? 'document',
      spaceId: row.space_id,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    },
    ...{ state: row.state ?? 'unverified', verifiedAt: row.verified_at },
  }))
}

/** Sources that have changed or gone since the item was verified against them. */
export const changedSources = (db: Db, ids: string[]): Promise<{ item_id: string; id: string; state: string }[]> =>
  db
    .selectFrom('verification_source')
    .select(['item_id', 'id', 'state'])
    .where('item_id', 'in', ids)
    .where('state', '!=', 'current')
    .orderBy('id')
    .execute()

/** Flags that say an item is outdated, as far as nobody settled them. */
export const outdatedFlags = (db: Db, ids: string[]): Promise<{ item_id: string; id: string; reporter_id: string | null }[]> =>
  db
    .selectFrom('flag')
    .select(['item_id', 'id', 'reporter_id'])
    .where('item_id', 'in', ids)
    .where('kind', '=', 'outdated')
    .where('state', '=', 'open')
    .orderBy('id')
    .execute()

/** Items whose owner, named or else the maker, has left; or whose owning group has nobody any more. */
export async function ownersLeft(db: Db, ids: string[]): Promise<{ id: string; ownerId: string }[]> {
  const { rows } = await sql<{ id: string; owner: string }>`
    select item.id, coalesce(item_owner.subject_id, item.created_by) as owner from item left join item_owner on item_owner.item_id = item.id
    where item.id in (${sql.join(ids)}) and case when item_owner.subject_kind = 'group' then not exists (
      select 1 from group_member join person on person.id = group_member.person_id
      where group_member.group_id = item_owner.subject_id and person.deactivated_at is null)
    else exists (select 1 from person where person.id = coalesce(item_owner.subject_id, item.created_by) and person.deactivated_at is not null) end`.execute(
    db,
  )
  return rows.map(({ id, owner }) => ({ id, ownerId: owner }))
}

/** How many people an item solved something for lately and in the time before. */
export async function solutionTrend(db: Db, ids: string[], before: number, recent: number) {
  const rows = await db
    .selectFrom('solution')
    .select([
      'item_id',
      sql<number>`sum(case when at >= ${recent} then 1 else 0 end)`.as('recent'),
      sql<number>`sum(case when at < ${recent} then 1 else 0 end)`.as('before'),
    ])
    .where('item_id', 'in', ids)
    .where('at', '>=', before)
    .groupBy('item_id')
    .execute()
  return rows.map((row) => ({ id: row.item_id, recent: Number(row.recent), before: Number(row.before) }))
}

/** When each item was read last; who never was read is missing. */
export async function lastReadings(db: Db, ids: string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('reading')
    .select((eb) => ['item_id', eb.fn.max('at').as('at')])
    .where('item_id', 'in', ids)
    .groupBy('item_id')
    .execute()
  return new Map(rows.map((row) => [row.item_id, Number(row.at)]))
}

/** People who opened an item out of a search and left it at once, as pseudonyms. */
export async function leftAtOnce(db: Db, ids: string[], since: number, shorterThanMs: number): Promise<{ id: string; people: number }[]> {
  const rows = await db
    .selectFrom('demand_event')
    .select((eb) => ['item_id', eb.fn.count('actor').distinct().as('people')])
    .where('item_id', 'in', ids)
    .where('kind', '=', 'left')
    .where('at', '>=', since)
    .where('ms', '<', shorterThanMs)
    .groupBy('item_id')
    .execute()
  return rows.flatMap((row) => (row.item_id === null ? [] : [{ id: row.item_id, people: Number(row.people) }]))
}

const REPLACING = ['%대체%', '%supersede%', '%replaces%', '%replaced%']

/** Decisions that a later decision says it replaces, and items that were declared obsolete with a successor. */
export async function successors(db: Db, ids: string[], decisions: string[]): Promise<{ id: string; by: string }[]> {
  const declared = await db
    .selectFrom('obsolescence')
    .select(['item_id as id', 'successor_id as by'])
    .where('item_id', 'in', ids)
    .where('successor_id', 'is not', null)
    .$narrowType<{ by: string }>()
    .execute()
  if (decisions.length === 0) return declared
  const named = await db
    .selectFrom('link')
    .innerJoin('item', 'item.id', 'link.source_id')
    .innerJoin('item as old', 'old.id', 'link.target_id')
    .innerJoin('revision', (join) => join.onRef('revision.item_id', '=', 'item.id').onRef('revision.number', '=', 'item.revision'))
    .select(['old.id as id', 'item.id as by'])
    .where('old.id', 'in', decisions)
    .where('item.kind', '=', 'decision')
    .whereRef('item.created_at', '>', 'old.created_at')
    .where((eb) => eb.or(REPLACING.map((pattern) => eb(eb.fn<string>('lower', ['revision.body']), 'like', pattern))))
    .where(notTrashed)
    .where(notArchived)
    .orderBy('item.id')
    .execute()
  return [...declared, ...named]
}

/** Translations whose original says something else by now. */
export async function translationsBehind(db: Db, ids: string[]): Promise<{ id: string; source: string; since: number }[]> {
  const rows = await db
    .selectFrom('translation')
    .select(['item_id', 'source_id', 'behind_since'])
    .where('item_id', 'in', ids)
    .where('behind_since', 'is not', null)
    .execute()
  return rows.map((row) => ({ id: row.item_id, source: row.source_id, since: row.behind_since ?? 0 }))
}

/** Retired words by item, as far as they hold in its space, with what to write instead. */
export async function retiredUses(db: Db, ids: string[]) {
  return db
    .selectFrom('retired_word_use')
    .innerJoin('retired_word', 'retired_word.id', 'retired_word_use.word_id')
    .innerJoin('item', 'item.id', 'retired_word_use.item_id')
    .select([
      'retired_word_use.item_id',
      'retired_word_use.word_id',
      'retired_word_use.times',
      'retired_word.word',
      'retired_word.replacement',
    ])
    .where('retired_word_use.item_id', 'in', ids)
    .where((eb) => eb.or([eb('retired_word.space_id', 'is', null), eb('retired_word.space_id', '=', eb.ref('item.space_id'))]))
    .orderBy('retired_word_use.times', 'desc')
    .orderBy('retired_word_use.word_id')
    .execute()
}

/** Newest texts of articles, with their space, for looking for words in them. */
export async function bodiesOf(db: Db, ids: string[]): Promise<{ id: string; space_id: string; title: string; body: string }[]> {
  const found: { id: string; space_id: string; title: string; body: string }[] = []
  for (const part of chunks(ids))
    found.push(
      ...(await db
        .selectFrom('item')
        .innerJoin('revision', (join) => join.onRef('revision.item_id', '=', 'item.id').onRef('revision.number', '=', 'item.revision'))
        .select(['item.id', 'item.space_id', 'item.title', 'revision.body'])
        .where('item.id', 'in', part)
        .execute()),
    )
  return found
}
