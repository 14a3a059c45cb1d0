import type { Services } from './context.ts'
import type { NamedMigration } from './db/migrate.ts'
import type { Follower } from './events/follower.ts'
import type { HttpServer } from './http/server.ts'
import type { JobHandler } from './jobs/queue.ts'

/** What a feature brings. The composition root walks the list in features.ts and builds the program out of it. */
export type Feature = {
  name: string
  migrations?: NamedMigration[]
  /** Adds the feature's routes; called once, before the server listens. */
  routes?(http: HttpServer, services: Services): void | Promise<void>
  followers?: Follower[]
  jobs?: Record<string, JobHandler>
  /** Repeated work: the job `job` is queued every `everyMs`, once whatever the number of processes. */
  schedule?: { job: string; everyMs: number }[]
  /** Opens what the feature keeps open, in order; `stop` is called in reverse order. */
  start?(services: Services): Promise<void>
  stop?(services: Services): Promise<void>
}
