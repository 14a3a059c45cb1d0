import type { Feature } from '../../../platform/feature.ts'
import { waitingFiles } from './files.ts'
import * as fileTables from './migrations/2026-11-22-proposal-files.ts'
import * as proposalTables from './migrations/2026-11-22-proposals.ts'
import { proposalPages } from './pages.ts'
import { requireDirect } from './policy.ts'
import { PUBLISH, publishScheduled } from './publishing.ts'
import { addProposalRoutes } from './routes.ts'
import { proposalSignals } from './signals.ts'
import { proposalWork } from './work.ts'

export { commentOnProposal, decideProposal, fileProposal } from './actions.ts'
export { changeApproval } from './approval.ts'

/** Suggested changes, what has to be approved before it is published, and what is published at a time. */
export const proposals: Omit<Feature, 'name'> = {
  migrations: [proposalTables, fileTables],
  routes: addProposalRoutes,
  jobs: { [PUBLISH]: publishScheduled },
  signals: [proposalSignals],
  work: [proposalWork],
  pages: proposalPages,
  async start(services) {
    services.publishing = requireDirect
    services.waitingFiles = waitingFiles
  },
}
