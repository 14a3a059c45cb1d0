import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { systemClock } from '../../platform/clock.ts'
import { readConfig } from '../../platform/config.ts'
import { type Ctx, type Services, systemContext } from '../../platform/context.ts'
import { migrate } from '../../platform/db/migrate.ts'
import { openSqlite } from '../../platform/db/sqlite.ts'
import { Outbox } from '../../platform/events/outbox.ts'
import { FileStore } from '../../platform/files/disk.ts'
import { JobQueue } from '../../platform/jobs/queue.ts'
import { createLog } from '../../platform/log.ts'
import * as platformTables from '../../platform/migrations/2026-11-21-platform.ts'
import { addPerson, identity, setUp } from '../identity/index.ts'
import { createSpace, Reaches, repository } from '../repository/index.ts'
import { capture } from './index.ts'

/** An installation of the features that capture stands on, in a folder of its own. */
export type World = {
  services: Services
  system: Ctx
  folder: string
  person(id: string, options?: { administrator?: boolean }): Ctx
  spaceId: string
  owner: Ctx
  write(files: Record<string, string | Uint8Array>): Promise<string>
  close(): Promise<void>
}

const features = [identity, repository, capture]

export async function openInstallation(dataFolder: string, env: Record<string, string> = {}): Promise<Services> {
  await mkdir(dataFolder, { recursive: true })
  const config = readConfig({ ONJI_DATA: dataFolder, ONJI_LOG_LEVEL: 'silent', ...env })
  const { reader, writer } = openSqlite(join(dataFolder, 'onji.sqlite'))
  const services = {
    config,
    clock: systemClock,
    log: createLog('silent'),
    databaseKind: 'sqlite',
    reader,
    writer,
    files: new FileStore(join(dataFolder, 'files')),
    outbox: new Outbox(),
    jobs: new JobQueue(),
  } as Services
  services.reaches = new Reaches(services)
  await migrate(writer, [platformTables, ...features.flatMap((feature) => feature.migrations ?? [])])
  for (const feature of features) for (const [kind, handler] of Object.entries(feature.jobs ?? {})) services.jobs.register(kind, handler)
  return services
}

export async function openWorld(env: Record<string, string> = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'onji-capture-'))
  const services = await openInstallation(join(folder, 'data'), env)
  const system = systemContext(services)
  const id = await setUp(system, {
    organisation: 'Mulmaru',
    locale: 'ko',
    name: 'Seoyeon',
    mail: 'seoyeon@example.com',
    password: 'correct horse battery',
  })
  const person = (each: string, { administrator = false } = {}): Ctx => ({
    ...system,
    actor: { kind: 'person', id: each, name: each, administrator, guest: false },
  })
  const owner = person(id, { administrator: true })
  const space = await createSpace(owner, { name: 'Handbook' })
  return {
    services,
    system,
    folder,
    person,
    spaceId: space.id,
    owner,
    write: (files) => writeFiles(folder, files),
    async close() {
      await services.reader.destroy()
      await services.writer.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export const addMember = async (world: World, name: string): Promise<Ctx> =>
  world.person(await addPerson(world.system, { name, mail: `${name}@example.com` }))

let written = 0
async function writeFiles(folder: string, files: Record<string, string | Uint8Array>): Promise<string> {
  const root = join(folder, `source-${++written}`)
  await mkdir(root)
  await putFiles(root, files)
  return root
}

export async function putFiles(root: string, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
}
