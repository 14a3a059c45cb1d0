import { joined } from '../../platform/feature.ts'
import { contradictions } from './contradictions/index.ts'
import { desk } from './desk/index.ts'
import { duplicates } from './duplicates/index.ts'
import { flags } from './flags/index.ts'
import { proposals } from './proposals/index.ts'
import { quality } from './quality/index.ts'
import { translations } from './translations/index.ts'
import { verification } from './verification/index.ts'

export {
  type DueReason,
  makeDue,
  markUrl,
  ownersOf,
  reviewersOf,
  setOwner,
  type Standing,
  standingsOf,
  stewardsOf,
  verifyItem,
} from './verification/index.ts'

export { addPolicy, markObsolete, setAbsence, settle, snoozeReview } from './verification/index.ts'
export { changeApproval, commentOnProposal, decideProposal, fileProposal } from './proposals/index.ts'
export { heedFlag, raiseFlag, settleFlag } from './flags/index.ts'
export { setTranslation } from './translations/index.ts'
export { rebuildDesk } from './desk/index.ts'

/** What keeps knowledge right: a part a folder, in the order in which they may import each other. */
export const stewardship = joined('stewardship', [verification, proposals, flags, duplicates, contradictions, quality, translations, desk])
