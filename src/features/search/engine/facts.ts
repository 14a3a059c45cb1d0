import { ITEM_COLUMNS, type ItemColumn, ItemBlock, ITEMS_A_BLOCK, PassageBlock, PASSAGES_A_BLOCK } from './blocks.ts'
import type { ReadConnection } from './connection.ts'

/** Fields with few values, which are known without asking. The others are looked up when a question names them. */
const SMALL_FIELDS = ['space', 'kind', 'trust', 'language', 'aside', 'gates']

/** What a thread knows of all items and passages, by their numbers. `refresh` brings it up to date. */
export class Facts {
  readonly #db: ReadConnection
  readonly #values = new Map<string, Map<string, number>>()
  readonly #keys = new Map<number, string>()
  #columns: Int32Array[] = ITEM_COLUMNS.map(() => new Int32Array(ITEMS_A_BLOCK))
  updatedAt = new Float64Array(ITEMS_A_BLOCK)
  itemOf = new Int32Array(PASSAGES_A_BLOCK)
  ordinalOf = new Int32Array(PASSAGES_A_BLOCK)
  lengthOf = new Int32Array(PASSAGES_A_BLOCK)
  /** Numbers below these may be in use. */
  itemsEnd = 0
  passagesEnd = 0
  livePassages = 0
  totalLength = 0
  /** The highest number of a value so far. */
  lastValue = 0
  /** Counts what the writer did. */
  change = -1

  constructor(db: ReadConnection) {
    this.#db = db
  }

  column(name: ItemColumn): Int32Array {
    return this.#columns[ITEM_COLUMNS.indexOf(name)]
  }

  /** Reads what changed since the last time; within the transaction of the question, so that all of it fits together. */
  refresh(): void {
    const change = Number(this.#db.get<{ value: string }>("select value from meta where key = 'change'")?.value ?? 0)
    if (change === this.change) return
    const since = this.change
    for (const { number, data } of this.#db.each<{ number: number; data: Uint8Array }>(
      'select number, data from item_block where change > :since',
      { since },
    ))
      this.#takeItems(number, new ItemBlock(data))
    for (const { number, data } of this.#db.each<{ number: number; data: Uint8Array }>(
      'select number, data from passage_block where change > :since',
      { since },
    ))
      this.#takePassages(number, new PassageBlock(data))
    this.#readValues()
    this.change = change
  }

  /** The number of a value of one of the small fields; undefined where no item ever had it. */
  valueOf(field: string, key: string): number | undefined {
    return this.#values.get(field)?.get(key)
  }

  /** All values of one of the small fields, by key. */
  valuesOf(field: string): ReadonlyMap<string, number> {
    return this.#values.get(field) ?? new Map()
  }

  /** What stands behind the number of a value. */
  keyOf(value: number): string {
    let key = this.#keys.get(value)
    if (key === undefined) {
      key = this.#db.get<{ key: string }>('select key from value where number = :value', { value })?.key ?? ''
      this.#keys.set(value, key)
    }
    return key
  }

  #takeItems(number: number, block: ItemBlock): void {
    const first = number * ITEMS_A_BLOCK
    const end = first + ITEMS_A_BLOCK
    if (end > this.updatedAt.length) {
      const size = Math.max(end, this.updatedAt.length * 2)
      this.updatedAt = grown(this.updatedAt, new Float64Array(size))
      this.#columns = this.#columns.map((column) => grown(column, new Int32Array(size)))
    }
    this.updatedAt.set(block.times, first)
    this.#columns.forEach((column, index) => {
      column.set(block.column(index), first)
    })
    this.itemsEnd = Math.max(this.itemsEnd, end)
  }

  #takePassages(number: number, block: PassageBlock): void {
    const first = number * PASSAGES_A_BLOCK
    const end = first + PASSAGES_A_BLOCK
    if (end > this.itemOf.length) {
      const size = Math.max(end, this.itemOf.length * 2)
      this.itemOf = grown(this.itemOf, new Int32Array(size))
      this.ordinalOf = grown(this.ordinalOf, new Int32Array(size))
      this.lengthOf = grown(this.lengthOf, new Int32Array(size))
    }
    for (let at = 0; at < PASSAGES_A_BLOCK; at++) {
      const passage = first + at
      if (this.itemOf[passage] !== 0) {
        this.livePassages--
        this.totalLength -= this.lengthOf[passage]
      }
      this.itemOf[passage] = block.items[at]
      this.ordinalOf[passage] = block.ordinals[at]
      this.lengthOf[passage] = block.lengths[at]
      if (block.items[at] !== 0) {
        this.livePassages++
        this.totalLength += block.lengths[at]
      }
    }
    this.passagesEnd = Math.max(this.passagesEnd, end)
  }

  #readValues(): void {
    const rows = this.#db.all<{ number: number; field: string; key: string }>(
      `select number, field, key from value where number > :last and field in (${SMALL_FIELDS.map((field) => `'${field}'`).join(', ')})`,
      { last: this.lastValue },
    )
    for (const { number, field, key } of rows) {
      let known = this.#values.get(field)
      if (!known) {
        known = new Map()
        this.#values.set(field, known)
      }
      known.set(key, number)
      this.#keys.set(number, key)
    }
    this.lastValue = this.#db.get<{ last: number | null }>('select max(number) as last from value')?.last ?? 0
  }
}

function grown<T extends Int32Array | Float64Array>(old: T, larger: T): T {
  larger.set(old)
  return larger
}
