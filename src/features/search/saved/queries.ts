import type { Ctx } from '../../../platform/context.ts'
import { namesOf, requirePerson } from '../../identity/index.ts'
import { spaceList } from '../../repository/index.ts'
import { askedOf, narrowingOf } from '../asked.ts'
import { answerTo, questionOf } from '../queries.ts'
import { sharedWith, visibleSaved } from './policy.ts'
import type { SavedSearch } from './schema.ts'
import { listSaved, looksOf, type SavedSearchTable } from './store.ts'

/** So many are asked anew to count what changed; whoever keeps more opens them. */
const MOST_COUNTED = 12

/** The searches the asker keeps, and those shared with them, by name. `counted` says how much is new in each. */
export async function savedSearches(ctx: Ctx, options: { counted?: boolean } = {}): Promise<SavedSearch[]> {
  const person = requirePerson(ctx)
  const rows = await listSaved(ctx.db, person.id, await sharedWith(ctx))
  const looks = options.counted ? await looksOf(ctx, person.id) : new Map<string, number>()
  const fresh = new Map<string, number>()
  for (const row of rows.filter(({ id }) => looks.has(id)).slice(0, MOST_COUNTED))
    fresh.set(row.id, await changedSince(ctx, row, looks.get(row.id) ?? 0))
  return present(ctx, rows, fresh)
}

export async function savedSearch(ctx: Ctx, id: string): Promise<SavedSearch> {
  return (await present(ctx, [await visibleSaved(ctx, id)], new Map()))[0]
}

async function present(ctx: Ctx, rows: SavedSearchTable[], fresh: Map<string, number>): Promise<SavedSearch[]> {
  if (rows.length === 0) return []
  const person = requirePerson(ctx)
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.person_id),
  )
  const shared = rows.some((row) => row.space_id !== null)
  const spaces = new Map(
    (shared ? await spaceList(ctx) : []).map(({ id, key, name, icon, colour }) => [id, { id, key, name, icon, colour }]),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    query: row.query,
    owner: names.has(row.person_id) ? { id: row.person_id, name: names.get(row.person_id) ?? '' } : null,
    mine: row.person_id === person.id,
    space: row.space_id === null ? null : (spaces.get(row.space_id) ?? null),
    createdAt: row.created_at,
    fresh: fresh.get(row.id) ?? null,
  }))
}

async function changedSince(ctx: Ctx, { query }: SavedSearchTable, at: number): Promise<number> {
  const asked = askedOf(new URLSearchParams(query))
  const question = await questionOf(ctx, { ...narrowingOf(asked), q: asked.q })
  const filters = { ...question.filters, updatedFrom: Math.max(at, question.filters.updatedFrom ?? 0) }
  const { total, mode } = await answerTo(ctx, { ...question, filters, limit: 1, offset: 0 })
  return mode === 'fuzzy' ? 0 : total
}
