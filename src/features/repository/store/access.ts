import { type RawBuilder, sql } from 'kysely'
import { type Actor, type Ctx, isTx } from '../../../platform/context.ts'
import { toJson } from '../../../platform/db/codec.ts'
import { isPostgres } from '../../../platform/db/portable.ts'
import type { Db } from '../../../platform/db/tables.ts'
import type { ItemTable, SpaceTable } from './tables.ts'

/*
 * Permissions as SQL, in one place. A list filters with `readableItems` inside its query; a single record is looked up
 * together with what the asker may do. docs/permissions.md has the rules as numbered scenarios.
 */

export const rankOf = { reader: 1, contributor: 2, steward: 3, owner: 4 } as const
const OWNER = rankOf.owner

/** `column` names the actor or a group the actor is in. */
function isSubject(actorId: string, column: string): RawBuilder<boolean> {
  const subject = sql.ref(column)
  return sql<boolean>`(${subject} = ${actorId} or ${subject} in (select group_id from group_member where person_id = ${actorId}))`
}

const nothing = sql<boolean>`1 = 0`
const everything = sql<boolean>`1 = 1`

/** Spaces whose content the actor may read. */
export function readableSpaces(actor: Actor): RawBuilder<unknown> {
  if (actor.kind === 'system') return sql`select id from space`
  if (actor.kind === 'visitor') return sql`select id from space where 1 = 0`
  const granted = sql`select space_id from space_grant where ${isSubject(actor.id, 'space_grant.subject_id')}`
  return actor.guest ? granted : sql`select id from space where visibility = 'open' union ${granted}`
}

/** Spaces the actor may know of: readable ones, and for members those that are seen by name. */
export function visibleSpaces(actor: Actor): RawBuilder<boolean> {
  if (actor.kind === 'system') return everything
  if (actor.kind === 'visitor') return nothing
  const shared = sql`select item.space_id from item_share join item on item.id = item_share.item_id where ${isSubject(actor.id, 'item_share.subject_id')}`
  const readable = sql<boolean>`(space.id in (${readableSpaces(actor)}) or space.id in (${shared}))`
  if (actor.guest) return readable
  return actor.administrator ? everything : sql<boolean>`(space.visibility = 'members' or ${readable})`
}

const ownedSpaces = (actorId: string) =>
  sql`select space_id from space_grant where rank = ${OWNER} and ${isSubject(actorId, 'space_grant.subject_id')}`

/* A condition that looks at no row of `item` is evaluated once a query; where nothing is restricted or shared it saves the walk up the tree for every row. */

function barred(actorId: string, level: 'read' | 'write'): RawBuilder<boolean> {
  return sql<boolean>`(exists (select 1 from restriction where level = ${level}) and exists (
    select 1 from item_ancestor above join restriction on restriction.item_id = above.ancestor_id
    where above.item_id = item.id and restriction.level = ${level} and (restriction.scope = 'tree' or above.depth = 0)
    and not exists (select 1 from restriction_subject where restriction_subject.restriction_id = restriction.id and ${isSubject(actorId, 'restriction_subject.subject_id')})))`
}

/** A condition on `item`: the actor may read it. Says nothing of trash and archive. */
export function readableItems(actor: Actor): RawBuilder<boolean> {
  if (actor.kind === 'system') return everything
  if (actor.kind === 'visitor') return nothing
  const shared = sql<boolean>`(exists (select 1 from item_share where ${isSubject(actor.id, 'item_share.subject_id')}) and exists (
    select 1 from item_ancestor above join item_share on item_share.item_id = above.ancestor_id
    where above.item_id = item.id and ${isSubject(actor.id, 'item_share.subject_id')}))`
  return sql<boolean>`((item.space_id in (${readableSpaces(actor)}) or ${shared}) and (not ${barred(actor.id, 'read')} or item.space_id in (${ownedSpaces(actor.id)})))`
}

/**
 * `readableItems` for whoever asks, with what the asker reaches written out: most people meet no restriction and no share,
 * and then nothing is left but a comparison of the space.
 */
export async function readableTo(ctx: Ctx): Promise<RawBuilder<boolean>> {
  if (isTx(ctx) || ctx.actor.kind !== 'person') return readableItems(ctx.actor)
  const reach = await ctx.services.reaches.of(ctx)
  if (reach.everything) return everything
  const { spaces, ownedSpaces, barred, shared } = reach
  const inSpace = oneOf(ctx.db, 'item.space_id', spaces)
  const given =
    shared.length === 0
      ? inSpace
      : sql<boolean>`(${inSpace} or exists (select 1 from item_ancestor above where above.item_id = item.id and ${oneOf(ctx.db, 'above.ancestor_id', shared)}))`
  if (barred.length === 0) return given
  const kept = sql<boolean>`exists (
    select 1 from item_ancestor above join restriction on restriction.item_id = above.ancestor_id
    where above.item_id = item.id and ${oneOf(ctx.db, 'restriction.id', barred)} and (restriction.scope = 'tree' or above.depth = 0))`
  return sql<boolean>`(${given} and (not ${kept} or ${oneOf(ctx.db, 'item.space_id', ownedSpaces)}))`
}

/** The ids of items that a restriction keeps from whoever asks, as a query to stand behind `not in`, and the spaces where none does; undefined where there are none. */
export async function itemsKeptFrom(ctx: Ctx): Promise<{ items: RawBuilder<unknown>; ownedSpaces: string[] } | undefined> {
  const reach = await ctx.services.reaches.of(ctx)
  if (reach.everything || reach.barred.length === 0) return undefined
  const items = sql`select above.item_id from restriction join item_ancestor above on above.ancestor_id = restriction.item_id
    where ${oneOf(ctx.db, 'restriction.id', reach.barred)} and (restriction.scope = 'tree' or above.depth = 0)`
  return { items, ownedSpaces: reach.ownedSpaces }
}

/** The ids go in one parameter, so that the statement is the same for everybody and is prepared once. */
export function oneOf(db: Db, column: string, ids: string[]): RawBuilder<boolean> {
  if (ids.length === 0) return nothing
  const values = isPostgres(db)
    ? sql`select jsonb_array_elements_text(cast(${toJson(ids)} as jsonb))`
    : sql`select value from json_each(${toJson(ids)})`
  return sql<boolean>`${sql.ref(column)} in (${values})`
}

/** A condition on `item`: the actor may change it, and so sees it in the trash. */
export function writableItems(actor: Actor): RawBuilder<boolean> {
  if (actor.kind === 'system') return everything
  if (actor.kind === 'visitor') return nothing
  const granted = sql<boolean>`item.space_id in (select space_id from space_grant where rank >= ${rankOf.contributor} and ${isSubject(actor.id, 'space_grant.subject_id')})`
  const shared = sql<boolean>`exists (
    select 1 from item_ancestor above join item_share on item_share.item_id = above.ancestor_id
    where above.item_id = item.id and item_share.rank >= ${rankOf.contributor} and ${isSubject(actor.id, 'item_share.subject_id')})`
  return sql<boolean>`(item.space_id in (${ownedSpaces(actor.id)}) or (${readableItems(actor)} and (${granted} or ${shared}) and not ${barred(actor.id, 'write')}))`
}

export const notTrashed = sql<boolean>`not exists (select 1 from item_trash where item_trash.item_id = item.id)`
export const notArchived = sql<boolean>`not exists (select 1 from item_archive where item_archive.item_id = item.id)`

export type ItemAccess = ItemTable & {
  rank: number
  barred_read: number | boolean
  barred_write: number | boolean
  archived_at: number | null
  trashed_at: number | null
}

/** An item and what the actor is to it, in one query; undefined where there is no such item. */
export async function findItemAccess(ctx: Ctx, id: string): Promise<ItemAccess | undefined> {
  return (await itemAccesses(ctx, [id]))[0]
}

/** What the actor is to each of a few hundred items, in one query. */
export async function itemAccesses(ctx: Ctx, ids: string[]): Promise<ItemAccess[]> {
  const { actor } = ctx
  if (actor.kind === 'visitor' || ids.length === 0) return []
  const state = sql`
    (select at from item_archive where item_archive.item_id = item.id) as archived_at,
    (select at from item_trash where item_trash.item_id = item.id) as trashed_at`
  const access =
    actor.kind === 'system'
      ? sql`${OWNER} as rank, 0 as barred_read, 0 as barred_write`
      : sql`${rankIn(actor)} as rank, ${barred(actor.id, 'read')} as barred_read, ${barred(actor.id, 'write')} as barred_write`
  const { rows } = await sql<ItemAccess>`select item.*, ${access}, ${state} from item where item.id in (${sql.join(ids)})`.execute(ctx.db)
  return rows
}

function rankIn(actor: { id: string; guest: boolean }): RawBuilder<number> {
  const open = actor.guest
    ? sql`select 0 as rank`
    : sql`select case visibility when 'open' then 1 else 0 end as rank from space where space.id = item.space_id`
  const granted = sql`select rank from space_grant where space_grant.space_id = item.space_id and ${isSubject(actor.id, 'space_grant.subject_id')}`
  const shared = sql`select item_share.rank from item_ancestor above join item_share on item_share.item_id = above.ancestor_id where above.item_id = item.id and ${isSubject(actor.id, 'item_share.subject_id')}`
  return sql<number>`(select max(rank) from (${open} union all ${granted} union all ${shared}) as ranks)`
}

/** Whether something at or below an item is restricted so that the actor may not change it. */
export async function holdsBarred({ actor, db }: Ctx, id: string): Promise<boolean> {
  if (actor.kind === 'system') return false
  if (actor.kind === 'visitor') return true
  const { rows } = await sql`select 1 from item where item.id in (select item_id from item_ancestor where ancestor_id = ${id})
    and (${barred(actor.id, 'read')} or ${barred(actor.id, 'write')}) and item.space_id not in (${ownedSpaces(actor.id)}) limit 1`.execute(
    db,
  )
  return rows.length > 0
}

export type SpaceAccess = SpaceTable & { rank: number }

/** A space by id, key or former key, and what the actor is in it. */
export async function findSpaceAccess(ctx: Ctx, idOrKey: string): Promise<SpaceAccess | undefined> {
  const rows = await listSpaceAccess(
    ctx,
    sql<boolean>`(space.id = ${idOrKey} or space.key = ${idOrKey} or space.id = (select space_id from space_alias where key = ${idOrKey}))`,
  )
  return rows.find((row) => row.id === idOrKey || row.key === idOrKey) ?? rows[0]
}

/** Spaces the actor may know of, with the actor's rank in each (0 where only the name is seen). */
export async function listSpaceAccess(ctx: Ctx, where: RawBuilder<boolean> = everything): Promise<SpaceAccess[]> {
  const { actor } = ctx
  const rank =
    actor.kind === 'system'
      ? sql`${OWNER}`
      : actor.kind === 'visitor'
        ? sql`0`
        : sql`coalesce((select max(rank) from space_grant where space_grant.space_id = space.id and ${isSubject(actor.id, 'space_grant.subject_id')}), case when space.visibility = 'open' and ${actor.guest ? nothing : everything} then 1 else 0 end)`
  const { rows } =
    await sql<SpaceAccess>`select space.*, ${rank} as rank from space where ${where} and ${visibleSpaces(actor)} order by name_key, id`.execute(
      ctx.db,
    )
  return rows
}

/** What the actor reaches, as plain lists, for stores that cannot join ours (the search index). */
export type Reach =
  | { everything: true }
  | { everything: false; spaces: string[]; ownedSpaces: string[]; barred: string[]; shared: string[] }

export async function reachOf(ctx: Ctx): Promise<Reach> {
  const { actor } = ctx
  if (actor.kind === 'system') return { everything: true }
  if (actor.kind === 'visitor') return { everything: false, spaces: [], ownedSpaces: [], barred: [], shared: [] }
  const ids = async (query: RawBuilder<unknown>) =>
    (await sql<{ id: string }>`select id from (${query}) as found`.execute(ctx.db)).rows.map((row) => row.id)
  return {
    everything: false,
    spaces: await ids(sql`select id from space where id in (${readableSpaces(actor)})`),
    ownedSpaces: await ids(sql`select id from space where id in (${ownedSpaces(actor.id)})`),
    barred: await ids(
      sql`select id from restriction where level = 'read' and not exists (select 1 from restriction_subject where restriction_subject.restriction_id = restriction.id and ${isSubject(actor.id, 'restriction_subject.subject_id')})`,
    ),
    shared: await ids(sql`select item_id as id from item_share where ${isSubject(actor.id, 'item_share.subject_id')}`),
  }
}

/** Read restrictions that hold for each of `ids`. */
export async function gatesOf(db: Db, ids: string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('item_ancestor as above')
    .innerJoin('restriction', 'restriction.item_id', 'above.ancestor_id')
    .select(['above.item_id', 'restriction.id'])
    .where('above.item_id', 'in', ids)
    .where('restriction.level', '=', 'read')
    .where((eb) => eb.or([eb('restriction.scope', '=', 'tree'), eb('above.depth', '=', 0)]))
    .execute()
  const gates = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const row of rows) gates.get(row.item_id)?.push(row.id)
  return gates
}
