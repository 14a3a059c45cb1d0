import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeServices, createFollowers, openServices } from '../../src/app.ts'
import { weighAll } from '../../src/features/refresh/index.ts'
import type { Inbox } from '../../src/features/notifications/schema.ts'
import { grantRole, restrictItem } from '../../src/features/repository/index.ts'
import { catchUp } from '../../src/features/search/index.ts'
import type { Desk, Load } from '../../src/features/stewardship/desk/schema.ts'
import { rebuildDesk, settle } from '../../src/features/stewardship/index.ts'
import { readConfig } from '../../src/platform/config.ts'
import { createLog } from '../../src/platform/log.ts'
import { newDataFolder } from '../harness/server.ts'
import type { PersonName } from '../world.ts'
import { openWeb, type Web } from './web.ts'

/** Words of what is closed; they also stand in what was said about it while it was open. */
const MARK = '감춰진표식'
const LEAVE =
  '연차는 한 해에 15일이에요. 남은 연차는 다음 해로 넘기지 못해요. 연차 촉진은 인사팀이 해요. 반차는 오전과 오후로 나누어요.\n\n'

/*
 * An article takes part in everything that stewards do, with a steward of its space among the people, and is closed to that steward
 * then. Every operation that reads is asked, with every id there is: nothing of the article shows any more.
 */
describe('What is closed to a steward of the space', () => {
  let web: Web
  let closed: string
  const cleaners: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    const { folder, remove } = await newDataFolder()
    const services = await openServices(readConfig({ ONJI_DATA: folder }), { log: createLog('silent') })
    cleaners.push(() => closeServices(services), remove)
    web = await openWeb(services)
    closed = await entangled(web)
  }, 120_000)
  afterAll(async () => {
    for (const clean of cleaners) await clean()
  })

  test.each(['sora', 'outsider', 'guest'] as const)(
    'shows to %s nowhere',
    async (name) => {
      const send = await web.sends(name)
      const shown: string[] = []
      for (const address of await addresses(web)) {
        const { body, statusCode } = await send('GET', address)
        expect.soft(statusCode, address).toBeLessThan(500)
        if (body.includes(MARK) || body.replaceAll(address, '').includes(closed)) shown.push(`${address} ${body.slice(0, 300)}`)
      }
      expect(shown).toEqual([])
    },
    240_000,
  )

  test('is counted for nobody who does not see it', async () => {
    for (const table of TABLES.filter((name) => name !== 'merge' && name !== 'quality_review')) {
      const { rows } = await sql`select id from ${sql.table(table)} limit 1`.execute(web.services.reader)
      expect.soft(rows.length, table).toBe(1)
    }
    const sora = await web.sends('sora')
    const desk = (await sora('GET', '/api/desk?limit=100')).json<Desk>()
    const counted = desk.queues.filter(({ count }) => count > 0).map(({ queue, count }) => [queue, count])
    expect(counted).toEqual(counted.map(([queue]) => [queue, desk.items.filter((row) => row.queue === queue).length]))
    const load = (await sora('GET', '/api/desk/load')).json<Load>()
    expect(load.people.reduce((sum, { open }) => sum + open, 0)).toBe(desk.items.length)
    const inbox = (await sora('GET', '/api/inbox')).json<Inbox>()
    expect(inbox.unread).toBe(inbox.items.filter(({ readAt }) => readAt === null).length)
    const mine = (await (await web.sends('minji'))('GET', '/api/desk?limit=100')).json<Desk>()
    expect(mine.items.filter(({ item }) => item?.id === closed).length).toBeGreaterThan(2)
  })
})

/** Every address that answers whoever may read everything, with the ids of all records. */
let known: Promise<string[]> | undefined
const addresses = (web: Web): Promise<string[]> => {
  known ??= findAddresses(web)
  return known
}

const TABLES = ['item', 'comment', 'proposal', 'duplicate_pair', 'contradiction', 'campaign', 'flag', 'topic', 'merge', 'quality_review']

async function findAddresses(web: Web): Promise<string[]> {
  const ids: string[] = []
  for (const table of TABLES) {
    const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)} limit 12`.execute(web.services.reader)
    ids.push(...rows.map(({ id }) => id))
  }
  const minji = await web.sends('minji')
  const found: string[] = []
  const pages = [
    '/desk',
    '/desk?mode=hour',
    '/desk?mode=load',
    '/inbox',
    '/reviews',
    '/reviews?scope=all',
    '/topics',
    '/proposals',
    '/campaigns',
  ]
  const paths = [
    ...pages,
    ...['/duplicates', '/conflicts', '/quality', '/retired-words', '/articles/{id}', '/topics/{id}', '/proposals/{id}', '/campaigns/{id}'],
    ...['/duplicates/{id}', '/conflicts/{id}'],
    ...Object.entries(web.http.swagger().paths ?? {}).flatMap(([path, methods]) => ('get' in (methods as object) ? [path] : [])),
  ]
  for (const path of paths) {
    const filled = path
      .replace('{key}', 'open')
      .replace('{number}', '1')
      .replace('{tag}', encodeURIComponent('휴가'))
      .replace('/spaces/{id}', `/spaces/${web.spaces.open}`)
    if (/\{(?!id\})/.test(filled)) continue
    const all = filled.includes('{id}') ? ids.map((id) => filled.replace('{id}', id)) : [filled]
    for (const address of all) if ((await minji('GET', address)).statusCode === 200 || !filled.includes(ids[0])) found.push(address)
  }
  const queries = ['/api/search?q=', '/api/search/help?q=zzz', '/api/topics/suggestions?text=', '/api/desk?q=', '/api/tags?q=']
  found.push(...queries.map((query) => `${query}${query.endsWith('zzz') ? '' : encodeURIComponent('연차')}`))
  return [...new Set(found)].filter((address) => !address.includes('{'))
}

/** Gives the id of an article that everything hangs together with, closed to everybody but its author. */
async function entangled(web: Web): Promise<string> {
  const [minji, junho, sora] = await Promise.all((['minji', 'junho', 'sora'] as const).map((name) => web.sends(name)))
  const owner = await web.as('minji')
  for (const role of ['sora'] as PersonName[]) await grantRole(owner, web.spaces.open, { kind: 'person', id: web.people[role] }, 'steward')
  await grantRole(owner, web.spaces.open, { kind: 'person', id: web.people.guest }, 'reader')
  const send = async (who: typeof minji, method: 'PUT' | 'POST' | 'PATCH', url: string, body?: object, options?: object) => {
    const answer = await who(method, url, body, options)
    if (answer.statusCode >= 300) throw new Error(`${method} ${url} ${answer.body}`)
    return answer.body === '' ? {} : answer.json()
  }
  const write = (title: string, body: string, more: object = {}) =>
    send(minji, 'POST', '/api/articles', { spaceId: web.spaces.open, title, body, kind: 'guide', ...more }) as Promise<{ id: string }>
  const topic = await send(minji, 'POST', '/api/topics', { labels: { ko: '휴가' } })
  const { id } = await write(`연차 ${MARK}`, `${LEAVE}연차는 3일 전까지 신청해야 해요. [[${MARK} 없는 글]] [[연차 안내]]\n`, {
    tags: [MARK],
    topics: [topic.id],
    description: MARK,
  })
  const guide = await write('연차 안내', `${LEAVE}연차는 5일 전까지 신청해야 해요.\n`, { topics: [topic.id] })
  const old = await write('옛 규정', '예전 글이에요.\n')
  const english = await write('Leave', 'You have fifteen days of leave a year.\n')
  const note = { kind: 'guide', tags: [], topics: [], description: '', message: MARK }
  await send(junho, 'POST', `/api/items/${id}/comments`, { body: `${MARK} @최소라 @${web.people.sora}` })
  await send(sora, 'POST', `/api/items/${id}/comments`, { body: `${MARK} 봤어요` })
  await send(junho, 'POST', `/api/items/${id}/flags`, { kind: 'wrong', words: MARK })
  await send(sora, 'POST', '/api/proposals', { ...note, itemId: id, baseRevision: 1, title: `${MARK} 새 제목`, body: `${LEAVE}${MARK}\n` })
  await send(minji, 'PUT', `/api/items/${guide.id}/verification`, { revision: 1 })
  await send(minji, 'POST', `/api/items/${guide.id}/sources`, { itemId: id, note: MARK })
  await send(minji, 'PUT', `/api/items/${english.id}/translation`, { sourceId: id, language: 'en' })
  await send(minji, 'PUT', `/api/items/${old.id}/obsolescence`, { successorId: id, reason: '새 규정이 있어요' })
  await send(minji, 'PUT', `/api/items/${id}/owner`, { kind: 'person', id: web.people.sora })
  await send(minji, 'PUT', `/api/topics/${topic.id}/key-items`, { items: [id] })
  await followed(web)
  await send(minji, 'POST', '/api/campaigns', {
    name: '연차 다시 보기',
    query: '연차',
    assign: 'owners',
    dueAt: Date.now() + 86_400_000 * 5,
  })
  await followed(web)
  await restrictItem(owner, id, { level: 'read', scope: 'tree', subjects: [] })
  await send(
    minji,
    'PUT',
    `/api/articles/${id}`,
    { body: `${LEAVE}연차는 4일 전까지 신청해야 해요.\n`, message: MARK },
    { headers: { 'if-match': '"1"' } },
  )
  await followed(web)
  return id
}

/** Lets everything that follows events, and what is done each night, have its turn. */
async function followed({ services, system }: Web): Promise<void> {
  const followers = createFollowers(services)
  await catchUp(services)
  await followers.drain()
  await settle(system)
  await weighAll(system)
  await followers.drain()
  await rebuildDesk(system)
  await catchUp(services)
}
