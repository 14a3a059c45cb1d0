import { setImmediate } from 'node:timers/promises'

const LONGEST_BREATH_MS = 12

/**
 * Long work on texts and the embedded store never waits for anything, so that a server would answer nobody until it is
 * over. `breathe` lets others have their turn now and then.
 */
export class Breather {
  #since = performance.now()

  async breathe(): Promise<void> {
    if (performance.now() - this.#since < LONGEST_BREATH_MS) return
    await setImmediate()
    this.#since = performance.now()
  }
}
