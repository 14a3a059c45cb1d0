import type { Feature } from '../../../platform/feature.ts'

/** Links that lead out of the organisation, and whether they still lead somewhere. */
export const links: Omit<Feature, 'name'> = {}
