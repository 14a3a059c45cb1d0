import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { closeServices, createHttp } from '../src/app.ts'
import { openSession, SESSION_COOKIE } from '../src/features/identity/index.ts'
import { rebuildDesk } from '../src/features/stewardship/index.ts'
import { systemContext } from '../src/platform/context.ts'
import { note, report } from './figure.ts'
import { openManyItems, usual } from './many-items.ts'

// `npm run bench:stewardship [-- --items 100000] [--keep FOLDER]`: the steward's desk over many items. CPU is that of the whole request in this process,
// in which nothing else runs. The asker stewards 60 of 200 spaces and may not read what is restricted there.

const { values } = parseArgs({
  options: { items: { type: 'string', default: String(usual.items) }, keep: { type: 'string' } },
  allowPositionals: true,
  strict: false,
})
const items = Number(values.items)
const folder = values.keep ? String(values.keep) : mkdtempSync(join(tmpdir(), 'onji-desk-'))
const ROUNDS = 4

const figure = (name: string, value: number, unit: string, bar: Parameters<typeof report>[4] = null) =>
  report('stewardship', `${items.toLocaleString('en')} items: ${name}`, value, unit, bar)
const quantile = (sorted: number[], part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
const cpu = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds of CPU of each call of `work`, one after the other. */
async function costs(count: number, work: (number: number) => Promise<unknown>): Promise<number[]> {
  const all: number[] = []
  for (let number = 0; number < count; number++) {
    const before = cpu()
    await work(number)
    all.push(cpu() - before)
  }
  return all.sort((a, b) => a - b)
}

try {
  const { services, stewardId, topicIds } = await openManyItems(folder, { ...usual, items })
  const system = systemContext(services)
  note('filled; asking every source about every item')
  const before = cpu()
  await rebuildDesk(system)
  figure('all work derived anew, CPU', (cpu() - before) / 1000, 's')
  const again = cpu()
  let longest = 0
  let last = performance.now()
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  await rebuildDesk(system)
  clearInterval(watch)
  figure('a night in which nothing changed, CPU', (cpu() - again) / 1000, 's')
  figure('longest time that night in which nobody else was served', longest, 'ms')
  const http = await createHttp(services)
  await http.ready()
  const cookies = { [SESSION_COOKIE]: await openSession(system, stewardId, 'bench') }
  const ask = async (url: string) => {
    const answer = await http.inject({ method: 'GET', url, cookies })
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body.slice(0, 300)}`)
    return answer
  }
  const { queues } = (await ask('/api/desk')).json() as { queues: { queue: string; count: number }[] }
  note(queues.map(({ queue, count }) => `${queue} ${count}`).join(', '))
  const narrowings = [
    '',
    'space=space-3',
    'kind=policy',
    `topic=${topicIds[3]}`,
    'sort=age',
    'assignee=none',
    `q=${encodeURIComponent('지게차')}`,
  ]
  const views = ['', ...queues.map(({ queue }) => queue)].flatMap((queue) =>
    narrowings.map((narrowing) => [queue && `queue=${queue}`, narrowing].filter(Boolean).join('&')),
  )
  const drawn = existsSync(join(import.meta.dirname, '..', 'dist', 'web', '.vite', 'manifest.json'))
  const measured = async (name: string, urls: string[], bar: Parameters<typeof report>[4]) => {
    await costs(urls.length, (number) => ask(urls[number]))
    const sorted = await costs(urls.length * ROUNDS, (number) => ask(urls[number % urls.length]))
    figure(`${name}, CPU p50`, quantile(sorted, 0.5), 'ms')
    figure(`${name}, CPU p95`, quantile(sorted, 0.95), 'ms', bar)
  }
  if (drawn) await measured('the desk opens', ['/desk'], '<= 50')
  if (drawn)
    await measured(
      `its pages, over ${views.length} queues and filters`,
      views.map((view) => `/desk?${view}`),
      '<= 50',
    )
  await measured(
    'its answers by the API, over the same',
    views.map((view) => `/api/desk?${view}`),
    '<= 50',
  )
  await measured('the hour of today', ['/api/desk/hour'], null)
  await measured('workload and trends', ['/api/desk/load'], null)
  await http.close()
  await closeServices(services)
} finally {
  if (!values.keep) rmSync(folder, { recursive: true, force: true })
}
