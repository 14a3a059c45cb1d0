import type { Feature } from '../../../platform/feature.ts'
import { freshnessFollower } from './follower.ts'
import { weighAll } from './freshness.ts'
import * as tables from './migrations/2026-11-22-evidence.ts'
import { addEvidenceRoutes } from './routes.ts'
import { scanForWords } from './scanning.ts'
import { evidencePages } from './server-pages.ts'
import { deleteOldRuns } from './store/freshness.ts'
import { staleWork } from './work.ts'

export { retireWord } from './actions.ts'
export { weighAll } from './freshness.ts'

const DAY_MS = 86_400_000
const RUNS_KEPT_MS = 90 * DAY_MS

/** Signs that an item decays, and the score they add up to. */
export const evidence: Omit<Feature, 'name'> = {
  migrations: [tables],
  routes: addEvidenceRoutes,
  followers: [freshnessFollower],
  work: [staleWork],
  pages: evidencePages,
  jobs: {
    'refresh.weigh-all': async (ctx, _payload, signal) => {
      await deleteOldRuns(ctx.services.writer, ctx.services.clock.now() - RUNS_KEPT_MS)
      await weighAll(ctx, signal)
    },
    'refresh.scan-words': (ctx, payload, signal) => scanForWords(ctx, payload.words as string[], signal),
  },
  schedule: [{ job: 'refresh.weigh-all', everyMs: DAY_MS }],
}
