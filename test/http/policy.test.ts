import { beforeAll, afterAll, describe, expect, test } from 'vitest'
import { closeServices, openServices } from '../../src/app.ts'
import { readConfig } from '../../src/platform/config.ts'
import { createLog } from '../../src/platform/log.ts'
import { newDataFolder } from '../harness/server.ts'
import { openWeb, type Send, type Web } from './web.ts'

/** What a visitor may call: to sign in, to found the organisation, to take up an invitation. */
const FOR_VISITORS = [
  'DELETE /api/session',
  'GET /api/invitations/{token}',
  'GET /api/session',
  'GET /api/setup',
  'POST /api/invitations/{token}/acceptance',
  'POST /api/session',
  'POST /api/setup',
]
/** What a guest may change: their own things. The rest of a guest's attempts must fail. */
const A_GUESTS_OWN = /^(PATCH|PUT|POST|DELETE) \/api\/(me(\/|$)|session$)/
/** Words of the members' content; a guest meets them nowhere. */
const MARK = '감춰진표식'
const NOWHERE = '어디에도없음'

type Operation = { method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; path: string }

/* Every operation of the API is called, so that one added later cannot forget to ask a policy. */
describe('Every operation', () => {
  let web: Web
  let operations: Operation[]
  const cleaners: (() => Promise<unknown>)[] = []
  let ids: Record<string, string>

  beforeAll(async () => {
    const { folder, remove } = await newDataFolder()
    const services = await openServices(readConfig({ ONJI_DATA: folder }), { log: createLog('silent') })
    cleaners.push(() => closeServices(services), remove)
    web = await openWeb(services)
    operations = Object.entries(web.http.swagger().paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase() as Operation['method'], path })),
    )
    ids = await fillWithMarks(web)
  })
  afterAll(async () => {
    for (const clean of cleaners) await clean()
  })

  /** The address of an operation with real ids in it. */
  const address = (path: string) =>
    path.replace(/\{(\w+)\}/g, (_, name: string) => {
      if (name === 'id') return ids[path.split('/')[2]] ?? ids.articles
      return ids[name] ?? '1'
    })

  test('is known to these tests by the hundred', () => {
    expect(operations.length).toBeGreaterThan(80)
  })

  test('is refused to a visitor, but for the few that lead in', async () => {
    const open: string[] = []
    for (const { method, path } of operations) {
      const answer = await web.visitorSends(method, address(path), method === 'GET' || method === 'DELETE' ? undefined : {})
      if (answer.statusCode !== 401) open.push(`${method} ${path}`)
      else expect.soft(answer.json(), path).toMatchObject({ code: 'unauthenticated' })
    }
    expect(open.sort()).toEqual(FOR_VISITORS)
  })

  test('shows a guest nothing of what the members wrote', async () => {
    const guest = await web.sends('guest')
    for (const { method, path } of operations.filter((operation) => operation.method === 'GET')) {
      const query =
        {
          '/api/search': `?q=${encodeURIComponent(MARK)}`,
          '/api/search/suggestions': `?q=${encodeURIComponent(MARK)}`,
          '/api/articles/{id}/comparison': '?from=1&to=2',
        }[path] ?? ''
      const answer = await guest(method, address(path) + query)
      expect.soft(answer.statusCode, path).toBeLessThan(500)
      expect.soft(answer.body.includes(MARK), `${path} tells a guest:\n${answer.body.slice(0, 300)}`).toBe(false)
    }
  })

  test('shows a member without a role nothing of a private space', async () => {
    const member = await web.sends('outsider')
    for (const { method, path } of operations.filter((operation) => operation.method === 'GET')) {
      const asked = async (word: string) => {
        const query = path.endsWith('comparison') ? '?from=1&to=2' : path.includes('search') ? `?q=${encodeURIComponent(word)}` : ''
        return (await member(method, address(path) + query)).body
      }
      // Help for a question repeats its words: it must be the same for a word that stands nowhere.
      if (path === '/api/search/help') expect.soft(await asked(MARK), path).toBe((await asked(NOWHERE)).replaceAll(NOWHERE, MARK))
      else expect.soft((await asked(MARK)).includes(MARK), path).toBe(false)
    }
  })

  test('lets a guest change nothing that is not their own', async () => {
    const before = await everything(web)
    const guest = await web.sends('guest')
    for (const { method, path } of operations) {
      const name = `${method} ${path}`
      if (method === 'GET' || A_GUESTS_OWN.test(name) || FOR_VISITORS.includes(name)) continue
      const answer = await send(guest, method, path)
      expect.soft([400, 403, 404], `${name} → ${answer.statusCode} ${answer.body.slice(0, 200)}`).toContain(answer.statusCode)
    }
    expect(await everything(web)).toEqual(before)
  })

  test('lets a read-only token change nothing', async () => {
    const admin = await web.sends('admin')
    const { token } = (await admin('POST', '/api/me/tokens', { name: '읽기', scope: 'read', days: 1 })).json()
    for (const { method, path } of operations.filter((operation) => operation.method !== 'GET')) {
      const answer = await web.visitorSends(method, address(path), method === 'DELETE' ? undefined : {}, {
        headers: { authorization: `Bearer ${token}` },
      })
      expect.soft(answer.json(), `${method} ${path}`).toMatchObject({ status: 403, code: 'token-reads-only' })
    }
  })

  const bodies: Record<string, object> = {
    'POST /api/articles': { title: '손님 글' },
    'POST /api/spaces': { name: '손님 공간' },
    'POST /api/groups': { name: '손님 그룹' },
    'POST /api/topics': { labels: { ko: '손님 주제' } },
    'POST /api/invitations': {},
  }
  async function send(as: Send, method: Operation['method'], path: string) {
    if (/^POST \/api\/(files|documents|imports)/.test(`${method} ${path}`)) {
      const query = path === '/api/files' ? `?item=${ids.articles}` : `?space=${ids.spaceId}`
      return as(method, address(path) + query, undefined, web.upload('손님.zip', 'PK'))
    }
    const body = {
      spaceId: ids.spaceId,
      parentId: null,
      subjects: [],
      role: 'owner',
      revision: 1,
      body: '덮어씀',
      title: '덮어씀',
      name: '덮어씀',
      ...bodies[`${method} ${path}`],
    }
    const shape = path.split('/').at(-1) as string
    const fits: Record<string, object> = {
      place: { spaceId: ids.spaceId, parentId: null },
      restriction: { subjects: [] },
      head: { revision: 1 },
      '{subjectId}': { role: 'reader' },
      preview: { spaceId: ids.spaceId, body: 'x' },
      '{id}': path.startsWith('/api/articles') ? { title: '덮어씀' } : { name: '덮어씀' },
    }
    const payload = bodies[`${method} ${path}`]
      ? { ...(path === '/api/articles' ? { spaceId: ids.spaceId } : {}), ...bodies[`${method} ${path}`] }
      : (fits[shape] ?? body)
    return as(method, address(path), method === 'DELETE' ? undefined : payload, { headers: { 'if-match': '"2"' } })
  }
})

/** Content, files, tags, topics, drafts and people that carry the mark, all out of reach of a guest. */
async function fillWithMarks(web: Web): Promise<Record<string, string>> {
  const minji = await web.sends('minji')
  const admin = await web.sends('admin')
  const made = (
    await minji('POST', '/api/articles', {
      spaceId: web.spaces.secret,
      title: `${MARK} 제목`,
      body: `# ${MARK}\n\n[[${MARK} 없는 문서]]\n`,
      tags: [MARK],
      description: MARK,
      message: MARK,
    })
  ).json()
  await minji('PUT', `/api/articles/${made.id}`, { body: `${MARK} 둘째 판\n`, message: MARK }, { headers: { 'if-match': '"1"' } })
  const file = (await minji('POST', `/api/files?item=${made.id}`, undefined, web.upload(`${MARK}.txt`, MARK))).json()
  const document = (await minji('POST', `/api/documents?space=${web.spaces.secret}`, undefined, web.upload(`${MARK}.csv`, MARK))).json()
  const topic = (await admin('POST', '/api/topics', { labels: { ko: '공개 주제' } })).json()
  await minji('PUT', `/api/me/drafts/${made.id}`, { spaceId: web.spaces.secret, title: MARK, body: MARK })
  await minji('PATCH', `/api/spaces/${web.spaces.secret}`, { description: MARK })
  await minji('PUT', `/api/articles/${made.id}/favourite`)
  await minji('PUT', `/api/articles/${made.id}/pin`)
  await minji('GET', `/api/articles/${made.id}/reading`)
  const trashed = (await minji('POST', '/api/articles', { spaceId: web.spaces.secret, title: `${MARK} 버림` })).json()
  await minji('PUT', `/api/articles/${trashed.id}/trash`)
  return {
    articles: made.id,
    files: file.id,
    documents: document.id,
    topics: topic.id,
    spaceId: web.spaces.secret,
    space: web.spaces.secret,
    people: web.people.minji,
    personId: web.people.junho,
    groups: web.groups.editors,
    key: made.id,
    subjectKind: 'person',
    subjectId: web.people.guest,
    number: '1',
    token: 'x'.repeat(43),
    me: web.people.minji,
    imports: made.id,
    invitations: made.id,
  }
}

/** All records a guest has no business with. */
async function everything({ services }: Web) {
  const tables = [
    'organisation',
    'person',
    'person_group',
    'group_member',
    'invitation',
    'space',
    'space_grant',
    'item',
    'item_archive',
    'item_trash',
    'restriction',
    'item_share',
    'revision',
    'item_tag',
    'topic',
    'favourite',
    'pin',
    'draft',
    'file',
  ] as const
  return Object.fromEntries(
    await Promise.all(tables.map(async (table) => [table, await services.reader.selectFrom(table).selectAll().execute()])),
  )
}

test('a connection that says nothing, or never finishes what it says, is given up', async () => {
  const { folder, remove } = await newDataFolder()
  const services = await openServices(readConfig({ ONJI_DATA: folder }), { log: createLog('silent') })
  const { http } = await openWeb(services)
  for (const limit of [http.server.headersTimeout, http.server.requestTimeout, http.server.timeout]) expect(limit).toBeGreaterThan(0)
  await closeServices(services)
  await remove()
})

describe('Behind a proxy', () => {
  test('guessing passwords is slowed down by the address the proxy saw, whatever the asker says of it', async () => {
    const { folder, remove } = await newDataFolder()
    const services = await openServices(readConfig({ ONJI_DATA: folder, ONJI_TRUST_PROXY: 'on' }), { log: createLog('silent') })
    const { visitorSends } = await openWeb(services)
    const guess = async (forwarded: string) =>
      (
        await visitorSends(
          'POST',
          '/api/session',
          { mail: 'minji@example.com', password: 'wrong' },
          { headers: { 'x-forwarded-for': forwarded } },
        )
      ).statusCode
    const seen: number[] = []
    for (let at = 0; at < 11; at++) seen.push(await guess(`198.51.100.${at}, 203.0.113.9`))
    expect(seen).toEqual([...Array(10).fill(401), 429])
    expect(await guess('198.51.100.1, 203.0.113.10')).toBe(401)
    await closeServices(services)
    await remove()
  })
})
