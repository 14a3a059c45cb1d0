import { idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import type { SignalSource, Work, WorkSource } from '../../../platform/feature.ts'
import { hrefOf } from '../../../platform/page/parts.ts'
import { itemRows } from '../../repository/index.ts'
import { behindAmong, findTranslation } from './store.ts'

const reasonOf = (row: { source_revision: number; head: number }): Work['reason'] =>
  row.source_revision === 0 ? { code: 'translation-begun', values: {} } : { code: 'translation-behind', values: { revision: row.head } }

/** Translations whose source says something else by now. The source itself is not named: not every steward may read it. */
export const translationWork: WorkSource = {
  queue: 'translations',
  affected({ name, subject, data }: StoredEvent) {
    if (!/^(?:translation|item)\./.test(name)) return []
    return data.items ? idsIn({ data }, 'items') : [subject]
  },
  async of(ctx, itemIds) {
    return (await behindAmong(ctx.db, itemIds)).map((row) => ({
      ...{ queue: 'translations', key: row.item_id, itemId: row.item_id, spaceId: row.space_id, title: null, href: null },
      since: row.behind_since ?? row.set_at,
      reason: reasonOf(row),
      assigneeId: row.set_by,
    }))
  },
}

/** Whoever translated hears when the source says something else. */
export const translationSignals: SignalSource = {
  name: 'stewardship:translations',
  async of(ctx, event) {
    if (event.name !== 'translation.behind') return []
    const row = await findTranslation(ctx.db, event.subject)
    const item = row && (await itemRows(ctx, [row.item_id])).get(row.item_id)
    if (!item) return []
    const people = new Set([row.set_by, item.updatedBy?.id].filter((id) => typeof id === 'string'))
    return [...people].map((personId) => ({
      ...{ personId, name: 'stewardship:translation-behind', urgency: 'request' as const, itemId: item.id, href: hrefOf(item) },
      values: { title: item.title },
      key: `translation-behind:${item.id}:${event.data.revision}`,
    }))
  },
}
