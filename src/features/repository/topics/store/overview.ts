import { sql } from 'kysely'
import type { Ctx } from '../../../../platform/context.ts'
import type { ArticleKind } from '../../schema.ts'
import { notArchived, notTrashed, readableTo } from '../../store/access.ts'

/* What the page of a topic gathers, out of the items the asker may read. */

const current = async (ctx: Ctx, topicId: string) =>
  sql<boolean>`item.id in (select item_id from item_topic where topic_id = ${topicId}) and ${await readableTo(ctx)} and ${notTrashed} and ${notArchived}`

/** Weight of a link next to one reading: whoever links has read it and thought it worth showing. */
const LINK_WEIGHT = 5

/** The most read and most linked items first. */
export async function mostUsed(ctx: Ctx, topicId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from (select item.id, item.updated_at,
      (select coalesce(sum(times), 0) from reading where reading.item_id = item.id) + ${sql.lit(LINK_WEIGHT)} * (select count(*) from link where link.target_id = item.id) as weight
    from item where ${await current(ctx, topicId)}) as used where weight > 0 order by weight desc, updated_at desc, id limit ${limit}`.execute(
    ctx.db,
  )
  return rows.map((row) => row.id)
}

/** The newest items, for what is asked of each of them elsewhere. */
export async function newestItems(ctx: Ctx, topicId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select item.id from item where ${await current(ctx, topicId)}
    order by item.updated_at desc, item.id limit ${limit}`.execute(ctx.db)
  return rows.map((row) => row.id)
}

/** Who wrote how many of the items, the most first; nobody who has left. */
export async function authorsOf(ctx: Ctx, topicId: string, limit: number): Promise<{ personId: string; items: number }[]> {
  const { rows } = await sql<{ person_id: string; items: number }>`
    select revision.author_id as person_id, count(distinct revision.item_id) as items from revision join item on item.id = revision.item_id
    join person on person.id = revision.author_id and person.deactivated_at is null and person.kind = 'member'
    where ${await current(ctx, topicId)} and revision.origin <> 'import' group by revision.author_id order by items desc, person_id limit ${limit}`.execute(
    ctx.db,
  )
  return rows.map((row) => ({ personId: row.person_id, items: Number(row.items) }))
}

export async function kindsOf(ctx: Ctx, topicId: string): Promise<Map<ArticleKind, number>> {
  const { rows } = await sql<{ kind: ArticleKind; items: number }>`select item.kind, count(*) as items from item
    where ${await current(ctx, topicId)} and item.kind is not null group by item.kind`.execute(ctx.db)
  return new Map(rows.map((row) => [row.kind, Number(row.items)]))
}

/** Titles that the items link to and that do not exist for the asker, the most wanted first. */
export async function wantedBy(ctx: Ctx, topicId: string, limit: number): Promise<{ title: string; links: number; sources: string[] }[]> {
  const readable = await readableTo(ctx)
  const { rows } = await sql<{ target_key: string; text: string; source_id: string }>`
    select link.target_key, link.text, link.source_id from link join item on item.id = link.source_id
    where ${await current(ctx, topicId)} and link.target_key is not null
    and not exists (select 1 from item where item.id = link.target_id and ${readable} and ${notTrashed})
    order by link.target_key limit 2000`.execute(ctx.db)
  const wanted = [...Map.groupBy(rows, (row) => row.target_key).values()].map((links) => ({
    title: links[0].text,
    links: links.length,
    sources: [...new Set(links.map((link) => link.source_id))].slice(0, 5),
  }))
  return wanted.sort((a, b) => b.links - a.links || a.title.localeCompare(b.title)).slice(0, limit)
}
