import type { Ctx } from '../../../platform/context.ts'

/** A look this long says that the item was read, not only opened. */
const READ_MS = 30_000
const READ_LONG_MS = 120_000
const GRADES = { read: 1, readLong: 2, solved: 3 }

/**
 * Questions of the organisation with how well items answered them, out of the ledger: an item is graded by the best that
 * anybody did with it, 1 read, 2 read for long, 3 solved it. A click alone says little, since what stands above is clicked.
 */
export async function judgedQueries(ctx: Ctx): Promise<{ query: string; grades: Map<string, number> }[]> {
  const rows = await ctx.db
    .selectFrom('demand_event as act')
    .innerJoin('demand_event as asked', (join) => join.onRef('asked.search_id', '=', 'act.search_id').on('asked.kind', '=', 'asked'))
    .select(['asked.query', 'asked.query_key', 'act.kind', 'act.item_id', 'act.ms'])
    .where('act.kind', 'in', ['left', 'solved'])
    .where('act.item_id', 'is not', null)
    .orderBy('asked.at')
    .orderBy('asked.id')
    .execute()
  const judged = new Map<string, { query: string; grades: Map<string, number> }>()
  for (const { query, query_key, kind, item_id, ms } of rows) {
    const grade = kind === 'solved' ? GRADES.solved : Number(ms) >= READ_LONG_MS ? GRADES.readLong : Number(ms) >= READ_MS ? GRADES.read : 0
    if (grade === 0 || query === null || query_key === null || item_id === null) continue
    const one = judged.get(query_key) ?? { query, grades: new Map<string, number>() }
    one.grades.set(item_id, Math.max(grade, one.grades.get(item_id) ?? 0))
    judged.set(query_key, one)
  }
  return [...judged.values()]
}
