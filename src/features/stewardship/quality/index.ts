import type { Feature } from '../../../platform/feature.ts'

/** The content standard by kind, and reviews against it. */
export const quality: Omit<Feature, 'name'> = {}
