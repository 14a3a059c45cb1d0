import type { Ctx } from '../../../platform/context.ts'
import { namesOf, requirePerson } from '../../identity/index.ts'
import { itemRefs, readableItem } from '../../repository/index.ts'
import { settles } from './policy.ts'
import type { Flag, ItemFlags } from './schema.ts'
import * as store from './store.ts'

/** What is told of an item: all that is open for those who settle it, and what whoever asks told themselves. */
export async function flagsOf(ctx: Ctx, itemId: string): Promise<ItemFlags> {
  const person = requirePerson(ctx)
  const item = await readableItem(ctx, itemId)
  const maySettle = await settles(ctx, item)
  const own = await store.flagsBy(ctx.db, person.id, itemId)
  const open = maySettle ? await store.openFlags(ctx.db, [itemId]) : []
  const rows = [...open, ...own.filter((flag) => !open.some(({ id }) => id === flag.id))]
  return { items: await present(ctx, rows), mayRaise: item.trashed_at === null, maySettle }
}

async function present(ctx: Ctx, rows: store.FlagTable[]): Promise<Flag[]> {
  const names = await namesOf(
    ctx.db,
    rows.flatMap((row) => [row.reporter_id, row.settled_by]),
  )
  const duplicates = new Map(
    (
      await itemRefs(
        ctx,
        rows.flatMap((row) => row.duplicate_id ?? []),
      )
    ).map((ref) => [ref.id, ref]),
  )
  const me = requirePerson(ctx).id
  const person = (id: string | null) => (id !== null && names.has(id) ? { id, name: names.get(id) ?? '' } : null)
  return rows.map((row) => ({
    ...{ id: row.id, itemId: row.item_id, kind: row.kind, words: row.words, revision: row.revision },
    duplicate: row.duplicate_id === null ? null : (duplicates.get(row.duplicate_id) ?? null),
    ...{ by: person(row.reporter_id), mine: row.reporter_id === me, at: row.at, state: row.state, consequence: row.consequence },
    ...{ outcome: row.outcome, answer: row.answer, settledAt: row.settled_at, settledBy: person(row.settled_by) },
  }))
}
