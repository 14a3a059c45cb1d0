import { nameKey } from '../../../platform/text.ts'
import type { ReadConnection } from './connection.ts'
import type { Filters, Reach } from './engine.ts'
import { ARCHIVED, type ItemColumn } from './blocks.ts'
import type { Facts } from './facts.ts'

/**
 * What the asker may read: 1 for each such item, and how much that is. How rare a word is goes by this alone, so that no
 * score tells of what is hidden.
 */
export type Readable = { items: Uint8Array; passages: number; length: number }

/** Which items a question may find. */
export type Scope = {
  readable: Readable
  /** Whether the asker may read the item and it is neither beside nor outside of what the question asks for. */
  allows(item: number): boolean
  /** Which of the facets' filters leave the item out, as bits in the order of `facetColumns`; see `UPDATED`. */
  misses(item: number): number
}

/** Fields with facets, in the order of the bits of `misses`; the time of the last change comes after them. */
export const facetColumns = ['space', 'kind', 'topics', 'authors', 'trust', 'language'] as const
export const UPDATED = 1 << facetColumns.length

const READABLE = 1
const OWNED = 2
const REACHES_KEPT = 64

/** Makes scopes out of what the asker may read and wants. */
export class Scopes {
  readonly #db: ReadConnection
  readonly #facts: Facts
  readonly #readable = new Map<string, Readable>()
  #change = -1

  constructor(db: ReadConnection, facts: Facts) {
    this.#db = db
    this.#facts = facts
  }

  of(reach: Reach, filters: Filters): Scope {
    const readable = this.readable(reach)
    const { items } = readable
    const state = this.#facts.column('state')
    const aside = this.#facts.column('aside')
    const wantedAsides = filters.asides && this.#table('aside', filters.asides)
    const wantedState = filters.archived === undefined ? 0 : filters.archived ? ARCHIVED : ARCHIVED - 1
    const tags = filters.tags?.map((tag) => this.#named('tags', tag))
    const tagColumn = this.#facts.column('tags')
    return {
      readable,
      allows: (item) =>
        items[item] === 1 &&
        (wantedAsides ? wantedAsides[aside[item]] === 1 : aside[item] === 0) &&
        (wantedState === 0 || state[item] === wantedState) &&
        (tags === undefined || tags.every((tag) => tag[tagColumn[item]] === 1)),
      misses: this.#misses(filters),
    }
  }

  /**
   * Readable is what lies in a space of theirs or below something shared with them, unless a restriction over it bars
   * them and the space is not their own. Trashed items are not in the index.
   */
  readable(reach: Reach): Readable {
    if (this.#change !== this.#facts.change) {
      this.#readable.clear()
      this.#change = this.#facts.change
    }
    const key = JSON.stringify(reach)
    let readable = this.#readable.get(key)
    if (!readable) {
      readable = this.#measured(this.#compile(reach))
      if (this.#readable.size >= REACHES_KEPT) this.#readable.clear()
      this.#readable.set(key, readable)
    }
    return readable
  }

  #measured(isReadable: (item: number) => boolean): Readable {
    const { itemsEnd, passagesEnd, itemOf, lengthOf } = this.#facts
    const items = new Uint8Array(itemsEnd)
    for (let item = 1; item < itemsEnd; item++) if (isReadable(item)) items[item] = 1
    let passages = 0
    let length = 0
    for (let passage = 0; passage < passagesEnd; passage++) {
      if (items[itemOf[passage]] !== 1) continue
      passages++
      length += lengthOf[passage]
    }
    return { items, passages, length }
  }

  #compile(reach: Reach): (item: number) => boolean {
    const state = this.#facts.column('state')
    if (reach.everything) return (item) => state[item] !== 0
    const space = this.#facts.column('space')
    const gates = this.#facts.column('gates')
    const spaces = new Uint8Array(this.#facts.lastValue + 1)
    for (const [ids, right] of [
      [reach.spaces, READABLE],
      [reach.ownedSpaces, OWNED],
    ] as const) {
      for (const id of ids) spaces[this.#facts.valueOf('space', id) ?? 0] |= right
    }
    spaces[0] = 0
    const barred = this.#barred(reach.barred)
    const shared = this.#shared(reach.shared)
    return (item) => {
      if (state[item] === 0) return false
      const right = spaces[space[item]]
      if ((right & READABLE) === 0 && (shared === undefined || !shared.has(item))) return false
      return gates[item] === 0 || (right & OWNED) !== 0 || barred[gates[item]] === 0
    }
  }

  #barred(gates: string[]): Uint8Array {
    const table = new Uint8Array(this.#facts.lastValue + 1)
    if (gates.length === 0) return table
    const barring = new Set(gates)
    for (const [key, value] of this.#facts.valuesOf('gates'))
      if ((JSON.parse(key) as string[]).some((gate) => barring.has(gate))) table[value] = 1
    return table
  }

  #shared(ids: string[]): Set<number> | undefined {
    if (ids.length === 0) return undefined
    const rows = this.#db.all<{ item: number }>('select item from ancestor where ancestor in (select value from json_each(:ids))', {
      ids: JSON.stringify(ids),
    })
    return new Set(rows.map(({ item }) => item))
  }

  #misses(filters: Filters): Scope['misses'] {
    const tests: { bit: number; column: Int32Array; tables: Uint8Array[] }[] = []
    const test = (name: (typeof facetColumns)[number], tables: Uint8Array[] | undefined) => {
      if (tables) tests.push({ bit: 1 << facetColumns.indexOf(name), column: this.#facts.column(name as ItemColumn), tables })
    }
    const one = (field: string, keys: string[] | undefined) => keys && [this.#table(field, keys)]
    test('space', one('space', filters.spaces))
    test('kind', one('kind', filters.kinds))
    test('trust', one('trust', filters.trust))
    test('language', one('language', filters.languages))
    test(
      'topics',
      filters.topics?.map((topic) => this.#named('topics', topic)),
    )
    test('authors', filters.authors && [union(filters.authors.map((author) => this.#named('authors', author)))])
    const times = this.#facts.updatedAt
    const { updatedFrom, updatedBefore } = filters
    return (item) => {
      let missed = 0
      for (const { bit, column, tables } of tests) {
        for (const table of tables) if (table[column[item]] !== 1) missed |= bit
      }
      if (updatedFrom !== undefined && times[item] < updatedFrom) missed |= UPDATED
      if (updatedBefore !== undefined && times[item] >= updatedBefore) missed |= UPDATED
      return missed
    }
  }

  /** Marks the numbers of values of a small field. */
  #table(field: string, keys: string[]): Uint8Array {
    const table = new Uint8Array(this.#facts.lastValue + 1)
    for (const key of keys) {
      const value = this.#facts.valueOf(field, key)
      if (value !== undefined) table[value] = 1
    }
    return table
  }

  /** Marks the sets of topics, authors or tags that hold one of that name. */
  #named(field: string, name: string): Uint8Array {
    const table = new Uint8Array(this.#facts.lastValue + 1)
    const rows = this.#db.all<{ value: number }>('select value from value_name where field = :field and name = :name', {
      field,
      name: nameKey(name),
    })
    for (const { value } of rows) table[value] = 1
    return table
  }
}

function union(tables: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(tables[0]?.length ?? 0)
  for (const table of tables)
    table.forEach((marked, value) => {
      if (marked === 1) all[value] = 1
    })
  return all
}
