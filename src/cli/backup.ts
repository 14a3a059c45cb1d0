import { join } from 'node:path'
import { stat } from 'node:fs/promises'
import { Command } from 'commander'
import { readConfig } from '../platform/config.ts'
import { DomainError } from '../platform/errors.ts'
import { text } from '../platform/i18n.ts'
import type { Manifest } from '../platform/backup/manifest.ts'
import { exit, printJson, reported, terminalLocale } from './run.ts'

/** Where records and files lie in the data folder. */
export const layout = { records: 'onji.sqlite', files: 'files' }

/** A backup that is whole, of a store that is not. */
const WRITTEN_WITH_LOSSES = 3

export const rowsOf = (manifest: Manifest): number => Object.values(manifest.rows).reduce((sum, count) => sum + count, 0)

export const backupCommand = (): Command =>
  new Command('backup')
    .description('write records and files to one file, verified, while the server may be running')
    .argument('<file>', 'the backup to write (a tar file); an older one of this name is replaced when the new one is whole')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 written and verified, 1 not written, 2 wrong usage, 3 written, but the store has lost or altered files',
    )
    .action((file: string, options: { json?: boolean }) => reported(() => backup(file, options)))

async function backup(file: string, { json }: { json?: boolean }): Promise<void> {
  const config = readConfig(process.env)
  const { migrations, version } = await import('../app.ts')
  const { FileStore } = await import('../platform/files/disk.ts')
  const { backUp } = await import('../platform/backup/backup.ts')
  const path = join(config.dataFolder, layout.records)
  if (!config.databaseUrl) await stat(path).catch(() => Promise.reject(new DomainError('no-store', 404, { folder: config.dataFolder })))
  const result = await backUp(
    {
      store: config.databaseUrl ? { kind: 'postgres', url: config.databaseUrl } : { kind: 'sqlite', path },
      migrations,
      files: new FileStore(join(config.dataFolder, layout.files)),
      references: [
        { table: 'file', column: 'hash', required: true },
        { table: 'import_run', column: 'file_hash', required: false },
      ],
      program: version,
    },
    file,
  )
  const { manifest, missing, altered, bytes } = result
  if (missing.length + altered.length > 0) process.exitCode = WRITTEN_WITH_LOSSES
  if (json) {
    printJson({ file, bytes, rows: rowsOf(manifest), files: manifest.files.length, missing, altered })
    return
  }
  const say = text(terminalLocale())
  const size = (bytes / 1024 / 1024).toFixed(1)
  process.stdout.write(`${say('platform:backup.written', { file, rows: rowsOf(manifest), files: manifest.files.length, size })}\n`)
  if (missing.length > 0) process.stderr.write(`${say('platform:backup.lost', { hashes: missing.join(' ') })}\n`)
  if (altered.length > 0) process.stderr.write(`${say('platform:backup.altered', { hashes: altered.join(' ') })}\n`)
  if (process.exitCode === undefined) process.exitCode = exit.done
}
