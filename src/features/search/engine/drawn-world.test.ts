import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { newDataFolder } from '../../../../test/harness/server.ts'
import { apply, drawnChange } from './drawn-world.testing.ts'
import type { Indexed, Reach } from './engine.ts'
import { IndexReader } from './reader.ts'
import { SqliteEngine } from './sqlite.ts'
import { IndexWriter } from './writer.ts'

/* Whatever happened to an index, it answers as one does that was just made of what is there now. */

let folder: Awaited<ReturnType<typeof newDataFolder>>
let path: string
let files = 0
beforeEach(async () => {
  folder = await newDataFolder()
  path = join(folder.folder, 'search.sqlite')
})
afterEach(() => folder.remove())

const QUESTIONS = [
  '배포',
  '휴가 신청',
  'restart',
  '입사자',
  '신규입사자',
  '溫故知新',
  '"배포 restart"',
  '정산 -invoice',
  'C++',
  'state',
  '𠮷野',
  'w1 w2',
  '배포 휴가 정산 신규 w3 w4',
]
const REACHES: Reach[] = [{ everything: true }, { everything: false, spaces: ['s1'], ownedSpaces: [], barred: ['g1'], shared: [] }]

/** All that an index says, without the order of what is worth the same. */
function sayings(file: string): unknown[] {
  const reader = new IndexReader(file)
  try {
    return QUESTIONS.flatMap((text) =>
      REACHES.map((reach) => {
        const question = { text, reach, filters: {}, limit: 200, offset: 0, now: 1_000_000 }
        const { hits, ...answer } = reader.query(question)
        const facets = Object.entries(reader.facets(question)).map(([name, choices]) => [
          name,
          choices.map(({ value, count }) => `${value} ${count}`).sort(),
        ])
        // Of equal headings one is offered, whichever.
        const completed = reader.suggest({ text, reach, limit: 50 }).map(({ id, heading }) => heading?.html ?? id)
        return {
          text,
          ...answer,
          hits: hits.map(({ id, score, titleHtml }) => `${id} ${score.toFixed(3)} ${titleHtml}`).sort(),
          facets,
          completed: completed.sort(),
        }
      }),
    )
  } finally {
    reader.close()
  }
}

/** What an index says that was just made of these items. */
function saidAnew(items: Iterable<Indexed>): unknown[] {
  const file = join(folder.folder, `anew-${files++}.sqlite`)
  const writer = new IndexWriter(file)
  writer.put([...items], [])
  const said = sayings(file)
  writer.close()
  return said
}

const drawnStep = fc.record({
  what: fc.oneof(
    { weight: 12, arbitrary: fc.constant('change') },
    { weight: 2, arbitrary: fc.constant('fail') },
    { weight: 1, arbitrary: fc.constant('reopen') },
    { weight: 1, arbitrary: fc.constant('merge') },
  ),
  number: fc.nat(100_000),
  writer: fc.nat(1),
})

it('an index that was changed, merged, opened again and failed to be written, by two writers in turns, says what a new one says', () => {
  fc.assert(
    fc.property(fc.array(drawnStep, { minLength: 20, maxLength: 80 }), (steps) => {
      const file = join(folder.folder, `changed-${files++}.sqlite`)
      const world = new Map<string, Indexed>()
      const writers = [new IndexWriter(file), new IndexWriter(file)]
      for (const { what, number, writer: at } of steps) {
        const change = drawnChange('i', number, 60)
        if (what === 'change') {
          writers[at].put(change.items, change.removed)
          apply(world, change)
        } else if (what === 'fail') {
          const unwritable = { ...change.items[0], id: 'unwritable', type: Symbol('no text') as unknown as string }
          expect(() => writers[at].put([...change.items, unwritable], change.removed)).toThrow()
        } else if (what === 'reopen') {
          writers[at].close()
          writers[at] = new IndexWriter(file)
        } else while (writers[at].merge());
      }
      expect(sayings(file)).toEqual(saidAnew(world.values()))
      for (const writer of writers) writer.close()
    }),
    { numRuns: 20 },
  )
})

const PROGRAM = fileURLToPath(new URL('./drawn-world.testing.ts', import.meta.url))

/** Waits until the program has said so many more lines, each of which is a change that was written. */
async function saysMore(program: ChildProcess, lines: number): Promise<void> {
  let said = 0
  while (said < lines) {
    const [text] = await once(program.stdout as NonNullable<typeof program.stdout>, 'data')
    said += String(text).split('\n').length - 1
  }
}

it('two processes that make an index and write to it at once, and are killed at any moment, leave an index that says what a new one says', async () => {
  const engine = new SqliteEngine(path, 1)
  const world = new Map<string, Indexed>()
  const reached = { a: 0, b: 0 }
  for (const changes of [3, 17, 40]) {
    const programs = (['a', 'b'] as const).map((name) =>
      spawn(process.execPath, ['--no-warnings', PROGRAM, path, name, String(reached[name])], { stdio: ['ignore', 'pipe', 'inherit'] }),
    )
    const ended = programs.map((program) => once(program, 'exit'))
    await Promise.all(programs.map((program) => saysMore(program, changes)))
    // Questions are answered meanwhile.
    await engine.query({ text: '배포', reach: { everything: true }, filters: {}, limit: 10, offset: 0 })
    for (const program of programs) program.kill('SIGKILL')
    await Promise.all(ended)
    const state = await engine.state()
    const now = { a: state?.position ?? 0, b: state?.filling?.done ?? 0 }
    for (const name of ['a', 'b'] as const) while (reached[name] < now[name]) apply(world, drawnChange(name, ++reached[name], 400))
    expect(await engine.verify()).toBe(true)
    expect(sayings(path)).toEqual(saidAnew(world.values()))
  }
  await engine.close()
})
