import type { FeaturePage } from '../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [{ path: '/search', load: () => import('./results-page.tsx').then(({ ResultsPage }) => ResultsPage) }]
