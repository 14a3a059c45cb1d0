import { existsSync, mkdirSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { coldLoad } from './cold-load.ts'
import { median, note, report } from './figure.ts'
import { readLoad } from './load.ts'
import { cpuOf, memoryOf, type Running, startBareServer, startServer, untilQuiet } from './process.ts'
import {
  bodyOf,
  createOwnSpace,
  haveCorpora,
  importCorpora,
  inviteMember,
  type Member,
  signInAdministrator,
  someArticles,
} from './world.ts'

// The bars of speed and cost, on a real server with 10,000 real articles. `ONJI_BENCH_DATA` names a folder that keeps
// the imported data for the next run; `ONJI_BENCH_PROFILE` a folder for CPU profiles of the server.

const ARTICLES = Number(process.env.ONJI_BENCH_ARTICLES ?? 10_000)
const SECONDS = Number(process.env.ONJI_BENCH_SECONDS ?? 8)
const WRITES = Number(process.env.ONJI_BENCH_WRITES ?? 600)
const PAGES_A_ROUND = 1_350
const PAGES_READ = 500
const WARMING = 200

const scratch = await mkdtemp(join(tmpdir(), 'onji-bench-'))

async function prepare(): Promise<string> {
  const kept = process.env.ONJI_BENCH_DATA
  const data = kept ?? join(scratch, 'data')
  if (kept && existsSync(join(kept, 'ready'))) {
    note(`using the data of ${kept}`)
    return data
  }
  if (!haveCorpora()) {
    note('skipped: the corpora (ONJI_BENCH_CORPORA) are not here; the bench runs on articles of its own')
    mkdirSync(data, { recursive: true })
    return data
  }
  const seconds = await importCorpora(data, 0)
  report('core', 'import of the corpora', seconds, 's', '<= 20')
  for (let round = 1; round * PAGES_A_ROUND < ARTICLES; round++) await importCorpora(data, round)
  await indexAll(data)
  if (kept) mkdirSync(join(kept, 'ready'))
  return data
}

/** The first start after an import builds what is derived; the other figures are of a server that has done so. */
async function indexAll(data: string): Promise<void> {
  const from = performance.now()
  const server = await startServer(data)
  await untilQuiet(server.pid, 900_000)
  report('core', 'search index of all articles, CPU', cpuOf(server.pid) / 1000, 's')
  note(`indexed after ${((performance.now() - from) / 1000).toFixed(0)} s`)
  await server.stop()
}

async function measureStart(data: string): Promise<void> {
  const starts: number[] = []
  const stops: number[] = []
  for (let turn = 0; turn < 5; turn++) {
    const server = await startServer(data)
    starts.push(server.startMs)
    stops.push(await server.stop())
  }
  report('core', 'start to first answer', median(starts) / 1000, 's', '<= 1.5')
  report('core', 'SIGTERM to end', median(stops) / 1000, 's', '<= 5')
}

async function measureMemory(data: string): Promise<void> {
  const server = await startServer(data)
  await untilQuiet(server.pid)
  await wait(20_000)
  report('core', 'idle memory', memoryOf(server.pid), 'MB', '<= 150')
  await server.stop()
}

async function measureReading(server: Running, member: Member, ids: string[]): Promise<void> {
  const sample = await member.client('GET', `/api/articles/${ids[0]}`)
  const bare = await startBareServer(JSON.stringify(sample.body).length)
  const measure = await readLoad(bare, ['/'], {}, 4)
  await bare.stop()
  report('core', 'bare http server, requests a second', measure.rate, '1/s')
  report('core', 'bare http server, CPU a request', measure.cpuMs, 'ms')

  const api = await readLoad(
    server,
    ids.map((id) => `/api/articles/${id}`),
    { authorization: `Bearer ${member.token}` },
    SECONDS,
  )
  report('core', 'read an article by the API, CPU a request', api.cpuMs, 'ms', '<= 0.5')
  report('core', 'read an article by the API, requests a second', api.rate, '1/s', '>= 2000')
  report('core', 'read an article by the API, p99 at 32 connections', api.p99, 'ms')

  const headers = { cookie: member.cookie, accept: 'text/html', 'accept-encoding': 'gzip, br' }
  const paths = ids.map((id) => `/articles/${id}`)
  const visit = async (number: number) => (await fetch(server.url + paths[number], { headers })).text()
  report('core', 'page of an article, CPU the first time', await costOf(server, paths.length, visit), 'ms')
  const page = await readLoad(server, paths, headers, SECONDS)
  report('core', 'page of an article, CPU a request', page.cpuMs, 'ms', '<= 1')
  report('core', 'page of an article, requests a second', page.rate, '1/s')
}

/** Runs `count` tasks, eight at a time; answers milliseconds of server CPU a task until the server is quiet again. */
async function costOf(server: Running, count: number, task: (number: number) => Promise<unknown>): Promise<number> {
  await untilQuiet(server.pid)
  const before = cpuOf(server.pid)
  let next = 0
  const work = async () => {
    while (next < count) await task(next++)
  }
  await Promise.all(Array.from({ length: 8 }, work))
  await untilQuiet(server.pid)
  return (cpuOf(server.pid) - before) / count
}

async function measureWriting(server: Running, member: Member, spaceId: string): Promise<string[]> {
  const ids: string[] = []
  const create = (offset: number) => async (number: number) => {
    const { body } = await member.client('POST', '/api/articles', {
      spaceId,
      title: `Bench ${offset + number}`,
      body: bodyOf(offset + number),
    })
    ids[offset + number] = String(body.id)
  }
  const update = (offset: number) => async (number: number) => {
    await member.client('PUT', `/api/articles/${ids[offset + number]}`, { body: bodyOf(1_000_000 + number) }, { 'if-match': '"1"' })
  }
  // The first writes compile the code that the others use.
  await costOf(server, WARMING, create(0))
  await costOf(server, WARMING, update(0))
  report('core', 'create an article of 4 KB, CPU with indexing', await costOf(server, WRITES, create(WARMING)), 'ms', '<= 4')
  report('core', 'update an article of 4 KB, CPU with indexing', await costOf(server, WRITES, update(WARMING)), 'ms', '<= 4')
  return ids
}

async function measureColdLoad(server: Running, member: Member, ids: string[]): Promise<void> {
  if (process.env.ONJI_TEST_BROWSER === 'off') {
    note('skipped: no browser (ONJI_TEST_BROWSER=off)')
    return
  }
  const step = Math.max(1, Math.floor(ids.length / 9))
  const urls = ids
    .filter((_, place) => place % step === 0)
    .slice(0, 9)
    .map((id) => `${server.url}/articles/${id}`)
  const load = await coldLoad(urls, member.cookie)
  report('core', 'text visible in Chromium, cold', load.visibleMs, 'ms', '<= 300')
  report('core', 'transferred before the text is readable', load.readableKb, 'KB', '<= 250')
  report('core', 'transferred in all, cold', load.totalKb, 'KB')
}

try {
  note(`load of the machine before: ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores`)
  const data = await prepare()
  await measureStart(data)
  await measureMemory(data)
  const profile = process.env.ONJI_BENCH_PROFILE
  const served = join(scratch, 'served')
  await cp(data, served, { recursive: true })
  const server = await startServer(served, profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [])
  try {
    const administrator = await signInAdministrator(server)
    const member = await inviteMember(server, administrator)
    const spaceId = await createOwnSpace(administrator, member)
    await untilQuiet(server.pid)
    const written = await measureWriting(server, member, spaceId)
    const found = await someArticles(member.client, PAGES_READ)
    const ids = found.length > 100 ? found : written
    await measureReading(server, member, ids)
    await measureColdLoad(server, member, ids)
  } finally {
    await server.stop()
  }
} finally {
  await rm(scratch, { recursive: true, force: true })
}
