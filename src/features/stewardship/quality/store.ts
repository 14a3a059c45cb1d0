import { sql } from 'kysely'
import { actorId, type Ctx, type Tx } from '../../../platform/context.ts'
import { chunks, fromJson, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { notArchived, notTrashed, readableTo } from '../../repository/index.ts'
import type { ArticleKind } from '../../repository/schema.ts'
import type { Check, Grade, QualitySettings } from './schema.ts'

type StandardTable = { space_id: string; kind: ArticleKind; checks: string; changed_at: number; changed_by: string | null }
type CompletenessTable = { item_id: string; revision: number; standard: string; met: number; total: number; share: number }
export type ReviewTable = {
  id: string
  item_id: string
  space_id: string
  month: string
  revision: number
  reviewer_id: string
  author_id: string | null
  drawn_at: number
  done_at: number | null
  grades: string
  score: number | null
  note: string
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    content_standard: StandardTable
    item_completeness: CompletenessTable
    quality_review: ReviewTable
    quality_sample: { space_id: string; month: string; drawn_at: number }
    quality_setting: { id: string; threshold: number; sample: number; doubled: number; changed_at: number; changed_by: string | null }
  }
}

/** The space of what holds in the whole organisation. */
export const ORGANISATION = ''

// ---- standards

export type StandardRecord = { spaceId: string; kind: ArticleKind; checks: Check[]; changedAt: number; changedBy: string | null }

/** What was laid down anywhere; a handful of rows. */
export async function listStandards(db: Db): Promise<StandardRecord[]> {
  const rows = await db.selectFrom('content_standard').selectAll().execute()
  return rows.map((row) => ({
    ...{ spaceId: row.space_id, kind: row.kind, checks: fromJson<Check[]>(row.checks) },
    ...{ changedAt: row.changed_at, changedBy: row.changed_by },
  }))
}

export async function putStandard(tx: Tx, spaceId: string, kind: ArticleKind, checks: Check[]): Promise<void> {
  const values = { checks: toJson(checks), changed_at: tx.services.clock.now(), changed_by: actorId(tx) }
  await tx.db
    .insertInto('content_standard')
    .values({ space_id: spaceId, kind, ...values })
    .onConflict((conflict) => conflict.columns(['space_id', 'kind']).doUpdateSet(values))
    .execute()
}

export async function deleteStandard(tx: Tx, spaceId: string, kind: ArticleKind): Promise<void> {
  await tx.db.deleteFrom('content_standard').where('space_id', '=', spaceId).where('kind', '=', kind).execute()
}

// ---- settings

export async function findSettings(db: Db): Promise<QualitySettings> {
  const row = await db.selectFrom('quality_setting').select(['threshold', 'sample', 'doubled']).executeTakeFirst()
  return row ?? { threshold: 50, sample: 5, doubled: 20 }
}

export async function putSettings(tx: Tx, settings: QualitySettings): Promise<void> {
  const values = { ...settings, changed_at: tx.services.clock.now(), changed_by: actorId(tx) }
  await tx.db
    .insertInto('quality_setting')
    .values({ id: 'organisation', ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute()
}

// ---- completeness

export type Head = {
  id: string
  space_id: string
  kind: ArticleKind
  revision: number
  updated_at: number
  updated_by: string | null
  description: string
}

/** The articles among these that the standard is for: neither archived nor in the trash. */
export async function headsOf(db: Db, ids: string[]): Promise<Head[]> {
  const found: Head[] = []
  for (const part of chunks(ids))
    found.push(
      ...((await db
        .selectFrom('item')
        .select(['id', 'space_id', 'kind', 'revision', 'updated_at', 'updated_by', 'description'])
        .where('id', 'in', part)
        .where('type', '=', 'article')
        .where('kind', 'is not', null)
        .where(notTrashed)
        .where(notArchived)
        .execute()) as Head[]),
    )
  return found
}

/** Texts of the present revisions. */
export async function textsOf(db: Db, ids: string[]): Promise<Map<string, { body: string; tags: string[]; topics: string[] }>> {
  const texts = new Map<string, { body: string; tags: string[]; topics: string[] }>()
  for (const part of chunks(ids, 100)) {
    const rows = await db
      .selectFrom('item')
      .innerJoin('revision', (join) => join.onRef('revision.item_id', '=', 'item.id').onRef('revision.number', '=', 'item.revision'))
      .select(['item.id', 'revision.body', 'revision.tags', 'revision.topics'])
      .where('item.id', 'in', part)
      .execute()
    for (const row of rows) texts.set(row.id, { body: row.body, tags: fromJson(row.tags), topics: fromJson(row.topics) })
  }
  return texts
}

export async function completenessRows(db: Db, ids: string[]): Promise<Map<string, CompletenessTable>> {
  const found = new Map<string, CompletenessTable>()
  for (const part of chunks(ids)) {
    const rows = await db.selectFrom('item_completeness').selectAll().where('item_id', 'in', part).execute()
    for (const row of rows) found.set(row.item_id, row)
  }
  return found
}

export async function putCompleteness(tx: Tx, rows: CompletenessTable[], gone: string[]): Promise<void> {
  for (const part of chunks(gone)) await tx.db.deleteFrom('item_completeness').where('item_id', 'in', part).execute()
  for (const part of chunks(rows, 200))
    await tx.db
      .insertInto('item_completeness')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('item_id').doUpdateSet((eb) => ({
          revision: eb.ref('excluded.revision'),
          standard: eb.ref('excluded.standard'),
          met: eb.ref('excluded.met'),
          total: eb.ref('excluded.total'),
          share: eb.ref('excluded.share'),
        })),
      )
      .execute()
}

/** Ids of articles in order, after the given one. */
export async function articleIds(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('item')
    .select('id')
    .where('type', '=', 'article')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** How complete what the asker may read is, by space. */
export async function completenessBySpace(ctx: Ctx, spaceIds: string[], threshold: number) {
  if (spaceIds.length === 0) return []
  const rows = await ctx.db
    .selectFrom('item_completeness')
    .innerJoin('item', 'item.id', 'item_completeness.item_id')
    .select(['item.space_id'])
    .select((eb) => [
      eb.fn.countAll().as('items'),
      eb.fn.sum('item_completeness.share').as('shares'),
      sql<number>`sum(case when item_completeness.share < ${threshold} then 1 else 0 end)`.as('below'),
    ])
    .where('item.space_id', 'in', spaceIds)
    .where('item_completeness.total', '>', 0)
    .where(notTrashed)
    .where(notArchived)
    .where(await readableTo(ctx))
    .groupBy('item.space_id')
    .execute()
  return rows.map((row) => ({
    ...{ spaceId: row.space_id, items: Number(row.items), share: Math.round(Number(row.shares) / Number(row.items)) },
    below: Number(row.below),
  }))
}

// ---- samples and reviews

/** What may be drawn in a space, with how often each was read. What is restricted stays with its readers and is not drawn. */
export async function candidatesOf(db: Db, spaceId: string) {
  const rows = await db
    .selectFrom('item')
    .leftJoin('reading', 'reading.item_id', 'item.id')
    .select(['item.id', 'item.revision', 'item.created_by', 'item.updated_by'])
    .select((eb) => eb.fn.count('reading.person_id').as('readers'))
    .where('item.space_id', '=', spaceId)
    .where('item.type', '=', 'article')
    .where('item.kind', '!=', 'note')
    .where(notTrashed)
    .where(notArchived)
    .where(
      sql<boolean>`not exists (select 1 from item_ancestor above join restriction on restriction.item_id = above.ancestor_id where above.item_id = item.id and restriction.level = 'read')`,
    )
    .groupBy(['item.id', 'item.revision', 'item.created_by', 'item.updated_by'])
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id, revision: row.revision, readers: Number(row.readers), author: row.updated_by ?? row.created_by },
    writers: [row.created_by, row.updated_by],
  }))
}

export async function undrawnSpaces(db: Db, month: string): Promise<string[]> {
  const rows = await db
    .selectFrom('space')
    .select('id')
    .where(
      sql<boolean>`not exists (select 1 from quality_sample where quality_sample.space_id = space.id and quality_sample.month = ${month})`,
    )
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Notes that a space had its sample of a month; false where another process was faster. */
export async function markDrawn(tx: Tx, spaceId: string, month: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('quality_sample')
    .values({ space_id: spaceId, month, drawn_at: tx.services.clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0) > 0
}

export async function insertReviews(tx: Tx, reviews: ReviewTable[]): Promise<void> {
  for (const part of chunks(reviews, 200)) await tx.db.insertInto('quality_review').values(part).execute()
}

export const findReview = (db: Db, id: string): Promise<ReviewTable | undefined> =>
  db.selectFrom('quality_review').selectAll().where('id', '=', id).executeTakeFirst()

export async function updateReview(
  tx: Tx,
  id: string,
  review: { grades: Record<string, Grade>; score: number | null; note: string },
): Promise<void> {
  await tx.db
    .updateTable('quality_review')
    .set({ grades: toJson(review.grades), score: review.score, note: review.note, done_at: tx.services.clock.now() })
    .where('id', '=', id)
    .execute()
}

/** Reviews that wait for a person, the oldest first. */
export const waitingReviews = (db: Db, personId: string): Promise<ReviewTable[]> =>
  db
    .selectFrom('quality_review')
    .selectAll()
    .where('reviewer_id', '=', personId)
    .where('done_at', 'is', null)
    .orderBy('drawn_at')
    .orderBy('id')
    .limit(200)
    .execute()

/** Reviews with a note to a person, the newest first. */
export const reviewsFor = (db: Db, personId: string): Promise<ReviewTable[]> =>
  db
    .selectFrom('quality_review')
    .selectAll()
    .where('author_id', '=', personId)
    .where('done_at', 'is not', null)
    .where('note', '!=', '')
    .orderBy('done_at', 'desc')
    .limit(50)
    .execute()

/** Finished reviews of what the asker may read, in these spaces and since this month. */
export async function finishedReviews(ctx: Ctx, spaceIds: string[], since: string) {
  if (spaceIds.length === 0) return []
  return ctx.db
    .selectFrom('quality_review')
    .innerJoin('item', 'item.id', 'quality_review.item_id')
    .select(['quality_review.item_id', 'quality_review.space_id', 'quality_review.month', 'quality_review.score', 'quality_review.grades'])
    .where('quality_review.space_id', 'in', spaceIds)
    .where('quality_review.month', '>=', since)
    .where('quality_review.done_at', 'is not', null)
    .where(notTrashed)
    .where(await readableTo(ctx))
    .orderBy('quality_review.month')
    .orderBy('quality_review.reviewer_id')
    .execute()
}
