import { sql } from 'kysely'
import type { Tx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { gatesOf } from './access.ts'
import { aliasesOf, insertTitleAlias } from './revisions.ts'

/*
 * An item that became a part of another leads there: by its id (`item_redirect`), by its titles (aliases of the other one) and
 * by the links that led to it. What was moved is written down, so that it can be moved back.
 */

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    item_redirect: { item_id: string; target_id: string; at: number }
  }
}

/** Where ids lead that lead elsewhere; ids that lead to their own item are missing. */
export async function redirectsOf(db: Db, ids: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const part of chunks(ids))
    for (const row of await db.selectFrom('item_redirect').selectAll().where('item_id', 'in', part).execute())
      found.set(row.item_id, row.target_id)
  return found
}

/** Items that lead to this one. */
export const redirectedTo = async (db: Db, id: string): Promise<string[]> =>
  (await db.selectFrom('item_redirect').select('item_id').where('target_id', '=', id).execute()).map((row) => row.item_id)

export async function putRedirects(tx: Tx, ids: string[], target: string): Promise<void> {
  const at = tx.services.clock.now()
  for (const part of chunks(ids))
    await tx.db
      .insertInto('item_redirect')
      .values(part.map((item_id) => ({ item_id, target_id: target, at })))
      .onConflict((conflict) => conflict.column('item_id').doUpdateSet({ target_id: target }))
      .execute()
}

export async function deleteRedirect(tx: Tx, id: string): Promise<void> {
  await tx.db.deleteFrom('item_redirect').where('item_id', '=', id).execute()
}

export type MovedLink = { source_id: string; ordinal: number; revision: number; kind: string; text: string; fragment: string | null }

/** Links that led to `from` lead to `to`; gives which they were. */
export async function moveLinks(tx: Tx, from: string, to: string): Promise<MovedLink[]> {
  const rows = await tx.db
    .selectFrom('link')
    .innerJoin('item', 'item.id', 'link.source_id')
    .select(['link.source_id', 'link.ordinal', 'item.revision', 'link.kind', 'link.text', 'link.fragment'])
    .where('link.target_id', '=', from)
    .execute()
  await tx.db.updateTable('link').set({ target_id: to }).where('target_id', '=', from).execute()
  return rows
}

/** Links lead back to `from`. Of a source that was written anew since then, those are meant that look the same. */
export async function moveLinksBack(tx: Tx, from: string, to: string, links: MovedLink[], titleKeys: string[]): Promise<string[]> {
  const sources = new Set<string>()
  for (const link of links) {
    let query = tx.db
      .updateTable('link')
      .set({ target_id: from })
      .where('source_id', '=', link.source_id)
      .where('target_id', '=', to)
      .where('kind', '=', link.kind)
      .where('text', '=', link.text)
      .where('fragment', link.fragment === null ? 'is' : '=', link.fragment)
    const { revision } = (await tx.db.selectFrom('item').select('revision').where('id', '=', link.source_id).executeTakeFirst()) ?? {}
    if (revision === link.revision) query = query.where('ordinal', '=', link.ordinal)
    await query.execute()
    sources.add(link.source_id)
  }
  // Links by title that were written while the title led to the other item.
  for (const keys of chunks(titleKeys)) {
    const late = await tx.db
      .updateTable('link')
      .set({ target_id: from })
      .where('target_id', '=', to)
      .where('target_key', 'in', keys)
      .returning('source_id')
      .execute()
    for (const row of late) sources.add(row.source_id)
  }
  return [...sources]
}

/** Titles of `from` become former titles of `to`; gives those that were new to it. */
export async function moveTitles(tx: Tx, from: { id: string; title_key: string }, to: string): Promise<string[]> {
  const own = new Set((await aliasesOf(tx.db, [to])).map((row) => row.title_key))
  const keys = [from.title_key, ...(await aliasesOf(tx.db, [from.id])).map((row) => row.title_key)].filter((key) => !own.has(key))
  for (const key of new Set(keys)) await insertTitleAlias(tx, to, key)
  return [...new Set(keys)]
}

export async function deleteTitles(tx: Tx, id: string, keys: string[]): Promise<void> {
  if (keys.length > 0) await tx.db.deleteFrom('title_alias').where('item_id', '=', id).where('title_key', 'in', keys).execute()
}

/** Whoever kept `from` as a favourite keeps `to` as well; gives those who did not before. */
export async function copyFavourites(tx: Tx, from: string, to: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`insert into favourite (person_id, item_id, at)
    select person_id, cast(${to} as text), at from favourite where item_id = ${from} on conflict (person_id, item_id) do nothing returning person_id`.execute(
    tx.db,
  )
  return rows.map((row) => row.person_id)
}

export async function deleteFavourites(tx: Tx, id: string, people: string[]): Promise<void> {
  for (const part of chunks(people)) await tx.db.deleteFrom('favourite').where('item_id', '=', id).where('person_id', 'in', part).execute()
}

/** A pinned item hands its pin on; true where the other one had none. */
export async function copyPin(tx: Tx, from: string, to: string): Promise<boolean> {
  const { rows } = await sql`insert into pin (item_id, at, by_id)
    select cast(${to} as text), at, by_id from pin where item_id = ${from} on conflict (item_id) do nothing returning item_id`.execute(
    tx.db,
  )
  return rows.length > 0
}

export async function moveFiles(tx: Tx, from: string, to: { id: string; spaceId: string }, only?: string[]): Promise<string[]> {
  if (only?.length === 0) return []
  let query = tx.db.updateTable('file').set({ item_id: to.id, space_id: to.spaceId }).where('item_id', '=', from)
  if (only) query = query.where('id', 'in', only)
  return (await query.returning('id').execute()).map((row) => row.id)
}

/** What hangs right below an item and does not lie in the trash, in its order. */
export const childrenOf = async (db: Db, id: string): Promise<string[]> =>
  (
    await db
      .selectFrom('item')
      .leftJoin('item_trash', 'item_trash.item_id', 'item.id')
      .select('item.id')
      .where('item.parent_id', '=', id)
      .where('item_trash.at', 'is', null)
      .orderBy('item.position')
      .orderBy('item.id')
      .execute()
  ).map((row) => row.id)

/** Spaces that were given to guests, by themselves or in a group. */
async function spacesWithGuests(db: Db): Promise<Set<string>> {
  const { rows } = await sql<{
    space_id: string
  }>`select distinct space_grant.space_id from space_grant join person on person.kind = 'guest'
    and (person.id = space_grant.subject_id or exists (select 1 from group_member
      where group_member.group_id = space_grant.subject_id and group_member.person_id = person.id))`.execute(db)
  return new Set(rows.map((row) => row.space_id))
}

/** What decides who reads an item: its space, whether members or guests read that, restrictions over it, and whom it is shared with. */
export type ReachFacts = { space: string; open: boolean; guests: boolean; gates: string[]; shared: string[] }

export async function reachFacts(db: Db, ids: string[]): Promise<Map<string, ReachFacts>> {
  const facts = new Map<string, ReachFacts>()
  const withGuests = await spacesWithGuests(db)
  for (const part of chunks([...new Set(ids)])) {
    const gates = await gatesOf(db, part)
    const rows = await db
      .selectFrom('item')
      .innerJoin('space', 'space.id', 'item.space_id')
      .select(['item.id', 'item.space_id', 'space.visibility'])
      .where('item.id', 'in', part)
      .execute()
    for (const { id, space_id, visibility } of rows)
      facts.set(id, {
        ...{ space: space_id, open: visibility === 'open', guests: withGuests.has(space_id) },
        ...{ gates: gates.get(id) ?? [], shared: [] },
      })
    const shares = await db
      .selectFrom('item_ancestor')
      .innerJoin('item_share', 'item_share.item_id', 'item_ancestor.ancestor_id')
      .select(['item_ancestor.item_id', 'item_share.subject_id'])
      .where('item_ancestor.item_id', 'in', part)
      .execute()
    for (const { item_id, subject_id } of shares) facts.get(item_id)?.shared.push(subject_id)
  }
  return facts
}
