import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { HttpServer } from './http/server.ts'

const LOOK_EVERY_MS = 1_000
const IDLE_AFTER_MS = 5_000
const WORTH_BYTES = 16 * 1024 * 1024

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/**
 * Gives memory back while nobody asks for anything. V8 collects when it allocates, so a server that has started, or was
 * busy and is not any more, would keep what it needed then. Answers a function that ends it.
 */
export function restWhenIdle(http: HttpServer): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as Collect
  let busyAt = Date.now()
  let restedAt = 0
  http.addHook('onResponse', (_request, _reply, done) => {
    busyAt = Date.now()
    done()
  })
  const timer = setInterval(() => {
    if (Date.now() - busyAt < IDLE_AFTER_MS) return
    if (process.memoryUsage().heapTotal < restedAt + WORTH_BYTES) return
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
    restedAt = process.memoryUsage().heapTotal
  }, LOOK_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
