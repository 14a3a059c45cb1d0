import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../../platform/db/tables.ts'
import { notArchived, notTrashed } from '../../../repository/index.ts'

/* What the desk's own sources look for. Each question is about some hundred items at once, and of those that lie neither in the trash nor in the archive. */

export type Found = { id: string; space_id: string; since: number; figure: number }

const among = (ids: string[]): RawBuilder<boolean> => sql<boolean>`item.id in (${sql.join(ids)})`

async function itemsWhere(db: Db, ids: string[], columns: RawBuilder<unknown>, where: RawBuilder<boolean>): Promise<Found[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Found>`select item.id, item.space_id, ${columns} from item
    where ${among(ids)} and ${where} and ${notTrashed} and ${notArchived}`.execute(db)
  return rows.map((row) => ({ ...row, since: Number(row.since), figure: Number(row.figure) }))
}

/** Articles without a tag and without a topic. */
export const untaggedItems = (db: Db, ids: string[]): Promise<Found[]> =>
  itemsWhere(
    db,
    ids,
    sql`item.created_at as since, 0 as figure`,
    sql<boolean>`item.type = 'article' and not exists (select 1 from item_tag where item_tag.item_id = item.id)
      and not exists (select 1 from item_topic where item_topic.item_id = item.id)`,
  )

/** Items nothing leads to: no link from what is not in the trash, no place below another item, nothing below them, no pin, no home of a space. */
export const orphanedItems = (db: Db, ids: string[]): Promise<Found[]> =>
  itemsWhere(
    db,
    ids,
    sql`item.created_at as since, 0 as figure`,
    sql<boolean>`item.parent_id is null
      and not exists (select 1 from item below where below.parent_id = item.id and not exists (select 1 from item_trash where item_trash.item_id = below.id))
      and not exists (select 1 from link where link.target_id = item.id and link.source_id <> item.id
        and not exists (select 1 from item_trash where item_trash.item_id = link.source_id))
      and not exists (select 1 from pin where pin.item_id = item.id)
      and not exists (select 1 from space where space.id = item.space_id and space.home_id = item.id)`,
  )

/** Articles with fewer words than their kind wants; `figure` is how many they have. */
export const thinItems = (db: Db, ids: string[], fewest: Record<string, number>, fewestElse: number): Promise<Found[]> => {
  const limit = sql`case item.kind ${sql.join(
    Object.entries(fewest).map(([kind, words]) => sql`when ${sql.lit(kind)} then ${sql.lit(words)}`),
    sql` `,
  )} else ${sql.lit(fewestElse)} end`
  return itemsWhere(
    db,
    ids,
    sql`item.created_at as since, item.words as figure`,
    sql<boolean>`item.type = 'article' and item.words < ${limit}`,
  )
}

/** Items older than `before` that nobody read since; `figure` is 1 where somebody did earlier. */
export const unreadItems = (db: Db, ids: string[], before: number): Promise<Found[]> =>
  itemsWhere(
    db,
    ids,
    sql`item.created_at as since, exists (select 1 from reading where reading.item_id = item.id) as figure`,
    sql<boolean>`item.created_at < ${before} and not exists (select 1 from reading where reading.item_id = item.id and reading.at >= ${before})`,
  )

/** Articles with links by id to items that are gone or lie in the trash; `figure` is how many. A title nobody has written yet is wanted, not dead. */
export const itemsWithDeadLinks = (db: Db, ids: string[]): Promise<Found[]> => {
  const dead = sql`link.source_id = item.id and link.target_key is null and (link.target_id is null
    or not exists (select 1 from item target where target.id = link.target_id)
    or exists (select 1 from item_trash where item_trash.item_id = link.target_id))`
  return itemsWhere(
    db,
    ids,
    sql`item.updated_at as since, (select count(*) from link where ${dead}) as figure`,
    sql<boolean>`exists (select 1 from link where ${dead})`,
  )
}

export type WantedTitle = { key: string; title: string; spaceId: string; links: number; since: number }

/**
 * Titles that links lead to and that nobody has written, by space, after `after`. Only links count that everybody who reads the
 * space may see: a title that stands behind a restriction would show itself.
 */
export async function wantedTitles(db: Db, after: string, limit: number): Promise<{ titles: WantedTitle[]; next: string | null }> {
  const keys = await db
    .selectFrom('link')
    .select('target_key')
    .distinct()
    .where('target_key', '>', after)
    .where('target_key', 'is not', null)
    .orderBy('target_key')
    .limit(limit)
    .execute()
  if (keys.length === 0) return { titles: [], next: null }
  const names = keys.flatMap((row) => row.target_key ?? [])
  const { rows } = await sql<{ key: string; title: string; space_id: string; links: number; since: number }>`
    select link.target_key as key, min(link.text) as title, item.space_id, count(distinct link.source_id) as links, min(item.created_at) as since
    from link join item on item.id = link.source_id
    where link.target_key in (${sql.join(names)})
    and (link.target_id is null or exists (select 1 from item_trash where item_trash.item_id = link.target_id))
    and ${notTrashed} and ${notArchived} and not ${underRestriction(sql.ref('item.id'))}
    group by link.target_key, item.space_id`.execute(db)
  return {
    titles: rows.map((row) => ({
      ...{ key: row.key, title: row.title, spaceId: row.space_id, links: Number(row.links), since: Number(row.since) },
    })),
    next: keys.length < limit ? null : names[names.length - 1],
  }
}

/** A condition: not everybody who reads the space may read the item. */
export const underRestriction = (id: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(exists (select 1 from restriction where level = 'read') and exists (
    select 1 from item_ancestor above join restriction on restriction.item_id = above.ancestor_id
    where above.item_id = ${id} and restriction.level = 'read' and (restriction.scope = 'tree' or above.depth = 0)))`
