import type { Ctx, Tx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { readableItems } from './access.ts'
import type { LinkTable, RevisionTable } from './tables.ts'

export async function insertRevision(tx: Tx, revision: RevisionTable): Promise<void> {
  await tx.db.insertInto('revision').values(revision).execute()
}

export const findRevision = (db: Db, itemId: string, number: number) =>
  db.selectFrom('revision').selectAll().where('item_id', '=', itemId).where('number', '=', number).executeTakeFirst()

const ROW = ['id', 'item_id', 'number', 'title', 'message', 'author_id', 'at', 'origin', 'bytes'] as const

/** The highest number an integer column holds. */
export const LAST_REVISION = 2 ** 31 - 1

/** Revisions without their texts, newest first, below `before`. */
export const listRevisions = (db: Db, itemId: string, limit: number, before = LAST_REVISION) =>
  db
    .selectFrom('revision')
    .select(ROW)
    .where('item_id', '=', itemId)
    .where('number', '<', before)
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute()
export type RevisionRowRecord = Awaited<ReturnType<typeof listRevisions>>[number]

/** The newest `limit` revisions with their texts, oldest first; fewer where the texts are longer than `bytes` together. */
export async function revisionTexts(db: Db, itemId: string, limit: number, bytes: number) {
  let oldest = LAST_REVISION
  let room = bytes
  for (const row of await listRevisions(db, itemId, limit - 1)) {
    room -= row.bytes
    if (room < 0 && oldest !== LAST_REVISION) break
    oldest = row.number
  }
  return db
    .selectFrom('revision')
    .select([...ROW, 'body'])
    .where('item_id', '=', itemId)
    .where('number', '>=', oldest)
    .orderBy('number')
    .execute()
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

/** Gives the items that a link came to or went from. */
export async function replaceLinks(tx: Tx, sourceId: string, links: Omit<LinkTable, 'source_id' | 'ordinal'>[]): Promise<string[]> {
  const gone = await tx.db.deleteFrom('link').where('source_id', '=', sourceId).returning('target_id').execute()
  const rows = links.map((link, ordinal) => ({ source_id: sourceId, ordinal, ...link }))
  for (const part of chunks(rows, 1_000)) await tx.db.insertInto('link').values(part).execute()
  const [before, after] = [gone, rows].map((ends) => new Set(ends.flatMap(({ target_id: target }) => target ?? [])))
  return [...[...before].filter((id) => !after.has(id)), ...[...after].filter((id) => !before.has(id))]
}

/**
 * Items that carry one of the titles now or carried it once, best match first for a link out of `spaceId`. Only those the
 * asker may read: a hidden one would otherwise show by taking the place of one that is seen.
 */
export async function itemsByTitle(ctx: Ctx, titleKeys: string[], spaceId: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const keys of chunks(titleKeys)) {
    const readable = ctx.db
      .selectFrom('item')
      .leftJoin('item_trash', 'item_trash.item_id', 'item.id')
      .select(['item.id', 'item.space_id', 'item_trash.at as trashed_at'])
      .where(readableItems(ctx.actor))
    const now = await readable.select('item.title_key').where('item.title_key', 'in', keys).orderBy('item.created_at').execute()
    const former = await readable
      .innerJoin('title_alias', 'title_alias.item_id', 'item.id')
      .select('title_alias.title_key')
      .where('title_alias.title_key', 'in', keys)
      .orderBy('title_alias.at', 'desc')
      .execute()
    const live = [now, former].map((rows) => rows.filter((row) => row.trashed_at === null))
    for (const rows of [...live, now, former]) {
      for (const row of [...rows.filter((row) => row.space_id === spaceId), ...rows])
        if (!found.has(row.title_key)) found.set(row.title_key, row.id)
    }
  }
  return found
}

/** Links by title that waited for this title now lead to the item. */
export async function satisfyWanted(tx: Tx, titleKey: string, itemId: string): Promise<void> {
  await tx.db.updateTable('link').set({ target_id: itemId }).where('target_key', '=', titleKey).where('target_id', 'is', null).execute()
}

/** Links by title to items that are gone want a page again. */
export async function forgetTargets(tx: Tx, ids: string[]): Promise<void> {
  for (const part of chunks(ids)) await tx.db.updateTable('link').set({ target_id: null }).where('target_id', 'in', part).execute()
}

export async function insertTitleAlias(tx: Tx, itemId: string, titleKey: string): Promise<void> {
  const at = tx.services.clock.now()
  await tx.db
    .insertInto('title_alias')
    .values({ item_id: itemId, title_key: titleKey, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const aliasesOf = (db: Db, ids: string[]) => db.selectFrom('title_alias').selectAll().where('item_id', 'in', ids).execute()
