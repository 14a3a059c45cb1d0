import { Command } from 'commander'
import { ConfigError, readConfig } from '../platform/config.ts'
import { reported } from './run.ts'

const STOP_WITHIN_MS = 5_000

export function serveCommand(): Command {
  return new Command('serve')
    .description('serve the portal, the API and background work')
    .option('--demo', 'load the demonstration organisation first')
    .action((options: { demo?: boolean }) => reported(() => serveUntilStopped(options.demo ?? false)))
}

async function serveUntilStopped(demo: boolean): Promise<void> {
  const config = readConfig(process.env)
  if (demo && !['127.0.0.1', 'localhost', '::1'].includes(config.host))
    throw new ConfigError(['ONJI_HOST: the demonstration is served to this computer only, because its password is public'])
  const { serve } = await import('../app.ts')
  const running = await serve(config).catch((error) => {
    if (error.code === 'EADDRINUSE')
      throw new ConfigError([`ONJI_PORT: ${config.port} is taken by another program; ONJI_PORT=${config.port + 1} may be free`])
    if (error.code === 'EACCES') throw new ConfigError([`ONJI_PORT: ${config.port} may not be used by this account; take one above 1023`])
    throw error
  })
  const lines = [`Onji: ${running.url}`]
  if (demo) lines.push(await prepareDemo(running.services))
  process.stdout.write(`${lines.filter(Boolean).join('\n')}\n`)
  const stop = (signal: string) => {
    running.services.log.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    running.stop().then(
      () => process.exit(0),
      (error) => {
        running.services.log.error({ err: error }, 'did not stop cleanly')
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', () => stop('SIGTERM'))
  process.once('SIGINT', () => stop('SIGINT'))
}

async function prepareDemo(services: import('../platform/context.ts').Services): Promise<string> {
  const { startDemo } = await import('../features/capture/index.ts')
  return startDemo(services)
}
