import { Command } from 'commander'
import { version } from '../app.ts'
import { adminCommand } from './admin.ts'
import { backupCommand } from './backup.ts'
import { migrateCommand } from './migrate.ts'
import { restoreCommand } from './restore.ts'
import { serveCommand } from './serve.ts'

/** `onji`: every command with its help. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. */
export function createProgram(): Command {
  return new Command('onji')
    .description('Knowledge management for organisations. Settings are environment variables: docs/operations.md.')
    .version(version)
    .showHelpAfterError()
    .addCommand(serveCommand(), { isDefault: false })
    .addCommand(migrateCommand())
    .addCommand(adminCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
}
