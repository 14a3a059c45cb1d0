import type { FeaturePage } from '../../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [{ path: '/desk', load: () => import('./desk-page.tsx').then(({ DeskPage }) => DeskPage) }]
