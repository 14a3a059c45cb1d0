import type { Ctx } from '../../../platform/context.ts'
import { cutPage, placeOf } from '../../../platform/cursor.ts'
import { notFound } from '../../../platform/errors.ts'
import { namesOf } from '../../identity/index.ts'
import { itemRows } from '../../repository/index.ts'
import { requireSignedIn, stewardedAmong, visibleConflict } from './policy.ts'
import type { Conflict, ConflictList, ConflictQuery } from './schema.ts'
import * as store from './store.ts'

/** Conflicts between items that the asker may both read, the newest first. */
export async function conflictList(ctx: Ctx, { state, item, cursor, limit }: ConflictQuery): Promise<ConflictList> {
  requireSignedIn(ctx)
  const rows = await store.listConflicts(ctx, { state, itemId: item, after: placeOf(cursor), limit })
  const { page, next } = cutPage(rows, limit, (row) => ({ at: row.found_at, id: row.id }))
  return { items: await presented(ctx, page), next, open: await store.countOpen(ctx) }
}

export async function conflictView(ctx: Ctx, id: string): Promise<Conflict> {
  const [shown] = await presented(ctx, [await visibleConflict(ctx, id)])
  if (!shown) throw notFound('conflict')
  return shown
}

async function presented(ctx: Ctx, rows: store.ConflictTable[]): Promise<Conflict[]> {
  const ids = [...new Set(rows.flatMap(({ a_id, b_id }) => [a_id, b_id]))]
  const items = await itemRows(ctx, ids)
  const stewarded = await stewardedAmong(ctx, ids)
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.decided_by),
  )
  return rows.flatMap((row): Conflict[] => {
    const [left, right] = [items.get(row.a_id), items.get(row.b_id)]
    if (!left || !right) return []
    const name = row.decided_by === null ? undefined : names.get(row.decided_by)
    return [
      {
        id: row.id,
        kind: row.kind,
        left: { item: left, text: row.a_text, value: row.a_value, heading: row.a_heading, anchor: row.a_anchor },
        right: { item: right, text: row.b_text, value: row.b_value, heading: row.b_heading, anchor: row.b_anchor },
        state: row.state,
        foundAt: row.found_at,
        decision:
          row.verdict === null || row.decided_at === null
            ? null
            : {
                verdict: row.verdict,
                note: row.note ?? '',
                at: row.decided_at,
                by: row.decided_by !== null && name ? { id: row.decided_by, name } : null,
              },
        mayDecide: row.state !== 'settled' && (stewarded.has(row.a_id) || stewarded.has(row.b_id)),
      },
    ]
  })
}
