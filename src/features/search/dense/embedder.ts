import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { DomainError } from '../../../platform/errors.ts'
import type { Model } from './model.ts'
import type { Fault, News, Order, Progress, Task } from './protocol.ts'

const PROGRAM = new URL('./process.ts', import.meta.url)
const SCRIPT_MEMORY_MB = 512
const MOST_MEMORY = 3 * 2 ** 30
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
const LAST_WORDS = 4_000

type Waiting = { resolve(vectors: Float32Array[]): void; reject(error: Error): void }
type Following = { index: string; vectors: string; fingerprint: string }

/** The process of a model, as the portal sees it. It is started again when it falls, with growing pauses. */
export class Embedder {
  readonly #model: Model
  readonly #fingerprint: string | undefined
  readonly #tell: (progress: Progress) => void
  readonly #waiting = new Map<number, Waiting>()
  #child: ChildProcess | undefined
  #opening: Promise<number> | undefined
  #following: Following | undefined
  #again: NodeJS.Timeout | undefined
  #falls = 0
  #restsUntil = 0
  #nextId = 1
  #stopped = false
  /** Why the last process ended; undefined while one runs well. */
  fault: Fault | undefined

  constructor(model: Model, fingerprint: string | undefined, tell: (progress: Progress) => void) {
    this.#model = model
    this.#fingerprint = fingerprint
    this.#tell = tell
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts the process where none runs and waits until the model is open. Answers how long its vectors are. */
  open(): Promise<number> {
    this.#opening ??= this.#start()
    return this.#opening
  }

  /** The vectors of questions. Refused at once while a process that fell rests: a search is no reason to try it again. */
  async embed(texts: string[]): Promise<Float32Array[]> {
    if (!this.#opening && this.fault && Date.now() < this.#restsUntil) throw new DomainError(this.fault.code, 422, this.fault.params)
    await this.open()
    return this.#ask({ id: this.#nextId++, call: 'embed', texts })
  }

  /** Fills the vectors of an index and keeps them in step, until `pause` or `stop`. */
  follow(following: Following): void {
    this.#following = following
    // Why it cannot be opened is told by `fault`.
    this.open().then(
      () => this.#child?.send({ call: 'follow', ...following } satisfies Order),
      () => {},
    )
  }

  pause(): void {
    this.#following = undefined
    this.#child?.send({ call: 'pause' } satisfies Order)
  }

  /** Waits until all texts of the index have their vectors. */
  async settled(): Promise<void> {
    await this.open()
    await this.#ask({ id: this.#nextId++, call: 'settle' })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#again)
    const child = this.#child
    if (!child) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  #ask(order: Extract<Order, { id: number }>): Promise<Float32Array[]> {
    return new Promise((resolve, reject) => {
      const { id } = order
      this.#waiting.set(id, { resolve, reject })
      this.#child?.send(order, (error) => {
        if (error) this.#settle({ id, failure: error.message })
      })
    })
  }

  #start(): Promise<number> {
    const task: Task = {
      ...{ model: this.#model, fingerprint: this.#fingerprint },
      ...{ threads: Math.max(1, Math.floor(availableParallelism() / 2)), mostMemory: MOST_MEMORY },
    }
    const child = fork(PROGRAM, [JSON.stringify(task)], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${SCRIPT_MEMORY_MB}`, '--disable-warning=ExperimentalWarning'],
      env: process.env.NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE } : {},
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.#child = child
    let lastWords = ''
    child.stderr?.on('data', (piece) => {
      lastWords = `${lastWords}${piece}`.slice(-LAST_WORDS)
    })
    return new Promise((resolve, reject) => {
      child.on('message', (news: News) => {
        if ('id' in news) this.#settle(news)
        else if (news.news === 'progress') this.#tell(news.progress)
        else if (news.news === 'fault') this.fault = news.fault
        else {
          this.fault = undefined
          this.#falls = 0
          resolve(news.dimension)
        }
      })
      child.on('error', (error) => this.#fell(child, reject, error.message))
      child.on('exit', (code, signal) => this.#fell(child, reject, `${signal ?? code}${errorIn(lastWords)}`))
    })
  }

  #fell(child: ChildProcess, reject: (error: Error) => void, how: string): void {
    if (child !== this.#child) return
    this.#child = undefined
    this.#opening = undefined
    this.fault ??= { code: 'dense-fell', params: { how } }
    const error = new DomainError(this.fault.code, 422, this.fault.params)
    reject(error)
    for (const { reject: refuse } of this.#waiting.values()) refuse(error)
    this.#waiting.clear()
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#falls++)
    this.#restsUntil = Date.now() + pause
    const following = this.#following
    if (this.#stopped || !following) return
    this.#again = setTimeout(() => this.follow(following), pause).unref()
  }

  #settle({ id, vectors, failure }: Extract<News, { id: number }>): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (failure !== undefined) waiting?.reject(new Error(failure))
    else waiting?.resolve(vectors ?? [])
  }
}

/** The line in what a process said last that names its error. */
const errorIn = (text: string): string => {
  const line = text.split('\n').find((each) => /^\w*Error\b/.test(each))
  return line === undefined ? '' : `, ${line.slice(0, 300)}`
}
