import type { Tx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import type { LinkTable, RevisionTable } from './tables.ts'

export async function insertRevision(tx: Tx, revision: RevisionTable): Promise<void> {
  await tx.db.insertInto('revision').values(revision).execute()
}

export const findRevision = (db: Db, itemId: string, number: number) => db.selectFrom('revision').selectAll().where('item_id', '=', itemId).where('number', '=', number).executeTakeFirst()

const ROW = ['id', 'item_id', 'number', 'title', 'message', 'author_id', 'at', 'origin', 'bytes'] as const

/** The highest number an integer column holds. */
const LAST = 2 ** 31 - 1

/** Revisions without their texts, newest first, below `before`. */
export const listRevisions = (db: Db, itemId: string, limit: number, before = LAST) =>
  db.selectFrom('revision').select(ROW).where('item_id', '=', itemId).where('number', '<', before).orderBy('number', 'desc').limit(limit + 1).execute()
export type RevisionRowRecord = Awaited<ReturnType<typeof listRevisions>>[number]

/** The newest `limit` revisions with their texts, oldest first. */
export async function revisionTexts(db: Db, itemId: string, limit: number) {
  const rows = await db.selectFrom('revision').select([...ROW, 'body']).where('item_id', '=', itemId).orderBy('number', 'desc').limit(limit).execute()
  return rows.reverse()
}

/** Who wrote, the one with the most revisions first. */
export const listAuthors = (db: Db, itemId: string) =>
  db
    .selectFrom('revision')
    .innerJoin('person', 'person.id', 'revision.author_id')
    .select(['person.id', 'person.name'])
    .where('item_id', '=', itemId)
    .groupBy(['person.id', 'person.name'])
    .orderBy((eb) => eb.fn.countAll(), 'desc')
    .limit(12)
    .execute()

// ---- links

export async function replaceLinks(tx: Tx, sourceId: string, links: Omit<LinkTable, 'source_id' | 'ordinal'>[]): Promise<void> {
  await tx.db.deleteFrom('link').where('source_id', '=', sourceId).execute()
  const rows = links.map((link, ordinal) => ({ source_id: sourceId, ordinal, ...link }))
  for (const part of chunks(rows, 1_000)) await tx.db.insertInto('link').values(part).execute()
}

/** Items that carry one of the titles now or carried it once, best match first for a link out of `spaceId`. */
export async function itemsByTitle(db: Db, titleKeys: string[], spaceId: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  if (titleKeys.length === 0) return found
  const now = await db.selectFrom('item').select(['id', 'title_key', 'space_id']).where('title_key', 'in', titleKeys).orderBy('created_at').execute()
  const former = await db.selectFrom('title_alias').innerJoin('item', 'item.id', 'title_alias.item_id').select(['item.id', 'title_alias.title_key', 'item.space_id']).where('title_alias.title_key', 'in', titleKeys).orderBy('title_alias.at', 'desc').execute()
  for (const rows of [now.filter((row) => row.space_id === spaceId), now, former.filter((row) => row.space_id === spaceId), former]) {
    for (const row of rows) if (!found.has(row.title_key)) found.set(row.title_key, row.id)
  }
  return found
}

/** Links by title that waited for this title now lead to the item. Answers the sources. */
export async function satisfyWanted(tx: Tx, titleKey: string, itemId: string): Promise<void> {
  await tx.db.updateTable('link').set({ target_id: itemId }).where('target_key', '=', titleKey).where('target_id', 'is', null).execute()
}

/** Links by title to items that are gone want a page again. */
export async function forgetTargets(tx: Tx, ids: string[]): Promise<void> {
  for (const part of chunks(ids)) await tx.db.updateTable('link').set({ target_id: null }).where('target_id', 'in', part).execute()
}

export const linksOf = (db: Db, sourceId: string) => db.selectFrom('link').selectAll().where('source_id', '=', sourceId).orderBy('ordinal').execute()

export async function insertTitleAlias(tx: Tx, itemId: string, titleKey: string): Promise<void> {
  const at = tx.services.clock.now()
  await tx.db.insertInto('title_alias').values({ item_id: itemId, title_key: titleKey, at }).onConflict((conflict) => conflict.doNothing()).execute()
}

export const aliasesOf = (db: Db, ids: string[]) => db.selectFrom('title_alias').selectAll().where('item_id', 'in', ids).execute()
