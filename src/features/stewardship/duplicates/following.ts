import type { Ctx } from '../../../platform/context.ts'
import { type Follower, idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import type { Work, WorkSource } from '../../../platform/feature.ts'
import { refreshItems } from './finding.ts'
import { askForRun } from './run.ts'
import { openPairs } from './store.ts'
import { itemSpaces, widerReach } from '../../repository/index.ts'

/** More changes than these at once are an import: one comparison of everything is cheaper than each item by itself. */
const MOST_ONE_BY_ONE = 40

const CHANGES = /^(article\.(published|changed)|item\.(trashed|restored|purged|merged|unmerged|moved))$/

const changedItems = (events: StoredEvent[]): string[] => [
  ...new Set(events.flatMap(({ name, subject, data }) => (CHANGES.test(name) ? [subject, ...idsIn({ data }, 'items')] : []))),
]

export const follower: Follower = {
  name: 'duplicates',
  restMs: 2_000,
  async handle(ctx, events) {
    const ids = changedItems(events)
    if (ids.length > MOST_ONE_BY_ONE) await askForRun(ctx)
    else await refreshItems(ctx, ids)
  },
}

/** Pairs as work for stewards: it stands at an item whose readers may all read the other one as well, or nowhere. */
export const duplicateWork: WorkSource = {
  queue: 'duplicates',
  affected({ name, data }) {
    if (name === 'duplicates.compared') return 'all'
    if (!name.startsWith('duplicates.') && !/^item\.(archived|unarchived|trashed|restored|(un)?merged|moved|(un)?restricted)$/.test(name))
      return []
    return idsIn({ data }, 'items', 'touched')
  },
  of: workOf,
}

async function workOf(ctx: Ctx, ids: string[]): Promise<Work[]> {
  const asked = new Set(ids)
  const pairs = await openPairs(ctx, ids)
  const all = [...new Set(pairs.flatMap(({ a_id, b_id }) => [a_id, b_id]))]
  const spaces = await itemSpaces(ctx.db, all)
  const wider = await widerReach(ctx, all)
  return pairs.flatMap((pair): Work[] => {
    const item = !wider(pair.a_id, pair.b_id) ? pair.a_id : !wider(pair.b_id, pair.a_id) ? pair.b_id : null
    if (item === null || !asked.has(item)) return []
    const percent = Math.round((pair.kind === 'contained' ? pair.contained : pair.score) * 100)
    return [
      {
        ...{ queue: 'duplicates', key: pair.id, itemId: item, spaceId: spaces.get(item) ?? null, title: null },
        ...{ href: `/duplicates/${pair.id}`, since: pair.found_at, assigneeId: null },
        reason: { code: `duplicate-${pair.kind}`, values: { percent } },
      },
    ]
  })
}
