import { join } from 'node:path'
import type { Services } from '../../platform/context.ts'
import { type Follower, FollowerRunner } from '../../platform/events/follower.ts'
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
const createSearch = (services: Services): SearchService =>
  new SearchService(
    services,
    new SqliteEngine(join(services.config.dataFolder, 'index', 'search.sqlite'), services.config.searchWorkers),
    services.indexSources,
  )

const follower: Follower = {
  name: 'search',
  cursor: (services) => services.search.position(),
  handle: (ctx, events) => ctx.services.search.hear(ctx, events),
}

/** Waits until everything that has happened can be found; for the command line and tests, where no server listens. */
export async function catchUp(services: Services): Promise<void> {
  await new FollowerRunner(services, [follower]).drain()
  await services.search.settled()
}

export const search: Feature = {
  name: 'search',
  routes: addRoutes,
  followers: [follower],
  async start(services) {
    services.search = createSearch(services)
    services.related = relatedItems
    await services.search.start()
  },
  async stop(services) {
    await services.search.stop()
  },
}
