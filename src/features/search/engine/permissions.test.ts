import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newDataFolder } from '../../../../test/harness/server.ts'
import type { Reach, Indexed } from './engine.ts'
import { SqliteEngine } from './sqlite.ts'

/*
 * The rule in plain words, as a reference: an item is read in a space of mine or below something shared with me, unless
 * a restriction over it bars me and the space is not my own.
 */
function mayRead(reach: Exclude<Reach, { everything: true }>, item: Indexed): boolean {
  const reached = reach.spaces.includes(item.spaceId) || item.ancestors.some((ancestor) => reach.shared.includes(ancestor))
  const barred = item.gates.some((gate) => reach.barred.includes(gate))
  return reached && (reach.ownedSpaces.includes(item.spaceId) || !barred)
}

const SPACES = ['s1', 's2', 's3']
const MOST_ITEMS = 12
const GATES = ['g1', 'g2', 'g3']
const WORDS = ['배포', '휴가', '정산', 'restart', 'invoice']
const some = <T>(values: T[]) => fc.subarray(values)

type Drawn = { space: string; words: string[]; parent: number; gates: string[] }
const drawnItem: fc.Arbitrary<Drawn> = fc.record({
  space: fc.constantFrom(...SPACES),
  words: some(WORDS),
  parent: fc.nat(30),
  gates: some(GATES),
})

/** Items hang below earlier ones and take over what stands over those. */
function worldOf(drawn: Drawn[]): Indexed[] {
  const items: Indexed[] = []
  for (const [index, { space, words, parent, gates }] of drawn.entries()) {
    const above = parent < index ? items[parent] : undefined
    items.push({
      id: `item-${index}`,
      type: 'article',
      spaceId: above?.spaceId ?? space,
      kind: 'guide',
      title: `${words.join(' ')} ${index}`,
      aliases: [],
      language: 'ko',
      description: '',
      tags: words,
      topics: [],
      trust: null,
      aside: null,
      createdAt: 0,
      reuse: 0,
      authors: [],
      sections: [{ id: 'common', heading: '공통 내용', path: [], text: `${words.join(' ')} 공통` }],
      ancestors: [...(above?.ancestors ?? []), `item-${index}`],
      gates: [...new Set([...(above?.gates ?? []), ...gates.slice(0, 1)])],
      archived: false,
      updatedAt: index,
    })
  }
  return items
}

const drawnReach = fc.record({
  everything: fc.constant(false as const),
  spaces: some(SPACES),
  ownedSpaces: some(SPACES),
  barred: some(GATES),
  shared: fc.subarray(
    Array.from({ length: 12 }, (_, index) => `item-${index}`),
    { maxLength: 3 },
  ),
})

let engine: SqliteEngine
let folder: Awaited<ReturnType<typeof newDataFolder>>
beforeAll(async () => {
  folder = await newDataFolder()
  engine = new SqliteEngine(join(folder.folder, 'search.sqlite'), 1)
  await engine.create(0)
})
afterAll(async () => {
  await engine.close()
  await folder.remove()
})

it('neither results nor counts, spelling, suggestions and related items tell of what the asker may not read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(drawnItem, { minLength: 1, maxLength: MOST_ITEMS }),
      fc.array(drawnReach, { minLength: 1, maxLength: 4 }),
      async (drawn, reaches) => {
        const items = worldOf(drawn)
        await engine.create(0)
        await engine.index(items, [])
        for (const reach of reaches) {
          const readable = items.filter((item) => mayRead(reach, item))
          const ask = (text: string, filters = {}) => engine.query({ text, reach, filters, limit: 50, offset: 0 })
          for (const word of [...WORDS, '공통']) {
            const expected = readable.filter((item) => word === '공통' || item.tags.includes(word)).map((item) => item.id)
            const answer = await ask(word)
            expect(answer.hits.map((hit) => hit.id).sort()).toEqual(expected.toSorted())
            expect(answer.total).toBe(expected.length)
            const offered = await engine.suggest(word, reach, 50, { near: items.map(({ id }) => id) })
            const named = offered.filter(({ heading }) => heading === null).map(({ id }) => id)
            expect(named.sort()).toEqual(expected.filter((id) => items.find((item) => item.id === id)?.title !== '' && word !== '공통'))
            const headed = offered.filter(({ heading }) => heading !== null).map(({ id }) => id)
            expect(headed.filter((id) => !readable.some((item) => item.id === id))).toEqual([])
            expect(headed.length > 0).toBe(word === '공통' && readable.length > 0)
          }
          const tagged = await ask('', { tags: ['휴가'] })
          expect(tagged.hits.map((hit) => hit.id).sort()).toEqual(
            readable
              .filter((item) => item.tags.includes('휴가'))
              .map((item) => item.id)
              .sort(),
          )
          const misspelt = await ask('restrat')
          expect(misspelt.suggestion).toBe(readable.some((item) => item.tags.includes('restart')) ? 'restart' : null)
          const related = await engine.related(items[0].id, reach, 50)
          expect(related.filter((id) => !readable.some((item) => item.id === id))).toEqual([])
        }
      },
    ),
    { numRuns: 15 },
  )
}, 60_000)
