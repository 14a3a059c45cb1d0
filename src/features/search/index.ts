import { join } from 'node:path'
import type { Services } from '../../platform/context.ts'
import type { Feature, IndexSource } from '../../platform/feature.ts'
import { SqliteEngine } from './engine/sqlite.ts'
import { SearchService } from './indexing.ts'
import { relatedItems } from './queries.ts'
import { addRoutes } from './routes.ts'

export { completions, relatedItems, searchItems } from './queries.ts'

declare module '../../platform/context.ts' {
  interface Services {
    search: SearchService
    /** What all features declare for search. */
    indexSources: IndexSource[]
  }
}

/** Search over an index file of its own in the data folder, whatever store holds the records. */
export const createSearch = (services: Services): SearchService =>
  new SearchService(
    services,
    new SqliteEngine(join(services.config.dataFolder, 'index', 'search.sqlite'), services.config.searchWorkers),
    services.indexSources,
  )

export const search: Feature = {
  name: 'search',
  routes: addRoutes,
  followers: [
    {
      name: 'search',
      cursor: (services) => services.search.position(),
      handle: (ctx, events) => ctx.services.search.hear(ctx, events),
    },
  ],
  async start(services) {
    services.search = createSearch(services)
    services.related = relatedItems
    await services.search.start()
  },
  async stop(services) {
    await services.search.stop()
  },
}
