import { type Ctx, type Services, systemContext } from '../../../platform/context.ts'
import type { StoredEvent } from '../../../platform/events/follower.ts'
import { topicList } from '../../repository/index.ts'
import type { Expansion } from '../engine/engine.ts'
import { parseQuestion } from '../parse.ts'
import { mayUseSynonyms } from './policy.ts'
import { type Dictionary, dictionaryOf, expansionsIn, type Group } from './dictionary.ts'
import { listSynonyms } from './store.ts'

/**
 * What words mean the same here: the stewards' synonyms, and all labels of each topic in every language. It stays in
 * memory until a topic or a synonym changes; with a question goes only what is about its words.
 */
export class SynonymBook {
  readonly #services: Services
  #dictionary: Promise<Dictionary> | undefined

  constructor(services: Services) {
    this.#services = services
  }

  /** What else may be looked for, for whoever asks. */
  async expansionsFor(ctx: Ctx, question: string): Promise<Expansion[]> {
    if (!mayUseSynonyms(ctx)) return []
    this.#dictionary ??= this.#read()
    const reading = this.#dictionary
    try {
      return expansionsIn(parseQuestion(question).text, await reading)
    } catch (error) {
      // What could not be read is read again by the next question.
      if (this.#dictionary === reading) this.#dictionary = undefined
      throw error
    }
  }

  hear(events: StoredEvent[]): void {
    if (events.some(({ name }) => /^(?:topic|synonym)\./.test(name))) this.forget()
  }

  forget(): void {
    this.#dictionary = undefined
  }

  async #read(): Promise<Dictionary> {
    const ctx = systemContext(this.#services, 'en')
    const topics = await topicList(ctx)
    const labels = topics.map(({ labels, alternativeLabels, hiddenLabels }): Group => {
      return {
        words: [labels.ko, labels.en, ...[alternativeLabels, hiddenLabels].flatMap(({ ko, en }) => [...ko, ...en])].flatMap(
          (label) => label || [],
        ),
        oneWay: false,
      }
    })
    return dictionaryOf([...(await listSynonyms(ctx.db)), ...labels])
  }
}
