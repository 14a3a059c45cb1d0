import type { Ctx, Services } from './context.ts'
import type { NamedMigration } from './db/migrate.ts'
import type { Follower, StoredEvent } from './events/follower.ts'
import type { HttpServer } from './http/server.ts'
import type { JobHandler } from './jobs/queue.ts'

/** The space of what belongs to none and is open to all members, though not to guests: people and topics. */
export const DIRECTORY = '@directory'

/** What search keeps of one item. Texts are plain; `sections` come in the order of reading. */
export type Indexed = {
  id: string
  /** article, document, person, topic, ... */
  type: string
  /** Who reads this space finds the item; see DIRECTORY. */
  spaceId: string
  /** The kind of an article; null for what has none and is counted by its type. */
  kind: string | null
  title: string
  aliases: string[]
  language: string
  description: string
  tags: string[]
  /** With labels in all languages. */
  topics: { id: string; labels: string[] }[]
  authors: { id: string; name: string }[]
  /** The state of its verification; null for what is not verified at all, such as people. */
  trust: string | null
  /** What is found only when it is asked for by `in:`, such as comments; null for what is always found. */
  aside: string | null
  /** `id` is the anchor of the heading, empty for the lead; `path` are the headings above it. */
  sections: { id: string; heading: string; path: string[]; text: string }[]
  /** Item ids from the root down to the item itself: a share of any of them reaches it. */
  ancestors: string[]
  /** Ids of the read restrictions that stand over it. */
  gates: string[]
  archived: boolean
  createdAt: number
  updatedAt: number
}

/** What a result shows of what was found, read from the live store. */
export type Found = {
  id: string
  type: string
  kind: string | null
  title: string
  href: string
  space: { id: string; key: string; name: string; icon: string; colour: string } | null
  /** What it hangs below, from the top. */
  path: { title: string; href: string }[]
  /** A line that says what it is, for what has no passage: the position of a person, the scope of a topic. */
  line: string
  language: string | null
  owner: { id: string; name: string } | null
  updatedAt: number | null
  updatedBy: { id: string; name: string } | null
  trust: { state: string; by: { id: string; name: string } | null; until: number | null } | null
  archived: boolean
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
  /** Those of the items that whoever asks may read at this moment, and that are this source's. */
  present(ctx: Ctx, ids: string[]): Promise<Map<string, Found>>
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
