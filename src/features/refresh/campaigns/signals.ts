import type { Signal, SignalSource } from '../../../platform/feature.ts'
import { formatDate } from '../../../platform/page/format.ts'
import { namesOf } from '../../identity/index.ts'
import * as store from './store.ts'

const names = { 'campaign.started': 'campaign-given', 'campaign.grew': 'campaign-given', 'campaign.reminded': 'campaign-waits' } as const

/** Whoever has items of a campaign to verify hears how many, and is reminded at each stage once. */
export const campaignSignals: SignalSource = {
  name: 'refresh:campaigns',
  async of(ctx, event) {
    const given = event.name === 'campaign.reassigned'
    const name = given ? 'campaign-given' : names[event.name as keyof typeof names]
    if (!name) return []
    const campaign = await store.findCampaign(ctx.db, event.subject)
    if (!campaign || campaign.closed_at !== null) return []
    const by = (await namesOf(ctx.db, [event.actorId])).get(event.actorId ?? '') ?? ''
    const people = given ? { [String(event.data.person)]: 1 } : (event.data.people as Record<string, number>)
    const cause = event.name === 'campaign.reminded' ? `reminded ${event.data.stage}` : event.id
    return Object.entries(people).map(
      ([personId, count]): Signal => ({
        ...{ personId, name: `refresh:${name}`, urgency: name === 'campaign-waits' ? 'reminder' : 'request', itemId: null },
        ...{ href: `/campaigns/${campaign.id}?person=me`, key: `campaign ${campaign.id} ${cause}` },
        values: { name: campaign.name, count, by, until: formatDate(campaign.due_at, ctx.locale) },
      }),
    )
  },
}
