import type { Ctx } from '../../../platform/context.ts'
import type { StoredEvent } from '../../../platform/events/follower.ts'
import type { Signal, SignalSource, Urgency } from '../../../platform/feature.ts'
import { findPeopleByHandle, namesOf } from '../../identity/index.ts'
import { analyse } from '../../repository/index.ts'
import { ownersOf, stewardsOf } from '../verification/index.ts'
import { approvalIn, contextOf, visibleProposal } from './policy.ts'
import { spaceOf } from './publishing.ts'
import { listApprovers, peopleAmong } from './store/approval.ts'
import { findProposal, listComments, partakers, type ProposalTable } from './store/proposals.ts'

const MOST_TOLD = 200

/** Those who are asked to decide: the stewards of the space, or whoever it lists. */
async function askedToDecide(ctx: Ctx, proposal: ProposalTable): Promise<string[]> {
  const spaceId = await spaceOf(ctx, proposal)
  const { needed, who } = await approvalIn(ctx, spaceId)
  if (needed === 'none' || who === 'stewards') return stewardsOf(ctx, spaceId)
  const listed = await listApprovers(ctx.db, spaceId)
  return peopleAmong(
    ctx.db,
    listed.map((row) => row.subject_id),
  )
}

/** Those who answer for the article and are not asked to decide. */
async function answerable(ctx: Ctx, { item_id }: ProposalTable, asked: string[]): Promise<string[]> {
  const owner = item_id === null ? undefined : (await ownersOf(ctx, [item_id])).get(item_id)
  return owner ? (await peopleAmong(ctx.db, [owner.id])).filter((id) => !asked.includes(id)) : []
}

/** People who are spoken to in a comment. */
async function mentioned(ctx: Ctx, body: string): Promise<string[]> {
  const handles = analyse(ctx, body).links.flatMap(({ kind, target }) => (kind === 'mention' ? [target] : []))
  return [...(await findPeopleByHandle(ctx, [...new Set(handles)])).values()].map(({ id }) => id)
}

type Told = { people: string[]; name: string; urgency: Urgency; key: string }

/** Whom an event of a proposal is told, and as what. */
async function tellingsOf(ctx: Ctx, event: StoredEvent, proposal: ProposalTable): Promise<Told[]> {
  const { id, proposer_id: proposer, round } = proposal
  const toProposer = (name: string, urgency: Urgency, key: string): Told[] => [
    { people: [proposer], name, urgency, key: `${name} ${id} ${key}` },
  ]
  switch (event.name) {
    case 'proposal.filed':
    case 'proposal.revised': {
      if (proposal.asks_review === 0) return []
      const people = await askedToDecide(ctx, proposal)
      const number = Number(event.data.round ?? round)
      if (number > 1) return [{ people, name: 'review-again', urgency: 'request', key: `review ${id} ${number}` }]
      return [
        { people, name: 'review-requested', urgency: 'request', key: `review ${id} 1` },
        { people: await answerable(ctx, proposal, people), name: 'proposed', urgency: 'news', key: `review ${id} 1` },
      ]
    }
    case 'proposal.changes-requested':
      return toProposer('changes-requested', 'request', event.id)
    case 'proposal.approved':
      // The last approval is heard of as what came of it.
      return event.data.final === true ? [] : toProposer('proposal-approved', 'news', event.id)
    case 'proposal.rejected':
      return toProposer('proposal-rejected', 'news', event.id)
    case 'proposal.applied':
      return toProposer('proposal-applied', 'news', '')
    case 'proposal.held':
      return toProposer('proposal-held', 'request', event.id)
    case 'proposal.commented': {
      const comment = (await listComments(ctx.db, id, MOST_TOLD)).find((each) => each.id === event.data.comment)
      if (!comment) return []
      const named = await mentioned(ctx, comment.body)
      const others = [proposer, ...(await partakers(ctx.db, id))].filter((person) => !named.includes(person))
      return [
        { people: named, name: 'proposal-mention', urgency: 'mention', key: `comment ${comment.id}` },
        { people: others, name: 'proposal-commented', urgency: 'news', key: `comment ${comment.id}` },
      ]
    }
    default:
      return []
  }
}

/** What is told of proposals; only to those who may see the proposal at that moment. */
export const proposalSignals: SignalSource = {
  name: 'proposals',
  async of(ctx, event) {
    if (!event.name.startsWith('proposal.')) return []
    const proposal = await findProposal(ctx.db, event.subject)
    if (!proposal) return []
    const names = await namesOf(ctx.db, [proposal.proposer_id, event.actorId])
    const by = names.get(event.actorId ?? proposal.proposer_id) ?? ''
    const signals: Signal[] = []
    for (const { people, name, urgency, key } of await tellingsOf(ctx, event, proposal)) {
      for (const personId of [...new Set(people)].slice(0, MOST_TOLD)) {
        if (personId === event.actorId) continue
        const theirs = await contextOf(ctx, personId)
        const seen = theirs && (await visibleProposal(theirs, proposal.id).catch(() => undefined))
        if (!seen || (urgency === 'request' && personId !== proposal.proposer_id && !seen.reviewer)) continue
        const values = { by, title: proposal.title, round: proposal.round, proposer: names.get(proposal.proposer_id) ?? '' }
        signals.push({
          personId,
          name: `stewardship:${name}`,
          urgency,
          itemId: proposal.item_id,
          href: `/proposals/${proposal.id}`,
          values,
          key,
        })
      }
    }
    return signals
  },
}
