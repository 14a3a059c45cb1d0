import type { AdministrationPart, FeaturePage } from '../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [
  { path: '/demand', load: () => import('./demand-page.tsx').then(({ DemandPage }) => DemandPage) },
  { path: '/demand/$key', load: () => import('./demand-detail-page.tsx').then(({ DemandDetailPage }) => DemandDetailPage) },
  { path: '/search', load: () => import('./search-page.tsx').then(({ SearchPage }) => SearchPage) },
  { path: '/synonyms', load: () => import('./synonyms-page.tsx').then(({ SynonymsPage }) => SynonymsPage) },
]

export const administration: AdministrationPart[] = [
  {
    name: 'search',
    icon: 'search',
    label: 'search:dense.tab',
    load: () => import('./administration-part.tsx').then(({ SearchAdministration }) => SearchAdministration),
  },
]
