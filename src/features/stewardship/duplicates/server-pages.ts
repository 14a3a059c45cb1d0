import { text } from '../../../platform/i18n.ts'
import { isId } from '../../../platform/ids.ts'
import { appPage, type ServerPage } from '../../../platform/page/server-page.ts'
import { duplicatePath, duplicatesAskedOf, duplicatesPath, duplicatesView, duplicateView as duplicateMarkup } from './page.ts'
import { duplicateList, duplicateView } from './queries.ts'

export const serverPages: ServerPage[] = [
  {
    url: '/duplicates',
    async load({ ctx, locale, query }) {
      const asked = duplicatesAskedOf(Object.fromEntries(query))
      const { kind, state, space } = asked
      const list = await duplicateList(ctx, { kind: kind ?? undefined, space: space ?? undefined, state, limit: 50 })
      return {
        title: text(locale)('stewardship:duplicates.title'),
        where: { place: 'desk' },
        main: (hand) => duplicatesView(hand, asked, list),
        seeds: { [duplicatesPath(asked)]: list },
      }
    },
  },
  {
    url: '/duplicates/:id',
    async load({ ctx, locale, params }) {
      const { id = '' } = params
      if (!isId(id)) return undefined
      const pair = await duplicateView(ctx, id)
      return {
        title: text(locale)('stewardship:duplicates.title'),
        where: { place: 'desk' },
        main: (hand) => duplicateMarkup(hand, pair),
        seeds: { [duplicatePath(id)]: pair },
      }
    },
  },
  { url: '/merge', load: ({ locale }) => appPage(text(locale)('stewardship:duplicates.merge.title'), { place: 'desk' }) },
]
