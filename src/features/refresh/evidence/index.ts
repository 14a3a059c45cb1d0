import type { Feature } from '../../../platform/feature.ts'

/** Signs that an item decays, and the score they add up to. */
export const evidence: Omit<Feature, 'name'> = {}
