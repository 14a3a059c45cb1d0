import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { stopPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of this run; what a test leaves there goes away at its end. */
    runFolder: string
  }
}

/** One folder for each run; a PostgreSQL that a test started in it ends with the run. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'onji-test-'))
  project.provide('runFolder', folder)
  return async () => {
    await stopPostgres(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
