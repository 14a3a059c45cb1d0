import { idsIn } from '../../../platform/events/follower.ts'
import type { WorkSource } from '../../../platform/feature.ts'
import { itemSpaces } from '../../repository/index.ts'
import * as store from './store.ts'

const NAMES = /^(links\.|item\.(archived|unarchived|trashed|restored|moved|purged)$|article\.(published|changed)$)/

/** Items with links that are dead. */
export const deadLinkWork: WorkSource = {
  queue: 'dead-links',
  affected: ({ name, subject, data }) =>
    !NAMES.test(name)
      ? []
      : [...new Set([...(name.startsWith('links.') ? [] : [subject]), ...idsIn({ data }, data.linked ? 'linked' : 'items')])],
  async of(ctx, itemIds) {
    const dead = await store.deadLinksOf(ctx.db, itemIds)
    const spaces = await itemSpaces(ctx.db, [...dead.keys()])
    return [...dead.values()].map(({ itemId, dead: count, url, since }) => ({
      ...{
        queue: 'dead-links',
        key: itemId,
        itemId,
        spaceId: spaces.get(itemId) ?? null,
        title: null,
        href: null,
        since,
        assigneeId: null,
      },
      reason: { code: 'refresh:dead-links', values: { count, host: new URL(url).host } },
    }))
  },
}
