import type { Feature } from '../../../platform/feature.ts'
import { Duplicates } from './finding.ts'
import { duplicateWork, follower } from './following.ts'
import * as tables from './migrations/2026-11-22-duplicates.ts'
import { addRoutes } from './routes.ts'
import { compareAll, JOB } from './run.ts'
import { serverPages } from './server-pages.ts'

export { bothReadable, ordered, textsOf } from './store.ts'
export { alikeItems } from './queries.ts'

declare module '../../../platform/context.ts' {
  interface Services {
    duplicates: Duplicates
  }
}

const DAY_MS = 86_400_000

/** Items that say the same, and making one of two. */
export const duplicates: Omit<Feature, 'name'> = {
  migrations: [tables],
  routes: addRoutes,
  pages: serverPages,
  followers: [follower],
  work: [duplicateWork],
  jobs: { [JOB]: compareAll },
  schedule: [{ job: JOB, everyMs: DAY_MS }],
  async start(services) {
    services.duplicates = new Duplicates()
  },
}
