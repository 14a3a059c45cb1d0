import { isId } from '../../../platform/ids.ts'
import { text } from '../../../platform/i18n.ts'
import type { ServerPage } from '../../../platform/page/server-page.ts'
import { askedOf, diffPath, proposalMarkup, proposalPath, proposalsPath, proposalsView } from './page.ts'
import { proposalDiff, proposalList, proposalView } from './queries.ts'

/** `/proposals` and `/proposals/ID`, whole before any script arrives. */
export const proposalPages: ServerPage[] = [
  {
    url: '/proposals',
    async load({ ctx, locale, query }) {
      const asked = askedOf(query)
      const { box, state, space, item } = asked
      const list = await proposalList(ctx, { box, state, limit: 50, ...(space ? { space } : {}), ...(item ? { item } : {}) })
      return {
        title: text(locale)('stewardship:proposals.title'),
        where: { place: 'desk' },
        main: (hand) => proposalsView(hand, asked, list.items),
        seeds: { [proposalsPath(asked)]: list },
      }
    },
  },
  {
    url: '/proposals/:id',
    async load({ ctx, params, query }) {
      if (!isId(params.id)) return undefined
      const view = query.get('view') === 'source' ? 'source' : 'rendered'
      const proposal = await proposalView(ctx, params.id)
      const diff = await proposalDiff(ctx, params.id, view)
      return {
        title: proposal.title,
        where: { place: 'desk', space: proposal.space },
        main: (hand) => proposalMarkup(hand, proposal, diff, view),
        seeds: { [proposalPath(params.id)]: proposal, [diffPath(params.id, view)]: diff },
      }
    },
  },
]
