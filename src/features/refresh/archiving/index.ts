import type { Feature } from '../../../platform/feature.ts'
import { archiveByPolicy } from './actions.ts'
import * as tables from './migrations/2026-11-22-archiving.ts'
import { addArchivingRoutes } from './routes.ts'
import { archivingSignals } from './signals.ts'

const DAY_MS = 86_400_000

/** Archiving what nobody uses: always announced, always undone with one act. */
export const archiving: Omit<Feature, 'name'> = {
  migrations: [tables],
  routes: addArchivingRoutes,
  signals: [archivingSignals],
  jobs: {
    'refresh.archive-by-policy': async (ctx, _payload, signal) => {
      await archiveByPolicy(ctx, signal)
    },
  },
  schedule: [{ job: 'refresh.archive-by-policy', everyMs: DAY_MS }],
}
