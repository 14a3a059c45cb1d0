import type { Feature } from '../../../platform/feature.ts'

/** Who answers for an item, who says it is right and until when, and what happens when that is over. */
export const verification: Omit<Feature, 'name'> = {}
