import { capture } from './features/capture/index.ts'
import { collaboration } from './features/collaboration/index.ts'
import { identity } from './features/identity/index.ts'
import { notifications } from './features/notifications/index.ts'
import { portal } from './features/portal/index.ts'
import { refresh } from './features/refresh/index.ts'
import { repository } from './features/repository/index.ts'
import { search } from './features/search/index.ts'
import { stewardship } from './features/stewardship/index.ts'
import type { Feature } from './platform/feature.ts'

/** The order is the import law: a feature may import only from those before it. (markdown is pure and has no record.) */
export const features: Feature[] = [identity, repository, collaboration, search, stewardship, refresh, capture, notifications, portal]
