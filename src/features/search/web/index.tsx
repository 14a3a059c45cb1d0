import type { FeaturePage } from '../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [{ path: '/search', load: () => import('./search-page.tsx').then(({ SearchPage }) => SearchPage) }]
