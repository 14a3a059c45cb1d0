import { Command } from 'commander'
import { withServices } from './run.ts'

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('bring the store up to date and stop; serve does the same by itself')
    .action(() => withServices(async () => void process.stdout.write('ok\n')))
