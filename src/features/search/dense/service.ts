import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Services } from '../../../platform/context.ts'
import { DomainError } from '../../../platform/errors.ts'
import type { StoredEvent } from '../../../platform/events/follower.ts'
import { vectorsBeside } from '../engine/dense.ts'
import { filledOf, removeVectors } from '../engine/vectors.ts'
import type { Question, Sort } from '../engine/engine.ts'
import { parseQuestion } from '../parse.ts'
import { Embedder } from './embedder.ts'
import { type FetchProgress, fetchModel, folderOf, HUB, isHubName, modelsFolder } from './fetch.ts'
import { fingerprintOf, readModel } from './model.ts'
import type { Fault, Progress } from './protocol.ts'
import { findSetting, type Setting } from './store.ts'

/** A search that would wait longer for the vector of its question goes by words alone. */
const QUESTION_MS = 150
const QUESTIONS_KEPT = 500
const LONGEST_QUESTION = 2_000

/** Whether nearness took part in a search, and why not; null where no model is in use. */
export type DenseUse = 'used' | 'filling' | 'late' | 'failed' | null

/**
 * Near meaning beside equal words, by a model that an administrator names. Without one this holds nothing, starts nothing
 * and opens nothing but the row that says so.
 */
export class DenseService {
  readonly #services: Services
  readonly #index: string
  readonly #questions = new Map<string, Float32Array>()
  #setting: Setting | undefined
  #embedder: Embedder | undefined
  #fingerprint = ''
  #following = false
  #progress: Progress | undefined
  #fetching: { name: string; progress: FetchProgress; cancel: AbortController } | undefined
  #fault: Fault | undefined
  /** Why the last model could not be fetched; what is in use stays in use. */
  fetchFault: Fault | undefined
  /** How long a search waits for the vector of its question; the command line has more time than a person. */
  patienceMs = QUESTION_MS
  /** From where models are fetched. */
  hub = HUB
  /** A measurement is running in this process. */
  tuning = false

  constructor(services: Services) {
    this.#services = services
    this.#index = join(services.config.dataFolder, 'index', 'search.sqlite')
  }

  get setting(): Setting | undefined {
    return this.#setting
  }

  /** The number of the model's process. */
  get pid(): number | undefined {
    return this.#embedder?.pid
  }

  get fetching(): { name: string; progress: FetchProgress } | undefined {
    return this.#fetching
  }

  /** Why it does not work, where it should. */
  get fault(): Fault | undefined {
    return this.#fault ?? this.#embedder?.fault
  }

  /** Folders in DATA/models, by name. */
  models(): string[] {
    try {
      return readdirSync(modelsFolder(this.#services.config.dataFolder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.endsWith('.part'))
        .map(({ name }) => name)
        .sort()
    } catch {
      return []
    }
  }

  async start(): Promise<void> {
    this.#setting = await findSetting(this.#services.reader)
  }

  /** From now on the vectors are kept in step with the index: a server does that, a command does not. */
  async follow(): Promise<void> {
    this.#following = true
    await this.reload()
  }

  async hear(events: StoredEvent[]): Promise<void> {
    if (events.some(({ name }) => name.startsWith('search.dense-'))) await this.reload()
  }

  /** Does what the setting says, after it may have changed. */
  async reload(): Promise<void> {
    this.#setting = await findSetting(this.#services.reader)
    if (this.#setting?.fingerprint !== this.#fingerprint) await this.#end()
    if (!this.#setting || !this.#following) return
    if (this.#setting.pausedAt !== null) this.#embedder?.pause()
    else this.#model()?.follow(this.#target(this.#setting))
  }

  /** What a question adds for nearness, and whether it does. Never throws and never waits long. */
  async questionOf({ q, sort }: { q: string; sort?: Sort }): Promise<{ dense: Question['dense']; use: DenseUse }> {
    const setting = this.#setting
    if (!setting || (sort !== undefined && sort !== 'relevance')) return { dense: undefined, use: null }
    const words = parseQuestion(q).text.trim().slice(0, LONGEST_QUESTION)
    if (words === '') return { dense: undefined, use: null }
    if (!this.#isReady()) return { dense: undefined, use: 'filling' }
    try {
      const vector = await this.#soon(this.vectorOf(words))
      return vector ? { dense: { vector, weight: setting.weight }, use: 'used' } : { dense: undefined, use: 'late' }
    } catch {
      return { dense: undefined, use: 'failed' }
    }
  }

  /** The vector of a question, however long that takes. */
  async vectorOf(text: string): Promise<Float32Array> {
    const known = this.#questions.get(text)
    if (known) return known
    const [vector] = (await this.#model()?.embed([text])) ?? []
    if (!vector) throw new DomainError('dense-off', 409)
    if (this.#questions.size >= QUESTIONS_KEPT) this.#questions.clear()
    this.#questions.set(text, vector)
    return vector
  }

  /** Opens a model once, to know that it can be used. */
  async examine(folder: string): Promise<{ fingerprint: string; dimension: number }> {
    const model = readModel(folder)
    this.fetchFault = undefined
    const embedder = new Embedder(model, undefined, () => {})
    try {
      return { dimension: await embedder.open(), fingerprint: await fingerprintOf(model) }
    } finally {
      await embedder.stop()
    }
  }

  /** Fetches a model of the hub; `watch` is told how far it is. One at a time. */
  async fetch(name: string, watch: (progress: FetchProgress) => void = () => {}): Promise<string> {
    if (this.#fetching) throw new DomainError('dense-fetching', 409, { name: this.#fetching.name })
    const cancel = new AbortController()
    this.#fetching = { name, progress: { done: 0, total: null }, cancel }
    this.fetchFault = undefined
    try {
      return await fetchModel({
        name,
        dataFolder: this.#services.config.dataFolder,
        hub: this.hub,
        signal: cancel.signal,
        watch: (progress) => {
          if (this.#fetching) this.#fetching.progress = progress
          watch(progress)
        },
      })
    } catch (error) {
      if (error instanceof DomainError) this.fetchFault = { code: error.code, params: stringsOf(error.params) }
      throw error
    } finally {
      this.#fetching = undefined
    }
  }

  cancelFetch(): void {
    this.#fetching?.cancel.abort()
  }

  /** The folder that a name means: one in DATA/models, one of the hub that was fetched before, else none. */
  folderNamed(name: string): string | undefined {
    const { dataFolder } = this.#services.config
    const known = this.models()
    if (known.includes(name)) return join(modelsFolder(dataFolder), name)
    return isHubName(name) && known.includes(basename(folderOf(dataFolder, name))) ? folderOf(dataFolder, name) : undefined
  }

  /** How far the vectors are, from whichever process makes them. */
  progress(): (Progress & { at: number }) | undefined {
    const filled = this.#setting && filledOf(vectorsBeside(this.#index))
    return filled?.fingerprint === this.#setting?.fingerprint ? filled : undefined
  }

  /** Waits until every text has its vector. Where this process does not keep them in step yet, it begins to. */
  async settled(): Promise<void> {
    if (!this.#following) await this.follow()
    await this.#embedder?.settled()
  }

  /** Takes the vectors away. */
  async forget(): Promise<void> {
    await this.#end()
    removeVectors(vectorsBeside(this.#index))
  }

  async stop(): Promise<void> {
    this.#fetching?.cancel.abort()
    await this.#end()
  }

  #target(setting: Setting) {
    return { index: this.#index, vectors: vectorsBeside(this.#index), fingerprint: setting.fingerprint }
  }

  #isReady(): boolean {
    if (!this.#progress?.ready) this.#progress = this.progress()
    return this.#progress?.ready ?? false
  }

  #model(): Embedder | undefined {
    if (this.#embedder || !this.#setting) return this.#embedder
    try {
      this.#embedder = new Embedder(readModel(this.#setting.folder), this.#setting.fingerprint, (progress) => {
        this.#progress = progress
      })
      this.#fingerprint = this.#setting.fingerprint
      this.#fault = undefined
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      this.#fault = { code: error.code, params: stringsOf(error.params) }
      this.#services.log.error({ err: error }, 'the embedding model cannot be used')
    }
    return this.#embedder
  }

  async #end(): Promise<void> {
    const embedder = this.#embedder
    this.#embedder = undefined
    this.#fingerprint = ''
    this.#progress = undefined
    this.#questions.clear()
    await embedder?.stop()
  }

  /** Undefined where it takes too long; the vector then serves the next search. */
  #soon<T>(work: Promise<T>): Promise<T | undefined> {
    work.catch(() => {})
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.patienceMs)
    })
    return Promise.race([work, late]).finally(() => clearTimeout(timer))
  }
}

const stringsOf = (params: Record<string, string | number>): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))
