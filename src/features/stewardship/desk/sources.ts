import { setImmediate } from 'node:timers/promises'
import type { Ctx } from '../../../platform/context.ts'
import { idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import type { Work, WorkSource } from '../../../platform/feature.ts'
import { openDemand } from '../../search/index.ts'
import { FEWEST_WORDS, FEWEST_WORDS_ELSE, UNREAD_MONTHS, unreadBefore } from './rules.ts'
import * as conditions from './store/conditions.ts'

/** Items an event is about: those it names. What hangs together with them is found by the follower. */
export const itemsOf = (event: StoredEvent): string[] => {
  const named = idsIn(event, 'items', 'relinked')
  return /^(item|article|document)\./.test(event.name) ? [event.subject, ...named] : named
}

type Condition = (ctx: Ctx, ids: string[]) => Promise<conditions.Found[]>

/** A queue of items for which a condition holds. */
const itemQueue = (
  queue: string,
  condition: Condition,
  reason: (figure: number) => NonNullable<Work['reason']>,
  affected: WorkSource['affected'] = itemsOf,
): WorkSource => ({
  queue,
  affected,
  of: async (ctx, ids) =>
    (await condition(ctx, ids)).map((found) => ({
      ...{ queue, key: `${queue}-${found.id}`, itemId: found.id, spaceId: found.space_id, title: null, href: null },
      ...{ since: found.since, reason: reason(found.figure), assigneeId: null },
    })),
})

const untagged = itemQueue(
  'untagged',
  (ctx, ids) => conditions.untaggedItems(ctx.db, ids),
  () => ({ code: 'untagged', values: {} }),
)

const orphaned = itemQueue(
  'orphaned',
  (ctx, ids) => conditions.orphanedItems(ctx.db, ids),
  () => ({ code: 'orphaned', values: {} }),
  // The home of a space may be another one now, and the event does not say which it was.
  (event) => (event.name === 'space.changed' ? 'all' : itemsOf(event)),
)

const thin = itemQueue(
  'thin',
  (ctx, ids) => conditions.thinItems(ctx.db, ids, FEWEST_WORDS, FEWEST_WORDS_ELSE),
  (words) => ({ code: 'thin', values: { count: words } }),
)

const unread = itemQueue(
  'unread',
  (ctx, ids) => conditions.unreadItems(ctx.db, ids, unreadBefore(ctx.services.clock.now())),
  (earlier) => ({ code: earlier ? 'not-read' : 'never-read', values: { months: UNREAD_MONTHS } }),
)

const deadItems = itemQueue(
  'dead-links',
  (ctx, ids) => conditions.itemsWithDeadLinks(ctx.db, ids),
  (links) => ({ code: 'dead-items', values: { count: links } }),
)

const KEYS_AT_ONCE = 400
const nothing = async (): Promise<Work[]> => []

const wanted: WorkSource = {
  queue: 'wanted',
  affected: itemsOf,
  of: nothing,
  async others(ctx) {
    const works: Work[] = []
    for (let after: string | null = ''; after !== null; ) {
      const page: Awaited<ReturnType<typeof conditions.wantedTitles>> = await conditions.wantedTitles(ctx.db, after, KEYS_AT_ONCE)
      for (const { key, title, spaceId, links, since } of page.titles)
        works.push({
          ...{ queue: 'wanted', key: `${spaceId} ${key}`, itemId: null, spaceId, title, since, assigneeId: null },
          href: `/articles/new?${new URLSearchParams({ title, space: spaceId })}`,
          reason: { code: 'wanted', values: { links, count: links } },
        })
      after = page.next
      await setImmediate()
    }
    return works
  },
}

const DEMAND_DAYS = 30

const failedSearches: WorkSource = {
  queue: 'failed-searches',
  affected: () => [],
  of: nothing,
  async others(ctx) {
    return (await openDemand(ctx, DEMAND_DAYS)).map((need) => ({
      ...{ queue: 'failed-searches', key: need.key, itemId: null, spaceId: null, title: need.name, href: `/demand/${need.key}` },
      ...{ since: need.firstAt, assigneeId: null },
      reason: { code: 'failed-searches', values: { people: need.people, count: need.searches } },
    }))
  },
}

export const deskSources: WorkSource[] = [untagged, orphaned, thin, unread, deadItems, wanted, failedSearches]
