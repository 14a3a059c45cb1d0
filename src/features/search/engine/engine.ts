import type { Indexed } from '../../../platform/feature.ts'

/** Who asks, as the index needs to know it; see `reachOf` of the repository. */
export type Reach =
  | { everything: true }
  | {
      everything: false
      /** Spaces whose items the asker may read. */
      spaces: string[]
      /** Spaces in which restrictions do not bind the asker. */
      ownedSpaces: string[]
      /** Read restrictions that the asker does not pass. */
      barred: string[]
      /** Items shared with the asker, with all that is below them. */
      shared: string[]
    }

/** Only items that match all of what is given. Texts are compared by `nameKey`. */
export type Filters = { spaces?: string[]; kinds?: string[]; tags?: string[]; topics?: string[]; authors?: string[]; archived?: boolean }

export type Question = { text: string; reach: Reach; filters: Filters; limit: number; offset: number }

/** `all`: every word stands in it; `any`: some do; `fuzzy`: words were corrected. */
export type Mode = 'all' | 'any' | 'fuzzy'

/** `html` texts are escaped and hold `<mark>` only. */
export type Hit = {
  id: string
  score: number
  titleHtml: string
  passage: { heading: string; anchor: string; path: string[]; html: string }
}
export type Answer = { hits: Hit[]; total: number; more: boolean; mode: Mode; suggestion: string | null }

export type Completion = { id: string; titleHtml: string }

/** Where a rebuild stands: which source, after which id, how many items are done. */
export type Filling = { source: number; after: string | null; done: number }

/** What the index remembers of itself. `position` is how far the outbox is heard. */
export type IndexState = { position: number; filling: Filling | null }

/**
 * What every search engine behind Onji can do. Texts are analysed by our own analysis, for the index and for questions
 * alike, and permissions are part of the question.
 */
export interface Engine {
  /** Undefined where there is no index that this version can use. */
  state(): Promise<IndexState | undefined>
  /** Throws away what is there and begins an empty index that has to be filled. */
  create(position: number): Promise<void>
  /** Brings items in, takes others out and notes where that leads, in one transaction. */
  index(items: Indexed[], removed: string[], state?: Partial<IndexState>): Promise<void>
  /** Begins to fill the index again from the first source on, while what is there keeps answering. */
  beginRebuild(position: number): Promise<void>
  /** Takes out what the rebuild has not met. */
  endRebuild(): Promise<void>
  /** False where the index is damaged. */
  verify(): Promise<boolean>
  query(question: Question): Promise<Answer>
  suggest(text: string, reach: Reach, limit: number): Promise<Completion[]>
  /** Ids of items that speak of the same, nearest first. */
  related(id: string, reach: Reach, limit: number): Promise<string[]>
  close(): Promise<void>
}

/** The index is broken or gone: it has to be created anew. */
export class IndexDamaged extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'IndexDamaged'
  }
}

/** A question that took too long was given up. */
export class QuestionTooLong extends Error {
  constructor() {
    super('the search took too long')
    this.name = 'QuestionTooLong'
  }
}
