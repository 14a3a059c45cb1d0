import type { Feature } from '../../../platform/feature.ts'

/** Going through everything about something before a day. */
export const campaigns: Omit<Feature, 'name'> = {}
