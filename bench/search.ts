import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { Indexed } from '../src/features/search/engine/engine.ts'
import { type Bar, note, report } from './figure.ts'
import { memoryOf } from './process.ts'
import type { QuestionClass } from './search-text.ts'
import type { ThreadCall } from './search-thread.ts'

// `npm run bench:search [-- --passages 1000000] [--keep FOLDER]`: what a question costs. CPU is that of the thread that
// answers, so other work on the machine counts little. The asker may read 60 of 200 spaces.

const { values } = parseArgs({
  options: { passages: { type: 'string', default: '100000' }, keep: { type: 'string' }, make: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const passages = Number(values.passages)
const items = Math.round(passages / 4)
const QUESTIONS_A_CLASS = 150
const BATCH = 100
const WARMING = 40
const UPDATES = 200
const OFFERED_ITEMS = 100_000
const READABLE = 60

const scratch = values.keep ?? mkdtempSync(join(tmpdir(), 'onji-search-'))
const reach = {
  everything: false as const,
  spaces: Array.from({ length: READABLE }, (_, index) => `space-${index * 3}`),
  ...{ ownedSpaces: [], barred: [], shared: [] },
}

const main = join(scratch, `passages-${passages}`, 'search.sqlite')
const names = join(scratch, `names-${OFFERED_ITEMS}`, 'search.sqlite')
const questionsFile = join(scratch, `questions-${passages}.json`)

class Thread {
  readonly #worker: Worker

  constructor(path: string) {
    this.#worker = new Worker(new URL('./search-thread.ts', import.meta.url), {
      workerData: { path },
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
  }

  /** Milliseconds of CPU that the call took in the thread. */
  call(call: ThreadCall, input: unknown = null): Promise<{ ms: number; output: unknown }> {
    return new Promise((resolve, reject) => {
      this.#worker.once('error', reject)
      this.#worker.once('message', (answer) => {
        this.#worker.off('error', reject)
        resolve(answer)
      })
      this.#worker.postMessage({ call, input })
    })
  }

  stop = () => this.#worker.terminate()
}

const quantile = (sorted: number[], part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
const figure = (name: string, value: number, unit: string, bar: Bar = null) =>
  report('search', `${passages.toLocaleString('en')} passages: ${name}`, value, unit, bar)

/** Reports the middle and the slow end of what was measured. */
function spread(name: string, costs: number[], p50: Bar = null, p95: Bar = null): void {
  const sorted = costs.toSorted((a, b) => a - b)
  figure(`${name}, p50`, quantile(sorted, 0.5), 'ms', p50)
  figure(`${name}, p95`, quantile(sorted, 0.95), 'ms', p95)
}

type Made = { questions: Record<QuestionClass, string[]>; edits: Indexed[]; titles: string[] }

/** In a process of its own, so that what it needs for making texts is not counted as memory of searches. */
async function make(): Promise<void> {
  const { itemOf, questionClasses, questionOf } = await import('./search-text.ts')
  const fill = async (path: string, count: number, perItem?: number) => {
    mkdirSync(dirname(path), { recursive: true })
    const thread = new Thread(path)
    let cpu = 0
    for (let from = 0; from < count; from += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => itemOf(from + index, perItem))
      cpu += (await thread.call('put', batch)).ms
      if ((from / BATCH) % 100 === 99) note(`${(from + BATCH).toLocaleString('en')} items`)
    }
    cpu += (await thread.call('merge')).ms
    await thread.stop()
    return cpu
  }
  if (!existsSync(main)) figure('indexing', passages / ((await fill(main, items)) / 1000), 'passages/s of CPU', '>= 3000')
  if (!existsSync(names)) await fill(names, OFFERED_ITEMS, 0)
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)
  const made: Made = {
    questions: Object.fromEntries(
      questionClasses.map((kind) => [kind, numbers(WARMING + QUESTIONS_A_CLASS).map((number) => questionOf(kind, number))]),
    ) as Made['questions'],
    edits: numbers(UPDATES + WARMING).map((number) => {
      const item = itemOf((number * 7919) % items)
      item.sections[0].text += ` edited ${Date.now()} ${number}`
      return item
    }),
    titles: numbers(320).map((number) => itemOf((number * 7919) % OFFERED_ITEMS, 0).title),
  }
  writeFileSync(questionsFile, JSON.stringify(made))
}

async function measureQuestions({ questions }: Made): Promise<void> {
  const thread = new Thread(main)
  const kinds = Object.keys(questions) as QuestionClass[]
  const ask = (text: string, call: 'query' | 'facets' = 'query') => thread.call(call, { text, reach, filters: {}, limit: 20, offset: 0 })
  figure('first question of a thread', (await ask(questions.rare[0])).ms, 'ms', '<= 100')
  for (let number = 0; number < WARMING; number++) for (const kind of kinds) await ask(questions[kind][number])
  const all: number[] = []
  for (const kind of kinds) {
    const costs: number[] = []
    for (const text of questions[kind].slice(WARMING)) costs.push((await ask(text)).ms)
    spread(kind, costs)
    all.push(...costs)
  }
  const large = passages > 300_000
  spread('all questions', all, large ? null : '<= 3', large ? '<= 50' : '<= 12')
  figure('the dearest question', Math.max(...all), 'ms', '<= 100')
  const facets: number[] = []
  for (const kind of kinds) for (const text of questions[kind].slice(WARMING)) facets.push((await ask(text, 'facets')).ms)
  spread('facets', facets)
  figure('memory of the process after that', memoryOf(process.pid), 'MB', '<= 400')
  await thread.stop()
}

async function measureUpdates({ edits }: Made): Promise<void> {
  const thread = new Thread(main)
  const costs: number[] = []
  for (const item of edits) costs.push((await thread.call('put', [item])).ms)
  spread('one update', costs.slice(WARMING), '<= 5')
  await thread.stop()
}

async function measureSuggestions({ titles }: Made): Promise<void> {
  const thread = new Thread(names)
  const costs: number[] = []
  for (const [number, title] of titles.entries())
    costs.push((await thread.call('suggest', { text: title.slice(0, 1 + (number % 5)), reach, limit: 8 })).ms)
  const sorted = costs.slice(20).sort((a, b) => a - b)
  report('search', '100,000 items: suggestions, p50', quantile(sorted, 0.5), 'ms')
  report('search', '100,000 items: suggestions, p95', quantile(sorted, 0.95), 'ms', '<= 30')
  await thread.stop()
}

async function measure(): Promise<void> {
  note(`load of the machine: ${loadavg()[0].toFixed(1)}`)
  const own = ['--passages', values.passages, '--keep', scratch, '--make']
  spawnSync(process.execPath, [import.meta.filename, ...own], { stdio: 'inherit' })
  if (!existsSync(questionsFile)) throw new Error('the index could not be made')
  figure('index', globSync(`${main}*`).reduce((sum, file) => sum + statSync(file).size, 0) / passages, 'bytes a passage')
  const made = JSON.parse(readFileSync(questionsFile, 'utf8')) as Made
  await measureQuestions(made)
  await measureUpdates(made)
  await measureSuggestions(made)
}

if (values.make) await make()
else
  try {
    await measure()
  } finally {
    if (!values.keep) rmSync(scratch, { recursive: true, force: true })
  }
