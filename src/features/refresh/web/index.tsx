import type { AdministrationPart, FeaturePage, ItemPart, SpacePart } from '../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [
  { path: '/campaigns', load: () => import('./campaigns/campaigns-page.tsx').then(({ CampaignsPage }) => CampaignsPage) },
  { path: '/campaigns/new', load: () => import('./campaigns/new-campaign-page.tsx').then(({ NewCampaignPage }) => NewCampaignPage) },
  { path: '/campaigns/$id', load: () => import('./campaigns/campaign-page.tsx').then(({ CampaignPage }) => CampaignPage) },
  { path: '/retired-words', load: () => import('./evidence/retired-words-page.tsx').then(({ RetiredWordsPage }) => RetiredWordsPage) },
]

export const itemParts: ItemPart[] = [
  {
    name: 'freshness',
    place: 'trust',
    order: 60,
    load: () => import('./evidence/freshness-part.tsx').then(({ FreshnessPart }) => FreshnessPart),
  },
  {
    name: 'archiving',
    place: 'head',
    order: 60,
    load: () => import('./archiving/archiving-notice.tsx').then(({ ArchivingNotice }) => ArchivingNotice),
  },
]

export const spaceParts: SpacePart[] = [
  {
    name: 'archiving',
    icon: 'archive',
    label: 'refresh:archiving.tab',
    load: () => import('./archiving/archiving-part.tsx').then(({ ArchivingPart }) => ArchivingPart),
  },
]

export const administration: AdministrationPart[] = [
  {
    name: 'links',
    icon: 'link-off',
    label: 'refresh:links.tab',
    load: () => import('./links/links-part.tsx').then(({ LinksPart }) => LinksPart),
  },
]
