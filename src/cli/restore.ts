import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { readConfig } from '../platform/config.ts'
import { DomainError } from '../platform/errors.ts'
import { text } from '../platform/i18n.ts'
import { layout, rowsOf } from './backup.ts'
import { printJson, reported, terminalLocale } from './run.ts'

type Options = { data?: string; force?: boolean; json?: boolean }

export const restoreCommand = (): Command =>
  new Command('restore')
    .description('make a data folder, and a PostgreSQL where ONJI_DATABASE_URL names one, out of a backup: all of it or nothing')
    .argument('<file>', 'a backup written by "onji backup"')
    .option('--data <folder>', 'data folder to make; ONJI_DATA where absent')
    .option('--force', 'put a folder that is not empty aside (it is kept under another name)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit codes: 0 restored, 1 nothing changed, 2 wrong usage')
    .action((file: string, options: Options) => reported(() => restore(file, options)))

async function restore(file: string, { data, force, json }: Options): Promise<void> {
  const config = readConfig({ ...process.env, ...(data ? { ONJI_DATA: data } : {}) })
  await stat(file).catch(() => Promise.reject(new DomainError('no-such-file', 404, { path: resolve(file) })))
  const { migrations } = await import('../app.ts')
  const { restoreBackup } = await import('../platform/backup/restore.ts')
  const { manifest, putAside } = await restoreBackup(file, {
    dataFolder: config.dataFolder,
    layout,
    databaseUrl: config.databaseUrl,
    migrations,
    force,
  })
  if (json) {
    printJson({
      folder: config.dataFolder,
      rows: rowsOf(manifest),
      files: manifest.files.length,
      createdAt: manifest.createdAt,
      putAside: putAside ?? null,
    })
    return
  }
  const say = text(terminalLocale())
  const at = new Date(manifest.createdAt).toISOString()
  process.stdout.write(
    `${say('platform:backup.restored', { folder: config.dataFolder, rows: rowsOf(manifest), files: manifest.files.length, at })}\n`,
  )
  if (putAside) process.stdout.write(`${say('platform:backup.aside', { folder: putAside })}\n`)
}
