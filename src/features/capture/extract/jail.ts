import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'

const HEAP_MB = 384
const LOOK_MS = 200
const MOST_OUTPUT = 64 * 1024 * 1024

const root = join(import.meta.dirname, '../../../..')
const own = ['src', 'node_modules', 'package.json'].map((name) => join(root, name)).filter((path) => existsSync(path))

/** `residentMb` counts all memory of the process, of which the heap is a part. */
export type JailLimits = { timeMs: number; residentMb: number }
export type Released = { ended: 'well' | 'ill' | 'over-limit'; output: string }

/**
 * Runs a program in a process that may read only this program and the given files, write nothing, start nothing, knows no
 * environment, and is killed when it takes too much time or memory. Throws only where it cannot be started, or `signal`
 * ended it.
 */
export async function runJailed(
  program: string,
  argument: string,
  files: string[],
  limits: JailLimits,
  signal?: AbortSignal,
): Promise<Released> {
  // By both names, where one is a link to the other.
  const paths = new Set([...own, program, ...files].flatMap((path) => [path, realpathSync(path)]))
  const mayRead = [...paths].map((path) => `--allow-fs-read=${path}`)
  const child = spawn(
    process.execPath,
    ['--permission', ...mayRead, `--max-old-space-size=${HEAP_MB}`, '--no-warnings', program, argument],
    { stdio: ['ignore', 'pipe', 'ignore'], env: {}, windowsHide: true, signal, killSignal: 'SIGKILL' },
  )
  let over = false
  const end = () => {
    over = true
    child.kill('SIGKILL')
  }
  const timer = setTimeout(end, limits.timeMs)
  const watch = setInterval(async () => {
    if ((await residentMb(child.pid)) > limits.residentMb) end()
  }, LOOK_MS)
  const parts: Buffer[] = []
  let length = 0
  child.stdout.on('data', (part: Buffer) => {
    length += part.length
    if (length > MOST_OUTPUT) end()
    else parts.push(part)
  })
  try {
    const { code, killed } = await new Promise<{ code: number | null; killed: boolean }>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, by) => resolve({ code, killed: by !== null }))
      if (child.pid !== undefined) lowerPriority(child.pid)
    })
    // V8 aborts where its heap is full: by a signal, or with 134 where a shell stands between.
    if (over || killed || code === 134) return { ended: 'over-limit', output: '' }
    return { ended: code === 0 ? 'well' : 'ill', output: Buffer.concat(parts).toString('utf8') }
  } finally {
    clearTimeout(timer)
    clearInterval(watch)
  }
}

/** People who read and search go first. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It may have ended already.
  }
}

/** Memory of a process in MiB, where the system tells (Linux); elsewhere the limits of the heap and of time have to do. */
async function residentMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024
}
