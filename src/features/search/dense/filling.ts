import { existsSync } from 'node:fs'
import { setImmediate as yieldTurn } from 'node:timers/promises'
import { isDamage } from '../engine/connection.ts'
import { removeVectors, VectorWriter } from '../engine/vectors.ts'
import type { Encoder } from './inference.ts'
import type { Progress } from './protocol.ts'

/** Passages are read in such heaps and embedded in smaller ones of about equal length, so that little is padding. */
const HEAP = 64
const BATCH = 8
const ITEMS_A_TURN = 10
const LEASE_MS = 30_000
const LOOK_MS = 1_000
/** So often all texts are compared where the index has changed: a change that left time and title as they were. */
const THOROUGH_MS = 15 * 60_000

type Target = { index: string; vectors: string; fingerprint: string }

/**
 * Keeps the vectors in step with the index: places for what changed, vectors for texts that have none. All it knows of
 * how far it is stands in the file, so that it may be ended at any moment.
 */
export class Filling {
  readonly #encoder: Encoder
  readonly #target: Target
  readonly #tell: (progress: Progress) => void
  readonly #loop: Promise<void>
  #writer: VectorWriter | undefined
  #stopped = false
  #wake: (() => void) | undefined
  #waiting: (() => void)[] = []
  /** Of those who wait, so many are served by the last whole look. */
  #covered = 0
  #thoroughAt = 0
  #version = -1
  #speed = 0

  constructor(encoder: Encoder, target: Target, tell: (progress: Progress) => void, stumble: (error: unknown) => void) {
    this.#encoder = encoder
    this.#target = target
    this.#tell = tell
    this.#loop = this.#run().catch(stumble)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake?.()
    await this.#loop
  }

  /** Waits until every text of the index has its vector; a whole look at all texts included. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#wake?.()
    })
  }

  async #run(): Promise<void> {
    try {
      while (!this.#stopped) if (!(await this.#step())) await this.#rest()
    } finally {
      this.#writer?.release()
      this.#writer?.close()
      for (const done of this.#waiting.splice(0)) done()
    }
  }

  /** One round; false where there is nothing to do for now. */
  async #step(): Promise<boolean> {
    const writer = await this.#open()
    if (!writer) return false
    if (!writer.claim(Date.now(), LEASE_MS)) {
      this.#watchOther(writer)
      return false
    }
    await this.#follow(writer)
    const heap = writer.next(HEAP)
    if (heap.length === 0) {
      this.#finish(writer)
      return false
    }
    await this.#embed(writer, heap)
    return true
  }

  async #open(): Promise<VectorWriter | undefined> {
    if (this.#writer?.current) return this.#writer
    this.#writer?.close()
    this.#writer = undefined
    this.#version = -1
    if (!existsSync(this.#target.index)) return undefined
    const [probe] = await this.#encoder.encode(['온지'], 'passage')
    const model = { fingerprint: this.#target.fingerprint, dimension: probe.length }
    const open = () => new VectorWriter(this.#target.vectors, this.#target.index, model)
    try {
      this.#writer = open()
    } catch (error) {
      if (!isDamage(error)) throw error
      removeVectors(this.#target.vectors)
      this.#writer = open()
    }
    return this.#writer
  }

  /** Looks what the index has that is not placed yet. */
  async #follow(writer: VectorWriter): Promise<void> {
    const version = writer.indexVersion()
    const covered = this.#waiting.length
    const wanted = covered > this.#covered
    if (version === this.#version && !wanted) return
    const thorough = wanted || Date.now() - this.#thoroughAt > THOROUGH_MS
    const { changed, gone } = writer.changedItems(thorough)
    for (let at = 0; at < changed.length || (at === 0 && gone.length > 0); at += ITEMS_A_TURN) {
      writer.place(changed.slice(at, at + ITEMS_A_TURN), at === 0 ? gone : [])
      // Questions are answered in between.
      await yieldTurn()
      if (this.#stopped) return
      writer.claim(Date.now(), LEASE_MS)
    }
    writer.settle()
    this.#version = version
    this.#covered = covered
    if (thorough) this.#thoroughAt = Date.now()
    this.#report(writer)
  }

  async #embed(writer: VectorWriter, heap: ReturnType<VectorWriter['next']>): Promise<void> {
    const byLength = heap.toSorted((a, b) => a.text.length - b.text.length)
    for (let at = 0; at < byLength.length && !this.#stopped; at += BATCH) {
      const batch = byLength.slice(at, at + BATCH)
      const started = performance.now()
      const vectors = await this.#encoder.encode(
        batch.map(({ text }) => text),
        'passage',
      )
      const speed = (batch.length / (performance.now() - started)) * 1_000
      this.#speed = this.#speed === 0 ? speed : this.#speed * 0.9 + speed * 0.1
      if (!writer.claim(Date.now(), LEASE_MS)) return
      writer.keep(batch, vectors, this.#speed, Date.now())
      this.#report(writer)
    }
  }

  /** Another process fills the vectors; when it is done, so are we. */
  #watchOther(writer: VectorWriter): void {
    const { waiting, ready } = writer.counts()
    this.#report(writer)
    if (ready && waiting === 0) for (const done of this.#waiting.splice(0)) done()
  }

  /** Everything has its vector: searches may use them. */
  #finish(writer: VectorWriter): void {
    writer.markReady()
    this.#report(writer)
    for (const done of this.#waiting.splice(0, this.#covered)) done()
    this.#covered = 0
  }

  #report(writer: VectorWriter): void {
    const { done, waiting, ready } = writer.counts()
    this.#tell({ done, total: done + waiting, speed: this.#speed, ready })
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
