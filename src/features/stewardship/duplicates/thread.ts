import { Worker } from 'node:worker_threads'
import type { Match } from './matching.ts'

export type Calls = {
  sketch: { input: { title: string; body: string }[]; output: Uint8Array[] }
  add: { input: { number: number; title: string; space: string; sketch: Uint8Array }[]; output: number }
  boilerplate: { input: number; output: number[] }
  /** The next pairs; `paused` after every so many items. */
  next: { input: null; output: { found: Match[]; done: boolean; paused: boolean } }
}
export type CallName = keyof Calls
export type Message = { id: number; call: CallName; input: unknown }
export type Reply = { id: number; output?: unknown; failure?: string }

type Waiting = { resolve(output: unknown): void; reject(error: Error): void }

/** A thread of its own for one long comparison, so that readers never wait for it. Stop it at the end. */
export class ComparingThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1

  constructor() {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
      env: process.env.NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE } : {},
    })
    this.#worker.on('message', ({ id, output, failure }: Reply) => {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (failure === undefined) waiting?.resolve(output)
      else waiting?.reject(new Error(failure))
    })
    this.#worker.on('error', (error) => this.#fail(error as Error))
    this.#worker.on('exit', () => this.#fail(new Error('the comparing thread ended')))
  }

  call<Name extends CallName>(call: Name, input: Calls[Name]['input']): Promise<Calls[Name]['output']> {
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (output: unknown) => void, reject })
      this.#worker.postMessage({ id, call, input } satisfies Message)
    })
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
