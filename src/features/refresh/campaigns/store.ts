import { type SqlBool, sql } from 'kysely'
import type { Ctx, Tx } from '../../../platform/context.ts'
import { chunks, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { notArchived, notTrashed, readableTo } from '../../repository/index.ts'
import type { CampaignItemsQuery, NewCampaign } from './schema.ts'

export type CampaignTable = {
  id: string
  name: string
  note: string
  query: string
  assign: NewCampaign['assign']
  people: string
  follow: number
  due_at: number
  created_at: number
  created_by: string | null
  closed_at: number | null
  closed_by: string | null
}
export type CampaignItemTable = {
  campaign_id: string
  item_id: string
  assignee_id: string | null
  added_at: number
  done_at: number | null
  done_by: string | null
  /** When a steward took it out; it does not come back by itself. */
  left_out_at: number | null
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    campaign: CampaignTable
    campaign_item: CampaignItemTable
    campaign_reminder: { campaign_id: string; stage: string; at: number }
  }
}

export const insertCampaign = (tx: Tx, row: CampaignTable) => tx.db.insertInto('campaign').values(row).execute()
export const findCampaign = (db: Db, id: string) => db.selectFrom('campaign').selectAll().where('id', '=', id).executeTakeFirst()
export const updateCampaign = (tx: Tx, id: string, change: Partial<CampaignTable>) =>
  tx.db.updateTable('campaign').set(change).where('id', '=', id).execute()
export const openCampaigns = (db: Db) => db.selectFrom('campaign').selectAll().where('closed_at', 'is', null).orderBy('id').execute()

export async function insertItems(tx: Tx, rows: CampaignItemTable[]): Promise<void> {
  for (const part of chunks(rows, 200))
    await tx.db
      .insertInto('campaign_item')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

/** Campaigns that concern the asker: made by them, with items that wait for them, or with items of a space they look after. */
const concerns = (personId: string, stewarded: string[]) =>
  sql<SqlBool>`(campaign.created_by = ${personId} or exists (select 1 from campaign_item join item on item.id = campaign_item.item_id
    where campaign_item.campaign_id = campaign.id and (campaign_item.assignee_id = ${personId}
      ${stewarded.length > 0 ? sql`or item.space_id in (${sql.join(stewarded)})` : sql``})))`

export async function listCampaigns(
  ctx: Ctx,
  asker: { personId: string; stewarded: string[] },
  page: { open: boolean; before?: { at: number; id: string }; limit: number },
): Promise<CampaignTable[]> {
  let query = ctx.db
    .selectFrom('campaign')
    .selectAll()
    .where(concerns(asker.personId, asker.stewarded))
    .where('closed_at', page.open ? 'is' : 'is not', null)
  const { before } = page
  if (before)
    query = query.where((eb) =>
      eb.or([eb('created_at', '<', before.at), eb.and([eb('created_at', '=', before.at), eb('id', '<', before.id)])]),
    )
  return query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
}

export async function isConcerned(ctx: Ctx, id: string, asker: { personId: string; stewarded: string[] }): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('campaign')
    .select('id')
    .where('id', '=', id)
    .where(concerns(asker.personId, asker.stewarded))
    .executeTakeFirst()
  return row !== undefined
}

/** Items of campaigns that the asker may read, as far as they are still in use. */
async function readableRows(ctx: Ctx) {
  return ctx.db
    .selectFrom('campaign_item')
    .innerJoin('item', 'item.id', 'campaign_item.item_id')
    .where('campaign_item.left_out_at', 'is', null)
    .where(await readableTo(ctx))
    .where(notTrashed)
    .where(notArchived)
}

export type Tally = { campaign_id: string; assignee_id: string | null; space_id: string; total: number; done: number }

/** What is done of each campaign, by person and space, of what the asker may read. */
export async function tallyOf(ctx: Ctx, ids: string[]): Promise<Tally[]> {
  if (ids.length === 0) return []
  const rows = await (await readableRows(ctx))
    .select((eb) => [
      'campaign_item.campaign_id',
      'campaign_item.assignee_id',
      'item.space_id',
      eb.fn.countAll().as('total'),
      eb.fn.count('campaign_item.done_at').as('done'),
    ])
    .where('campaign_item.campaign_id', 'in', ids)
    .groupBy(['campaign_item.campaign_id', 'campaign_item.assignee_id', 'item.space_id'])
    .execute()
  return rows.map((row) => ({ ...row, total: Number(row.total), done: Number(row.done) }))
}

export async function listCampaignItems(
  ctx: Ctx,
  id: string,
  asked: Pick<CampaignItemsQuery, 'state' | 'limit'> & { person?: string | null; after?: string },
): Promise<CampaignItemTable[]> {
  let query = (await readableRows(ctx)).selectAll('campaign_item').where('campaign_item.campaign_id', '=', id)
  if (asked.state !== 'all') query = query.where('campaign_item.done_at', asked.state === 'done' ? 'is not' : 'is', null)
  if (asked.person === null) query = query.where('campaign_item.assignee_id', 'is', null)
  else if (asked.person !== undefined) query = query.where('campaign_item.assignee_id', '=', asked.person)
  if (asked.after !== undefined) query = query.where('campaign_item.item_id', '>', asked.after)
  return query
    .orderBy('campaign_item.item_id')
    .limit(asked.limit + 1)
    .execute()
}

/** Everything in a campaign, read or not; for the work of the program itself. */
export const allItems = (db: Db, id: string) => db.selectFrom('campaign_item').selectAll().where('campaign_id', '=', id).execute()

export const findCampaignItem = (db: Db, id: string, itemId: string) =>
  db.selectFrom('campaign_item').selectAll().where('campaign_id', '=', id).where('item_id', '=', itemId).executeTakeFirst()

export const updateItem = (db: Db, id: string, itemId: string, change: Partial<CampaignItemTable>) =>
  db.updateTable('campaign_item').set(change).where('campaign_id', '=', id).where('item_id', '=', itemId).execute()

/** These items wherever they wait in an open campaign. */
export async function inOpenCampaigns(db: Db, itemIds: string[]): Promise<CampaignItemTable[]> {
  const found: CampaignItemTable[] = []
  for (const part of chunks(itemIds))
    found.push(
      ...(await db
        .selectFrom('campaign_item')
        .innerJoin('campaign', 'campaign.id', 'campaign_item.campaign_id')
        .selectAll('campaign_item')
        .where('campaign.closed_at', 'is', null)
        .where('campaign_item.item_id', 'in', part)
        .execute()),
    )
  return found
}

/** How each item stands with verification. */
export async function verifiedAt(db: Db, itemIds: string[]) {
  const rows = await db
    .selectFrom('verification')
    .select(['item_id', 'state', 'verified_at', 'verifier_id', 'changed_at'])
    .where('item_id', 'in', itemIds)
    .execute()
  return new Map(
    rows.map((row) => [
      row.item_id,
      { state: row.state, verifiedAt: row.verified_at, verifier: row.verifier_id, changedAt: row.changed_at },
    ]),
  )
}

/** People with open items that are still in use, and how many. */
export async function waitingFor(db: Db, id: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('campaign_item')
    .innerJoin('item', 'item.id', 'campaign_item.item_id')
    .select((eb) => ['assignee_id', eb.fn.countAll().as('items')])
    .where('campaign_id', '=', id)
    .where('assignee_id', 'is not', null)
    .where('done_at', 'is', null)
    .where('left_out_at', 'is', null)
    .where(notTrashed)
    .where(notArchived)
    .groupBy('assignee_id')
    .execute()
  return new Map(rows.flatMap((row) => (row.assignee_id === null ? [] : [[row.assignee_id, Number(row.items)] as const])))
}

/** The open items that wait for each person and are still in use. */
export async function waitingItems(db: Db, id: string): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('campaign_item')
    .innerJoin('item', 'item.id', 'campaign_item.item_id')
    .select(['assignee_id', 'item_id'])
    .where('campaign_id', '=', id)
    .where('assignee_id', 'is not', null)
    .where('done_at', 'is', null)
    .where('left_out_at', 'is', null)
    .where(notTrashed)
    .where(notArchived)
    .execute()
  const byPerson = Map.groupBy(rows, (row) => row.assignee_id ?? '')
  return new Map([...byPerson].map(([person, own]) => [person, own.map((row) => row.item_id)]))
}

/** True the first time a stage is reached. */
export async function noteStage(tx: Tx, id: string, stage: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('campaign_reminder')
    .values({ campaign_id: id, stage, at: tx.services.clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0) > 0
}

/** Which of the items a person may read. */
export async function readableIds(ctx: Ctx, ids: string[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (const part of chunks(ids))
    for (const row of await ctx.db
      .selectFrom('item')
      .select('id')
      .where('id', 'in', part)
      .where(await readableTo(ctx))
      .execute())
      found.add(row.id)
  return found
}

export const peopleText = (people: string[]): string => toJson([...new Set(people)].sort())
