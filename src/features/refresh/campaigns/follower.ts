import type { Ctx } from '../../../platform/context.ts'
import { type Follower, idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import { doneSince } from './rules.ts'
import * as store from './store.ts'

/** An item is done in a campaign as soon as it is verified, and open again where that is taken back. */
export const campaignFollower: Follower = {
  name: 'refresh.campaigns',
  restMs: 2_000,
  async handle(ctx: Ctx, events: StoredEvent[]) {
    const ids = events.flatMap(({ name, subject, data }) =>
      name.startsWith('verification.') ? [subject, ...idsIn({ data }, 'items')] : [],
    )
    if (ids.length > 0) await settle(ctx, [...new Set(ids)])
  },
}

async function settle(ctx: Ctx, ids: string[]): Promise<void> {
  const waiting = await store.inOpenCampaigns(ctx.db, ids)
  if (waiting.length === 0) return
  const standings = await store.verifiedAt(ctx.db, [...new Set(waiting.map(({ item_id }) => item_id))])
  for (const row of waiting) {
    const standing = standings.get(row.item_id)
    const done_at = standing ? doneSince(row.added_at, standing) : null
    if (done_at === row.done_at) continue
    await store.updateItem(ctx.services.writer, row.campaign_id, row.item_id, {
      done_at,
      done_by: done_at === null ? null : (standing?.verifier ?? null),
    })
  }
}
