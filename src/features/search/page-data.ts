import type { Ctx } from '../../platform/context.ts'
import { type Asked, asksAnything, narrowingOf } from './asked.ts'
import { searchFacets } from './facets.ts'
import { searchHelp } from './help.ts'
import type { ResultsData } from './page/results.ts'
import { searchItems } from './queries.ts'
import { savedSearches } from './saved/queries.ts'
import type { SavedSearch } from './saved/schema.ts'
import type { SearchStart } from './schema.ts'
import { searchStart } from './start.ts'

/** Everything the page of a search shows: its results, or the start where nothing is asked. */
export async function searchPageData(
  ctx: Ctx,
  asked: Asked,
): Promise<{ start: SearchStart; saved: SavedSearch[] } | (ResultsData & { results: NonNullable<ResultsData['results']> })> {
  if (!asksAnything(asked)) return { start: await searchStart(ctx), saved: await savedSearches(ctx, { counted: true }) }
  const question = { q: asked.q, ...narrowingOf(asked) }
  const [results, { facets }] = await Promise.all([
    searchItems(ctx, {
      ...question,
      sort: asked.sort,
      cursor: asked.cursor || undefined,
      explain: asked.explain,
      recorded: { byPerson: true },
    }),
    searchFacets(ctx, question),
  ])
  const help = needsHelp(results) ? await searchHelp(ctx, question) : null
  return { asked, results, facets, help, saved: await savedSearches(ctx) }
}

/** Whether less was found than was asked for. */
export const needsHelp = (results: { items: readonly unknown[]; mode: string }): boolean =>
  results.items.length === 0 || results.mode === 'any'
