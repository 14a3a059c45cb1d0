import type { Feature } from '../../../platform/feature.ts'
import { deskFollower, rebuildDesk, refreshDeskOthers } from './following.ts'
import { addBulkRoutes } from './bulk/routes.ts'
import { continueBulk } from './bulk/running.ts'
import * as deskTables from './migrations/2026-11-22-desk.ts'
import * as deskTally from './migrations/2026-11-22-desk-tally.ts'
import * as deskWorth from './migrations/2026-11-22-desk-worth.ts'
import { addDeskRoutes } from './routes.ts'
import { deskPages } from './server-pages.ts'
import { deskSignals } from './signals.ts'
import { deskSources } from './sources.ts'

export { rebuildDesk }

const DAY_MS = 86_400_000

/** The steward's desk: what all features say waits, in one place. */
export const desk: Omit<Feature, 'name'> = {
  migrations: [deskTables, deskWorth, deskTally],
  routes(http) {
    addDeskRoutes(http)
    addBulkRoutes(http)
  },
  pages: deskPages,
  work: deskSources,
  signals: [deskSignals],
  followers: [deskFollower],
  jobs: {
    'stewardship.rebuild-desk': (ctx, { queue }, signal) => rebuildDesk(ctx, { queue: queue as string | undefined, signal }),
    'stewardship.refresh-desk': refreshDeskOthers,
    'stewardship.desk-bulk': (ctx, { id }, signal) => continueBulk(ctx.services, id as string, signal),
  },
  schedule: [
    { job: 'stewardship.rebuild-desk', everyMs: DAY_MS },
    { job: 'stewardship.refresh-desk', everyMs: 300_000 },
  ],
}
