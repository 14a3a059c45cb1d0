import { text } from '../../../platform/i18n.ts'
import { isId } from '../../../platform/ids.ts'
import type { ServerPage } from '../../../platform/page/server-page.ts'
import { conflictPath, conflictsAskedOf, conflictsPath, conflictsView, conflictView as conflictMarkup } from './page.ts'
import { conflictList, conflictView } from './queries.ts'

export const serverPages: ServerPage[] = [
  {
    url: '/conflicts',
    async load({ ctx, locale, query }) {
      const asked = conflictsAskedOf(Object.fromEntries(query))
      const list = await conflictList(ctx, { ...asked, limit: 50 })
      return {
        title: text(locale)('stewardship:contradictions.title'),
        where: { place: 'desk' },
        main: (hand) => conflictsView(hand, asked, list),
        seeds: { [conflictsPath(asked)]: list },
      }
    },
  },
  {
    url: '/conflicts/:id',
    async load({ ctx, locale, params }) {
      const { id = '' } = params
      if (!isId(id)) return undefined
      const conflict = await conflictView(ctx, id)
      return {
        title: text(locale)('stewardship:contradictions.title'),
        where: { place: 'desk' },
        main: (hand) => conflictMarkup(hand, conflict),
        seeds: { [conflictPath(id)]: conflict },
      }
    },
  },
]
