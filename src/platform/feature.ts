import type { Ctx, Services } from './context.ts'
import type { NamedMigration } from './db/migrate.ts'
import type { Follower, StoredEvent } from './events/follower.ts'
import type { HttpServer } from './http/server.ts'
import type { JobHandler } from './jobs/queue.ts'
import type { Trust } from './page/parts.ts'
import type { ServerPage } from './page/server-page.ts'

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
  owner: { kind: 'person' | 'group'; id: string; name: string } | null
  updatedAt: number | null
  updatedBy: { id: string; name: string } | null
  trust: (Omit<Trust, 'state' | 'owner'> & { state: string; owner: Found['owner'] }) | null
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

/** How much a signal asks of a person; the settings of notifications are by these. */
export const urgencies = ['request', 'mention', 'reminder', 'news'] as const
export type Urgency = (typeof urgencies)[number]

/** What a person is told of an event. Its words are `FEATURE:signals.NAME` in the locale files, with `values` filled in. */
export type Signal = {
  personId: string
  /** `feature:name`, as in `stewardship:review-due`. */
  name: string
  urgency: Urgency
  /** The item it is about; who may not read that at the moment of telling is not told. */
  itemId: string | null
  href: string
  values: Record<string, string | number>
  /** One person hears of the same key once, however often the event comes. */
  key: string
}

/** What a feature declares for notifications, which know no feature by name. Nobody is told of what they did themselves. */
export type SignalSource = {
  name: string
  of(ctx: Ctx, event: StoredEvent): Promise<Signal[]>
  /** What is told no more after an event: words that were taken back do not stay in inboxes, nor are they mailed. */
  withdrawn?(event: StoredEvent): { itemId: string; key: string }[]
}

/** One thing to do for the stewards of a space; `queue` and `key` name it. */
export type Work = {
  queue: string
  key: string
  itemId: string | null
  /** Null for what is nobody's space: it is for every steward. */
  spaceId: string | null
  /** For what is no item; an item is named by its own title. */
  title: string | null
  href: string | null
  since: number
  /** Why it waits: `FEATURE:reason.CODE` in the locale files, with `values` filled in. */
  reason: { code: string; values: Record<string, string | number> } | null
  /** The person or group it waits for, where it is somebody's. */
  assigneeId: string | null
}

/** What a feature declares for the steward's desk. Derived: it can be asked again at any time and gives the same. */
export type WorkSource = {
  queue: string
  /** Ids of the items whose work an event may change; `all` where it may be any. */
  affected(event: StoredEvent): string[] | 'all'
  /** What there is to do about these items now. */
  of(ctx: Ctx, itemIds: string[]): Promise<Work[]>
  /** What there is to do that is about no single item, such as pages that are wanted; all of it. */
  others?(ctx: Ctx): Promise<Work[]>
}

/** What a feature brings. The composition root walks the list in features.ts and builds the program out of it. */
export type Feature = {
  name: string
  migrations?: NamedMigration[]
  /** Adds the feature's routes; called once, before the server listens. */
  routes?(http: HttpServer, services: Services): void | Promise<void>
  followers?: Follower[]
  indexing?: IndexSource[]
  signals?: SignalSource[]
  work?: WorkSource[]
  /** Pages the server draws; the portal puts the shell around them. */
  pages?: ServerPage[]
  jobs?: Record<string, JobHandler>
  /** Repeated work: the job `job` is queued every `everyMs`, once whatever the number of processes. */
  schedule?: { job: string; everyMs: number }[]
  /** Opens what the feature keeps open, in order; `stop` is called in reverse order. */
  start?(services: Services): Promise<void>
  stop?(services: Services): Promise<void>
}

/** A feature made of parts, each a folder of its own with the same shape as a feature; they start in order and stop in reverse. */
export function joined(name: string, parts: Omit<Feature, 'name'>[]): Feature {
  const all = <Key extends 'migrations' | 'followers' | 'indexing' | 'signals' | 'work' | 'pages' | 'schedule'>(key: Key) =>
    parts.flatMap((part) => (part[key] ?? []) as never[]) as NonNullable<Feature[Key]>
  return {
    name,
    ...{ migrations: all('migrations'), followers: all('followers'), indexing: all('indexing'), signals: all('signals') },
    ...{ work: all('work'), pages: all('pages'), schedule: all('schedule') },
    jobs: Object.assign({}, ...parts.map((part) => part.jobs ?? {})),
    async routes(http, services) {
      for (const part of parts) await part.routes?.(http, services)
    },
    async start(services) {
      for (const part of parts) await part.start?.(services)
    },
    async stop(services) {
      for (const part of parts.toReversed()) await part.stop?.(services)
    },
  }
}
