import { Command } from 'commander'
import { version } from '../app.ts'
import { adminCommand } from './admin.ts'
import { backupCommand } from './backup.ts'
import { demoCommand } from './demo.ts'
import { rebuildDeskCommand } from './desk.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { migrateCommand } from './migrate.ts'
import { restoreCommand } from './restore.ts'
import { exit } from './run.ts'
import { reindexCommand, searchCommand } from './search.ts'
import { serveCommand } from './serve.ts'

/** `onji`: every command with its help. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. */
export function createProgram(): Command {
  const program = new Command('onji')
    .description('Knowledge management for organisations. Settings are environment variables: docs/operations.md.')
    .version(version)
    .showHelpAfterError()
    .addCommand(serveCommand(), { isDefault: false })
    .addCommand(migrateCommand())
    .addCommand(adminCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(demoCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
    .addCommand(searchCommand())
    .addCommand(reindexCommand())
    .addCommand(rebuildDeskCommand())
  exitAsDocumented(program)
  return program
}

/** Commander ends wrong usage with 1, which here means that the command itself failed. */
function exitAsDocumented(command: Command): void {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? exit.done : exit.usage))
  for (const each of command.commands) exitAsDocumented(each)
}
