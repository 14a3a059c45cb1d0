import { capture } from './features/capture/index.ts'
import { identity } from './features/identity/index.ts'
import { portal } from './features/portal/index.ts'
import { repository } from './features/repository/index.ts'
import { search } from './features/search/index.ts'
import type { Feature } from './platform/feature.ts'

/** The order is the import law: a feature may import only from those before it. (markdown is pure and has no record.) */
export const features: Feature[] = [identity, repository, search, capture, portal]
