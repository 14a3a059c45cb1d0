import type { Ctx } from '../../../platform/context.ts'
import type { StoredEvent } from '../../../platform/events/follower.ts'
import type { Feature, Signal } from '../../../platform/feature.ts'
import { itemRefs } from '../../repository/index.ts'
import { drawSamples, MEASURE } from './actions.ts'
import { incompleteWork, itemsOf, measureAll, measureItems } from './measure.ts'
import * as tables from './migrations/2026-11-22-quality.ts'
import { qualityPages } from './server-pages.ts'
import { addQualityRoutes } from './routes.ts'

const DAY_MS = 86_400_000

/** The content standard by kind, and reviews against it. */
export const quality: Omit<Feature, 'name'> = {
  migrations: [tables],
  routes: addQualityRoutes,
  pages: qualityPages,
  followers: [
    {
      name: 'stewardship-completeness',
      restMs: 1_000,
      handle: (ctx, events) => measureItems(ctx, [...new Set(events.flatMap(itemsOf))]),
    },
  ],
  work: [
    {
      queue: 'quality',
      affected: (event) => (/^quality\.(standard|settings)-changed$/.test(event.name) ? 'all' : itemsOf(event)),
      of: incompleteWork,
    },
  ],
  signals: [{ name: 'quality', of: qualitySignals }],
  jobs: {
    [MEASURE]: (ctx, _payload, signal) => measureAll(ctx, signal),
    'stewardship.draw-quality-samples': (ctx) => drawSamples(ctx),
  },
  schedule: [
    { job: 'stewardship.draw-quality-samples', everyMs: DAY_MS },
    { job: MEASURE, everyMs: 7 * DAY_MS },
  ],
}

/** Reviewers hear what they drew; authors that somebody left them a note. */
async function qualitySignals(ctx: Ctx, event: StoredEvent): Promise<Signal[]> {
  if (event.name === 'quality.sample-drawn') {
    const reviews = event.data.reviews as { reviewer: string }[]
    const month = event.data.month as string
    // One line a month, however many spaces somebody reviews: the page lists them all.
    return [...new Set(reviews.map(({ reviewer }) => reviewer))].map((personId) => ({
      ...{ personId, name: 'stewardship:quality-sample', urgency: 'reminder' as const, itemId: null },
      ...{ href: '/quality', values: {}, key: `quality-sample:${month}` },
    }))
  }
  const { item, author, noted } = event.data as { item?: string; author?: string | null; noted?: boolean }
  if (event.name !== 'quality.reviewed' || !noted || !author || !item) return []
  const title = (await titlesOf(ctx, [item])).get(item) ?? ''
  return [
    {
      ...{ personId: author, name: 'stewardship:quality-note', urgency: 'news' as const, itemId: item },
      ...{ href: `/quality/reviews/${event.subject}`, values: { title }, key: `quality-note:${event.subject}` },
    },
  ]
}

const titlesOf = async (ctx: Ctx, ids: string[]) => new Map((await itemRefs(ctx, ids)).map(({ id, title }) => [id, title]))
