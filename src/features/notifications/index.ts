import type { Feature } from '../../platform/feature.ts'

/** Who hears of what: an inbox, and mail. */
export const notifications: Feature = {
  name: 'notifications',
}
