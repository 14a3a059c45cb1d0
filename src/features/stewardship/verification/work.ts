import type { Ctx } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import type { Work, WorkSource } from '../../../platform/feature.ts'
import type { DueReason } from './schema.ts'
import { type WorkRow, workRows } from './store.ts'

/** Items whose work an event may change: those it names, and those it is about. */
function affected(event: StoredEvent): string[] {
  const named = idsIn(event, 'items', 'reviews')
  if (named.length > 0) return named
  return /^(?:item|article|document)\./.test(event.name) ? [event.subject] : []
}

type Found = Pick<Work, 'since' | 'reason' | 'assigneeId'>

const source = (queue: string, find: (row: WorkRow) => Found | undefined): WorkSource => ({
  queue,
  affected,
  async of(ctx: Ctx, itemIds) {
    return (await workRows(ctx.db, itemIds)).flatMap((row): Work[] => {
      const found = find(row)
      return found ? [{ queue, key: row.id, itemId: row.id, spaceId: row.space_id, title: null, href: null, ...found }] : []
    })
  },
})

/** Why, as anybody who sees the item may know it: an item that the reason names by its id stays unnamed. */
function reasonOf(row: WorkRow): Work['reason'] {
  if (row.reason === null) return null
  const { code, values } = fromJson<DueReason>(row.reason)
  const { item, ...shown } = values
  return { code: item === undefined ? code : `${code}-unseen`, values: shown }
}

/** What verification brings to the steward's desk. */
export const verificationWork: WorkSource[] = [
  source('due', (row) =>
    row.state === 'due' ? { since: row.due_since ?? row.created_at, reason: reasonOf(row), assigneeId: row.person_id } : undefined,
  ),
  source('expired', (row) =>
    row.state === 'expired' ? { since: row.expires_at ?? row.created_at, reason: reasonOf(row), assigneeId: row.person_id } : undefined,
  ),
  source('unowned', (row) =>
    row.owner_id === null
      ? {
          since: row.left_at ?? row.created_at,
          reason: { code: row.left_at === null ? 'no-owner' : 'owner-left', values: {} },
          assigneeId: null,
        }
      : undefined,
  ),
  source('unverifiable', (row) =>
    row.unverifiable_since !== null && row.state !== 'obsolete'
      ? { since: row.unverifiable_since, reason: { code: 'nobody-verifies', values: {} }, assigneeId: null }
      : undefined,
  ),
]
