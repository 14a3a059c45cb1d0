import type { Ctx } from '../../platform/context.ts'
import { requirePerson } from '../identity/index.ts'
import { draftList, historyList, itemList, spaceList } from '../repository/index.ts'
import { savedSearches } from '../search/index.ts'

const RECENT = 20
/** Changes of one person in one space that are shown; an import or a clean-up would push out everybody else's. */
const MOST_ALIKE = 5

/** The newest changes, with no more than a few of one person in one space. */
export function mixed<Row extends { space: { id: string }; updatedBy: { id: string } | null }>(rows: Row[]): Row[] {
  const seen = new Map<string, number>()
  const kept = rows.filter((row) => {
    const key = `${row.space.id} ${row.updatedBy?.id ?? ''}`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return count <= MOST_ALIKE
  })
  return kept.slice(0, RECENT)
}

/** What the home page shows: my own things, and what changed where I may read. */
export async function homeView(ctx: Ctx) {
  const person = requirePerson(ctx)
  const [recent, favourites, pinned, history, drafts, spaces, searches] = await Promise.all([
    itemList(ctx, { state: 'current', limit: 5 * RECENT }),
    itemList(ctx, { state: 'current', favouriteOf: person.id, limit: 20 }),
    itemList(ctx, { state: 'current', pinned: true, limit: 12 }),
    historyList(ctx, 12),
    draftList(ctx),
    spaceList(ctx),
    savedSearches(ctx),
  ])
  return {
    recent: mixed(recent.items),
    favourites: favourites.items,
    pinned: pinned.items,
    history,
    drafts: drafts.slice(0, 8),
    spaces,
    searches: searches.slice(0, 12),
  }
}
