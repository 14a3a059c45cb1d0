import type { Ctx, Person } from '../../../platform/context.ts'
import { DomainError, forbidden, notFound } from '../../../platform/errors.ts'
import { activePeople, personOf, requirePerson } from '../../identity/index.ts'
import { permissionsOn, type Publishing, rankOf, readableItem, visibleSpace } from '../../repository/index.ts'
import { isLive } from './rules.ts'
import type { ApprovalView } from './schema.ts'
import { findApproval } from './store/approval.ts'
import { findProposal, listedSpaces, type ProposalTable } from './store/proposals.ts'

/* Who may do what with proposals, as numbered in docs/permissions.md (70 to 79). Lists say the same in SQL (store/proposals.ts). */

declare const proof: unique symbol
export type Authorized<Deed extends string> = ProposalTable & { readonly [proof]: Deed }

/** What whoever asks is at the place of a text: an article that exists, or where a new one is to stand. */
export type Place = { spaceId: string; title: string; language: string; write: boolean; steward: boolean }

/** The place a proposal is about; what may not be read there does not exist. */
async function placeOf(ctx: Ctx, target: { itemId: string | null; spaceId: string; parentId: string | null }): Promise<Place> {
  const at = target.itemId ?? target.parentId
  if (at === null) {
    const { id, rank } = await visibleSpace(ctx, target.spaceId)
    if (rank < rankOf.reader) throw notFound('space')
    return { spaceId: id, title: '', language: 'und', write: rank >= rankOf.contributor, steward: rank >= rankOf.steward }
  }
  const item = await readableItem(ctx, at)
  const { write, steward } = permissionsOn(item)
  return { spaceId: target.itemId === null ? target.spaceId : item.space_id, title: item.title, language: item.language, write, steward }
}

export const defaultApproval = { needed: 'none', minimum: 1, who: 'stewards' } as const
export type Approval = Pick<ApprovalView, 'needed' | 'minimum' | 'who'>

/** How a space wants its texts approved. Where nothing was set, whoever may write may publish, and decide on what others propose. */
export const approvalIn = async (ctx: Ctx, spaceId: string): Promise<Approval> => (await findApproval(ctx.db, spaceId)) ?? defaultApproval

/** Whether whoever asks decides on proposals at a place. */
async function mayDecide(ctx: Ctx, place: Place, approval: Approval): Promise<boolean> {
  if (ctx.actor.kind !== 'person') return false
  if (approval.needed === 'none') return place.write
  if (approval.who === 'stewards') return place.steward
  return (await listedSpaces(ctx.db, ctx.actor.id)).includes(place.spaceId)
}

const publishesAt = (place: Place, approval: Approval): boolean =>
  approval.needed === 'none' ? place.write : approval.needed === 'contributors' && place.steward

/** What whoever asks may do with the text at a place. */
export async function publishingAt(
  ctx: Ctx,
  at: Publishing,
): Promise<{ place: Place; approval: Approval; direct: boolean; propose: boolean }> {
  const place = await placeOf(ctx, at)
  const approval = await approvalIn(ctx, place.spaceId)
  // A new article takes the right to write at its place; a change may be suggested by whoever reads the article.
  return { place, approval, direct: publishesAt(place, approval), propose: at.itemId !== null || place.write }
}

/** Refuses to publish where approval comes first (71). */
export async function requireDirect(ctx: Ctx, at: Publishing): Promise<void> {
  const { direct, approval } = await publishingAt(ctx, at)
  if (!direct) throw new DomainError('approval-needed', 403, { count: approval.minimum })
}

const targetOf = (proposal: ProposalTable): Publishing => ({
  itemId: proposal.item_id,
  spaceId: proposal.space_id,
  parentId: proposal.parent_id,
})

/** A proposal as whoever asks stands to it. */
export type Stand = {
  proposal: Authorized<'read'>
  place: Place
  approval: Approval
  /** Decides on proposals here, and did not file this one. */
  reviewer: boolean
  proposer: boolean
}

/** A proposal for those who take part: who filed it, those who decide, and those who may write the article (70). */
export async function visibleProposal(ctx: Ctx, id: string): Promise<Stand> {
  requirePerson(ctx)
  const proposal = await findProposal(ctx.db, id)
  if (!proposal) throw notFound('proposal')
  const place = await placeOf(ctx, targetOf(proposal)).catch((error: unknown) => {
    throw error instanceof DomainError && error.status === 404 ? notFound('proposal') : error
  })
  const approval = await approvalIn(ctx, place.spaceId)
  const proposer = ctx.actor.kind === 'person' && proposal.proposer_id === ctx.actor.id
  const decides = await mayDecide(ctx, place, approval)
  if (!proposer && !decides && !(proposal.item_id !== null && place.write)) throw notFound('proposal')
  return { proposal: proposal as Authorized<'read'>, place, approval, proposer, reviewer: decides && !proposer }
}

export async function liveProposal(ctx: Ctx, id: string): Promise<Stand> {
  const stand = await visibleProposal(ctx, id)
  if (!isLive(stand.proposal.state)) throw new DomainError('proposal-settled', 409)
  return stand
}

/** Those who decide, on what they did not file or write themselves (72, 73). */
export async function reviewableProposal(ctx: Ctx, id: string, author: (round: number) => Promise<string | undefined>): Promise<Stand> {
  const stand = await liveProposal(ctx, id)
  if (stand.proposer) throw new DomainError('own-proposal', 403)
  if (!stand.reviewer) throw forbidden()
  if ((await author(stand.proposal.round)) === requirePerson(ctx).id) throw new DomainError('own-proposal', 403)
  return stand
}

/** The text is changed by who filed it, and by those who decide, to resolve a conflict or mend a word (74). */
export async function revisableProposal(ctx: Ctx, id: string): Promise<Stand> {
  const stand = await liveProposal(ctx, id)
  if (!stand.proposer && !stand.reviewer) throw forbidden()
  return stand
}

/** Only who filed it takes it back. */
export async function ownProposal(ctx: Ctx, id: string): Promise<Stand> {
  const stand = await liveProposal(ctx, id)
  if (!stand.proposer) throw forbidden()
  return stand
}

/** The context in which a person would act now; undefined for who has left. */
export async function contextOf(ctx: Ctx, personId: string): Promise<(Ctx & { actor: Person }) | undefined> {
  const [row] = await activePeople(ctx.db, [personId])
  return row && { ...ctx, actor: personOf(row) }
}

/** Of these people, those who may decide on a proposal now. */
export async function decidersAmong(ctx: Ctx, proposal: ProposalTable, personIds: Iterable<string>): Promise<Set<string>> {
  const found = new Set<string>()
  for (const id of personIds) {
    const theirs = await contextOf(ctx, id)
    if (!theirs || id === proposal.proposer_id) continue
    const stand = await visibleProposal(theirs, proposal.id).catch(() => undefined)
    if (stand?.reviewer) found.add(id)
  }
  return found
}

/** Whether each of these could publish what is proposed without approval, as things are now. */
export async function allPublish(ctx: Ctx, proposal: ProposalTable, personIds: Iterable<string>): Promise<boolean> {
  for (const id of personIds) {
    const theirs = await contextOf(ctx, id)
    const asked = theirs && (await publishingAt(theirs, targetOf(proposal)).catch(() => undefined))
    if (!asked?.direct) return false
  }
  return true
}
