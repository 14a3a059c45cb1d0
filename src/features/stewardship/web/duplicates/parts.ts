import type { EditorPart, FeaturePage, ItemAct, ItemPart } from '../../../../web/kit/pages.ts'

export const pages: FeaturePage[] = [
  { path: '/duplicates', load: () => import('./duplicates-page.tsx').then(({ DuplicatesPage }) => DuplicatesPage) },
  { path: '/duplicates/$id', load: () => import('./duplicate-page.tsx').then(({ DuplicatePage }) => DuplicatePage) },
  { path: '/merge', load: () => import('./merge-page.tsx').then(({ MergePage }) => MergePage) },
]

export const itemActs: ItemAct[] = [
  {
    name: 'merge',
    icon: 'git-merge',
    label: 'stewardship:duplicates.merge.title',
    shown: ({ type, may, archivedAt, trashedAt }) => type === 'article' && may.steward && archivedAt === null && trashedAt === null,
    href: ({ id }) => `/merge?from=${id}`,
  },
]

export const itemParts: ItemPart[] = [
  { name: 'merges', place: 'foot', order: 60, load: () => import('./merges-part.tsx').then(({ MergesPart }) => MergesPart) },
]

export const editorParts: EditorPart[] = [
  { name: 'duplicates', order: 10, load: () => import('./lookup-part.tsx').then(({ LookupPart }) => LookupPart) },
]
