import type { Feature } from '../../../platform/feature.ts'

/** What readers report of an item: outdated, wrong, unclear, duplicate, missing. */
export const flags: Omit<Feature, 'name'> = {}
