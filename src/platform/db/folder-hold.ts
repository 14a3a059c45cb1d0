import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigError } from '../config.ts'

/** A server that is stopping may still be closing its store. */
const HANDOVER_MS = 2_000
const SQLITE_BUSY = 5

/**
 * Holds a data folder for one server: two on the same embedded store would each believe what they remember of it. The hold is a
 * lock of the operating system on an empty SQLite file, so a killed server leaves none behind; who holds it stands in a file beside
 * it. Commands of a few short transactions do not ask for it. Gives the function that lets go.
 */
export function holdFolder(folder: string): () => void {
  const holder = join(folder, 'server.pid')
  const lock = new DatabaseSync(join(folder, 'server.lock'), { timeout: HANDOVER_MS })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error
    const process = processIn(holder)
    throw new ConfigError([
      `ONJI_DATA: ${folder} is in use by another Onji${process && ` (process ${process})`}; stop that one, or give this one a folder of its own`,
    ])
  }
  writeFileSync(holder, `${process.pid}\n`)
  return () => {
    rmSync(holder, { force: true })
    lock.close()
  }
}

function processIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}
