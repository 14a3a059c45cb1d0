import { type RawBuilder, sql } from 'kysely'
import { type Actor, actorId, type Ctx, type Tx } from '../../../../platform/context.ts'
import type { Place } from '../../../../platform/cursor.ts'
import { chunks, fromJson, toJson } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { notTrashed, readableTo, writableItems } from '../../../repository/index.ts'
import type { ArticleKind } from '../../../repository/schema.ts'
import type { ProposalQuery, ProposalState, Verdict } from '../schema.ts'

export type ProposalTable = {
  id: string
  /** Null while the article that it makes does not exist. */
  item_id: string | null
  /** Where it was filed; the space of an article that exists is the article's own. */
  space_id: string
  parent_id: string | null
  title: string
  proposer_id: string
  /** 0: filed by somebody who may publish, to wait for its time. */
  asks_review: number
  state: ProposalState
  round: number
  publish_at: number | null
  time_zone: string | null
  held: string | null
  created_at: number
  updated_at: number
  settled_at: number | null
  settled_by: string | null
  applied_revision: number | null
}
export type RoundTable = {
  proposal_id: string
  number: number
  base_revision: number | null
  title: string
  kind: ArticleKind | null
  description: string
  tags: string
  topics: string
  body: string
  message: string
  author_id: string
  at: number
}
export type DecisionTable = {
  id: string
  proposal_id: string
  round: number
  reviewer_id: string
  verdict: Verdict
  reason: string
  at: number
}
export type CommentTable = { id: string; proposal_id: string; author_id: string; body: string; at: number }

declare module '../../../../platform/db/tables.ts' {
  interface Tables {
    proposal: ProposalTable
    proposal_round: RoundTable
    proposal_decision: DecisionTable
    proposal_comment: CommentTable
  }
}

export type Round = Omit<RoundTable, 'tags' | 'topics'> & { tags: string[]; topics: string[] }
export type ListedProposal = ProposalTable & { message: string }

export const LIVE: ProposalState[] = ['open', 'changes-requested', 'approved']
const SETTLED: ProposalState[] = ['rejected', 'withdrawn', 'applied']

export const findProposal = (db: Db, id: string): Promise<ProposalTable | undefined> =>
  db.selectFrom('proposal').selectAll().where('id', '=', id).executeTakeFirst()

export async function insertProposal(tx: Tx, row: ProposalTable): Promise<void> {
  await tx.db.insertInto('proposal').values(row).execute()
}

export async function updateProposal(tx: Tx, id: string, change: Partial<ProposalTable>): Promise<void> {
  await tx.db.updateTable('proposal').set(change).where('id', '=', id).execute()
}

export async function insertRound(tx: Tx, round: Round): Promise<void> {
  await tx.db
    .insertInto('proposal_round')
    .values({ ...round, tags: toJson(round.tags), topics: toJson(round.topics) })
    .execute()
}

export async function findRound(db: Db, id: string, number: number): Promise<Round | undefined> {
  const row = await db
    .selectFrom('proposal_round')
    .selectAll()
    .where('proposal_id', '=', id)
    .where('number', '=', number)
    .executeTakeFirst()
  return row && { ...row, tags: fromJson(row.tags), topics: fromJson(row.topics) }
}

export const listRounds = (db: Db, id: string) =>
  db.selectFrom('proposal_round').select(['number', 'author_id', 'message', 'at']).where('proposal_id', '=', id).orderBy('number').execute()

export async function insertDecision(tx: Tx, row: DecisionTable): Promise<void> {
  await tx.db.insertInto('proposal_decision').values(row).execute()
}

export const listDecisions = (db: Db, id: string): Promise<DecisionTable[]> =>
  db.selectFrom('proposal_decision').selectAll().where('proposal_id', '=', id).orderBy('id').execute()

export async function insertComment(tx: Tx, row: CommentTable): Promise<void> {
  await tx.db.insertInto('proposal_comment').values(row).execute()
}

/** The newest comments of a discussion, oldest first. */
export async function listComments(db: Db, id: string, most: number): Promise<CommentTable[]> {
  const rows = await db.selectFrom('proposal_comment').selectAll().where('proposal_id', '=', id).orderBy('id', 'desc').limit(most).execute()
  return rows.reverse()
}

export const countLiveBy = async (db: Db, personId: string): Promise<number> => {
  const row = await db
    .selectFrom('proposal')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('proposer_id', '=', personId)
    .where('state', 'in', LIVE)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

/** What whoever asks is in the spaces, for conditions of lists: ids of spaces. */
export type Standing = { read: string[]; written: string[]; stewarded: string[]; listed: string[] }

/** Ids of the spaces in which a person, or a group of theirs, is listed to approve. */
export async function listedSpaces(db: Db, personId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('approver')
    .select('space_id')
    .distinct()
    .where((eb) =>
      eb.or([
        eb('subject_id', '=', personId),
        eb('subject_id', 'in', eb.selectFrom('group_member').select('group_id').where('person_id', '=', personId)),
      ]),
    )
    .execute()
  return rows.map((row) => row.space_id)
}

/* What a list shows, as conditions. `item` is the article or, for a new one, what it is to stand below. They say in SQL what policy.ts says of one. */

const place = sql<string>`case when proposal.item_id is null then proposal.space_id else item.space_id end`
const standsAlone = sql<boolean>`(proposal.item_id is null and proposal.parent_id is null)`
const anything = sql<boolean>`1 = 1`
const nothing = sql<boolean>`1 = 0`
const placeIn = (spaces: string[]) => (spaces.length === 0 ? nothing : sql<boolean>`${place} in (${sql.join(spaces)})`)

const writes = (actor: Actor, standing: Standing) =>
  sql<boolean>`((${standsAlone} and ${placeIn(standing.written)}) or (item.id is not null and ${writableItems(actor)}))`

function decides(actor: Actor, standing: Standing): RawBuilder<boolean> {
  if (actor.kind === 'system') return anything
  const own = writes(actor, standing)
  return sql<boolean>`(case
    when approval.needed is null or approval.needed = 'none' then ${own}
    when approval.who = 'listed' then ${placeIn(standing.listed)}
    else (${placeIn(standing.stewarded)} and ${own}) end)`
}

async function readable(ctx: Ctx, standing: Standing): Promise<RawBuilder<boolean>> {
  const { actor } = ctx
  if (actor.kind === 'system') return anything
  return sql<boolean>`((${standsAlone} and ${placeIn(standing.read)}) or (item.id is not null and ${await readableTo(ctx)} and (${notTrashed} or ${writableItems(actor)})))`
}

export type ProposalFilter = Pick<ProposalQuery, 'box' | 'state' | 'limit' | 'item'> & {
  spaceId?: string
  after?: Place
}

/** Proposals that whoever asks may see, those touched last first; one more than asked for tells that there are more. */
export async function listProposals(ctx: Ctx, standing: Standing, filter: ProposalFilter): Promise<ListedProposal[]> {
  const { actor } = ctx
  const me = actorId(ctx) ?? ''
  const mine = sql<boolean>`proposal.proposer_id = ${me}`
  const conditions = [await readable(ctx, standing)]
  if (filter.box === 'mine') conditions.push(mine)
  else if (filter.box === 'review')
    conditions.push(sql<boolean>`(not ${mine} and proposal.asks_review = 1 and ${decides(actor, standing)})`)
  else if (actor.kind !== 'system') {
    const asWriter = sql<boolean>`(proposal.item_id is not null and ${writes(actor, standing)})`
    conditions.push(sql<boolean>`(${mine} or ${asWriter} or ${decides(actor, standing)})`)
  }
  if (filter.state !== 'any') conditions.push(sql<boolean>`proposal.state in (${sql.join(filter.state === 'live' ? LIVE : SETTLED)})`)
  if (filter.spaceId !== undefined) conditions.push(sql<boolean>`${place} = ${filter.spaceId}`)
  if (filter.item !== undefined) conditions.push(sql<boolean>`proposal.item_id = ${filter.item}`)
  const { after } = filter
  if (after)
    conditions.push(sql<boolean>`(proposal.updated_at < ${after.at} or (proposal.updated_at = ${after.at} and proposal.id < ${after.id}))`)
  const { rows } = await sql<ListedProposal>`
    select proposal.*, ${place} as space_id, round.message
    from proposal
    join proposal_round round on round.proposal_id = proposal.id and round.number = proposal.round
    left join item on item.id = coalesce(proposal.item_id, proposal.parent_id)
    left join approval on approval.space_id = ${place}
    where ${sql.join(conditions, sql` and `)}
    order by proposal.updated_at desc, proposal.id desc limit ${filter.limit + 1}`.execute(ctx.db)
  return rows
}

/** Live proposals about articles or for new ones below them, each with the space it is in now. */
export async function liveProposals(db: Db, itemIds: string[]): Promise<ProposalTable[]> {
  const live = db.selectFrom('proposal').selectAll('proposal').where('proposal.state', 'in', LIVE)
  const found: ProposalTable[] = []
  for (const part of chunks(itemIds)) {
    found.push(
      ...(await live.innerJoin('item', 'item.id', 'proposal.item_id').select('item.space_id').where('item.id', 'in', part).execute()),
    )
    found.push(...(await live.where('proposal.item_id', 'is', null).where('proposal.parent_id', 'in', part).execute()))
  }
  return found
}

/** Live proposals for new articles at the top of their space. */
export const liveAtTheTop = (db: Db): Promise<ProposalTable[]> =>
  db.selectFrom('proposal').selectAll().where('state', 'in', LIVE).where('item_id', 'is', null).where('parent_id', 'is', null).execute()

/** People by their part in a proposal: who decided on it, and who wrote to its discussion. */
export async function partakers(db: Db, id: string): Promise<string[]> {
  const deciders = await db.selectFrom('proposal_decision').select('reviewer_id as id').distinct().where('proposal_id', '=', id).execute()
  const writers = await db.selectFrom('proposal_comment').select('author_id as id').distinct().where('proposal_id', '=', id).execute()
  return [...new Set([...deciders, ...writers].map((row) => row.id))]
}
