import type { Feature } from '../../../platform/feature.ts'

/** Items that say the same, and making one of two. */
export const duplicates: Omit<Feature, 'name'> = {}
