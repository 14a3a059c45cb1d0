import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { authenticate } from './features/identity/index.ts'
import { createRenderer } from './features/markdown/index.ts'
import { Reaches, ReadingLog, Renderings } from './features/repository/index.ts'
import { features } from './features.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import { type Config, ConfigError } from './platform/config.ts'
import type { Services } from './platform/context.ts'
import { holdFolder } from './platform/db/folder-hold.ts'
import { migrate, type NamedMigration } from './platform/db/migrate.ts'
import { openPostgres } from './platform/db/postgres.ts'
import { openSqlite } from './platform/db/sqlite.ts'
import { FollowerRunner } from './platform/events/follower.ts'
import { Outbox } from './platform/events/outbox.ts'
import { FileStore } from './platform/files/disk.ts'
import { addHealth } from './platform/http/health.ts'
import { createServer, type HttpServer } from './platform/http/server.ts'
import { forgetFinishedJobs, JobQueue } from './platform/jobs/queue.ts'
import { createLog, type Log } from './platform/log.ts'
import { restWhenIdle } from './platform/rest.ts'
import * as platformTables from './platform/migrations/2026-11-21-platform.ts'

export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

/** Every step of the schema, of the platform and of all features. */
export const migrations: NamedMigration[] = [platformTables, ...features.flatMap((feature) => feature.migrations ?? [])]

export type Parts = {
  clock?: Clock
  log?: Log
  /** PostgreSQL schema to live in; for tests. */
  schema?: string
}

function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new ConfigError([`ONJI_DATA: ${folder} cannot be a folder to write in (${(error as NodeJS.ErrnoException).code})`])
  }
}

/** Opens the stores, brings their schema up to date and builds every part; nothing runs yet. */
export async function openServices(config: Config, parts: Parts = {}): Promise<Services> {
  makeDataFolder(config.dataFolder)
  const log = parts.log ?? createLog(config.logLevel)
  const store = openStore(config, parts.schema)
  const services = {
    config,
    clock: parts.clock ?? systemClock,
    log,
    ...store,
    files: new FileStore(join(config.dataFolder, 'files')),
    outbox: new Outbox(),
    jobs: new JobQueue(),
    renderer: createRenderer(),
  } as Services
  services.renderings = new Renderings(services)
  services.readingLog = new ReadingLog(services)
  services.reaches = new Reaches(services)
  services.indexSources = features.flatMap((feature) => feature.indexing ?? [])
  services.signalSources = features.flatMap((feature) => feature.signals ?? [])
  services.workSources = features.flatMap((feature) => feature.work ?? [])
  services.serverPages = features.flatMap((feature) => feature.pages ?? [])
  const applied = await migrate(services.writer, migrations)
  if (applied.length > 0) log.info({ applied }, 'store brought up to date')
  for (const feature of features) for (const [kind, handler] of Object.entries(feature.jobs ?? {})) services.jobs.register(kind, handler)
  services.jobs.register('platform.forget-jobs', forgetFinishedJobs)
  for (const feature of features) await feature.start?.(services)
  return services
}

function openStore(config: Config, schema?: string): Pick<Services, 'databaseKind' | 'reader' | 'writer'> {
  if (config.databaseUrl) {
    const db = openPostgres(config.databaseUrl, schema)
    return { databaseKind: 'postgres', reader: db, writer: db }
  }
  const { reader, writer } = openSqlite(join(config.dataFolder, 'onji.sqlite'))
  return { databaseKind: 'sqlite', reader, writer }
}

export async function closeServices(services: Services): Promise<void> {
  for (const feature of features.toReversed()) await feature.stop?.(services)
  await services.reader.destroy()
  if (services.writer !== services.reader) await services.writer.destroy()
}

/** The followers of every feature, for the server to run and for the command line to drain. */
export const createFollowers = (services: Services): FollowerRunner =>
  new FollowerRunner(
    services,
    features.flatMap((feature) => feature.followers ?? []),
  )

/** The HTTP server with every feature's routes, not yet listening. */
export async function createHttp(services: Services, options: { checkResponses?: boolean } = {}): Promise<HttpServer> {
  const http = await createServer({
    services,
    authenticate: (request) => authenticate(services, request),
    version,
    errorPage: () => services.pageOfProblem,
    ...options,
  })
  addHealth(http, services)
  for (const feature of features) await feature.routes?.(http, services)
  return http
}

export type Running = { url: string; services: Services; http: HttpServer; stop(): Promise<void> }

/** Starts everything: HTTP, followers, jobs. `stop` ends it in order and loses nothing. One server at a time has an embedded store. */
export async function serve(config: Config, parts: Parts & { checkResponses?: boolean; background?: boolean } = {}): Promise<Running> {
  makeDataFolder(config.dataFolder)
  // Several servers on one PostgreSQL are a cluster.
  const letGo = config.databaseUrl ? () => {} : holdFolder(config.dataFolder)
  try {
    return await serveHeld(config, parts, letGo)
  } catch (error) {
    letGo()
    throw error
  }
}

async function serveHeld(config: Config, parts: Parts & { checkResponses?: boolean }, letGo: () => void): Promise<Running> {
  const services = await openServices(config, parts)
  const http = await createHttp(services, { checkResponses: parts.checkResponses })
  const endRest = restWhenIdle(http)
  const followers = createFollowers(services)
  const schedule = [...features.flatMap((feature) => feature.schedule ?? []), { job: 'platform.forget-jobs', everyMs: 86_400_000 }]
  const url = await http.listen({ host: config.host, port: config.port })
  followers.start()
  services.jobs.start(services, schedule)
  let stopping: Promise<void> | undefined
  const stop = async () => {
    endRest()
    await http.close()
    await services.jobs.stop()
    await followers.stop()
    await closeServices(services)
    letGo()
  }
  return { url, services, http, stop: () => (stopping ??= stop()) }
}
