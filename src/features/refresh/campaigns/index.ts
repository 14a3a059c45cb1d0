import type { Ctx } from '../../../platform/context.ts'
import type { Feature } from '../../../platform/feature.ts'
import { activePeople, personOf } from '../../identity/index.ts'
import { tendCampaigns } from './actions.ts'
import { campaignFollower } from './follower.ts'
import * as tables from './migrations/2026-11-22-campaigns.ts'
import { addCampaignRoutes } from './routes.ts'
import { campaignPages } from './server-pages.ts'
import { campaignSignals } from './signals.ts'

export { startCampaign } from './actions.ts'

const DAY_MS = 86_400_000

/** The context of a person who is still here, for work that is done with their rights while they are away. */
async function actAs(ctx: Ctx, personId: string): Promise<Ctx | undefined> {
  const [row] = await activePeople(ctx.db, [personId])
  return row && { ...ctx, actor: personOf(row) }
}

/** Going through everything about something before a day. */
export const campaigns: Omit<Feature, 'name'> = {
  migrations: [tables],
  routes: addCampaignRoutes,
  followers: [campaignFollower],
  signals: [campaignSignals],
  pages: campaignPages,
  jobs: { 'refresh.tend-campaigns': (ctx) => tendCampaigns(ctx, actAs) },
  schedule: [{ job: 'refresh.tend-campaigns', everyMs: DAY_MS }],
}
