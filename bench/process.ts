import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
// @ts-expect-error launchers are plain JavaScript; the server is measured with the environment that they give it
import { environment } from '../bin/prepare.mjs'

export const root = join(import.meta.dirname, '..')
export const ADMIN = { mail: 'bench@example.com', password: 'a long bench password' }

const TICKS_A_SECOND = 100 // USER_HZ, the same on every Linux

/** Milliseconds of CPU that a process has used in all its threads. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND) * 1000
}

/** Resident memory of a process, in MB. */
export function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

/** Waits until a process has done nothing for a while: what an answer left for later is then done too. */
export async function untilQuiet(pid: number, limitMs = 120_000): Promise<void> {
  let before = cpuOf(pid)
  let quiet = 0
  for (const until = Date.now() + limitMs; quiet < 6 && Date.now() < until; ) {
    await wait(250)
    const now = cpuOf(pid)
    quiet = now - before <= 10 ? quiet + 1 : 0
    before = now
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

export type Running = { url: string; pid: number; startMs: number; stop: () => Promise<number> }

function environmentOf(dataFolder: string, port: number): NodeJS.ProcessEnv {
  const outer = Object.fromEntries(Object.entries(environment() as NodeJS.ProcessEnv).filter(([name]) => !name.startsWith('ONJI_')))
  return {
    ...outer,
    ONJI_DATA: dataFolder,
    ONJI_PORT: String(port),
    ONJI_LOG_LEVEL: 'warn',
    ONJI_LOCALE: 'en',
    ONJI_ORGANISATION: 'Bench',
    ONJI_ADMIN_NAME: 'Bench',
    ONJI_ADMIN_MAIL: ADMIN.mail,
    ONJI_ADMIN_PASSWORD: ADMIN.password,
    ...(process.env.ONJI_BENCH_DATABASE_URL ? { ONJI_DATABASE_URL: process.env.ONJI_BENCH_DATABASE_URL } : {}),
  }
}

/** Starts the server and waits for its first answer; `startMs` is from the start of the process to that answer. */
export async function startServer(dataFolder: string, nodeOptions: string[] = []): Promise<Running> {
  const port = await freePort()
  const from = performance.now()
  const child = spawn(process.execPath, [...nodeOptions, join(root, 'src', 'main.ts'), 'serve'], {
    cwd: root,
    env: environmentOf(dataFolder, port),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  await firstAnswer(child, `${url}/health/ready`)
  const startMs = performance.now() - from
  const stop = async () => {
    const stopping = performance.now()
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    return performance.now() - stopping
  }
  return { url, pid: child.pid as number, startMs, stop }
}

async function firstAnswer(child: ChildProcess, url: string): Promise<void> {
  for (const until = Date.now() + 120_000; ; await wait(5)) {
    const status = await fetch(url).then(
      (answer) => answer.body?.cancel().then(() => answer.status),
      () => 0,
    )
    if (status === 200) return
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    if (Date.now() > until) throw new Error('the server did not answer within two minutes')
  }
}

/** Runs a command of the program on a data folder; answers its seconds. */
export async function runCommand(dataFolder: string, args: string[]): Promise<number> {
  const from = performance.now()
  const child = spawn(process.execPath, [join(root, 'src', 'main.ts'), ...args], {
    cwd: root,
    env: environmentOf(dataFolder, 0),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (piece) => {
    errors = (errors + piece).slice(-4000)
  })
  const [code] = await once(child, 'exit')
  // 1: done, but some files were refused; the corpora hold such files on purpose.
  if (code !== 0 && code !== 1) throw new Error(`onji ${args.join(' ')} ended with ${code}: ${errors}`)
  return (performance.now() - from) / 1000
}

/** A server of Node itself that answers with as many bytes, as a measure of the machine. */
export async function startBareServer(bytes: number): Promise<Running> {
  const port = await freePort()
  const script = `const body = Buffer.alloc(${bytes}, 'x'); require('node:http').createServer((request, answer) => { answer.setHeader('content-type', 'application/json'); answer.end(body) }).listen(${port}, '127.0.0.1')`
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' })
  await firstAnswer(child, `http://127.0.0.1:${port}/`)
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid as number,
    startMs: 0,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
      return 0
    },
  }
}
