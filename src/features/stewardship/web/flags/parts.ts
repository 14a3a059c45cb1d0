import type { ItemAct, ItemPart } from '../../../../web/kit/pages.ts'

/** What flags bring to the page of an item. */
export const itemParts: ItemPart[] = [
  { name: 'flags', place: 'head', order: 40, load: () => import('./open-flags.tsx').then(({ OpenFlags }) => OpenFlags) },
  { name: 'flag', place: 'foot', order: 20, load: () => import('./flag-foot.tsx').then(({ FlagFoot }) => FlagFoot) },
]

export const itemActs: ItemAct[] = [
  {
    name: 'flag',
    icon: 'flag',
    label: 'stewardship:flags.act',
    also: 'stewardship:flags.actAlso',
    shown: ({ trashedAt }) => trashedAt === null,
    dialog: () => import('./flag-dialog.tsx').then(({ FlagDialog }) => FlagDialog),
  },
]
