import { sql } from 'kysely'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { DatabaseKind, Db } from './db/tables.ts'
import type { Outbox } from './events/outbox.ts'
import type { FileStore } from './files/disk.ts'
import type { JobQueue } from './jobs/queue.ts'
import type { Log } from './log.ts'
import type { SignalSource, WorkSource } from './feature.ts'
import type { Locale } from './page/hand.ts'
import type { ServerPage } from './page/server-page.ts'

export type { Locale }

/** Who acts. A guest sees only what was given to them; the system acts for jobs and the command line. */
export type Person = {
  kind: 'person'
  id: string
  name: string
  administrator: boolean
  guest: boolean
  /** Set when a personal access token speaks for the person: what the token may do. */
  scope?: 'read' | 'write'
}
export type Actor = Person | { kind: 'visitor' } | { kind: 'system' }

/** Parts that live as long as the process. Features add theirs by declaration merging; app.ts builds them. */
export interface Services {
  config: Config
  clock: Clock
  log: Log
  databaseKind: DatabaseKind
  reader: Db
  writer: Db
  files: FileStore
  outbox: Outbox
  jobs: JobQueue
  /** What the features bring, gathered by app.ts. */
  signalSources: SignalSource[]
  workSources: WorkSource[]
  serverPages: ServerPage[]
  /** Signals that whoever asks has not looked at; notifications bring it. */
  unread?: (ctx: Ctx) => Promise<number>
}

/** What every action and query is given; never ambient. `db` reads; inside `write` it is the transaction. */
export type Ctx = {
  actor: Actor
  locale: Locale
  db: Db
  services: Services
}

/** A context inside a transaction. Only `write` makes one, so a function that asks for it cannot run outside. */
export type Tx = Ctx & { readonly transaction: { emitted: number } }

export const isTx = (ctx: Ctx): ctx is Tx => 'transaction' in ctx

const WRITERS = 4000

/**
 * Runs `work` in one transaction and wakes the followers once it is on disk. Called inside a transaction it joins it,
 * so actions can be composed. Whatever `work` throws rolls everything back.
 *
 * One at a time, on PostgreSQL as on SQLite: what `work` has looked up (the last owner, a free key, the parents of an
 * item) is still true when it writes, and positions in the outbox become visible in order.
 */
export async function write<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (isTx(ctx)) return work(ctx)
  const { services } = ctx
  const transaction = { emitted: 0 }
  const run = (db: Db) => work({ ...ctx, db, transaction })
  const result = await (services.databaseKind === 'postgres' ? inTurn(services, run) : services.writer.transaction().execute(run))
  if (transaction.emitted > 0) services.outbox.wake()
  return result
}

const turns = new WeakMap<Services, Promise<unknown>>()

/** Writers of this process wait for each other here, not on a connection each: readers need those. */
function inTurn<T>(services: Services, run: (db: Db) => Promise<T>): Promise<T> {
  const locked = () =>
    services.writer.transaction().execute(async (db) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(WRITERS)})`.execute(db)
      return run(db)
    })
  const turn = (turns.get(services) ?? Promise.resolve()).then(locked, locked)
  turns.set(services, turn)
  return turn
}

export const systemContext = (services: Services, locale: Locale = services.config.locale): Ctx => ({
  actor: { kind: 'system' },
  locale,
  db: services.reader,
  services,
})

/** The id of the person who acts, or null for the system and visitors. */
export const actorId = (ctx: Ctx): string | null => (ctx.actor.kind === 'person' ? ctx.actor.id : null)
