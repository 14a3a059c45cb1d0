import type { AdministrationPart, EditorPart, FeaturePage, ItemAct, ItemPart, OwnPart, SpacePart } from '../../../web/kit/pages.ts'
import * as quality from './quality/parts.ts'
import * as translations from './translations/parts.ts'
import * as verification from './verification/parts.ts'

export { outgoing } from './proposals/outgoing.ts'

export const pages: FeaturePage[] = [
  ...verification.pages,
  ...quality.pages,
  { path: '/proposals', load: () => import('./proposals/proposals-page.tsx').then(({ ProposalsPage }) => ProposalsPage) },
  { path: '/proposals/$id', load: () => import('./proposals/proposal-page.tsx').then(({ ProposalPage }) => ProposalPage) },
]

export const itemParts: ItemPart[] = [
  ...verification.itemParts,
  ...translations.itemParts,
  {
    name: 'proposals',
    place: 'head',
    order: 30,
    load: () => import('./proposals/open-proposals.tsx').then(({ OpenProposals }) => OpenProposals),
  },
]

export const itemActs: ItemAct[] = [
  ...translations.itemActs,
  {
    name: 'suggest',
    icon: 'git-pull-request',
    label: 'stewardship:proposals.suggest',
    also: 'stewardship:proposals.suggestAlso',
    shown: ({ type, may, trashedAt }) => type === 'article' && !may.write && trashedAt === null,
    href: ({ id }) => `/articles/${id}/edit?propose=1`,
  },
]

export const spaceParts: SpacePart[] = [
  ...verification.spaceParts,
  ...quality.spaceParts,
  {
    name: 'approval',
    icon: 'clipboard-check',
    label: 'stewardship:proposals.settings.tab',
    load: () => import('./proposals/approval-part.tsx').then(({ ApprovalPart }) => ApprovalPart),
  },
]

export const administration: AdministrationPart[] = [...verification.administration, ...quality.administration]

export const own: OwnPart[] = verification.own

export const editorParts: EditorPart[] = [...quality.editorParts, ...translations.editorParts]
