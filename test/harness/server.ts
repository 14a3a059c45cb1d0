import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { inject } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const STARTING_MS = 60_000

export const ADMINISTRATOR = { name: '김서연', mail: 'seoyeon@example.com', password: '느티나무 아래 조용한 도서관' }

export type TestServer = {
  url: string
  dataFolder: string
  process: ChildProcess
  /** Everything it has logged so far. */
  log: () => string
  /** Ends it with SIGTERM; answers the exit code. */
  stop: () => Promise<number | null>
}

export type ServerOptions = { dataFolder?: string; env?: Record<string, string>; arguments?: string[]; setUp?: boolean }

/** A data folder of its own inside the run's folder; `remove` takes it away. */
export async function newDataFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(inject('runFolder'), 'data-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Environment without variables of the person who runs the tests. */
export function cleanEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const outer = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ONJI_')))
  return { ...outer, NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'), ...more }
}

/** The program as people run it, in its own process, set up with ADMINISTRATOR unless told otherwise. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const dataFolder = options.dataFolder ?? (await newDataFolder()).folder
  const port = await freePort()
  const setUp = {
    ONJI_ORGANISATION: '한빛상사',
    ONJI_ADMIN_NAME: ADMINISTRATOR.name,
    ONJI_ADMIN_MAIL: ADMINISTRATOR.mail,
    ONJI_ADMIN_PASSWORD: ADMINISTRATOR.password,
  }
  const env = cleanEnvironment({
    ONJI_DATA: dataFolder,
    ONJI_PORT: String(port),
    ...(options.setUp === false ? {} : setUp),
    ...options.env,
  })
  const child = spawn(process.execPath, [join(root, 'src', 'main.ts'), 'serve', ...(options.arguments ?? [])], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (log += piece))
  const url = `http://127.0.0.1:${port}`
  const ended = once(child, 'exit')
  const server: TestServer = {
    url,
    dataFolder,
    process: child,
    log: () => log,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await ended
      return child.exitCode
    },
  }
  await untilReady(server)
  return server
}

async function untilReady({ url, process: child, log }: TestServer): Promise<void> {
  for (const until = Date.now() + STARTING_MS; ; await wait(20)) {
    const ready = await fetch(`${url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) return
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the server did not start (exit code ${child.exitCode}):\n${log()}`)
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
