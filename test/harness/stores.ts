import { afterEach, describe } from 'vitest'
import { closeServices, openServices, type Parts } from '../../src/app.ts'
import { readConfig } from '../../src/platform/config.ts'
import type { Services } from '../../src/platform/context.ts'
import { createLog } from '../../src/platform/log.ts'
import { inject } from 'vitest'
import { createDatabase } from './postgres.ts'
import { newDataFolder } from './server.ts'

/** Opens a store of its own, empty and up to date; it is closed and removed after the test. */
export type OpenStore = (parts?: Parts) => Promise<Services>

/** Runs the same promises on the embedded store and on PostgreSQL. */
export function describeOnBothStores(name: string, tests: (open: OpenStore) => void): void {
  describe.each(['SQLite', 'PostgreSQL'] as const)(`${name} (%s)`, (kind) => {
    const cleaners: (() => Promise<unknown>)[] = []
    afterEach(async () => {
      for (const clean of cleaners.splice(0).reverse()) await clean()
    })
    tests(async (parts) => {
      const { folder, remove } = await newDataFolder()
      cleaners.push(remove)
      const database = kind === 'PostgreSQL' ? await createDatabase(inject('runFolder')) : undefined
      if (database) cleaners.push(database.drop)
      const config = readConfig({ ONJI_DATA: folder, ONJI_DATABASE_URL: database?.url })
      const services = await openServices(config, { log: createLog('silent'), ...parts })
      cleaners.push(() => closeServices(services))
      return services
    })
  })
}
