import type { FeaturePage } from '../../../web/kit/pages.ts'

export const pages: FeaturePage[] = []
