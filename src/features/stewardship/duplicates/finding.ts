import { type Ctx, type Tx, write } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { type Entry, MOST_OF_A_TITLE, MOST_OF_AN_ITEM } from './matching.ts'
import { changedMuch, keysOf, type Likeness, likenessOf, overlapOf, type Sketch, worthComparing } from './rules.ts'
import { packed, SKETCH_VERSION, sketchOf, unpacked } from './shingles.ts'
import * as store from './store.ts'

const MOST_COMPARED = 40

/** What is known of shingles that stand in many items, remembered until the next comparison of everything. */
export class Boilerplate {
  #run: string | null | undefined
  #hashes = new Set<number>()

  async of(ctx: Ctx): Promise<(hash: number) => boolean> {
    const run = (await store.lastFinishedRun(ctx.db))?.id ?? null
    if (run !== this.#run) {
      this.#hashes = new Set(await store.boilerplate(ctx.db))
      this.#run = run
    }
    const hashes = this.#hashes
    return (hash) => hashes.has(hash)
  }
}

type Compared = Entry & { id: string }
export type Alike = Likeness & { id: string }

const comparedOf = (row: Awaited<ReturnType<typeof store.rowsByNumber>>[number]): Compared => ({
  number: Number(row.number),
  id: row.id,
  title: row.title_key,
  space: row.space_id,
  sketch: unpacked(row.sketch),
})

/** Items whose text is like this one, the most alike first, whoever may read them. `self` is left out. */
export async function alikeTo(ctx: Ctx, one: { title: string; space: string; sketch: Sketch }, self: string | null): Promise<Alike[]> {
  const isBoilerplate = await ctx.services.duplicates.boilerplate.of(ctx)
  const keys = keysOf(one.sketch, isBoilerplate)
  const sharing = await store.sharingKeys(ctx.db, keys, MOST_COMPARED)
  const numbers = new Set(sharing.filter(({ shared }) => worthComparing(shared, keys.length)).map(({ number }) => number))
  if (one.sketch.digest !== 0) for (const number of await store.withDigest(ctx.db, one.sketch.digest, MOST_COMPARED)) numbers.add(number)
  const titled = one.title === '' ? [] : await store.withTitle(ctx.db, one.title, MOST_OF_A_TITLE + 1)
  if (titled.length <= MOST_OF_A_TITLE) for (const number of titled) numbers.add(number)
  if (numbers.size === 0) return []
  const rows = (await store.rowsByNumber(ctx.db, [...numbers])).map(comparedOf)
  const alike = rows.flatMap((other) => {
    const titles = { same: one.title !== '' && one.title === other.title, sameSpace: one.space === other.space }
    const likeness =
      other.id === self ? null : likenessOf(one.sketch, other.sketch, overlapOf(one.sketch, other.sketch, isBoilerplate), titles)
    return likeness ? [{ ...likeness, id: other.id }] : []
  })
  return alike.sort((a, b) => b.score - a.score).slice(0, MOST_OF_AN_ITEM)
}

type Text = Awaited<ReturnType<typeof store.textsOf>>[number]

/** Brings sketches and pairs of items up to date with their texts; what is gone from them goes. */
export async function refreshItems(ctx: Ctx, ids: string[]): Promise<void> {
  for (const part of chunks(ids, 50)) {
    const texts = await store.textsOf(ctx.db, part)
    const made = texts.map((text) => ({ text, sketch: sketchOf(text.title, text.body) }))
    await write(ctx, async (tx) => {
      const there = new Set(texts.map(({ id }) => id))
      await forget(
        tx,
        part.filter((id) => !there.has(id)),
      )
      await keepSketches(tx, made)
      const changed = new Set<string>()
      for (const { text, sketch } of made) for (const id of await refreshPairs(tx, text, sketch)) changed.add(id)
      if (changed.size > 0) await emit(tx, { name: 'duplicates.found', subject: part[0], data: { touched: [...changed] } })
    })
  }
}

async function forget(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  for (const row of await store.textRows(tx.db, ids)) await store.deleteKeys(tx, Number(row.number), [...unpacked(row.sketch).hashes])
  await store.deleteTexts(tx, ids)
  const open = (await store.pairsOf(tx.db, ids)).filter(({ state }) => state === 'open')
  await store.deletePairs(
    tx,
    open.map(({ id }) => id),
  )
}

/** Stores sketches and the keys by which they are found; a text whose words are the same keeps its rows. */
export async function keepSketches(tx: Tx, made: { text: Text; sketch: Sketch }[]): Promise<void> {
  if (made.length === 0) return
  const isBoilerplate = await tx.services.duplicates.boilerplate.of(tx)
  const known = new Map(
    (
      await store.textRows(
        tx.db,
        made.map(({ text }) => text.id),
      )
    ).map((row) => [row.item_id, row]),
  )
  let next = await store.nextNumber(tx.db)
  const rows: store.TextTable[] = []
  const keys: { hash: number; number: number }[] = []
  for (const { text, sketch } of made) {
    const before = known.get(text.id)
    const number = before ? Number(before.number) : next++
    rows.push({ number, item_id: text.id, revision: text.revision, version: SKETCH_VERSION, digest: sketch.digest, sketch: packed(sketch) })
    const own = keysOf(sketch, isBoilerplate)
    const left = before ? keysOf(unpacked(before.sketch), isBoilerplate).filter((key) => !own.includes(key)) : []
    await store.deleteKeys(tx, number, left)
    for (const hash of own) keys.push({ hash, number })
  }
  await store.putTexts(tx, rows)
  await store.putKeys(tx, keys)
}

/** Gives the ids of the items whose pairs changed. */
async function refreshPairs(tx: Tx, text: Text, sketch: Sketch): Promise<string[]> {
  const alike = await alikeTo(tx, { title: text.title_key, space: text.space_id, sketch }, text.id)
  const known = await store.pairsOf(tx.db, [text.id])
  const byOther = new Map(known.map((pair) => [pair.a_id === text.id ? pair.b_id : pair.a_id, pair]))
  const found = new Set(alike.map(({ id }) => id))
  const gone = known.filter(({ state, a_id, b_id }) => state === 'open' && !found.has(a_id === text.id ? b_id : a_id))
  await store.deletePairs(
    tx,
    gone.map(({ id }) => id),
  )
  const fresh = alike.filter(({ id, kind, score }) => byOther.get(id)?.kind !== kind || byOther.get(id)?.score !== score)
  await store.putPairs(
    tx,
    fresh.map(({ id, kind, score, contained }) => ({ ...store.ordered(text.id, id), kind, score, contained })),
    null,
  )
  const reopened = await reopenChanged(
    tx,
    known.filter((pair) => pair.state === 'dismissed'),
    new Map([[text.id, sketch]]),
  )
  return [...gone, ...reopened].flatMap(({ a_id, b_id }) => [a_id, b_id]).concat(fresh.flatMap(({ id }) => [text.id, id]))
}

/** A pair that was settled is offered again only when one of its texts became another. */
async function reopenChanged(tx: Tx, settled: store.PairTable[], now: Map<string, Sketch>): Promise<store.PairTable[]> {
  const changed = settled.filter(({ a_id, b_id, a_sketch, b_sketch }) =>
    [[a_id, a_sketch] as const, [b_id, b_sketch] as const].some(([id, then]) => {
      const sketch = now.get(id)
      return sketch && then && changedMuch(unpacked(then), sketch)
    }),
  )
  for (const { id } of changed) await store.settlePair(tx, id, { state: 'open', reason: null, note: null, a: null, b: null, by: null })
  return changed
}

/** What the parts of this feature keep in memory. */
export class Duplicates {
  readonly boilerplate = new Boilerplate()
}
