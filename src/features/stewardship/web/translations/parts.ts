import type { EditorPart, ItemAct, ItemPart } from '../../../../web/kit/pages.ts'

export const itemParts: ItemPart[] = [
  {
    name: 'translations',
    place: 'head',
    order: 10,
    load: () => import('./language-switch.tsx').then(({ LanguageSwitch }) => LanguageSwitch),
  },
]

export const itemActs: ItemAct[] = [
  {
    name: 'translate',
    icon: 'language',
    label: 'stewardship:translations.act',
    also: 'stewardship:translations.actAlso',
    shown: ({ type, may, trashedAt }) => type === 'article' && may.write && trashedAt === null,
    dialog: () => import('./dialogs.tsx').then(({ BeginDialog }) => BeginDialog),
  },
  {
    name: 'translation',
    icon: 'link',
    label: 'stewardship:translations.settings',
    also: 'stewardship:translations.settingsAlso',
    shown: ({ may, trashedAt }) => may.write && trashedAt === null,
    dialog: () => import('./dialogs.tsx').then(({ PairDialog }) => PairDialog),
  },
]

export const editorParts: EditorPart[] = [
  { name: 'translation', order: 40, load: () => import('./editor-line.tsx').then(({ EditorLine }) => EditorLine) },
]
