import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { closeServices, openServices } from '../src/app.ts'
import { setUp } from '../src/features/identity/index.ts'
import { createSpace } from '../src/features/repository/index.ts'
import { lookUp } from '../src/features/stewardship/duplicates/queries.ts'
import { compareAll } from '../src/features/stewardship/duplicates/run.ts'
import { readConfig } from '../src/platform/config.ts'
import { type Services, systemContext } from '../src/platform/context.ts'
import { newId } from '../src/platform/ids.ts'
import { createLog } from '../src/platform/log.ts'
import { nameKey } from '../src/platform/text.ts'
import { median, note, report } from './figure.ts'
import { itemOf } from './search-text.ts'

// All items compared with each other, as every night, and the look for what is like a text that is being written.

const BENCH = 'stewardship-duplicates'
const AT_ONCE = 200
/** Every so many items one is an edit of the one before. */
const EDITED = 50
const LOOKUPS = 60

type Made = ReturnType<typeof itemOf>

const bodyOf = ({ sections }: Made): string => sections.map(({ heading, text }) => `## ${heading}\n\n${text}\n`).join('\n')

/** An edit of a text: every twelfth word is another one. */
const editOf = (body: string): string =>
  body
    .split(' ')
    .map((word, at) => (at % 12 === 7 ? `고침${at}` : word))
    .join(' ')

function textOf(number: number): { title: string; body: string } {
  const edit = number % EDITED === 1
  const made = itemOf(edit ? number - 1 : number)
  return edit ? { title: `${made.title} 2`, body: editOf(bodyOf(made)) } : { title: made.title, body: bodyOf(made) }
}

async function fill(services: Services, spaceId: string, items: number): Promise<void> {
  const common = {
    type: 'article' as const,
    space_id: spaceId,
    parent_id: null,
    kind: 'guide' as const,
    language: 'ko' as const,
    description: '',
    excerpt: '',
  }
  for (let from = 0; from < items; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, items - from) }, (_, at) => from + at)
    await services.writer.transaction().execute(async (db) => {
      const rows = numbers.map((number) => ({ id: newId(), number, ...textOf(number) }))
      const made = { created_at: 0, created_by: null, updated_at: 0, updated_by: null }
      await db
        .insertInto('item')
        .values(
          rows.map(({ id, number, title }) => ({
            ...{ id, title, title_key: nameKey(title), position: number, words: 480, revision: 1, source_path: null },
            ...common,
            ...made,
          })),
        )
        .execute()
      await db
        .insertInto('revision')
        .values(
          rows.map(({ id, title, body }) => {
            const fields = { kind: 'guide' as const, description: '', tags: '[]', topics: '[]', front_matter: '', message: '' }
            return {
              id: newId(),
              item_id: id,
              number: 1,
              title,
              body,
              bytes: body.length,
              author_id: null,
              at: 0,
              origin: 'edit' as const,
              ...fields,
            }
          }),
        )
        .execute()
    })
  }
}

const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000_000
}

/** Makes `items` items in a store of their own and measures. */
export async function atScale(items: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'onji-bench-duplicates-'))
  const services = await openServices(readConfig({ ONJI_DATA: folder }), { log: createLog('silent') })
  try {
    const system = systemContext(services)
    await setUp(system, { organisation: 'Bench', locale: 'ko', name: 'A', mail: 'a@example.com', password: 'correct horse battery' })
    const { id: spaceId } = await createSpace(system, { name: 'Bench', key: 'bench', visibility: 'open' })
    await fill(services, spaceId, items)
    await measureRun(services, 'first time', items)
    await measureRun(services, 'again', items)
    await measureLookups(services, spaceId, items)
  } finally {
    await closeServices(services)
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureRun(services: Services, what: string, items: number): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const [from, before] = [performance.now(), cpu()]
  await compareAll(systemContext(services))
  // The bar is on CPU, of both threads together: the clock tells more of what else the machine does.
  report(BENCH, `all pairs of ${items} items, ${what}, CPU`, cpu() - before, 's', items <= 100_000 ? '<= 120' : null)
  report(BENCH, `all pairs of ${items} items, ${what}, by the clock`, (performance.now() - from) / 1_000, 's')
  report(BENCH, `readers held up meanwhile, ${what}, p99`, delay.percentile(99) / 1e6, 'ms')
  report(BENCH, `readers held up meanwhile, ${what}, longest`, delay.max / 1e6, 'ms')
  const { n } = await services.reader
    .selectFrom('duplicate_pair')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('kind', '<>', 'title')
    .executeTakeFirstOrThrow()
  report(BENCH, `edits found among ${items} items`, Number(n) / Math.floor(items / EDITED), '', '>= 0.9')
  delay.disable()
  note(`memory of the process ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`)
}

async function measureLookups(services: Services, spaceId: string, items: number): Promise<void> {
  const ctx = systemContext(services)
  const costs: number[] = []
  for (let at = 0; at < LOOKUPS; at++) {
    const number = Math.floor((items / LOOKUPS) * at)
    const body = editOf(bodyOf(itemOf(number)))
    const before = cpu()
    const { items: found } = await lookUp(ctx, { title: 'A new one', body, spaceId, articleId: null })
    costs.push((cpu() - before) * 1_000)
    if (found.length === 0) note(`nothing like item ${number} was found`)
  }
  report(BENCH, `looking for what is like a text, among ${items} items, CPU`, median(costs), 'ms', '<= 50')
}
