import { write } from '../../../platform/context.ts'
import type { Feature } from '../../../platform/feature.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import { checkLinks } from './checker.ts'
import { linkFollower } from './follower.ts'
import * as tables from './migrations/2026-11-22-links.ts'
import { addLinkRoutes } from './routes.ts'
import { deadLinkWork } from './work.ts'

export { deadLinksOf } from './store.ts'

const HOUR_MS = 3_600_000

/** Links that lead out of the organisation, and whether they still lead somewhere. */
export const links: Omit<Feature, 'name'> = {
  migrations: [tables],
  routes: addLinkRoutes,
  followers: [linkFollower],
  work: [deadLinkWork],
  jobs: {
    'refresh.check-links': async (ctx, _payload, signal) => {
      const { more } = await checkLinks(ctx, signal)
      if (more) await write(ctx, (tx) => enqueue(tx, 'refresh.check-links'))
    },
  },
  schedule: [{ job: 'refresh.check-links', everyMs: HOUR_MS }],
}
