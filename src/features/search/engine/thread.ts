import { Worker } from 'node:worker_threads'
import { IndexDamaged, QuestionTooLong } from './engine.ts'
import { type CallName, type Calls, LEAVE, type Reply } from './protocol.ts'

const IDLE_MS = 60_000
/** After the look at the file at the start the thread is not needed until somebody searches. */
const IDLE_AFTER_VERIFYING_MS = 1_000
/** A thread that was asked to leave and is busy for longer is ended where it stands. */
const LEAVE_MS = 2_000
const PROGRAM = new URL('./worker.ts', import.meta.url)

type Waiting = { call: CallName; resolve(output: unknown): void; reject(error: Error): void; timer: NodeJS.Timeout | undefined }

/** A thread that starts with the first call and ends when it had nothing to do for a minute. */
export class Thread {
  readonly #path: string
  readonly #timeoutMs: number
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #idle: NodeJS.Timeout | undefined
  #ending: Promise<unknown> | undefined
  #nextId = 1

  /** A call that takes longer than `timeoutMs` is given up together with the thread; 0 waits for ever. */
  constructor(path: string, timeoutMs: number) {
    this.#path = path
    this.#timeoutMs = timeoutMs
  }

  /** How many calls wait here. */
  get load(): number {
    return this.#waiting.size
  }

  call<Name extends CallName>(call: Name, input: Calls[Name]['input']): Promise<Calls[Name]['output']> {
    clearTimeout(this.#idle)
    this.#worker ??= this.#start()
    this.#worker.ref()
    const worker = this.#worker
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      const timer = this.#timeoutMs > 0 ? setTimeout(() => this.#end(worker, new QuestionTooLong()), this.#timeoutMs) : undefined
      this.#waiting.set(id, { call, resolve: resolve as (output: unknown) => void, reject, timer })
      worker.postMessage({ id, call, input })
    })
  }

  /** Ends the thread; its connection is closed when this answers. What it holds is on disk or can be asked again. */
  async stop(): Promise<void> {
    if (this.#worker) this.#end(this.#worker, new Error('the search thread was stopped'), leaving)
    await this.#ending
  }

  #start(): Worker {
    const worker = new Worker(PROGRAM, {
      workerData: { path: this.#path },
      resourceLimits: { maxOldGenerationSizeMb: 256 },
      // Nothing of the environment but where compiled code is kept: reading TypeScript anew costs half a second.
      env: process.env.NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE } : {},
      stdin: false,
    })
    worker.on('message', (reply: Reply) => this.#settle(reply))
    worker.on('error', (error) => this.#end(worker, error as Error))
    worker.on('exit', () => this.#end(worker, new Error('the search thread ended')))
    return worker
  }

  #settle({ id, output, failure }: Reply): void {
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    this.#waiting.delete(id)
    clearTimeout(waiting.timer)
    if (!failure) waiting.resolve(output)
    else waiting.reject(failure.damage ? new IndexDamaged(failure.message) : new Error(failure.message))
    if (this.#waiting.size > 0 || !this.#worker) return
    const worker = this.#worker
    worker.unref()
    const idleMs = waiting.call === 'verify' ? IDLE_AFTER_VERIFYING_MS : IDLE_MS
    this.#idle = setTimeout(() => this.#end(worker, new Error('idle'), leaving), idleMs).unref()
  }

  #end(worker: Worker, reason: Error, ending: (worker: Worker) => Promise<unknown> = (each) => each.terminate()): void {
    if (worker !== this.#worker) return
    this.#worker = undefined
    clearTimeout(this.#idle)
    this.#ending = ending(worker)
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer)
      waiting.reject(reason)
    }
    this.#waiting.clear()
  }
}

/**
 * Lets a thread end by itself. Ending it from outside while it starts or reads is the last resort: the runtime then fails
 * now and then, and takes the process with it (seen with Node 24).
 */
function leaving(worker: Worker): Promise<unknown> {
  worker.ref()
  const left = new Promise((resolve) => worker.once('exit', resolve))
  const late = setTimeout(() => worker.terminate(), LEAVE_MS)
  worker.postMessage(LEAVE)
  return left.finally(() => clearTimeout(late))
}
