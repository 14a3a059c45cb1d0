import type { Feature } from '../../../platform/feature.ts'
import * as flagTables from './migrations/2026-11-22-flags.ts'
import { addFlagRoutes } from './routes.ts'
import { flagSignals, flagWork } from './work.ts'

export { heedFlag, raiseFlag, settleFlag } from './actions.ts'

/** What readers tell of an item: outdated, wrong, unclear, a duplicate, something missing. */
export const flags: Omit<Feature, 'name'> = {
  migrations: [flagTables],
  routes: addFlagRoutes,
  work: flagWork,
  signals: [flagSignals],
}
