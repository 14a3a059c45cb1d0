/*
 * What every question asks of items and passages (space, state, length, ...) stands in blocks of fixed width, so that a
 * reading thread has all of it in memory within milliseconds and reads again only the blocks that changed.
 */
export const ITEMS_A_BLOCK = 64
export const PASSAGES_A_BLOCK = 256

/**
 * Columns of an item. Most hold the number of a row of `value`, 0 for none; `titleSize` is how many different words its
 * names have.
 */
export const ITEM_COLUMNS = [
  'state',
  'space',
  'kind',
  'trust',
  'language',
  'aside',
  'gates',
  'topics',
  'authors',
  'tags',
  'reuse',
  'titleSize',
] as const
export type ItemColumn = (typeof ITEM_COLUMNS)[number]
export type ItemFacts = Record<Exclude<ItemColumn, 'titleSize'>, number> & { titleSize: number | undefined; updatedAt: number }

/** In the column `state`; 0 where there is no item. */
export const CURRENT = 1
export const ARCHIVED = 2

const TIMES_BYTES = ITEMS_A_BLOCK * 8
const COLUMN_BYTES = ITEMS_A_BLOCK * 4

/** A view of a stored block; bytes out of SQLite may lie at any address, so they are copied. */
function aligned(data: Uint8Array | undefined, length: number): ArrayBuffer {
  const bytes = new Uint8Array(length)
  if (data) bytes.set(data)
  return bytes.buffer
}

/** A block of items: all times first, then column by column. */
export class ItemBlock {
  readonly times: Float64Array
  readonly #buffer: ArrayBuffer

  constructor(data?: Uint8Array) {
    this.#buffer = aligned(data, TIMES_BYTES + ITEM_COLUMNS.length * COLUMN_BYTES)
    this.times = new Float64Array(this.#buffer, 0, ITEMS_A_BLOCK)
  }

  column(index: number): Int32Array {
    return new Int32Array(this.#buffer, TIMES_BYTES + index * COLUMN_BYTES, ITEMS_A_BLOCK)
  }

  /** Undefined takes the item out; a column that is not given stays as it is. */
  put(at: number, facts: ItemFacts | undefined): void {
    this.times[at] = facts?.updatedAt ?? 0
    ITEM_COLUMNS.forEach((name, index) => {
      const column = this.column(index)
      column[at] = facts ? (facts[name] ?? column[at]) : 0
    })
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#buffer)
  }
}

/** A block of passages: the item of each, 0 where it is gone, its place in the item and its length in words. */
export class PassageBlock {
  readonly items: Int32Array
  readonly ordinals: Int32Array
  readonly lengths: Int32Array
  readonly #buffer: ArrayBuffer

  constructor(data?: Uint8Array) {
    this.#buffer = aligned(data, PASSAGES_A_BLOCK * 12)
    this.items = new Int32Array(this.#buffer, 0, PASSAGES_A_BLOCK)
    this.ordinals = new Int32Array(this.#buffer, PASSAGES_A_BLOCK * 4, PASSAGES_A_BLOCK)
    this.lengths = new Int32Array(this.#buffer, PASSAGES_A_BLOCK * 8, PASSAGES_A_BLOCK)
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#buffer)
  }
}
