import { joined } from '../../platform/feature.ts'
import { archiving } from './archiving/index.ts'
import { campaigns } from './campaigns/index.ts'
import { evidence } from './evidence/index.ts'
import { links } from './links/index.ts'

export { startCampaign } from './campaigns/index.ts'
export { retireWord, weighAll } from './evidence/index.ts'

/** What brings knowledge back to a person before it rots. */
export const refresh = joined('refresh', [links, evidence, campaigns, archiving])
