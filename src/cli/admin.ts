import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { Password } from '../features/identity/schema.ts'
import { ConfigError } from '../platform/config.ts'
import { DomainError } from '../platform/errors.ts'
import { printJson, withServices } from './run.ts'

type Options = { mail: string; name?: string; organisation?: string; locale?: 'ko' | 'en'; password?: string; json?: boolean }

/** The password from the option, else from standard input, so that it need not stand in the list of processes. */
function passwordOf(options: Options): string {
  const given = options.password ?? readFileSync(0, 'utf8').trim()
  const parsed = Password.safeParse(given)
  if (!parsed.success) throw new ConfigError(['password: between 10 and 200 characters'])
  return parsed.data
}

export function adminCommand(): Command {
  const admin = new Command('admin').description('administrators, for installations without set-up in the browser')
  admin
    .command('create')
    .description('found the organisation with its first administrator, or add another administrator')
    .requiredOption('--mail <address>', 'mail address to sign in with')
    .option('--name <name>', 'name; the part before the @ where absent')
    .option('--organisation <name>', 'name of the organisation, the first time', 'Onji')
    .option('--locale <ko|en>', 'language', 'ko')
    .option('--password <password>', 'password; read from standard input where absent')
    .option('--json', 'print the result as JSON')
    .action((options: Options) =>
      withServices(async (ctx) => {
        const { addPerson, findOrganisation, setUp } = await import('../features/identity/index.ts')
        const input = {
          name: options.name ?? options.mail.split('@')[0],
          mail: options.mail,
          locale: options.locale ?? 'ko',
          password: passwordOf(options),
        }
        const id = (await findOrganisation(ctx.db))
          ? await addPerson(ctx, { ...input, administrator: true })
          : await setUp(ctx, { ...input, organisation: options.organisation ?? 'Onji' })
        if (options.json) printJson({ id, mail: options.mail })
        else process.stdout.write(`${options.mail} (${id})\n`)
      }),
    )
  admin
    .command('password')
    .description("set a person's password and end their sessions")
    .requiredOption('--mail <address>', 'mail address of the person')
    .option('--password <password>', 'password; read from standard input where absent')
    .action((options: Options) =>
      withServices(async (ctx) => {
        const { findPersonByMail, resetPassword } = await import('../features/identity/index.ts')
        const person = await findPersonByMail(ctx.db, options.mail)
        if (!person) throw new DomainError('no-such-person', 404, { mail: options.mail })
        await resetPassword(ctx, person.id, passwordOf(options))
        process.stdout.write('ok\n')
      }),
    )
  return admin
}
