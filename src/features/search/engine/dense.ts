import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { dirname, join } from 'node:path'
import { bytesOf, identityOf, loadVectors } from './vectors.ts'

/** Texts that are fetched as near. */
const NEAR = 100
/** Of so many, those that the asker may not read are left out before it is searched among the readable ones alone. */
const LOOKED_AT = 400
/** What is so many deviations nearer than the usual text is shown without sharing a word with the question. */
const DEVIATIONS = 3
const FEW_VECTORS = 50
/** A byte a number tells no smaller difference. */
const ROUNDING = 0.01
/** ... and at least so far on the way from the usual text to the nearest one, or a clear answer would have a long tail. */
const ON_THE_WAY = 0.5

export type Near = { passage: number; item: number; nearness: number }
/** Whether the asker may find an item, by its number. */
export type Readable = (item: number) => boolean

export const vectorsBeside = (index: string): string => join(dirname(index), 'vectors.sqlite')

/** Looks for near passages. It lives in a search thread, and is opened by the first question that brings a vector. */
export class NearPassages {
  readonly #path: string
  readonly #inode: number
  readonly #index: string
  readonly #database: DatabaseSync
  #background: { stored: string; vectors: Int8Array[] } | undefined

  private constructor(index: string, path: string) {
    this.#path = path
    this.#index = index
    this.#inode = statSync(path).ino
    this.#database = new DatabaseSync(path, { readOnly: true, allowExtension: true, timeout: 2_000 })
    loadVectors(this.#database)
  }

  /** Undefined where there are no vectors of this very index. */
  static open(index: string): NearPassages | undefined {
    const path = vectorsBeside(index)
    return existsSync(path) ? new NearPassages(index, path) : undefined
  }

  /** False where the file was taken away or made anew. */
  get current(): boolean {
    return existsSync(this.#path) && statSync(this.#path).ino === this.#inode
  }

  /** True when the vectors are all there, and placed in this index. */
  ready(dimension: number): boolean {
    const meta = this.#meta()
    return meta.has('ready') && meta.get('index') === identityOf(this.#index) && meta.get('dimension') === String(dimension)
  }

  /** What the usual text of this organisation is for the question: a nearness above `floor` says something. */
  levels(vector: Float32Array): { usual: number; floor: number } {
    const stored = this.#meta().get('background') ?? ''
    if (this.#background?.stored !== stored) this.#background = { stored, vectors: vectorsOf(stored, vector.length) }
    const asked = new Int8Array(bytesOf(vector).buffer)
    const all = this.#background.vectors.map((each) => cosine(asked, each)).sort((a, b) => a - b)
    if (all.length === 0) return { usual: 0, floor: 0 }
    const usual = middle(all)
    // By the median, since the few near ones would widen a standard deviation; 1.4826 makes it one for a normal spread.
    const deviation = 1.4826 * middle(all.map((each) => Math.abs(each - usual)).sort((a, b) => a - b))
    return { usual, floor: usual + Math.max(ROUNDING, all.length < FEW_VECTORS ? 0 : DEVIATIONS * deviation) }
  }

  /**
   * The nearest readable passages, one for an item, nearest first. Most askers may read much of what is near, so the
   * nearest of all are looked at first: those of them that are readable are the nearest readable ones. Where they are too
   * few, the search is done again among the readable ones only, and so finds as many as there are.
   */
  nearest(vector: Float32Array, readable: Readable): Near[] {
    const first = this.#search(vector, LOOKED_AT)
    const allowed = first.filter(({ item }) => readable(item))
    if (allowed.length >= NEAR || allowed.length === first.length) return bestOfEach(allowed).slice(0, NEAR)
    const items = this.#database.prepare('select distinct item from place').all() as { item: number }[]
    const among = items.map(({ item }) => item).filter(readable)
    return bestOfEach(this.#search(vector, NEAR, among))
  }

  /** How near these passages are; one without a vector is missing. */
  of(vector: Float32Array, passages: number[]): Map<number, number> {
    const rows = this.#database
      .prepare(
        `select p.passage, 1 - vec_distance_cosine(v.embedding, vec_int8(?)) as nearness from place p join vector v on v.id = p.source
         where p.passage in (select value from json_each(?))`,
      )
      .all(bytesOf(vector), JSON.stringify(passages))
    return new Map(rows.map(({ passage, nearness }) => [passage as number, nearness as number]))
  }

  #search(vector: Float32Array, most: number, among?: number[]): Near[] {
    const inside = among ? [JSON.stringify(among)] : []
    const filter = among ? 'and id in (select source from place where item in (select value from json_each(?)))' : ''
    const near = this.#database
      .prepare(`select id, distance from vector where embedding match vec_int8(?) and k = ? ${filter}`)
      .all(bytesOf(vector), most, ...inside)
    const distances = new Map(near.map(({ id, distance }) => [id as number, distance as number]))
    const places = this.#database
      .prepare(
        `select passage, item, source from place where source in (select value from json_each(?))
         ${among ? 'and item in (select value from json_each(?))' : ''}`,
      )
      .all(JSON.stringify([...distances.keys()]), ...inside) as { passage: number; item: number; source: number }[]
    return places
      .map(({ passage, item, source }) => ({ passage, item, nearness: 1 - (distances.get(source) ?? 1) }))
      .sort((a, b) => b.nearness - a.nearness || a.passage - b.passage)
  }

  #meta(): Map<string, string> {
    const rows = this.#database.prepare('select key, value from meta').all()
    return new Map(rows.map(({ key, value }) => [key as string, value as string]))
  }

  close(): void {
    this.#database.close()
  }
}

function bestOfEach(near: Near[]): Near[] {
  const seen = new Set<number>()
  return near.filter(({ item }) => !seen.has(item) && seen.add(item))
}

function vectorsOf(stored: string, dimension: number): Int8Array[] {
  const bytes = new Int8Array(Buffer.from(stored, 'base64'))
  return Array.from({ length: Math.floor(bytes.length / dimension) }, (_, at) => bytes.subarray(at * dimension, (at + 1) * dimension))
}

const middle = (sorted: number[]): number => (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2

function cosine(a: Int8Array, b: Int8Array): number {
  let product = 0
  let squareA = 0
  let squareB = 0
  for (let at = 0; at < a.length; at++) {
    product += a[at] * b[at]
    squareA += a[at] * a[at]
    squareB += b[at] * b[at]
  }
  return squareA === 0 || squareB === 0 ? 0 : product / Math.sqrt(squareA * squareB)
}

/** What fusion knows of an item: its score by words, and how near it is where that is known. */
export type Evidence = { words: number; nearness: number | undefined }

/**
 * The scores of items for one question, by a convex combination of both kinds of evidence. Words go from nothing to the
 * best of the list, nearness from the usual text to the nearest one (min-max with a floor of meaning: Bruch, Gai and
 * Ingber 2023, who find it better than reciprocal ranks and its one weight learnt from few examples). An item whose
 * vector is still to be made keeps the score of its words, so that it loses nothing.
 */
export function fuse(items: Evidence[], usual: number, weight: number): number[] {
  const mostWords = Math.max(0, ...items.map(({ words }) => words))
  const mostNear = Math.max(...items.map(({ nearness }) => nearness ?? usual))
  return items.map(({ words, nearness }) => {
    const byWords = mostWords > 0 ? words / mostWords : 0
    if (nearness === undefined) return byWords
    const byNearness = mostNear > usual ? Math.max(0, (nearness - usual) / (mostNear - usual)) : 0
    return (1 - weight) * byWords + weight * byNearness
  })
}

type ByWords = { item: number; row: number; score: number }
/**
 * An item that words or nearness found, with the row of its passage. `known` is what came from the words; `factor` what
 * nearness made of their score.
 */
export type Joined<Known> = { item: number; row: number; score: number; factor: number | undefined; known: Known | undefined }

/** What words found joined with what is near, best first. Scores stay in the measure of words where there are any. */
export function joinNear<Known extends ByWords>(
  near: NearPassages,
  { vector, weight }: { vector: Float32Array; weight: number },
  words: Known[],
  nearest: Near[],
): Joined<Known>[] {
  const { usual, floor } = near.levels(vector)
  const nearnessOf = new Map(nearest.map(({ item, nearness }) => [item, nearness]))
  const missing = weight > 0 ? words.filter(({ item }) => !nearnessOf.has(item)).map(({ row }) => row) : []
  const others = missing.length > 0 ? near.of(vector, missing) : new Map<number, number>()
  const known = new Set(words.map(({ item }) => item))
  const least = Math.max(floor, usual + ON_THE_WAY * ((nearest[0]?.nearness ?? usual) - usual))
  const added = nearest.filter(({ item, nearness }) => !known.has(item) && nearness > least)
  const all = [
    ...words.map((each) => ({ item: each.item, row: each.row, known: each, nearness: nearnessOf.get(each.item) ?? others.get(each.row) })),
    ...added.map(({ item, passage, nearness }) => ({ item, row: passage, known: undefined, nearness })),
  ]
  const measure = Math.max(0, ...words.map(({ score }) => score)) || 1
  const scores = fuse(
    all.map((each) => ({ words: each.known?.score ?? 0, nearness: each.nearness })),
    usual,
    weight,
  )
  return all
    .map((each, at) => ({ ...each, score: scores[at] * measure }))
    .sort((a, b) => b.score - a.score || (b.nearness ?? usual) - (a.nearness ?? usual) || a.item - b.item)
    .map(({ item, row, known: found, nearness, score }) => ({
      ...{ item, row, score, known: found },
      factor: nearness === undefined || (found && weight === 0) ? undefined : found && found.score > 0 ? score / found.score : 1 + nearness,
    }))
}
