import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { createFollowers } from '../../../app.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createWorld, type World } from '../../../../test/world.ts'
import { newId } from '../../../platform/ids.ts'
import { changeArticle } from '../../repository/index.ts'
import { standingsOf, verifyItem } from '../../stewardship/index.ts'
import { changeSettings, keepLink, outerLinksOf, settingsView } from './actions.ts'
import { type Checked, checkLinks } from './checker.ts'
import { deadLinksOf } from './store.ts'
import { deadLinkWork } from './work.ts'

const DAY = 86_400_000
type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A site on this machine, as far outside as the tests get. */
async function openSite(): Promise<{ port: number; asked: string[]; at(path: string, answer: Answer): void; close(): Promise<void> }> {
  const answers = new Map<string, Answer>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers.host?.split(':')[0]} ${request.url}`)
    const answer = answers.get(request.url ?? '')
    if (answer) answer(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    asked,
    at: (path, answer) => answers.set(path, answer),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const ok: Answer = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>있어요</p>')
const resolve = async () => [{ address: '127.0.0.1', family: 4 }]

describeOnBothStores('links to other hosts', (open) => {
  const closing: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  async function prepare() {
    let now = Date.parse('2026-11-22T09:00:00Z')
    const services = await open({ clock: { now: () => now } })
    const world = await createWorld(services)
    const site = await openSite()
    closing.push(site.close)
    const allowed = ['site.test', 'other.test'].map((host) => `${host}:${site.port}`)
    await changeSettings(await world.as('admin'), { checking: true, allowed, deadAfterFailures: 3, deadAfterDays: 3 })
    const followers = createFollowers(services)
    const url = (path: string, host = 'site.test') => `http://${host}:${site.port}${path}`
    const check = async (signal?: AbortSignal): Promise<Checked> => {
      await followers.drain()
      return checkLinks(world.system, signal, { resolve, pauseMs: 0 })
    }
    const later = (days: number) => {
      now += days * DAY
    }
    return { world, site, url, check, later, services, drain: () => followers.drain() }
  }
  const statesOf = async (world: World, id: string) =>
    Object.fromEntries((await outerLinksOf(await world.as('minji'), id)).map(({ url, state }) => [new URL(url).pathname, state]))

  test('a link that answers is fine, one that is gone is dead after three days and not before, and comes back when it answers', async () => {
    const { world, site, url, check, later } = await prepare()
    site.at('/here', ok)
    const id = await world.write('minji', { title: '링크', body: `[있음](${url('/here')}) [없음](${url('/gone')})\n` })
    await check()
    expect(await statesOf(world, id)).toEqual({ '/here': 'fine', '/gone': 'failing' })
    later(2)
    expect((await check()).died).toHaveLength(0)
    later(2)
    expect((await check()).died).toHaveLength(1)
    expect(await deadLinkWork.of(world.system, [id])).toMatchObject([
      { queue: 'dead-links', key: id, spaceId: world.spaces.open, reason: { code: 'refresh:dead-links', values: { count: 1 } } },
    ])
    later(30)
    site.at('/gone', ok)
    expect((await check()).revived).toHaveLength(1)
    expect(await deadLinkWork.of(world.system, [id])).toEqual([])
  })

  test('nothing is declared dead while no host answers at all', async () => {
    const { world, url, check, later, drain } = await prepare()
    const id = await world.write('minji', { title: '바깥이 없는 곳', body: `[a](${url('/a')}) [b](${url('/b', 'other.test')})\n` })
    await drain()
    const nowhere = async () => {
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    }
    for (let day = 0; day < 10; day++) {
      await checkLinks(world.system, undefined, { resolve: nowhere, pauseMs: 0 })
      later(1)
    }
    expect(Object.values(await statesOf(world, id))).toEqual(['unchecked', 'unchecked'])
    await check()
    expect(Object.values(await statesOf(world, id))).toEqual(['failing', 'failing'])
  })

  test('addresses inside are never asked, not even by way of a redirect', async () => {
    const { world, site, url, check } = await prepare()
    const closed = `http://127.0.0.1:${site.port}/secret`
    site.at('/secret', ok)
    site.at('/away', (_, response) => response.writeHead(302, { location: closed }).end())
    const id = await world.write('minji', {
      title: '안쪽',
      body: `[a](${url('/away')}) [b](${closed}) [c](http://169.254.169.254/latest) [d](http://[::1]/)\n`,
    })
    await check()
    expect(Object.values(await statesOf(world, id))).toEqual(['refused', 'refused', 'refused', 'refused'])
    expect(site.asked.some((line) => line.includes('/secret'))).toBe(false)
  })

  test('a page that has not changed is asked for conditionally, a server that knows no HEAD is asked again, and redirects for good are kept', async () => {
    const { world, site, url, check, later } = await prepare()
    const conditions: (string | undefined)[] = []
    site.at('/tagged', (request, response) => {
      conditions.push(request.headers['if-none-match'])
      response.writeHead(request.headers['if-none-match'] === '"1"' ? 304 : 200, { etag: '"1"' }).end()
    })
    site.at('/no-head', (request, response) => response.writeHead(request.method === 'HEAD' ? 405 : 200).end())
    site.at('/moved', (_, response) => response.writeHead(301, { location: '/tagged' }).end())
    site.at('/round', (_, response) => response.writeHead(302, { location: '/round' }).end())
    const id = await world.write('minji', {
      title: '예의',
      body: ['/tagged', '/no-head', '/moved', '/round'].map((path) => `[x](${url(path)})`).join(' '),
    })
    await check()
    later(9)
    await check()
    expect(conditions).toContain('"1"')
    const states = await outerLinksOf(await world.as('minji'), id)
    expect(states.map(({ url: at, state, movedTo }) => [new URL(at).pathname, state, movedTo])).toEqual([
      ['/moved', 'fine', url('/tagged')],
      ['/no-head', 'fine', null],
      ['/round', 'failing', null],
      ['/tagged', 'fine', null],
    ])
  })

  test('robots.txt is read once a day and obeyed, and a busy host is left alone as long as it asks', async () => {
    const { world, site, url, check } = await prepare()
    site.at('/robots.txt', (_, response) => response.writeHead(200).end('User-agent: *\nDisallow: /private'))
    site.at('/busy', (_, response) => response.writeHead(429, { 'retry-after': '3600' }).end())
    site.at('/private/a', ok)
    const id = await world.write('minji', { title: '로봇', body: `[a](${url('/private/a')}) [b](${url('/busy')})` })
    await check()
    await check()
    expect(await statesOf(world, id)).toEqual({ '/private/a': 'unchecked', '/busy': 'unchecked' })
    expect(site.asked.filter((line) => line.includes('private'))).toHaveLength(0)
    expect(site.asked.filter((line) => line.includes('busy'))).toHaveLength(1)
    expect(site.asked.filter((line) => line.includes('robots'))).toHaveLength(1)
  })

  test('what was verified against a page becomes due when its words change, and when it is gone', async () => {
    const { world, site, url, check, later, services } = await prepare()
    let words = '휴가는 15일'
    site.at('/law', (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<script>${Math.random()}</script><p>${words}</p>`),
    )
    const minji = await world.as('minji')
    const id = await world.write('minji', { title: '휴가', body: '15일이에요.' })
    const source = { id: newId(), item_id: id, url: url('/law'), note: '', state: 'current' as const, added_at: 1 }
    await services.writer
      .insertInto('verification_source')
      .values({ ...source, target_id: null, changed_at: null, added_by: null })
      .execute()
    await verifyItem(minji, id, { revision: 1 })
    const standing = async () => (await standingsOf(world.system, [id])).get(id)
    await check()
    later(9)
    await check()
    expect((await standing())?.state).toBe('verified')
    words = '휴가는 16일'
    later(9)
    expect((await check()).changed).toHaveLength(1)
    expect(await standing()).toMatchObject({
      state: 'due',
      dueReason: { code: 'refresh:web-source-changed', values: { host: `site.test:${site.port}` } },
    })
    await verifyItem(minji, id, { revision: 1 })
    site.at('/law', (_, response) => response.writeHead(410).end())
    for (let round = 0; round < 3; round++) {
      later(9)
      await check()
    }
    expect(await standing()).toMatchObject({ state: 'due', dueReason: { code: 'refresh:web-source-gone' } })
    expect((await services.reader.selectFrom('verification_source').select('state').executeTakeFirst())?.state).toBe('gone')
  })

  test('what an article no longer links to is forgotten, and nothing is asked while checking is off', async () => {
    const { world, site, url, check } = await prepare()
    const id = await world.write('minji', { title: '바뀌는 글', body: `[a](${url('/a')})` })
    await check()
    await changeArticle(await world.as('minji'), id, { body: '링크가 없어졌어요.' })
    const admin = await world.as('admin')
    await changeSettings(admin, { checking: false, allowed: [], deadAfterFailures: 3, deadAfterDays: 3 })
    const before = site.asked.length
    expect((await check()).asked).toBe(0)
    expect(site.asked).toHaveLength(before)
    expect((await settingsView(admin)).addresses).toBe(0)
  })

  test('permissions 120 and 121: a steward may say that a link is good; others may not, and who may not read the item learns nothing', async () => {
    const { world, url, check, later } = await prepare()
    const id = await world.write('minji', { space: 'secret', title: '비밀', body: `[a](${url('/gone')})` })
    for (let round = 0; round < 3; round++) {
      await check()
      later(2)
    }
    expect((await deadLinksOf(world.services.reader, [id])).get(id)).toMatchObject({ dead: 1, all: 1 })
    const [link] = await outerLinksOf(await world.as('minji'), id)
    await expect(outerLinksOf(await world.as('sora'), id)).rejects.toMatchObject({ status: 404 })
    await expect(keepLink(await world.as('sora'), id, link.id, true)).rejects.toMatchObject({ status: 404 })
    await keepLink(await world.as('minji'), id, link.id, true)
    expect((await deadLinksOf(world.services.reader, [id])).size).toBe(0)
    await expect(settingsView(await world.as('minji'))).rejects.toMatchObject({ status: 403 })
  })
})
