import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { hashText } from './blocks.ts'
import { MarkdownError } from './error.ts'
import type { RenderReply, RenderTask } from './render/process.ts'
import type { Rendered, Renderer, RendererOptions, RenderOptions } from './types.ts'

/** Longest source that is rendered, in UTF-16 units. */
export const LONGEST_SOURCE = 2 * 1024 * 1024

const MOST_HOPELESS = 200
const TRIED_AGAIN = 10 * 60_000

const PROGRAM = fileURLToPath(new URL('./render/process.ts', import.meta.url))
/** Node's permission model where it is there: the process may read files, and neither write nor start anything. */
const SANDBOX = process.allowedNodeEnvironmentFlags.has('--permission') ? ['--permission', '--allow-fs-read=*'] : []

type Waiting = { task: RenderTask; resolve: (rendered: Rendered) => void; reject: (error: MarkdownError) => void }

/**
 * Renders in a process of its own, one document after the other. A process and not a thread, because a thread that runs
 * out of memory while it allocates takes the whole server with it (seen with Node 24), and because what is heavy then
 * leaves nothing behind. It starts with the first document and ends when idle; a document that takes too long or too
 * much memory fails alone with a MarkdownError, and the next gets a new process.
 */
export function createRenderer(options: RendererOptions = {}): Renderer {
  return new ProcessRenderer(options)
}

class ProcessRenderer implements Renderer {
  private readonly idleMs: number
  private readonly timeoutMs: number
  private readonly memoryMb: number
  private readonly queue: Waiting[] = []
  /** Documents under way: many readers of one new page wait for one rendering. */
  private readonly underWay = new Map<string, Promise<Rendered>>()
  /** Documents that took all the time or memory there is; they are not tried again at every reading, but later. */
  private readonly hopeless = new Map<string, { error: MarkdownError; until: number }>()
  private current: Waiting | undefined
  private child: ChildProcess | undefined
  private timer: NodeJS.Timeout | undefined
  private nextId = 1
  private closed = false

  constructor({ idleMs = 60_000, timeoutMs = 10_000, memoryMb = 256 }: RendererOptions) {
    this.idleMs = idleMs
    this.timeoutMs = timeoutMs
    this.memoryMb = memoryMb
  }

  render(source: string, options: RenderOptions): Promise<Rendered> {
    if (this.closed) return Promise.reject(new MarkdownError('renderer-closed', 'The renderer has been closed.'))
    if (source.length > LONGEST_SOURCE) {
      const message = `A document of ${source.length} characters is too large to render; ${LONGEST_SOURCE} are allowed.`
      return Promise.reject(new MarkdownError('too-large', message))
    }
    const key = `${options.language} ${options.allowExternalImages ?? false}\n${source}`
    const failure = this.hopeless.size > 0 ? this.hopeless.get(hashText(key)) : undefined
    if (failure && failure.until > Date.now()) return Promise.reject(failure.error)
    const known = this.underWay.get(key)
    if (known) return known
    const made = this.enqueue(source, options)
    this.underWay.set(key, made)
    const done = () => this.underWay.delete(key)
    made.then(done, (error: MarkdownError) => {
      done()
      if (error.code === 'timeout' || error.code === 'out-of-memory') this.giveUp(hashText(key), error)
    })
    return made
  }

  private enqueue(source: string, options: RenderOptions): Promise<Rendered> {
    return new Promise((resolve, reject) => {
      this.queue.push({ task: { id: this.nextId++, source, options }, resolve, reject })
      this.work()
    })
  }

  private giveUp(key: string, error: MarkdownError): void {
    this.hopeless.delete(key)
    this.hopeless.set(key, { error, until: Date.now() + TRIED_AGAIN })
    const [oldest] = this.hopeless.keys()
    if (this.hopeless.size > MOST_HOPELESS && oldest !== undefined) this.hopeless.delete(oldest)
  }

  async close(): Promise<void> {
    this.closed = true
    const waiting = [...(this.current ? [this.current] : []), ...this.queue.splice(0)]
    this.current = undefined
    for (const each of waiting) {
      each.reject(new MarkdownError('renderer-closed', 'The renderer was closed before the document was rendered.'))
    }
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    const exit = new Promise((resolve) => child.once('exit', resolve))
    this.stop()
    await exit
  }

  private work(): void {
    if (this.current || this.closed) return
    const next = this.takeShortest()
    clearTimeout(this.timer)
    if (!next) return this.rest()
    this.current = next
    this.child ??= this.start()
    this.child.ref()
    this.child.channel?.ref()
    this.child.send(next.task)
    this.timer = setTimeout(() => {
      this.fail(new MarkdownError('timeout', `Rendering took more than ${this.timeoutMs} ms and was stopped.`))
    }, this.timeoutMs)
  }

  /** Short documents first: a few hopeless ones must not keep everybody else waiting for all the time they are given. */
  private takeShortest(): Waiting | undefined {
    let shortest = 0
    this.queue.forEach(({ task }, at) => {
      if (task.source.length < (this.queue[shortest] as Waiting).task.source.length) shortest = at
    })
    return this.queue.splice(shortest, 1)[0]
  }

  /** Without work the child keeps nobody waiting, and ends after a while. */
  private rest(): void {
    if (!this.child) return
    this.child.unref()
    this.child.channel?.unref()
    this.timer = setTimeout(() => this.stop(), this.idleMs).unref()
  }

  private start(): ChildProcess {
    // The environment may hold secrets; the program needs none of it.
    const child = fork(PROGRAM, [], {
      execArgv: [...SANDBOX, `--max-old-space-size=${this.memoryMb}`, '--stack-size=2400', '--no-warnings'],
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let errors = ''
    child.stderr?.on('data', (data: Buffer) => {
      errors = (errors + data.toString()).slice(-4000)
    })
    ;(child.stderr as { unref?: () => void } | null)?.unref?.()
    child.on('message', (reply: RenderReply) => this.settle(child, reply))
    child.on('error', (error) => this.ended(child, new MarkdownError('render-failed', error.message, { cause: error })))
    child.on('exit', () => this.ended(child, endOf(errors)))
    return child
  }

  private settle(child: ChildProcess, reply: RenderReply): void {
    const { current } = this
    if (child !== this.child || !current || current.task.id !== reply.id) return
    this.current = undefined
    if (reply.rendered) current.resolve(reply.rendered)
    else current.reject(new MarkdownError('render-failed', reply.failure ?? 'The document could not be rendered.'))
    this.work()
  }

  private ended(child: ChildProcess, error: MarkdownError): void {
    if (child === this.child) this.fail(error)
  }

  /** Gives up the current document together with its process. */
  private fail(error: MarkdownError): void {
    const { current } = this
    this.current = undefined
    this.stop()
    current?.reject(error)
    this.work()
  }

  private stop(): void {
    const { child } = this
    this.child = undefined
    clearTimeout(this.timer)
    child?.kill('SIGKILL')
  }
}

function endOf(errors: string): MarkdownError {
  if (errors.includes('heap out of memory')) return new MarkdownError('out-of-memory', 'Rendering needed too much memory and was stopped.')
  return new MarkdownError('render-failed', `The rendering process ended unexpectedly. ${errors.trim().split('\n').pop() ?? ''}`.trim())
}
