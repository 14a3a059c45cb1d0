import { pathToFileURL } from 'node:url'
import type { Indexed } from './engine.ts'
import { IndexWriter } from './writer.ts'

/*
 * What happens to an index in the tests of random worlds: the same number draws the same change. Started as a program,
 * `node drawn-world.testing.ts FILE NAME FROM` makes one change after the other until it is killed.
 */

const WORDS = ['배포', '휴가신청', '정산', 'restart', 'invoice', '신규', '입사자', '온고지신(溫故知新)', 'useState', 'C++', '𠮷野家']
const TITLES = ['', '!!!', '🎉', '배포', 'restart guide', '휴가 신청', '신규입사자 안내']
const ITEMS = 30
const RARE_WORDS = 3_000

export type Change = { items: Indexed[]; removed: string[] }

/** Whole numbers below a limit, the same ones for the same beginning. */
function dice(beginning: number): (limit: number) => number {
  let state = Math.imul(beginning + 1, 2_654_435_761)
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return Math.floor(((state >>> 8) / 2 ** 24) * limit)
  }
}

/** The change with this number; items of different names never meet. */
export function drawnChange(name: string, number: number, longest: number): Change {
  const draw = dice(number)
  const one = <T>(values: T[]): T => values[draw(values.length)]
  const word = () => (draw(3) === 0 ? one(WORDS) : `w${draw(RARE_WORDS).toString(36)}`)
  const text = () => Array.from({ length: draw(longest) }, word).join(' ')
  const id = () => `${name}${draw(ITEMS)}`
  const items = new Map(Array.from({ length: 1 + draw(3) }, id).map((each) => [each, drawnItem(each, { draw, one, text })]))
  const removed = [id(), id()].slice(draw(3)).filter((each) => !items.has(each))
  return { items: [...items.values()], removed }
}

type Drawing = { draw: (limit: number) => number; one: <T>(values: T[]) => T; text: () => string }

const drawnItem = (id: string, { draw, one, text }: Drawing): Indexed => ({
  id,
  title: one(TITLES),
  type: 'article',
  spaceId: one(['s1', 's2']),
  kind: one(['guide', 'note']),
  aliases: [],
  language: one(['ko', 'en']),
  description: '',
  tags: draw(4) === 0 ? ['급함'] : [],
  topics: [],
  trust: one(['verified', null]),
  aside: null,
  createdAt: 0,
  reuse: 0,
  authors: [],
  sections: Array.from({ length: draw(4) }, (_, at) => ({ id: `s${at}`, heading: one(['', '배포']), path: [], text: text() })),
  ancestors: [id],
  gates: draw(5) === 0 ? ['g1'] : [],
  archived: draw(10) === 0,
  updatedAt: draw(1_000_000),
})

/** Brings a world, which is items by their ids, to where it is after a change. */
export function apply(world: Map<string, Indexed>, { items, removed }: Change): void {
  for (const id of removed) world.delete(id)
  for (const item of items) world.set(item.id, item)
}

/** Makes the changes after the given one, and says after each how far it is. */
function go(path: string, name: string, from: number): void {
  const writer = new IndexWriter(path)
  for (let number = from + 1; ; number++) {
    const { items, removed } = drawnChange(name, number, 400)
    const state = name === 'a' ? { position: number } : { filling: { source: 0, after: null, done: number } }
    writer.put(items, removed, state)
    if (number % 20 === 0) writer.merge()
    process.stdout.write(`${number}\n`)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) go(process.argv[2], process.argv[3], Number(process.argv[4]))
