import type { StatementSync } from 'node:sqlite'
import { nameKey } from '../../../platform/text.ts'
import { ARCHIVED, CURRENT, ITEMS_A_BLOCK, ItemBlock, PassageBlock, PASSAGES_A_BLOCK } from './blocks.ts'
import type { Indexed } from './engine.ts'

const VALUES_REMEMBERED = 50_000

type Run = (sql: string) => StatementSync

/** Writes the blocks that Facts reads. Blocks are changed in memory and stored by `flush`, at the end of a transaction. */
export class FactWriter {
  readonly #run: Run
  readonly #items = new Map<number, ItemBlock>()
  readonly #passages = new Map<number, PassageBlock>()
  readonly #values = new Map<string, number>()

  constructor(run: Run) {
    this.#run = run
  }

  /** `titleSize` undefined leaves it as it is: the names have not changed. */
  putItem(number: number, item: Indexed, titleSize: number | undefined): void {
    this.#itemBlock(number).put(number % ITEMS_A_BLOCK, {
      state: item.archived ? ARCHIVED : CURRENT,
      space: this.#value('space', item.spaceId),
      kind: this.#value('kind', item.kind ?? item.type),
      trust: this.#value('trust', item.trust),
      language: this.#value('language', item.language),
      aside: this.#value('aside', item.aside),
      gates: item.gates.length > 0 ? this.#value('gates', JSON.stringify([...new Set(item.gates)].sort())) : 0,
      topics: this.#set(
        'topics',
        item.topics.map(({ id, labels }) => [id, ...labels]),
      ),
      authors: this.#set(
        'authors',
        item.authors.map(({ id, name }) => [id, name]),
      ),
      tags: this.#set(
        'tags',
        item.tags.map((tag) => [tag]),
      ),
      reuse: item.reuse,
      titleSize,
      updatedAt: item.updatedAt,
    })
  }

  dropItem(number: number): void {
    this.#itemBlock(number).put(number % ITEMS_A_BLOCK, undefined)
  }

  /** `length` undefined leaves it as it is: the passage has only moved. */
  putPassage(passage: number, item: number, ordinal: number, length: number | undefined): void {
    const block = this.#passageBlock(passage)
    const at = passage % PASSAGES_A_BLOCK
    block.items[at] = item
    block.ordinals[at] = ordinal
    if (length !== undefined) block.lengths[at] = length
  }

  dropPassage(passage: number): void {
    this.putPassage(passage, 0, 0, 0)
  }

  /** Stores what was changed under the number of the change; false where nothing was. */
  flush(change: number): boolean {
    if (this.#items.size === 0 && this.#passages.size === 0) return false
    const store = (table: string, number: number, bytes: Uint8Array) =>
      this.#run(`insert into ${table} values (?, ?, ?) on conflict do update set change = excluded.change, data = excluded.data`).run(
        number,
        change,
        bytes,
      )
    for (const [number, block] of this.#items) store('item_block', number, block.bytes)
    for (const [number, block] of this.#passages) store('passage_block', number, block.bytes)
    this.#items.clear()
    this.#passages.clear()
    return true
  }

  /** Forgets what was not stored, after a transaction that came to nothing. */
  discard(): void {
    this.#items.clear()
    this.#passages.clear()
    this.#values.clear()
  }

  #itemBlock(item: number): ItemBlock {
    const number = Math.floor(item / ITEMS_A_BLOCK)
    let block = this.#items.get(number)
    if (!block) {
      block = new ItemBlock(this.#run('select data from item_block where number = ?').get(number)?.data as Uint8Array | undefined)
      this.#items.set(number, block)
    }
    return block
  }

  #passageBlock(passage: number): PassageBlock {
    const number = Math.floor(passage / PASSAGES_A_BLOCK)
    let block = this.#passages.get(number)
    if (!block) {
      block = new PassageBlock(this.#run('select data from passage_block where number = ?').get(number)?.data as Uint8Array | undefined)
      this.#passages.set(number, block)
    }
    return block
  }

  /** A set of things by which items are filtered, each an id and its names. */
  #set(field: string, things: string[][]): number {
    if (things.length === 0) return 0
    const sorted = [...new Map(things.map((thing) => [thing[0], thing])).values()].sort((a, b) => (a[0] < b[0] ? -1 : 1))
    return this.#value(field, JSON.stringify(sorted), sorted.flat())
  }

  #value(field: string, key: string | null, names: string[] = []): number {
    if (key === null) return 0
    const name = `${field} ${key}`
    const remembered = this.#values.get(name)
    if (remembered !== undefined) return remembered
    const known = this.#run('select number from value where field = ? and key = ?').get(field, key)?.number as number | undefined
    const number = known ?? Number(this.#run('insert into value (field, key) values (?, ?)').run(field, key).lastInsertRowid)
    if (known === undefined)
      for (const each of new Set(names.map(nameKey))) this.#run('insert into value_name values (?, ?, ?)').run(field, each, number)
    if (this.#values.size >= VALUES_REMEMBERED) this.#values.clear()
    this.#values.set(name, number)
    return number
  }
}
