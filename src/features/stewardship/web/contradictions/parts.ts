import type { FeaturePage } from '../../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [
  { path: '/conflicts', load: () => import('./conflicts-page.tsx').then(({ ConflictsPage }) => ConflictsPage) },
  { path: '/conflicts/$id', load: () => import('./conflict-page.tsx').then(({ ConflictPage }) => ConflictPage) },
]
