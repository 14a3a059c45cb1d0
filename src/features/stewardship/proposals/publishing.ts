import { type Ctx, type Tx, write } from '../../../platform/context.ts'
import { DomainError, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { text } from '../../../platform/i18n.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { changeArticle, joinChange, publishArticle, readableItem, StaleError, topicList } from '../../repository/index.ts'
import { approvalIn, decidersAmong, allPublish } from './policy.ts'
import { approversOf, stateAfter } from './rules.ts'
import * as store from './store/proposals.ts'

/** The job that publishes at a time. */
export const PUBLISH = 'stewardship.publish-proposal'

const system = <C extends Ctx>(ctx: C): C => ({ ...ctx, actor: { kind: 'system' } })

/** The space a proposal is about now. */
export const spaceOf = async (ctx: Ctx, proposal: store.ProposalTable): Promise<string> =>
  proposal.item_id === null ? proposal.space_id : (await readableItem(system(ctx), proposal.item_id)).space_id

/** How many have to approve: nobody where it only waits for its time, and who filed it and who wrote its text may still publish. */
export async function neededFor(ctx: Ctx, proposal: store.ProposalTable): Promise<number> {
  if (proposal.asks_review === 0) {
    const author = (await store.findRound(ctx.db, proposal.id, proposal.round))?.author_id ?? proposal.proposer_id
    if (await allPublish(ctx, proposal, new Set([proposal.proposer_id, author]))) return 0
  }
  return (await approvalIn(ctx, await spaceOf(ctx, proposal))).minimum
}

/** What was said of the present round, and by whom it counts. */
export async function hearing(ctx: Ctx, proposal: store.ProposalTable) {
  const said = await store.listDecisions(ctx.db, proposal.id)
  const author = (await store.findRound(ctx.db, proposal.id, proposal.round))?.author_id
  const present = said.filter(({ round }) => round === proposal.round).map((each) => each.reviewer_id)
  const deciders = await decidersAmong(ctx, proposal, new Set(present))
  const counts = (id: string) => deciders.has(id) && id !== author
  const needed = await neededFor(ctx, proposal)
  return {
    needed,
    approvals: approversOf(said, proposal.round, counts).length,
    state: stateAfter(said, proposal.round, needed, counts),
  }
}

/**
 * Draws the conclusion from what was said: the proposal is published once enough have approved, now or at its time. Everything happens
 * in the transaction of what was said, so that two last approvals publish once.
 */
export async function conclude(tx: Tx, id: string, by: string | null): Promise<void> {
  const proposal = await required(tx, id)
  const { state } = await hearing(tx, proposal)
  if (state === 'approved' && isDue(tx, proposal)) return publish(tx, proposal, by)
  const settled = state === 'rejected' ? { settled_at: tx.services.clock.now(), settled_by: by } : {}
  await store.updateProposal(tx, id, { state, ...settled })
}

const isDue = (ctx: Ctx, { publish_at }: store.ProposalTable): boolean => publish_at === null || publish_at <= ctx.services.clock.now()

/** Whether nothing stands any more between a proposal and its publication. */
export const isReady = async (ctx: Ctx, proposal: store.ProposalTable): Promise<boolean> =>
  isDue(ctx, proposal) && (await hearing(ctx, proposal)).state === 'approved'

/** Publishes what was approved, or notes why that cannot be done now. */
export async function publish(tx: Tx, proposal: store.ProposalTable, by: string | null): Promise<void> {
  const now = tx.services.clock.now()
  const round = await store.findRound(tx.db, proposal.id, proposal.round)
  if (!round) throw notFound('proposal')
  try {
    const { id, revision } = await putInPlace(tx, proposal, round)
    await store.updateProposal(tx, proposal.id, {
      ...{ state: 'applied', item_id: id, applied_revision: revision, held: null, publish_at: null },
      ...{ settled_at: now, settled_by: by, updated_at: now },
    })
    await announce(tx, 'proposal.applied', { ...proposal, item_id: id }, { revision })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const held = error instanceof StaleError ? 'conflict' : error.code
    await store.updateProposal(tx, proposal.id, { state: 'approved', held, publish_at: null, updated_at: now })
    await announce(tx, 'proposal.held', proposal, { code: held })
  }
}

/** The text as an article or as its next revision, written by who proposed it. Throws before anything is written. */
async function putInPlace(tx: Tx, proposal: store.ProposalTable, round: store.Round): Promise<{ id: string; revision: number }> {
  const t = text(tx.services.config.locale)
  const message = t(round.message ? 'stewardship:proposals.revision' : 'stewardship:proposals.revisionOnly', { message: round.message })
  const { title, kind, description, tags, body } = round
  const topics = await present(tx, round.topics)
  const change = {
    title,
    kind: kind ?? undefined,
    description,
    tags,
    topics,
    body,
    message: message.slice(0, 500),
    authorId: proposal.proposer_id,
  }
  if (proposal.item_id === null) {
    const { space_id: spaceId, parent_id: parentId } = proposal
    return publishArticle(system(tx), { ...change, kind: kind ?? 'guide', spaceId, parentId })
  }
  const item = await readableItem(system(tx), proposal.item_id)
  if (item.trashed_at !== null) throw new DomainError('in-trash', 409)
  return changeArticle(system(tx), item.id, change, round.base_revision ?? item.revision)
}

/** Those of the topics that are there still. */
async function present(tx: Tx, topics: string[]): Promise<string[]> {
  if (topics.length === 0) return []
  const known = new Set((await topicList(system(tx))).map((topic) => topic.id))
  return topics.filter((topic) => known.has(topic))
}

/** What a round makes of the article as it is now; undefined where there is no article yet. For whoever may read the article. */
export async function joinedWith(ctx: Ctx, itemId: string | null, round: store.Round) {
  if (itemId === null || round.base_revision === null) return undefined
  const { title, kind, description, tags, topics, body } = round
  return joinChange(ctx, itemId, { title, kind: kind ?? undefined, description, tags, topics, body }, round.base_revision)
}

/** Puts the hour of publishing into the queue; what the queue finds changed by then it leaves alone. */
export async function scheduleAt(tx: Tx, proposalId: string, at: number): Promise<void> {
  await enqueue(tx, PUBLISH, { proposalId, at }, at)
}

/** The hour has come: publishes once, whichever process hears of it and however often. */
export async function publishScheduled(ctx: Ctx, payload: Record<string, unknown>): Promise<void> {
  await write(ctx, async (tx) => {
    const proposal = await store.findProposal(tx.db, String(payload.proposalId))
    if (proposal?.state !== 'approved' || proposal.publish_at !== payload.at) return
    const { state } = await hearing(tx, proposal)
    if (state === 'approved') return publish(tx, proposal, null)
    // Who wrote it, or one who approved it, may no longer do so: others have to look at it again.
    await store.updateProposal(tx, proposal.id, { state, asks_review: 1, updated_at: tx.services.clock.now() })
    await announce(tx, 'proposal.filed', proposal, { round: proposal.round })
  })
}

/** Every event of a proposal names the article it is about, or what a new one is to stand below, for the desk. */
export async function announce(tx: Tx, name: string, proposal: store.ProposalTable, data: Record<string, unknown> = {}): Promise<void> {
  const items = [proposal.item_id, proposal.parent_id].filter((id) => id !== null)
  await emit(tx, { name, subject: proposal.id, space: await spaceOf(tx, proposal), data: { ...data, item: proposal.item_id, items } })
}

async function required(tx: Tx, id: string): Promise<store.ProposalTable> {
  const proposal = await store.findProposal(tx.db, id)
  if (!proposal) throw notFound('proposal')
  return proposal
}
