import type { ApiProblem } from '../../../../../web/kit/api.ts'
import { type Draft, dropLocally, keepLocally } from './local-drafts.ts'
import { removeDraft, sendDraft, sendFarewell } from './server-drafts.ts'

/** What is true about the draft at this moment. */
export type KeepState =
  /** Nothing has been changed. */
  | { name: 'clean' }
  /** Changed; `local` tells whether this browser has it. */
  | { name: 'changed'; local: boolean }
  | { name: 'sending'; local: boolean }
  | { name: 'kept'; at: number }
  /** The server cannot be reached or refused. */
  | { name: 'unreachable'; local: boolean; problem: ApiProblem }

const LOCAL_MS = 250
const SERVER_MS = 2_000
const RETRY_MS = 10_000

/**
 * Keeps what is written: in the browser a quarter of a second after a change, on the server after a pause of two, and both when the
 * page is left. One request at a time; the newest text wins.
 */
export class DraftKeeper {
  state: KeepState = { name: 'clean' }
  readonly #person: string
  readonly #tell: (state: KeepState) => void
  #key: string
  #draft: Draft | null = null
  #sentAt = 0
  #localTimer: ReturnType<typeof setTimeout> | undefined
  #serverTimer: ReturnType<typeof setTimeout> | undefined
  #sending: Promise<void> | null = null
  #stopped = false
  /** False for what stays in this browser until it is sent: suggestions of somebody who may not write. */
  readonly #sends: boolean

  constructor(person: string, key: string, tell: (state: KeepState) => void, sends = true) {
    this.#sends = sends
    this.#person = person
    this.#key = key
    this.#tell = tell
  }

  get key(): string {
    return this.#key
  }

  /** True while a change exists in this page only. */
  get atRisk(): boolean {
    return (this.state.name === 'changed' || this.state.name === 'sending' || this.state.name === 'unreachable') && !this.state.local
  }

  /** Takes note of a change; null: the text is what it was, so no draft is needed. */
  change(draft: Draft | null): void {
    if (this.#stopped) return
    if (!draft) {
      if (this.state.name !== 'clean') void this.drop()
      return
    }
    this.#draft = draft
    this.#set({ name: 'changed', local: false })
    this.#localTimer ??= setTimeout(() => this.#keepLocally(), LOCAL_MS)
    clearTimeout(this.#serverTimer)
    this.#serverTimer = setTimeout(() => void this.flush(), SERVER_MS)
  }

  /** Moves the draft of a new text to another space. */
  async rename(key: string): Promise<void> {
    if (key === this.#key) return
    const old = this.#key
    await this.#sending?.catch(() => {})
    this.#key = key
    dropLocally(this.#person, old)
    await removeDraft(old).catch(() => {})
  }

  /** Writes to browser and server now. */
  async flush(): Promise<void> {
    clearTimeout(this.#serverTimer)
    this.#keepLocally()
    if (this.#sending) {
      await this.#sending
      if (this.state.name !== 'changed') return
    }
    const draft = this.#draft
    if (!draft || this.#stopped || !this.#sends || draft.at === this.#sentAt) return
    this.#sending = this.#send(draft).finally(() => (this.#sending = null))
    await this.#sending
  }

  async #send(draft: Draft): Promise<void> {
    const local = this.#isLocal()
    this.#set({ name: 'sending', local })
    try {
      await sendDraft(this.#key, draft)
      this.#sentAt = draft.at
      if (this.#draft === draft) this.#set({ name: 'kept', at: Date.now() })
      else this.#set({ name: 'changed', local: this.#isLocal() })
    } catch (problem) {
      this.#set({ name: 'unreachable', local: this.#isLocal(), problem: problem as ApiProblem })
      clearTimeout(this.#serverTimer)
      const { status } = problem as ApiProblem
      const mayHeal = status === 0 || status === 429 || status >= 500
      if (mayHeal && !this.#stopped) this.#serverTimer = setTimeout(() => void this.flush(), RETRY_MS)
    }
  }

  #localAt = 0

  #isLocal(): boolean {
    return this.#draft !== null && this.#localAt === this.#draft.at
  }

  #keepLocally(): void {
    clearTimeout(this.#localTimer)
    this.#localTimer = undefined
    if (!this.#draft || this.#stopped || this.#isLocal()) return
    if (!keepLocally(this.#person, this.#key, this.#draft)) return
    this.#localAt = this.#draft.at
    if (this.state.name === 'changed' || this.state.name === 'sending' || this.state.name === 'unreachable')
      this.#set({ ...this.state, local: true })
  }

  #farewellAt = 0

  /** The page goes away: what can still be done without waiting. */
  farewell(): void {
    this.#keepLocally()
    const draft = this.#draft
    if (!draft || this.#stopped || !this.#sends || draft.at === this.#sentAt || draft.at === this.#farewellAt) return
    this.#farewellAt = draft.at
    sendFarewell(this.#key, draft)
  }

  /** Before publishing: nothing more is sent, and what is on its way has arrived. */
  async hold(): Promise<void> {
    clearTimeout(this.#serverTimer)
    this.#keepLocally()
    await this.#sending?.catch(() => {})
    clearTimeout(this.#serverTimer)
  }

  /** The draft is not needed any more, here and on the server. */
  async drop(): Promise<void> {
    clearTimeout(this.#localTimer)
    clearTimeout(this.#serverTimer)
    this.#localTimer = undefined
    this.#draft = null
    this.#localAt = 0
    dropLocally(this.#person, this.#key)
    this.#set({ name: 'clean' })
    await this.#sending?.catch(() => {})
    if (this.#sends) await removeDraft(this.#key).catch(() => {})
    if (!this.#draft) this.#set({ name: 'clean' })
  }

  /** The editor is gone; `done` says that the draft was published or thrown away. */
  stop(): void {
    clearTimeout(this.#localTimer)
    clearTimeout(this.#serverTimer)
    this.#stopped = true
  }

  #set(state: KeepState): void {
    this.state = state
    if (!this.#stopped) this.#tell(state)
  }
}
