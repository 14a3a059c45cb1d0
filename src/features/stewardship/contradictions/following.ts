import { setTimeout as wait } from 'node:timers/promises'
import type { Ctx } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import { type Follower, idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import type { Work, WorkSource } from '../../../platform/feature.ts'
import { itemSpaces, widerReach } from '../../repository/index.ts'
import { checkItems } from './finding.ts'
import { openConflicts } from './store.ts'

const CHANGES = /^(article\.(published|changed)|item\.(trashed|restored|merged|unmerged))$/
const LOOKS = 20
const LOOK_MS = 250
/** So many items are written at once: few enough that no save waits for them, enough that the disk is not what takes the time. */
const AT_ONCE = 10

const changedItems = (events: StoredEvent[]): string[] => [
  ...new Set(
    events.flatMap(({ name, subject, data }) => {
      if (name === 'duplicates.found') return idsIn({ data }, 'touched')
      return CHANGES.test(name) ? [subject] : []
    }),
  ),
]

/** What speaks of the same is found by search, which may be a moment behind; what it does not know by then is found from the other side. */
async function searchCaughtUp(ctx: Ctx, position: number): Promise<void> {
  for (let look = 0; look < LOOKS && (await ctx.services.search.position()) < position; look++) await wait(LOOK_MS)
}

export const follower: Follower = {
  name: 'contradictions',
  batch: 50,
  restMs: 5_000,
  async handle(ctx, events) {
    const ids = changedItems(events)
    const saved = events.findLast(({ name }) => CHANGES.test(name))
    if (saved) await searchCaughtUp(ctx, saved.position)
    for (const part of chunks(ids, AT_ONCE)) await checkItems(ctx, part)
  },
}

/** Conflicts as work for stewards: at an item whose readers may all read the other one as well, or nowhere. */
export const conflictWork: WorkSource = {
  queue: 'conflicts',
  affected({ name, data }) {
    if (
      !name.startsWith('contradictions.') &&
      !/^item\.(archived|unarchived|trashed|restored|(un)?merged|moved|(un)?restricted)$/.test(name)
    )
      return []
    return idsIn({ data }, 'items', 'touched')
  },
  async of(ctx, ids) {
    const asked = new Set(ids)
    const rows = await openConflicts(ctx, ids)
    const all = [...new Set(rows.flatMap(({ a_id, b_id }) => [a_id, b_id]))]
    const spaces = await itemSpaces(ctx.db, all)
    const wider = await widerReach(ctx, all)
    return rows.flatMap((row): Work[] => {
      const item = !wider(row.a_id, row.b_id) ? row.a_id : !wider(row.b_id, row.a_id) ? row.b_id : null
      if (item === null || !asked.has(item)) return []
      const values: Record<string, string> = row.kind === 'yes-no' ? {} : { left: row.a_value, right: row.b_value }
      return [
        {
          ...{ queue: 'conflicts', key: row.id, itemId: item, spaceId: spaces.get(item) ?? null, title: null },
          ...{ href: `/conflicts/${row.id}`, since: row.found_at, assigneeId: null },
          reason: { code: row.kind === 'yes-no' ? 'conflict-yes-no' : 'conflict', values },
        },
      ]
    })
  },
}
