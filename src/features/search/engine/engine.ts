import type { Indexed as Item } from '../../../platform/feature.ts'

/** What is indexed: an item, and how many people it solved something for, which the ledger of searches knows. */
export type Indexed = Item & { reuse: number }

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

/**
 * Only items that match all of what is given. Names are compared by `nameKey`. Tags and topics must all be there; of the
 * others one suffices.
 */
export type Filters = {
  spaces?: string[]
  /** Kinds of articles, or types of what has no kind (document, person, topic). */
  kinds?: string[]
  tags?: string[]
  /** Ids or labels. */
  topics?: string[]
  /** Ids or names. */
  authors?: string[]
  trust?: string[]
  languages?: string[]
  /** Epoch milliseconds: from, inclusive, and before. */
  updatedFrom?: number
  updatedBefore?: number
  archived?: boolean
  /** What is beside the items, such as comments; without it none of that is found. */
  asides?: string[]
}

export const sorts = ['relevance', 'newest', 'oldest'] as const
export type Sort = (typeof sorts)[number]

/** Other words for words of the question, from topics' labels and the stewards' synonyms. */
export type Expansion = { words: string; alternatives: string[] }

export type Question = {
  text: string
  reach: Reach
  filters: Filters
  limit: number
  offset: number
  sort?: Sort
  /** Epoch milliseconds, where freshness counts. */
  now?: number
  expansions?: Expansion[]
  /** The question as a vector, and the share of the score that nearness has (0 to 1). */
  dense?: { vector: Float32Array; weight: number }
  /** Say of each hit why it stands where it does. */
  explain?: boolean
}

/** `all`: every word stands in it; `any`: some do; `fuzzy`: words were corrected. */
export type Mode = 'all' | 'any' | 'fuzzy'

/** Where a word was found. `inside` is within another word, `identifier` a name as it is written. */
export type Place = 'title' | 'heading' | 'body' | 'label' | 'identifier' | 'inside'

/** How a score came about: the evidence of each word, and the factors it was multiplied with. */
export type Explanation = {
  words: { word: string; synonym: string | null; passages: number; places: Place[] }[]
  evidence: number
  factors: { name: string; value: number }[]
  score: number
}

/** `html` texts are escaped and hold `<mark>` only. */
export type Hit = {
  id: string
  type: string
  score: number
  titleHtml: string
  passage: { heading: string; anchor: string; path: string[]; html: string }
  explanation?: Explanation
}
export type Answer = { hits: Hit[]; total: number; more: boolean; mode: Mode; suggestion: string | null }

export const facetNames = ['space', 'kind', 'topic', 'author', 'trust', 'language', 'updated'] as const
export type FacetName = (typeof facetNames)[number]

/**
 * How many items each choice would leave, commonest first: for a facet with a filter, what another choice in its place
 * (for topics: in addition) would. `updated` counts the last day, week, month and year, each with what is in the former.
 */
export type Facets = Record<FacetName, { value: string; count: number }[]>

/** A title, or a heading within an item, that what was typed may become. */
export type Completion = {
  id: string
  type: string
  titleHtml: string
  heading: { anchor: string; html: string } | null
  /** Of the item's names that which was typed. */
  name: string
  /** It was typed on the other keyboard layout. */
  layout: boolean
}

/** Which types are wanted, all where not said, and whether headings are; `near` are ids of items that whoever types had in hand. */
export type Wish = { types?: string[]; headings?: boolean; near?: string[] }

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
  /** Counts over everything that the question finds; sort, limit and offset do not matter. */
  facets(question: Question): Promise<Facets>
  /** At most `limit` titles, and as many headings, people and topics; the nearest first, headings last. */
  suggest(text: string, reach: Reach, limit: number, wish?: Wish): Promise<Completion[]>
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
