import { Command } from 'commander'
import { text } from '../platform/i18n.ts'
import { printJson, withServices } from './run.ts'

export const demoCommand = (): Command =>
  new Command('demo')
    .description('load the demonstration organisation into an installation without spaces; founds the organisation where there is none')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit codes: 0 loaded or there already, 1 not loaded, 2 wrong usage')
    .action((options: { json?: boolean }) =>
      withServices(async (ctx, services) => {
        const { demoAccount, loadDemo, startDemo } = await import('../features/capture/index.ts')
        const { findOrganisation } = await import('../features/identity/index.ts')
        const founded = (await findOrganisation(ctx.db)) === undefined
        const say = text(ctx.locale)
        if (founded) await startDemo(services)
        const loaded = await loadDemo(services)
        if (options.json) return printJson({ ...loaded, fresh: loaded.fresh || founded, ...(founded ? { account: demoAccount } : {}) })
        process.stdout.write(`${loaded.fresh || founded ? say('capture:command.demoLoaded', loaded) : say('capture:command.demoThere')}\n`)
        if (founded) process.stdout.write(`${say('capture:command.demoSignIn', demoAccount)}\n`)
      }),
    )
