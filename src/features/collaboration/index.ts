import type { Feature } from '../../platform/feature.ts'

/** What people say about items where they stand: comments on blocks and selections, in threads. */
export const collaboration: Feature = {
  name: 'collaboration',
}
