import type { Feature } from '../../../platform/feature.ts'

/** Changes that wait for a review: suggested edits, approval before publishing, publishing at a time. */
export const proposals: Omit<Feature, 'name'> = {}
