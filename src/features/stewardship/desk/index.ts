import type { Feature } from '../../../platform/feature.ts'

/** Everything that waits for stewards, gathered from all features' work. */
export const desk: Omit<Feature, 'name'> = {}
