import type { AdministrationPart, EditorPart, FeaturePage, SpacePart } from '../../../../web/kit/pages.ts'

/** What quality brings to the interface. */
export const pages: FeaturePage[] = [
  { path: '/quality', load: () => import('./quality-page.tsx').then(({ QualityPage }) => QualityPage) },
  { path: '/quality/reviews/$id', load: () => import('./review-page.tsx').then(({ QualityReviewPage }) => QualityReviewPage) },
]

export const editorParts: EditorPart[] = [
  {
    name: 'completeness',
    order: 10,
    load: () => import('./completeness-editor.tsx').then(({ CompletenessInEditor }) => CompletenessInEditor),
  },
]

export const administration: AdministrationPart[] = [
  {
    name: 'standards',
    icon: 'clipboard-check',
    label: 'stewardship:quality.standards.tab',
    load: () => import('./standards-part.tsx').then(({ OrganisationStandards }) => OrganisationStandards),
  },
]

export const spaceParts: SpacePart[] = [
  {
    name: 'standards',
    icon: 'clipboard-check',
    label: 'stewardship:quality.standards.tab',
    load: () => import('./standards-part.tsx').then(({ SpaceStandards }) => SpaceStandards),
  },
]
