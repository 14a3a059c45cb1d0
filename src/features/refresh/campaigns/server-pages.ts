import { text } from '../../../platform/i18n.ts'
import { isId } from '../../../platform/ids.ts'
import { appPage, type ServerPage } from '../../../platform/page/server-page.ts'
import {
  campaignAskedOf,
  campaignItemsPath,
  campaignsAskedOf,
  campaignsPath,
  campaignsView,
  campaignView as campaignMarkup,
} from './page.ts'
import { campaigner } from './policy.ts'
import { campaignItems, campaignList, campaignView } from './queries.ts'

const PAGE = 50

export const campaignPages: ServerPage[] = [
  {
    url: '/campaigns',
    async load({ ctx, locale, query }) {
      const asked = campaignsAskedOf(Object.fromEntries(query))
      const list = await campaignList(ctx, { ...asked, limit: PAGE })
      return {
        title: text(locale)('refresh:campaigns.title'),
        where: { place: list.mayStart ? 'desk' : null },
        main: (hand) => campaignsView(hand, asked, list),
        seeds: { [campaignsPath(asked)]: list },
      }
    },
  },
  {
    url: '/campaigns/new',
    async load({ ctx, locale }) {
      await campaigner(ctx)
      return appPage(text(locale)('refresh:campaigns.new'), { place: 'desk' })
    },
  },
  {
    url: '/campaigns/:id',
    async load({ ctx, params, query }) {
      if (!isId(params.id)) return undefined
      const asked = campaignAskedOf(Object.fromEntries(query))
      const campaign = await campaignView(ctx, params.id)
      const list = await campaignItems(ctx, params.id, { ...asked, person: asked.person ?? undefined, limit: PAGE })
      return {
        title: campaign.name,
        where: { place: campaign.may.manage ? 'desk' : null },
        main: (hand) => campaignMarkup(hand, asked, campaign, list.items),
        seeds: { [`/api/campaigns/${params.id}`]: campaign, [campaignItemsPath(params.id, asked)]: list },
      }
    },
  },
]
