import { text } from '../../../platform/i18n.ts'
import { appPage, type ServerPage } from '../../../platform/page/server-page.ts'
import { isId } from '../../../platform/ids.ts'
import { qualityAskedOf, qualityPath, qualityReviewPath, qualityView } from './page.ts'
import { qualityOverview, reviewView } from './queries.ts'

export const qualityPages: ServerPage[] = [
  {
    url: '/quality',
    async load({ ctx, locale, query }) {
      const asked = qualityAskedOf(Object.fromEntries(query))
      const data = await qualityOverview(ctx, asked)
      return {
        title: text(locale)('stewardship:quality.title'),
        main: (hand) => qualityView(hand, asked, data),
        where: { place: 'desk' },
        seeds: { [qualityPath(asked)]: data },
      }
    },
  },
  {
    url: '/quality/reviews/:id',
    async load({ ctx, params }) {
      const { id = '' } = params
      if (!isId(id)) return undefined
      const review = await reviewView(ctx, id)
      return { ...appPage(review.item.title, { place: 'desk' }), seeds: { [qualityReviewPath(id)]: review } }
    },
  },
]
