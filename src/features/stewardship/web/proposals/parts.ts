import type { FeaturePage, ItemAct, ItemPart, OwnPart, SpacePart } from '../../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [
  { path: '/proposals', load: () => import('./proposals-page.tsx').then(({ ProposalsPage }) => ProposalsPage) },
  { path: '/proposals/$id', load: () => import('./proposal-page.tsx').then(({ ProposalPage }) => ProposalPage) },
]

export const itemParts: ItemPart[] = [
  { name: 'proposals', place: 'head', order: 30, load: () => import('./open-proposals.tsx').then(({ OpenProposals }) => OpenProposals) },
]

export const itemActs: ItemAct[] = [
  {
    name: 'suggest',
    icon: 'git-pull-request',
    label: 'stewardship:proposals.suggest',
    also: 'stewardship:proposals.suggestAlso',
    shown: ({ type, may, trashedAt }) => type === 'article' && !may.write && trashedAt === null,
    href: ({ id }) => `/articles/${id}/edit?propose=1`,
  },
]

export const own: OwnPart[] = [
  {
    name: 'proposals',
    icon: 'git-pull-request',
    label: 'stewardship:proposals.title',
    load: () => import('./own-part.tsx').then(({ OwnProposals }) => OwnProposals),
  },
]

export const spaceParts: SpacePart[] = [
  {
    name: 'approval',
    icon: 'clipboard-check',
    label: 'stewardship:proposals.settings.tab',
    load: () => import('./approval-part.tsx').then(({ ApprovalPart }) => ApprovalPart),
  },
]
