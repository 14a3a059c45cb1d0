import type { FeaturePage } from '../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [{ path: '/', load: () => import('./home-page.tsx').then(({ HomePage }) => HomePage) }]
