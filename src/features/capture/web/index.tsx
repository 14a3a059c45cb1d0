import type { FeaturePage } from '../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [
  { path: '/spaces/$space/import', load: () => import('./import-page.tsx').then(({ ImportPage }) => ImportPage) },
]
