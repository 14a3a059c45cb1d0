import { Worker } from 'node:worker_threads'
import { MarkdownError } from './error.ts'
import type { RenderReply, RenderTask } from './render/worker.ts'
import type { Rendered, Renderer, RendererOptions, RenderOptions } from './types.ts'

/** Longest source that is rendered, in UTF-16 units. */
export const LONGEST_SOURCE = 2 * 1024 * 1024

type Waiting = { task: RenderTask; resolve: (rendered: Rendered) => void; reject: (error: MarkdownError) => void }

/**
 * Renders in a worker thread, one document after the other. The thread starts with the first document and ends when idle;
 * a document that takes too long or too much memory fails alone with a MarkdownError, and the next gets a new thread.
 */
export function createRenderer(options: RendererOptions = {}): Renderer {
  return new WorkerRenderer(options)
}

class WorkerRenderer implements Renderer {
  private readonly idleMs: number
  private readonly timeoutMs: number
  private readonly memoryMb: number
  private readonly queue: Waiting[] = []
  private current: Waiting | undefined
  private worker: Worker | undefined
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
    if (source.length > LONGEST_SOURCE)
      return Promise.reject(
        new MarkdownError('too-large', `A document of ${source.length} characters is too large to render; ${LONGEST_SOURCE} are allowed.`),
      )
    return new Promise((resolve, reject) => {
      this.queue.push({ task: { id: this.nextId++, source, options }, resolve, reject })
      this.work()
    })
  }

  async close(): Promise<void> {
    this.closed = true
    const waiting = [...(this.current ? [this.current] : []), ...this.queue.splice(0)]
    this.current = undefined
    for (const each of waiting)
      each.reject(new MarkdownError('renderer-closed', 'The renderer was closed before the document was rendered.'))
    await this.stop()
  }

  private work(): void {
    if (this.current || this.closed) return
    const next = this.queue.shift()
    clearTimeout(this.timer)
    if (!next) {
      this.worker?.unref()
      if (this.worker) this.timer = setTimeout(() => void this.stop(), this.idleMs).unref()
      return
    }
    this.current = next
    this.worker ??= this.start()
    this.worker.ref()
    this.worker.postMessage(next.task)
    this.timer = setTimeout(
      () => this.fail(new MarkdownError('timeout', `Rendering took more than ${this.timeoutMs} ms and was stopped.`)),
      this.timeoutMs,
    )
  }

  private start(): Worker {
    const worker = new Worker(new URL('./render/worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.memoryMb, stackSizeMb: 4 },
    })
    worker.on('message', (reply: RenderReply) => this.settle(worker, reply))
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (worker !== this.worker) return
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      this.fail(
        memory
          ? new MarkdownError('out-of-memory', 'Rendering needed too much memory and was stopped.')
          : new MarkdownError('render-failed', error.message, { cause: error }),
      )
    })
    worker.on('exit', () => {
      if (worker === this.worker) this.fail(new MarkdownError('render-failed', 'The rendering thread ended unexpectedly.'))
    })
    return worker
  }

  private settle(worker: Worker, reply: RenderReply): void {
    const { current } = this
    if (worker !== this.worker || !current || current.task.id !== reply.id) return
    this.current = undefined
    if (reply.rendered) current.resolve(reply.rendered)
    else current.reject(new MarkdownError('render-failed', reply.failure ?? 'The document could not be rendered.'))
    this.work()
  }

  /** Gives up the current document together with its thread. */
  private fail(error: MarkdownError): void {
    const { current } = this
    this.current = undefined
    void this.stop()
    current?.reject(error)
    this.work()
  }

  private async stop(): Promise<void> {
    const { worker } = this
    this.worker = undefined
    clearTimeout(this.timer)
    await worker?.terminate()
  }
}
