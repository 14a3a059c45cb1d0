import { once } from 'node:events'
import { request } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { ADMINISTRATOR, newDataFolder, type ServerOptions, startServer, type TestServer } from '../harness/server.ts'

const cleaners: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean()
})

async function start(options: ServerOptions = {}): Promise<TestServer> {
  const { folder, remove } = await newDataFolder()
  if (!options.dataFolder) cleaners.push(remove)
  const server = await startServer({ dataFolder: folder, ...options })
  cleaners.push(() => server.stop())
  return server
}

async function signIn({ url }: TestServer): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password }),
  })
  return { cookie: answer.headers.getSetCookie()[0].split(';')[0], 'content-type': 'application/json' }
}

async function send(server: TestServer, headers: Record<string, string>, method: string, path: string, body?: unknown): Promise<any> {
  const answer = await fetch(server.url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? undefined : answer.json()
}

test('kill -9 among many who save at once loses nothing that was acknowledged and leaves nothing half done', async () => {
  const server = await start()
  const headers = await signIn(server)
  const space = await send(server, headers, 'POST', '/api/spaces', { name: '내구' })
  const acknowledged = new Map<string, number>()
  const titles = new Set<string>()
  let stopped = false
  const enough = Promise.withResolvers<void>()
  const writer = async (number: number) => {
    const { id } = await send(server, headers, 'POST', '/api/articles', { spaceId: space.id, title: `글 ${number}`, body: '판 1\n' })
    acknowledged.set(id, 1)
    for (let revision = 1; !stopped; revision++) {
      await send(server, { ...headers, 'if-match': `"${revision}"` }, 'PUT', `/api/articles/${id}`, { body: `판 ${revision + 1}\n` })
      acknowledged.set(id, revision + 1)
      const title = `글 ${number} 곁 ${revision}`
      await send(server, headers, 'POST', '/api/articles', { spaceId: space.id, parentId: id, title, tags: ['곁'] })
      titles.add(title)
      if (titles.size >= 60) enough.resolve()
    }
  }
  const writers = Array.from({ length: 8 }, (_, number) => writer(number).catch(() => {}))
  await enough.promise
  server.process.kill('SIGKILL')
  stopped = true
  await Promise.all([...writers, once(server.process, 'exit').catch(() => {})])

  const again = await start({ dataFolder: server.dataFolder })
  const signed = await signIn(again)
  for (const [id, revision] of acknowledged) {
    const article = await send(again, signed, 'GET', `/api/articles/${id}`)
    expect(article.revision).toBeGreaterThanOrEqual(revision)
    expect(article.body).toBe(`판 ${article.revision}\n`)
    expect((await send(again, signed, 'GET', `/api/articles/${id}/revisions?limit=200`)).items).toHaveLength(article.revision)
  }
  const found = new Set<string>()
  for (const id of acknowledged.keys())
    for (const node of (await send(again, signed, 'GET', `/api/spaces/${space.id}/tree?parent=${id}`)).items) found.add(node.title)
  for (const title of titles) expect(found).toContain(title)
})

test('SIGTERM lets a request that is under way finish, and refuses new ones', async () => {
  const server = await start()
  const headers = await signIn(server)
  const space = await send(server, headers, 'POST', '/api/spaces', { name: '끝' })
  const body = JSON.stringify({ spaceId: space.id, title: '끝까지', body: '본문\n' })
  const { hostname, port } = new URL(server.url)
  const call = request({
    hostname,
    port,
    method: 'POST',
    path: '/api/articles',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
  })
  const answered = once(call, 'response')
  call.write(body.slice(0, 10))
  await send(server, headers, 'GET', '/api/spaces') // by now the first half has arrived
  const from = Date.now()
  const stopped = server.stop()
  await untilRefused(server)
  call.end(body.slice(10))
  const [answer] = await answered
  expect(answer.statusCode).toBe(201)
  expect(await stopped).toBe(0)
  expect(Date.now() - from).toBeLessThan(5_000)
  const again = await start({ dataFolder: server.dataFolder })
  expect((await send(again, await signIn(again), 'GET', '/api/articles')).items).toMatchObject([{ title: '끝까지' }])
})

test('the log tells what failed and never a password, a token, a cookie or what people wrote', async () => {
  const server = await start({ env: { ONJI_LOG_LEVEL: 'debug' } })
  const headers = await signIn(server)
  const { token } = await send(server, headers, 'POST', '/api/me/tokens', { name: '도구', scope: 'write' })
  const { link } = await send(server, headers, 'POST', '/api/invitations', { mail: 'new@example.com' })
  const space = await send(server, headers, 'POST', '/api/spaces', { name: '기록' })
  await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mail: ADMINISTRATOR.mail, password: '틀린 비밀번호예요' }),
  })
  await fetch(`${server.url}/api/me`, { headers: { authorization: `Bearer ${token}x` } })
  await fetch(`${server.url}/api/me`, { headers: { authorization: `Bearer ${token}` } })
  await fetch(`${server.url}/api/invitations/${new URL(link).pathname.split('/').at(-1)}/acceptance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: '새 사람', mail: 'new@example.com', password: '새 사람의 비밀번호', locale: 'ko' }),
  })
  await send(server, headers, 'POST', '/api/articles', { spaceId: space.id, title: '비밀 제목', body: '비밀 본문\n' })
  await fetch(`${server.url}/api/articles`, { method: 'POST', headers, body: '{"title": "깨진 비밀' })
  expect(await server.stop()).toBe(0)
  const log = server.log()
  const secrets = [
    ADMINISTRATOR.password,
    '틀린 비밀번호예요',
    '새 사람의 비밀번호',
    token,
    token.slice(5),
    headers.cookie,
    headers.cookie.split('=')[1],
    link.split('/').at(-1),
    '비밀 제목',
    '비밀 본문',
    '깨진 비밀',
  ]
  for (const secret of secrets) expect.soft(log.includes(secret), `the log holds ${secret}`).toBe(false)
  expect(log).toContain('SIGTERM')
})

/** Until the port takes no connection any more. */
async function untilRefused({ url }: TestServer): Promise<void> {
  for (const until = Date.now() + 4_000; Date.now() < until; ) {
    const open = await fetch(`${url}/health/live`, { headers: { connection: 'close' } }).then(
      () => true,
      () => false,
    )
    if (!open) return
  }
  throw new Error('the port is still open')
}
