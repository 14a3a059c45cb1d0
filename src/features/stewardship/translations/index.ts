import type { Feature } from '../../../platform/feature.ts'

/** Items that are translations of each other. */
export const translations: Omit<Feature, 'name'> = {}
