import { closeServices, openServices } from '../app.ts'
import { findPersonByMail, personOf } from '../features/identity/index.ts'
import { ConfigError, readConfig } from '../platform/config.ts'
import { type Ctx, type Services, systemContext } from '../platform/context.ts'
import { DomainError } from '../platform/errors.ts'
import { text } from '../platform/i18n.ts'
import { createLog } from '../platform/log.ts'

/** Exit codes that scripts can rely on. */
export const exit = { done: 0, failed: 1, usage: 2 } as const

/** The language of the terminal: LC_ALL or LANG, else the organisation's. */
export function terminalLocale(env: Record<string, string | undefined> = process.env): 'ko' | 'en' {
  return /^ko/i.test(env.LC_ALL || env.LANG || '') ? 'ko' : 'en'
}

/**
 * Opens the data folder for one command and closes it again, whether a server runs on it or not. A failure becomes one
 * line on standard error and an exit code.
 */
export async function withServices(work: (ctx: Ctx, services: Services) => Promise<void>): Promise<void> {
  await reported(async () => {
    const config = readConfig(process.env)
    const services = await openServices(config, { log: createLog(config.logLevel === 'info' ? 'warn' : config.logLevel) })
    try {
      await work(systemContext(services, terminalLocale()), services)
    } finally {
      await closeServices(services)
    }
  })
}

/** Runs `work`; what it throws is told in one line. */
export async function reported(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.problems.join('\n')}\n`)
      process.exitCode = exit.usage
    } else if (error instanceof DomainError) {
      process.stderr.write(`${text(terminalLocale())(`platform:errors.${error.code}.detail`, error.params)}\n`)
      process.exitCode = exit.failed
    } else {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      process.exitCode = exit.failed
    }
  }
}

/** The context of the person with this address, for `--as`; the system's without one. */
export async function contextAs(ctx: Ctx, mail: string | undefined): Promise<Ctx> {
  if (mail === undefined) return ctx
  const row = await findPersonByMail(ctx.db, mail)
  if (!row || row.deactivated_at !== null) throw new DomainError('no-such-person', 404, { mail })
  return { ...ctx, locale: row.locale, actor: personOf(row) }
}

export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)
