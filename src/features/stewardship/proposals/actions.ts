import { type Ctx, type Tx, write } from '../../../platform/context.ts'
import { conflict, DomainError, invalid } from '../../../platform/errors.ts'
import { newId } from '../../../platform/ids.ts'
import { requirePerson } from '../../identity/index.ts'
import { analyse, placeFor, readArticle } from '../../repository/index.ts'
import { keepFilesOf } from './files.ts'
import * as policy from './policy.ts'
import { announce, conclude, hearing, isReady, joinedWith, neededFor, publish, scheduleAt } from './publishing.ts'
import { isTimeZone, lastWords } from './rules.ts'
import type { NewDecision, NewProposal, ProposalText, Schedule } from './schema.ts'
import * as store from './store/proposals.ts'

const MOST_LIVE = 200
const MOST_ROUNDS = 100
/** So far ahead something may be planned: two years. */
const FURTHEST_MS = 731 * 86_400_000

/** Files a proposal: a change of an article, or a new one. Gives its id. */
export async function fileProposal(ctx: Ctx, input: NewProposal): Promise<string> {
  const person = requirePerson(ctx)
  analyse(ctx, input.body)
  return write(ctx, async (tx) => {
    const target = await targetOf(tx, input)
    const { place, direct, propose } = await policy.publishingAt(tx, target)
    if (!propose) throw new DomainError('forbidden', 403)
    const review = input.review || !direct
    if (!review && input.schedule === null) throw invalid('proposal-nothing-to-wait-for')
    if ((await store.countLiveBy(tx.db, person.id)) >= MOST_LIVE) throw conflict('too-many-proposals', { most: MOST_LIVE })
    checkSchedule(tx, input.schedule)
    const now = tx.services.clock.now()
    const proposal: store.ProposalTable = {
      ...{ id: newId(), item_id: input.itemId, space_id: place.spaceId, parent_id: target.parentId, title: input.title },
      ...{ proposer_id: person.id, asks_review: review ? 1 : 0, state: 'open', round: 1, held: null },
      ...{ publish_at: input.schedule?.publishAt ?? null, time_zone: input.schedule?.timeZone ?? null },
      ...{ created_at: now, updated_at: now, settled_at: null, settled_by: null, applied_revision: null },
    }
    const round = roundOf(tx, proposal, input)
    await requireChange(tx, proposal, round)
    await store.insertProposal(tx, proposal)
    await store.insertRound(tx, round)
    await keepFilesOf(tx, round)
    await announce(tx, review ? 'proposal.filed' : 'proposal.scheduled', proposal, { round: 1 })
    if (!review) await conclude(tx, proposal.id, person.id)
    if (input.schedule) await scheduleAt(tx, proposal.id, input.schedule.publishAt)
    return proposal.id
  })
}

async function targetOf(tx: Tx, { itemId, spaceId, parentId }: NewProposal) {
  if (itemId !== null) {
    const { item } = await readArticle(tx, itemId)
    if (item.trashed_at !== null) throw conflict('in-trash')
    return { itemId, spaceId: item.space_id, parentId: null }
  }
  if (spaceId === undefined) throw invalid('proposal-without-place')
  await placeFor(tx, spaceId, parentId)
  return { itemId: null, spaceId, parentId }
}

function roundOf(ctx: Ctx, proposal: store.ProposalTable, input: NewProposal | ProposalText): store.Round {
  const { title, kind, description, tags, topics, body, message } = input
  return {
    ...{ proposal_id: proposal.id, number: proposal.round, base_revision: proposal.item_id === null ? null : input.baseRevision },
    ...{ title, kind, description, tags, topics, body, message },
    ...{ author_id: requirePerson(ctx).id, at: ctx.services.clock.now() },
  }
}

/** Refuses a text that changes nothing, and one that does not join with the article as it is; the latter with all that is needed to decide. */
async function requireChange(tx: Tx, { item_id }: store.ProposalTable, round: store.Round): Promise<void> {
  if (item_id === null) return
  if (round.base_revision === null) throw invalid('proposal-without-base')
  const joined = await joinedWith(tx, item_id, round)
  if (joined?.conflict) throw joined.conflict
  const { revision, fields } = await readArticle(tx, item_id)
  if (joined && joined.body === revision.body && JSON.stringify(sorted(joined.fields)) === JSON.stringify(sorted(fields)))
    throw invalid('proposal-empty')
}

const sorted = (fields: { title: string; kind: string | null; description: string; tags: string[]; topics: string[] }) => [
  fields.title,
  fields.kind,
  fields.description,
  [...fields.tags].sort(),
  [...fields.topics].sort(),
]

function checkSchedule(ctx: Ctx, schedule: Schedule | null): void {
  if (schedule === null) return
  const now = ctx.services.clock.now()
  if (schedule.publishAt <= now) throw invalid('publish-time-past')
  if (schedule.publishAt > now + FURTHEST_MS) throw invalid('publish-time-far')
  if (!isTimeZone(schedule.timeZone)) throw invalid('time-zone-unknown', { name: schedule.timeZone })
}

/** The next round: another text, for which nobody has approved yet. */
export async function reviseProposal(ctx: Ctx, id: string, input: ProposalText): Promise<void> {
  analyse(ctx, input.body)
  await write(ctx, async (tx) => {
    const { proposal } = await policy.revisableProposal(tx, id)
    if (input.round !== proposal.round) throw conflict('proposal-moved-on', { round: proposal.round })
    if (proposal.round >= MOST_ROUNDS) throw conflict('too-many-rounds', { most: MOST_ROUNDS })
    const next = { ...proposal, round: proposal.round + 1, title: input.title }
    const round = roundOf(tx, next, input)
    await requireChange(tx, next, round)
    await store.insertRound(tx, round)
    await keepFilesOf(tx, round)
    const now = tx.services.clock.now()
    await store.updateProposal(tx, id, { round: next.round, title: next.title, state: 'open', held: null, updated_at: now })
    // Mended by somebody who may not publish it alone, what only waited for its time waits for approval.
    const alone = proposal.asks_review === 0 && (await neededFor(tx, next)) === 0
    if (!alone) await store.updateProposal(tx, id, { asks_review: 1 })
    await announce(tx, 'proposal.revised', proposal, { round: next.round })
    if (alone) await conclude(tx, id, requirePerson(tx).id)
  })
}

/** What a reviewer says of a round. It counts for the text that was read: of another round it is refused. */
export async function decideProposal(ctx: Ctx, id: string, input: NewDecision): Promise<void> {
  const person = requirePerson(ctx)
  await write(ctx, async (tx) => {
    const { proposal } = await policy.reviewableProposal(tx, id, async (round) => (await store.findRound(tx.db, id, round))?.author_id)
    if (input.round !== proposal.round) throw conflict('proposal-moved-on', { round: proposal.round })
    if (input.verdict !== 'approve' && input.reason === '') throw invalid('decision-without-reason')
    const said = await store.listDecisions(tx.db, id)
    if (lastWords(said, proposal.round).get(person.id) === input.verdict) throw conflict('already-decided')
    const at = tx.services.clock.now()
    const { verdict, reason, round } = input
    await store.insertDecision(tx, { id: newId(), proposal_id: id, round, reviewer_id: person.id, verdict, reason, at })
    await store.updateProposal(tx, id, { updated_at: at })
    const names = { approve: 'proposal.approved', 'request-changes': 'proposal.changes-requested', reject: 'proposal.rejected' }
    await announce(tx, names[verdict], proposal, { round, reason, final: await isReady(tx, proposal) })
    await conclude(tx, id, person.id)
  })
}

export async function commentOnProposal(ctx: Ctx, id: string, body: string): Promise<void> {
  const person = requirePerson(ctx)
  analyse(ctx, body)
  await write(ctx, async (tx) => {
    const { proposal } = await policy.visibleProposal(tx, id)
    const comment = { id: newId(), proposal_id: id, author_id: person.id, body, at: tx.services.clock.now() }
    await store.insertComment(tx, comment)
    await store.updateProposal(tx, id, { updated_at: comment.at })
    await announce(tx, 'proposal.commented', proposal, { comment: comment.id })
  })
}

export async function withdrawProposal(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { proposal } = await policy.ownProposal(tx, id)
    const now = tx.services.clock.now()
    const settled = { settled_at: now, settled_by: requirePerson(tx).id, updated_at: now }
    await store.updateProposal(tx, id, { state: 'withdrawn', publish_at: null, held: null, ...settled })
    await announce(tx, 'proposal.withdrawn', proposal)
  })
}

/** Sets the hour of publishing, or takes it away; then what was approved waits until somebody publishes it. */
export async function scheduleProposal(ctx: Ctx, id: string, schedule: Schedule | null): Promise<void> {
  await write(ctx, async (tx) => {
    const { proposal } = await policy.revisableProposal(tx, id)
    checkSchedule(tx, schedule)
    const now = tx.services.clock.now()
    await store.updateProposal(tx, id, { publish_at: schedule?.publishAt ?? null, time_zone: schedule?.timeZone ?? null, updated_at: now })
    await announce(tx, schedule ? 'proposal.scheduled' : 'proposal.unscheduled', proposal)
    if (schedule) await scheduleAt(tx, id, schedule.publishAt)
  })
}

/** Publishes what was approved without waiting for its time. */
export async function publishProposal(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { proposal } = await policy.revisableProposal(tx, id)
    const { state } = await hearing(tx, proposal)
    if (proposal.state !== 'approved' || state !== 'approved') throw conflict('proposal-not-approved')
    await publish(tx, proposal, requirePerson(tx).id)
  })
}
