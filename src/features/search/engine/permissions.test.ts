import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newDataFolder } from '../../../../test/harness/server.ts'
import { DIRECTORY } from '../../../platform/feature.ts'
import type { FacetName, Filters, Indexed, Reach } from './engine.ts'
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

const SPACES = ['s1', 's2', 's3', DIRECTORY]
const MOST_ITEMS = 12
const GATES = ['g1', 'g2', 'g3']
const WORDS = ['배포', '휴가', '정산', 'restart', 'invoice']
const some = <T>(values: T[]) => fc.subarray(values)

const DAY = 86_400_000
const NOW = 1_000 * DAY
const KINDS = ['guide', 'note', null]
const TRUSTS = ['verified', 'expired', null]
const LANGUAGES = ['ko', 'en']
const TOPICS = ['t1', 't2', 't3']
const PEOPLE = ['p1', 'p2', 'p3']

type Facts = {
  kind: string | null
  trust: string | null
  language: string
  topics: string[]
  authors: string[]
  aside: string | null
  age: number
  archived: boolean
}
type Drawn = { space: string; words: string[]; parent: number; gates: string[]; facts: Facts }
const drawnItem: fc.Arbitrary<Drawn> = fc.record({
  space: fc.constantFrom(...SPACES),
  words: some(WORDS),
  parent: fc.nat(30),
  gates: some(GATES),
  facts: fc.record({
    kind: fc.constantFrom(...KINDS),
    trust: fc.constantFrom(...TRUSTS),
    language: fc.constantFrom(...LANGUAGES),
    topics: some(TOPICS),
    authors: some(PEOPLE),
    aside: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constant('comments') }),
    age: fc.constantFrom(0.5, 3, 20, 200, 900),
    archived: fc.boolean(),
  }),
})

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 })
const drawnFilters: fc.Arbitrary<Filters> = fc.record({
  spaces: maybe(some(SPACES)),
  kinds: maybe(some(['guide', 'note', 'article'])),
  topics: maybe(fc.subarray(TOPICS, { minLength: 1, maxLength: 2 })),
  authors: maybe(fc.subarray(PEOPLE, { minLength: 1 })),
  trust: maybe(some(['verified', 'expired'])),
  languages: maybe(some(LANGUAGES)),
  tags: maybe(fc.subarray(WORDS, { minLength: 1, maxLength: 1 })),
  asides: maybe(fc.constant(['comments'])),
  archived: maybe(fc.boolean()),
  updatedFrom: maybe(fc.constant(NOW - 30 * DAY)),
  updatedBefore: maybe(fc.constant(NOW - 2 * DAY)),
})

/** The rule of filters in plain words, as a reference. */
function keeps(filters: Filters, item: Indexed): boolean {
  const among = (wanted: string[] | undefined, value: string | null) => wanted === undefined || (value !== null && wanted.includes(value))
  const topics = item.topics.map(({ id }) => id)
  return (
    (filters.asides ? among(filters.asides, item.aside) : item.aside === null) &&
    among(filters.spaces, item.spaceId) &&
    among(filters.kinds, item.kind ?? item.type) &&
    among(filters.trust, item.trust) &&
    among(filters.languages, item.language) &&
    (filters.authors === undefined || item.authors.some(({ id }) => filters.authors?.includes(id))) &&
    (filters.topics ?? []).every((topic) => topics.includes(topic)) &&
    (filters.tags ?? []).every((tag) => item.tags.includes(tag)) &&
    (filters.archived === undefined || filters.archived === item.archived) &&
    item.updatedAt >= (filters.updatedFrom ?? 0) &&
    item.updatedAt < (filters.updatedBefore ?? Number.POSITIVE_INFINITY)
  )
}

const PERIODS = { day: 1, week: 7, month: 30, year: 365 }

/** The filters with another choice for a facet; of topics, with one more. */
const choosing: Record<FacetName, (filters: Filters, value: string) => Filters> = {
  space: (filters, value) => ({ ...filters, spaces: [value] }),
  kind: (filters, value) => ({ ...filters, kinds: [value] }),
  topic: (filters, value) => ({ ...filters, topics: [...(filters.topics ?? []), value] }),
  author: (filters, value) => ({ ...filters, authors: [value] }),
  trust: (filters, value) => ({ ...filters, trust: [value] }),
  language: (filters, value) => ({ ...filters, languages: [value] }),
  updated: (filters, value) => ({
    ...filters,
    updatedFrom: NOW - PERIODS[value as keyof typeof PERIODS] * DAY,
    updatedBefore: undefined,
  }),
}
const CHOICES: Record<FacetName, string[]> = {
  space: SPACES,
  kind: ['guide', 'note', 'article'],
  topic: TOPICS,
  author: PEOPLE,
  trust: ['verified', 'expired'],
  language: LANGUAGES,
  updated: Object.keys(PERIODS),
}

/** Items hang below earlier ones and take over what stands over those. */
function worldOf(drawn: Drawn[]): Indexed[] {
  const items: Indexed[] = []
  for (const [index, { space, words, parent, gates, facts }] of drawn.entries()) {
    const above = parent < index ? items[parent] : undefined
    items.push({
      id: `item-${index}`,
      type: 'article',
      spaceId: above?.spaceId ?? space,
      kind: facts.kind,
      title: `${words.join(' ')} ${index}`,
      aliases: [],
      language: facts.language,
      description: '',
      tags: words,
      topics: facts.topics.map((id) => ({ id, labels: [] })),
      trust: facts.trust,
      aside: facts.aside,
      createdAt: 0,
      reuse: 0,
      authors: facts.authors.map((id) => ({ id, name: '' })),
      sections: [{ id: 'common', heading: '공통 내용', path: [], text: `${words.join(' ')} 공통` }],
      ancestors: [...(above?.ancestors ?? []), `item-${index}`],
      gates: [...new Set([...(above?.gates ?? []), ...gates.slice(0, 1)])],
      archived: facts.archived,
      updatedAt: NOW - facts.age * DAY,
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

/** Another world in the same index. */
async function fill(items: Indexed[]): Promise<void> {
  await engine.index(
    [],
    Array.from({ length: MOST_ITEMS }, (_, index) => `item-${index}`),
  )
  await engine.index(items, [])
}

const idsOf = (items: Indexed[]) => items.map(({ id }) => id).sort()

it('neither results nor counts, spelling, suggestions and related items tell of what the asker may not read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(drawnItem, { minLength: 1, maxLength: MOST_ITEMS }),
      fc.array(drawnReach, { minLength: 1, maxLength: 4 }),
      async (drawn, reaches) => {
        const items = worldOf(drawn)
        await fill(items)
        for (const reach of reaches) {
          const readable = items.filter((item) => item.aside === null && mayRead(reach, item))
          const ask = (text: string, filters = {}) => engine.query({ text, reach, filters, limit: 50, offset: 0 })
          for (const word of [...WORDS, '공통']) {
            const expected = readable.filter((item) => word === '공통' || item.tags.includes(word)).map((item) => item.id)
            const answer = await ask(word)
            expect(answer.hits.map((hit) => hit.id).sort()).toEqual(expected.toSorted())
            expect(answer.total).toBe(expected.length)
            const offered = await engine.suggest(word, reach, 50, { near: items.map(({ id }) => id) })
            const named = offered.filter(({ heading }) => heading === null).map(({ id }) => id)
            expect(named.sort()).toEqual(
              expected.filter((id) => items.find((item) => item.id === id)?.title !== '' && word !== '공통').sort(),
            )
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
    { numRuns: 10 },
  )
}, 180_000)

it('filters leave what they say, and facets count what each choice would leave', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(drawnItem, { minLength: 4, maxLength: MOST_ITEMS }),
      fc.array(fc.tuple(drawnReach, drawnFilters), { minLength: 1, maxLength: 5 }),
      async (drawn, questions) => {
        const items = worldOf(drawn)
        await fill(items)
        for (const [reach, filters] of questions) {
          for (const text of ['', '휴가', '배포 restart']) {
            const found = items.filter(
              (item) => mayRead(reach, item) && (text === '' || item.tags.some((tag) => text.split(' ').includes(tag))),
            )
            const question = { text, reach, filters, limit: 50, offset: 0, now: NOW }
            const left = found.filter((item) => keeps(filters, item))
            const asked = text !== '' || Object.values(filters).some((filter) => filter !== undefined)
            const answer = await engine.query(question)
            expect(answer.hits.map(({ id }) => id).sort()).toEqual(asked ? idsOf(left) : [])
            const facets = await engine.facets(question)
            for (const name of Object.keys(CHOICES) as FacetName[]) {
              const expected = CHOICES[name].map((value) => ({
                value,
                count: asked ? found.filter((item) => keeps(choosing[name](filters, value), item)).length : 0,
              }))
              const byValue = (a: { value: string }, b: { value: string }) => (a.value < b.value ? -1 : 1)
              expect(facets[name].toSorted(byValue)).toEqual(expected.filter(({ count }) => count > 0).sort(byValue))
            }
          }
        }
      },
    ),
    { numRuns: 12 },
  )
}, 180_000)
