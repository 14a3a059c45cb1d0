import type { Ctx, Services } from './context.ts'
import type { NamedMigration } from './db/migrate.ts'
import type { Follower, StoredEvent } from './events/follower.ts'
import type { HttpServer } from './http/server.ts'
import type { JobHandler } from './jobs/queue.ts'

/** What search keeps of one item. Texts are plain; `sections` come in the order of reading. */
export type Indexed = {
  id: string
  type: string
  spaceId: string
  kind: string | null
  title: string
  aliases: string[]
  language: string
  description: string
  tags: string[]
  /** Labels in all languages. */
  topics: string[]
  /** Names. */
  authors: string[]
  /** `id` is the anchor of the heading, empty for the lead; `path` are the headings above it. */
  sections: { id: string; heading: string; path: string[]; text: string }[]
  /** Item ids from the root down to the item itself: a share of any of them reaches it. */
  ancestors: string[]
  /** Ids of the read restrictions that stand over it. */
  gates: string[]
  archived: boolean
  updatedAt: number
}

/** What a feature declares for search, which knows no feature by name. */
export type IndexSource = {
  type: string
  /** Ids of the items that an event changes for search; `all` where it may be any. */
  affected(event: StoredEvent): string[] | 'all'
  /** The items as they are now; one that is missing from the answer leaves the index. */
  load(ctx: Ctx, ids: string[]): Promise<Indexed[]>
  /** Ids in order, after the given one. */
  list(ctx: Ctx, after: string | null, limit: number): Promise<string[]>
}

/** What a feature brings. The composition root walks the list in features.ts and builds the program out of it. */
export type Feature = {
  name: string
  migrations?: NamedMigration[]
  /** Adds the feature's routes; called once, before the server listens. */
  routes?(http: HttpServer, services: Services): void | Promise<void>
  followers?: Follower[]
  indexing?: IndexSource[]
  jobs?: Record<string, JobHandler>
  /** Repeated work: the job `job` is queued every `everyMs`, once whatever the number of processes. */
  schedule?: { job: string; everyMs: number }[]
  /** Opens what the feature keeps open, in order; `stop` is called in reverse order. */
  start?(services: Services): Promise<void>
  stop?(services: Services): Promise<void>
}
