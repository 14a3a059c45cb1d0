import type { Signal, SignalSource } from '../../../platform/feature.ts'
import { formatDate } from '../../../platform/page/format.ts'
import { hrefOf } from '../../../platform/page/parts.ts'
import { itemRefs, itemRows } from '../../repository/index.ts'
import { ownersOf, stewardsOf } from '../../stewardship/index.ts'
import { membersOf } from '../store.ts'
import * as store from './store.ts'

/** Whoever answers for an item hears that it will be archived, in time to keep it, and that it was. */
export const archivingSignals: SignalSource = {
  name: 'refresh:archiving',
  async of(ctx, event) {
    if (event.name !== 'archiving.announced' && event.name !== 'archiving.done') return []
    const ids = event.data.archiving as string[]
    const rows = new Map((await store.findArchiving(ctx.db, ids)).map((row) => [row.item_id, row]))
    // What is archived is in no list of current items.
    const items = event.name === 'archiving.done' ? [...(await itemRows(ctx, ids)).values()] : await itemRefs(ctx, ids)
    const owners = await ownersOf(ctx, ids)
    const groups = await membersOf(
      ctx.db,
      [...owners.values()].flatMap(({ kind, id }) => (kind === 'group' ? id : [])),
    )
    const signals: Signal[] = []
    for (const item of items) {
      const owner = owners.get(item.id)
      const row = rows.get(item.id)
      if (!row) continue
      const people =
        owner === undefined ? await stewardsOf(ctx, item.space.id) : owner.kind === 'person' ? [owner.id] : (groups.get(owner.id) ?? [])
      for (const personId of people)
        signals.push({
          ...{
            personId,
            name: `refresh:${event.name.replace('.', '-')}`,
            urgency: event.name === 'archiving.announced' ? 'reminder' : 'news',
          },
          ...{ itemId: item.id, href: hrefOf(item), key: `${event.name} ${item.id} ${row.announced_at}` },
          values: { title: item.title, until: formatDate(row.archive_at, ctx.locale) },
        })
    }
    return signals
  },
}
