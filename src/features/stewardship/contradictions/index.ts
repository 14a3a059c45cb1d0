import type { Feature } from '../../../platform/feature.ts'

/** Passages that speak of the same thing and disagree. */
export const contradictions: Omit<Feature, 'name'> = {}
