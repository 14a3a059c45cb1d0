import type { Ctx } from '../../platform/context.ts'
import { requirePerson } from '../identity/index.ts'
import { draftList, historyList, itemList, spaceList } from '../repository/index.ts'

/** What the home page shows: my own things, and what changed where I may read. */
export async function homeView(ctx: Ctx) {
  const person = requirePerson(ctx)
  const [recent, favourites, pinned, history, drafts, spaces] = await Promise.all([
    itemList(ctx, { state: 'current', limit: 20 }),
    itemList(ctx, { state: 'current', favouriteOf: person.id, limit: 20 }),
    itemList(ctx, { state: 'current', pinned: true, limit: 12 }),
    historyList(ctx, 12),
    draftList(ctx),
    spaceList(ctx),
  ])
  return { recent: recent.items, favourites: favourites.items, pinned: pinned.items, history, drafts: drafts.slice(0, 8), spaces }
}
