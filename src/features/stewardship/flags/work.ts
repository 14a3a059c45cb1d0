import type { StoredEvent } from '../../../platform/events/follower.ts'
import type { Signal, SignalSource, WorkSource } from '../../../platform/feature.ts'
import type { Ctx } from '../../../platform/context.ts'
import { namesOf } from '../../identity/index.ts'
import { itemRefs } from '../../repository/index.ts'
import { ownersOf, stewardsOf } from '../verification/index.ts'
import { queueOf } from './rules.ts'
import { findFlag, openFlags } from './store.ts'

const affected = ({ name, data }: StoredEvent): string[] => (name.startsWith('flag.') ? [String(data.item)] : [])

/** Open flags of one queue as work for stewards; the words stay at the item. */
const flagQueue = (queue: 'flags' | 'problems'): WorkSource => ({
  queue,
  affected,
  async of(ctx, itemIds) {
    const rows = (await openFlags(ctx.db, itemIds)).filter((row) => queueOf(row.kind) === queue)
    if (rows.length === 0) return []
    const items = new Map(
      (
        await itemRefs(
          ctx,
          rows.map((row) => row.item_id),
        )
      ).map((ref) => [ref.id, ref]),
    )
    const names = await namesOf(
      ctx.db,
      rows.map((row) => row.reporter_id),
    )
    return rows.flatMap((row) => {
      const item = items.get(row.item_id)
      if (!item) return []
      return {
        ...{ queue, key: row.id, itemId: row.item_id, spaceId: item.space.id, title: null, href: null, since: row.at, assigneeId: null },
        reason: { code: `told-${row.kind}`, values: { by: names.get(row.reporter_id) ?? '' } },
      }
    })
  },
})

export const flagWork: WorkSource[] = [flagQueue('problems'), flagQueue('flags')]

/** Who answers for an item hears what is told of it; who told of it hears what became of it. */
export const flagSignals: SignalSource = {
  name: 'stewardship:flags',
  async of(ctx, event) {
    if (event.name !== 'flag.raised' && event.name !== 'flag.settled') return []
    const flag = await findFlag(ctx.db, event.subject)
    if (!flag) return []
    const [item] = await itemRefs(ctx, [flag.item_id])
    if (!item) return []
    const about = { itemId: item.id, href: `/articles/${item.id}` }
    const names = await namesOf(ctx.db, [flag.reporter_id, flag.settled_by])
    if (event.name === 'flag.settled')
      return [
        {
          ...about,
          ...{ personId: flag.reporter_id, name: `stewardship:flag-${flag.outcome}`, urgency: 'news', key: `flag-settled ${flag.id}` },
          values: { by: names.get(flag.settled_by ?? '') ?? '', title: item.title, answer: flag.answer ?? '' },
        },
      ]
    const values = { by: names.get(flag.reporter_id) ?? '', title: item.title }
    return (await answerable(ctx, item.id, item.space.id)).map(
      (personId): Signal => ({
        ...about,
        ...{ personId, name: `stewardship:flag-${flag.kind}`, urgency: 'request', values, key: `flag ${flag.id}` },
      }),
    )
  },
}

/** The person who owns the item; where that is a group or nobody, the stewards of the space. */
async function answerable(ctx: Ctx, itemId: string, spaceId: string): Promise<string[]> {
  const owner = (await ownersOf(ctx, [itemId])).get(itemId)
  return owner?.kind === 'person' ? [owner.id] : stewardsOf(ctx, spaceId)
}
