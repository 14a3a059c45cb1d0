import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newDataFolder } from '../../../../test/harness/server.ts'
import { fuse, NearPassages, vectorsBeside } from './dense.ts'
import type { Indexed } from './engine.ts'
import { SqliteEngine } from './sqlite.ts'
import { filledOf, VectorWriter } from './vectors.ts'

const MODEL = { fingerprint: 'f', dimension: 8 }
const EVERYTHING = { everything: true } as const

/** A direction for each text, so that texts of neighbouring numbers are near. */
function vectorOf(text: string): Float32Array {
  const turn = (Number(/\d+/.exec(text)?.[0] ?? 0) / 1_000) * Math.PI
  return Float32Array.from({ length: MODEL.dimension }, (_, axis) => (axis === 0 ? Math.cos(turn) : axis === 1 ? Math.sin(turn) : 0))
}

const itemOf = (number: number, space: string, text = `본문 ${number}`): Indexed => ({
  ...{ id: `item-${number}`, type: 'article', spaceId: space, kind: 'guide', title: `${number}`, aliases: [], language: 'ko' },
  ...{ description: '', tags: [], topics: [], trust: null, aside: null, createdAt: 0, reuse: 0, authors: [] },
  sections: [{ id: '', heading: '', path: [], text }],
  ...{ ancestors: [`item-${number}`], gates: [], archived: false, updatedAt: number },
})

let folder: Awaited<ReturnType<typeof newDataFolder>>
let index: string
let engine: SqliteEngine

beforeEach(async () => {
  folder = await newDataFolder()
  index = join(folder.folder, 'search.sqlite')
  engine = new SqliteEngine(index, 1)
  await engine.create(0)
})
afterEach(async () => {
  await engine.close()
  await folder.remove()
})

const open = () => new VectorWriter(vectorsBeside(index), index, MODEL)

/** Embeds what waits, at most so many texts; how many there were. */
function embed(writer: VectorWriter, most = Number.POSITIVE_INFINITY): number {
  const { changed, gone } = writer.changedItems(false)
  writer.place(changed, gone)
  writer.settle()
  let made = 0
  while (made < most) {
    const texts = writer.next(Math.min(50, most - made))
    if (texts.length === 0) break
    writer.keep(
      texts,
      texts.map(({ text }) => vectorOf(text)),
      1,
      0,
    )
    made += texts.length
  }
  if (writer.counts().waiting === 0) writer.markReady()
  return made
}

function fill(): number {
  const writer = open()
  try {
    return embed(writer)
  } finally {
    writer.close()
  }
}

describe('vectors', () => {
  it('are made once for each text, also when an index is made anew and numbers its items otherwise', async () => {
    await engine.index([itemOf(1, 's'), itemOf(2, 's')], [])
    expect(fill()).toBe(2)
    await engine.index([{ ...itemOf(3, 's', '본문 1'), title: '1' }], [])
    expect(fill()).toBe(0)
    expect(filledOf(vectorsBeside(index))).toMatchObject({ done: 3, total: 3 })
    await engine.create(0)
    await engine.index([itemOf(2, 's'), itemOf(1, 's')], [])
    expect(fill()).toBe(0)
    const answer = await engine.query({
      ...{ text: 'nowhere', reach: EVERYTHING, filters: {}, limit: 10, offset: 0 },
      dense: { vector: vectorOf('900'), weight: 1 },
    })
    expect(answer.hits).toEqual([])
  })

  it('go on where a process ended at any moment', async () => {
    await engine.index(
      Array.from({ length: 40 }, (_, at) => itemOf(at, 's')),
      [],
    )
    const first = open()
    expect(first.claim(0, 30_000)).toBe(true)
    expect(embed(first, 15)).toBe(15)
    first.close()
    expect(filledOf(vectorsBeside(index))).toMatchObject({ done: 15, total: 40, ready: false })
    expect(fill()).toBe(25)
    expect(filledOf(vectorsBeside(index))).toMatchObject({ done: 40, total: 40, ready: true })
  })

  it('are made by one process at a time', async () => {
    const first = new VectorWriter(vectorsBeside(index), index, MODEL, `${process.pid}@elsewhere`)
    const second = open()
    expect(first.claim(1_000, 500)).toBe(true)
    expect(second.claim(1_400, 500)).toBe(false)
    expect(second.claim(1_501, 500)).toBe(true)
    expect(first.claim(1_600, 500)).toBe(false)
    second.release()
    expect(first.claim(1_700, 500)).toBe(true)
    first.close()
    second.close()
  })

  it('follow what changed, and go with what was taken out', async () => {
    await engine.index([itemOf(1, 's'), itemOf(2, 's')], [])
    fill()
    await engine.index([{ ...itemOf(1, 's', '본문 800'), updatedAt: 99 }], ['item-2'])
    expect(fill()).toBe(1)
    expect(filledOf(vectorsBeside(index))).toMatchObject({ done: 1, total: 1 })
  })
})

describe('what is near', () => {
  it('is all of what the asker may find and nothing else, nearest first, however much is nearer', async () => {
    const items = Array.from({ length: 500 }, (_, at) => itemOf(at, at < 260 ? 'hidden' : 'open'))
    await engine.index(items, [])
    fill()
    const near = NearPassages.open(index) as NearPassages
    fc.assert(
      fc.property(fc.nat(499), fc.nat(499), fc.nat(999), (low, high, asked) => {
        const readable = (item: number) => item >= low && item <= high
        const found = near.nearest(vectorOf(`${asked}`), readable)
        expect(found.every(({ item }) => readable(item))).toBe(true)
        expect(found).toHaveLength(Math.min(100, Math.max(0, high - Math.max(1, low) + 1)))
        expect(found).toEqual(found.toSorted((a, b) => b.nearness - a.nearness || a.passage - b.passage))
      }),
      { numRuns: 30 },
    )
    near.close()
    const reach = { everything: false, spaces: ['open'], ownedSpaces: [], barred: [], shared: [] } as const
    const ask = (text: string, weight: number, offset = 0) =>
      engine.query({
        ...{ text, filters: {}, limit: 20, offset, dense: { vector: vectorOf('0'), weight } },
        reach: { ...reach, spaces: ['open'], ownedSpaces: [], barred: [], shared: [] },
      })
    for (const weight of [0, 0.5, 1]) {
      const { hits, total } = await ask('nowhere', weight)
      expect(hits.every(({ id }) => Number(id.slice(5)) >= 260)).toBe(true)
      expect(total).toBeLessThanOrEqual(240)
    }
  })

  it('comes after what the words found while it has no weight, and no page shows anything twice', async () => {
    await engine.index(
      Array.from({ length: 150 }, (_, at) => itemOf(at, 's', at % 3 === 0 ? `본문 ${at} 배포` : `본문 ${at}`)),
      [],
    )
    fill()
    for (const weight of [0, 0.3, 1]) {
      const seen: string[] = []
      const pages = async (offset: number): Promise<number> => {
        const answer = await engine.query({
          ...{ text: '배포', reach: EVERYTHING, filters: {}, limit: 7, offset, dense: { vector: vectorOf('1'), weight } },
        })
        seen.push(...answer.hits.map(({ id }) => id))
        expect(answer.more).toBe(offset + 7 < answer.total)
        return answer.more ? pages(offset + 7) : answer.total
      }
      const total = await pages(0)
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen).toHaveLength(total)
      const words = seen.map((id) => Number(id.slice(5)) % 3 === 0)
      expect(words.filter(Boolean)).toHaveLength(50)
      if (weight === 0) expect(words.slice(0, 50).every(Boolean)).toBe(true)
    }
  })

  it('is not shown in place of a phrase or of what was excluded', async () => {
    await engine.index(
      Array.from({ length: 30 }, (_, at) => itemOf(at * 30, 's', `본문 ${at * 30} ${at < 3 ? '무중단 배포' : '점검'}`)),
      [],
    )
    fill()
    const ask = async (text: string) =>
      (await engine.query({ text, reach: EVERYTHING, filters: {}, limit: 50, offset: 0, dense: { vector: vectorOf('0'), weight: 0.5 } }))
        .hits
    expect((await ask('"무중단 배포"')).map(({ id }) => id).sort()).toEqual(['item-0', 'item-30', 'item-60'])
    expect((await ask('nowhere -배포')).some(({ id }) => ['item-0', 'item-30', 'item-60'].includes(id))).toBe(false)
  })
})

describe('fusion', () => {
  it('is words alone at 0, nearness alone at 1, and takes nothing from what has no vector yet', () => {
    const items = [
      { words: 4, nearness: 0.7 },
      { words: 2, nearness: 0.9 },
      { words: 3, nearness: undefined },
    ]
    expect(fuse(items, 0.7, 0)).toEqual([1, 0.5, 0.75])
    expect(fuse(items, 0.7, 1)).toEqual([0, 1, 0.75])
    expect(fuse([], 0.7, 0.5)).toEqual([])
  })
})
