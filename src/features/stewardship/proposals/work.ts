import type { Work, WorkSource } from '../../../platform/feature.ts'
import type { Ctx } from '../../../platform/context.ts'
import { idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import { namesOf } from '../../identity/index.ts'
import { liveAtTheTop, liveProposals, type ProposalTable } from './store/proposals.ts'

/** What waits for somebody who decides, or stands still: not what only waits for its time or for its writer. */
const waits = ({ state, asks_review, held }: ProposalTable): boolean => (state === 'open' && asks_review === 1) || held !== null

async function presentWork(ctx: Ctx, rows: ProposalTable[]): Promise<Work[]> {
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.proposer_id),
  )
  return rows.filter(waits).map((row) => ({
    ...{ queue: 'proposals', key: row.id, spaceId: row.space_id, href: `/proposals/${row.id}`, since: row.created_at },
    // What is to stand below an item may be known to those only who may read that item; so it is named by it.
    itemId: row.item_id ?? row.parent_id,
    title: (row.item_id ?? row.parent_id) === null ? row.title : null,
    reason: { code: reasonOf(row), values: { by: names.get(row.proposer_id) ?? '', round: row.round } },
    assigneeId: null,
  }))
}

function reasonOf({ held, item_id, parent_id }: ProposalTable): string {
  if (held !== null) return 'proposal-held'
  return item_id === null && parent_id !== null ? 'proposal-below' : 'proposal-waits'
}

/** The steward's queue of proposals. */
export const proposalWork: WorkSource = {
  queue: 'proposals',
  affected: (event: StoredEvent) => (event.name.startsWith('proposal.') ? idsIn(event, 'items') : []),
  async of(ctx, itemIds) {
    return presentWork(ctx, await liveProposals(ctx.db, itemIds))
  },
  async others(ctx) {
    return presentWork(ctx, await liveAtTheTop(ctx.db))
  },
}
