import type { Feature } from '../../../platform/feature.ts'
import { revisedItem } from './changes.ts'
import { verificationFollower } from './followers.ts'
import * as verificationTables from './migrations/2026-11-22-verification.ts'
import { addRoutes } from './routes.ts'
import { verificationPages } from './server-pages.ts'
import { replanJob, settle } from './settling.ts'
import { verificationSignals } from './signals.ts'
import { readableSuccessors, trustOf } from './standings.ts'
import { verificationWork } from './work.ts'

export { dispute, makeDue, settleDispute } from './changes.ts'
export { materialityOf } from './material.ts'
export { reviewersOf, setOwner } from './owners.ts'
export { setAbsence } from './people.ts'
export { addPolicy } from './policies.ts'
export { markObsolete, snoozeReview, undoLastAct, withdrawObsolete } from './reviewing.ts'
export type { DueReason } from './schema.ts'
export { ownersOf, type Standing, standingsOf, stewardsOf } from './standings.ts'
export { settle } from './settling.ts'
export { markUrl } from './store/sources.ts'
export { verifyItem } from './verifying.ts'

const HOUR_MS = 3_600_000

/** Who answers for an item, who says it is right and until when, and what happens when that is over. */
export const verification: Omit<Feature, 'name'> = {
  migrations: [verificationTables],
  routes: addRoutes,
  pages: verificationPages,
  followers: [verificationFollower],
  signals: verificationSignals,
  work: verificationWork,
  jobs: {
    'verification.settle': async (ctx, _payload, signal) => {
      await settle(ctx, signal)
    },
    'verification.replan': replanJob,
  },
  schedule: [{ job: 'verification.settle', everyMs: HOUR_MS }],
  async start(services) {
    services.trust = trustOf
    services.successors = readableSuccessors
    services.revised = revisedItem
  },
}
