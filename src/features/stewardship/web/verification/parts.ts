import type { AdministrationPart, FeaturePage, ItemPart, OwnPart, SpacePart } from '../../../../web/kit/pages.ts'

/** What verification brings to the interface. */
export const pages: FeaturePage[] = [{ path: '/reviews', load: () => import('./reviews-page.tsx').then(({ ReviewsPage }) => ReviewsPage) }]

export const itemParts: ItemPart[] = [
  { name: 'trust', place: 'trust', order: 10, load: () => import('./trust-part.tsx').then(({ TrustPart }) => TrustPart) },
  { name: 'trust-notices', place: 'head', order: 10, load: () => import('./notices-part.tsx').then(({ TrustNotices }) => TrustNotices) },
]

export const administration: AdministrationPart[] = [
  {
    name: 'verification',
    icon: 'shield-check',
    label: 'stewardship:policies.tab',
    load: () => import('./policies-part.tsx').then(({ OrganisationPolicies }) => OrganisationPolicies),
  },
]

export const spaceParts: SpacePart[] = [
  {
    name: 'verification',
    icon: 'shield-check',
    label: 'stewardship:policies.tab',
    load: () => import('./policies-part.tsx').then(({ SpacePolicies }) => SpacePolicies),
  },
]

export const own: OwnPart[] = [
  {
    name: 'reviewing',
    icon: 'shield-check',
    label: 'stewardship:reviewing.tab',
    load: () => import('./reviewing-part.tsx').then(({ ReviewingPart }) => ReviewingPart),
  },
]
