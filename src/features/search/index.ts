import { join } from 'node:path'
import type { Services } from '../../platform/context.ts'
import { type Follower, FollowerRunner } from '../../platform/events/follower.ts'
import type { Feature, IndexSource } from '../../platform/feature.ts'
import { words } from './analysis/analyse.ts'
import { DemandDigest, forgetOldSearches } from './demand/digest.ts'
import { DemandLedger } from './demand/ledger.ts'
import { solutionOf } from './demand/solutions.ts'
import { DenseService } from './dense/service.ts'
import { SqliteEngine } from './engine/sqlite.ts'
import { SearchService } from './indexing.ts'
import * as demandTables from './migrations/2026-11-21-demand.ts'
import * as denseTables from './migrations/2026-11-22-dense.ts'
import * as solutionTables from './migrations/2026-11-22-solutions.ts'
import * as synonymTables from './migrations/2026-11-22-synonyms.ts'
import * as savedSearchTables from './migrations/2026-11-21-saved-searches.ts'
import { alikeItems, relatedItems } from './queries.ts'
import { addRoutes } from './routes.ts'
import { SynonymBook } from './synonyms/book.ts'

export { canonical, words } from './analysis/analyse.ts'
export { mayOversee } from './demand/policy.ts'
export { judgedQueries } from './demand/judged.ts'
export { notePastSearches, type PastNeed } from './demand/past.ts'
export { demandDetail, demandList, demandSummary, openDemand } from './demand/queries.ts'
export { solveWith, withdrawSolution } from './demand/solutions.ts'
export { chooseDense, pauseDense, setDense, tuneDense, turnOffDense } from './dense/actions.ts'
export { judgedInFolder } from './dense/judged.ts'
export { denseStatus } from './dense/queries.ts'
export { keepsSynonyms } from './synonyms/policy.ts'
export { synonymList } from './synonyms/queries.ts'
export { searchPageData } from './page-data.ts'
export { savedSearches } from './saved/queries.ts'
export { relatedItems, searchItems, type SearchRequest } from './queries.ts'
export { suggestions } from './suggestions.ts'

declare module '../../platform/context.ts' {
  interface Services {
    search: SearchService
    /** The ledger of searches, and what is derived from it. */
    demand: DemandLedger
    demandDigest: DemandDigest
    /** Words that mean the same. */
    synonyms: SynonymBook
    /** Search by meaning, where an administrator named a model. */
    dense: DenseService
    /** What all features declare for search. */
    indexSources: IndexSource[]
  }
}

const HOUR_MS = 3_600_000

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
  handle: async (ctx, events) => {
    ctx.services.synonyms.hear(events)
    await ctx.services.search.hear(ctx, events)
    await ctx.services.dense.hear(events)
  },
}

/** Waits until everything that has happened can be found; for the command line and tests, where no server listens. */
export async function catchUp(services: Services): Promise<void> {
  await new FollowerRunner(services, [follower]).drain()
  await services.search.settled()
}

export const search: Feature = {
  name: 'search',
  migrations: [demandTables, denseTables, savedSearchTables, synonymTables, solutionTables],
  async routes(http, services) {
    addRoutes(http)
    await services.dense.follow()
  },
  followers: [follower],
  jobs: {
    'search.digest-demand': ({ services }) => services.demandDigest.refresh(),
    'search.forget-searches': forgetOldSearches,
  },
  schedule: [
    { job: 'search.digest-demand', everyMs: HOUR_MS },
    { job: 'search.forget-searches', everyMs: 24 * HOUR_MS },
  ],
  async start(services) {
    services.search = createSearch(services)
    services.synonyms = new SynonymBook(services)
    services.related = relatedItems
    services.alike = alikeItems
    services.wordsOf = (text) => [...words(text)]
    services.solution = solutionOf
    services.demand = new DemandLedger(services)
    services.demandDigest = new DemandDigest(services)
    await services.demand.start()
    services.dense = new DenseService(services)
    await services.dense.start()
    await services.search.start()
  },
  async stop(services) {
    await services.demand.flush()
    await services.dense.stop()
    await services.search.stop()
  },
}
