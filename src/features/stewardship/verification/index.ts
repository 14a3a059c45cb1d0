import type { Feature } from '../../../platform/feature.ts'
import { revisedItem } from './changes.ts'
import * as verificationTables from './migrations/2026-11-22-verification.ts'
import { addRoutes } from './routes.ts'
import { trustOf } from './standings.ts'

export { dispute, makeDue, settleDispute, sourceChanged } from './changes.ts'
export { materialityOf } from './material.ts'
export { reviewersOf, setOwner } from './owners.ts'
export { markObsolete, withdrawObsolete } from './reviewing.ts'
export type { DueReason } from './schema.ts'
export { policiesInForce } from './queries.ts'
export { ownersOf, readableSuccessors, type Standing, standingsOf, stewardsOf, trustOf } from './standings.ts'
export { itemsOfUrl, markUrl, sourceUrls } from './store/sources.ts'
export { verifyItem } from './verifying.ts'

/** Who answers for an item, who says it is right and until when, and what happens when that is over. */
export const verification: Omit<Feature, 'name'> = {
  migrations: [verificationTables],
  routes: addRoutes,
  async start(services) {
    services.trust = trustOf
    services.revised = revisedItem
  },
}
