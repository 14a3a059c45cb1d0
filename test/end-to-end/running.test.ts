import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { ADMINISTRATOR, cleanEnvironment, newDataFolder, type ServerOptions, startServer, type TestServer } from '../harness/server.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const cleaners: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean()
})

async function newFolder(): Promise<string> {
  const { folder, remove } = await newDataFolder()
  cleaners.push(remove)
  return folder
}

async function start(options: ServerOptions = {}): Promise<TestServer> {
  const server = await startServer({ dataFolder: options.dataFolder ?? (await newFolder()), ...options })
  cleaners.push(() => server.stop())
  return server
}

async function run(args: string[], env: Record<string, string>): Promise<{ code: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [main, ...args], { env: cleanEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', (piece) => (output += piece))
  child.stderr.on('data', (piece) => (errors += piece))
  const [code] = await once(child, 'close')
  return { code, output, errors }
}

/** Signs in as the administrator; answers headers for further requests. */
async function signIn({ url }: TestServer): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password }),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return { cookie: answer.headers.getSetCookie()[0].split(';')[0], 'content-type': 'application/json' }
}

async function post(server: TestServer, headers: Record<string, string>, path: string, body: unknown): Promise<any> {
  const answer = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return answer.json()
}

async function writeArticle(server: TestServer, body: string): Promise<{ id: string; headers: Record<string, string> }> {
  const headers = await signIn(server)
  const space = await post(server, headers, '/api/spaces', { name: '공간', key: `space-${Date.now()}` })
  const article = await post(server, headers, '/api/articles', { spaceId: space.id, title: '제목', body })
  return { id: article.id, headers }
}

const bodyOf = async (server: TestServer, headers: Record<string, string>, id: string) =>
  ((await (await fetch(`${server.url}/api/articles/${id}`, { headers })).json()) as { body: string }).body

describe('a start', () => {
  test('without set-up leads the first visitor to it', async () => {
    const server = await start({ setUp: false })
    const answer = await fetch(server.url)
    expect(new URL(answer.url).pathname).toBe('/setup')
  })

  test('with the four variables sets up once and leaves later starts alone', async () => {
    const server = await start()
    await signIn(server)
    expect(await server.stop()).toBe(0)
    const again = await start({ dataFolder: server.dataFolder, env: { ONJI_ADMIN_PASSWORD: 'another long password' } })
    await signIn(again)
  })

  test.each([
    ['a wrong value', { ONJI_PORT: 'many' }, 'ONJI_PORT'],
    ['a misspelt name', { ONJI_PROT: '4000' }, 'ONJI_PROT'],
    ['a database that is none', { ONJI_DATABASE_URL: 'mysql://x' }, 'ONJI_DATABASE_URL'],
  ])('with %s ends at once and names the variable', async (_, env, name) => {
    const { code, errors } = await run(['serve'], { ONJI_DATA: await newFolder(), ...(env as Record<string, string>) })
    expect(code).not.toBe(0)
    expect(errors).toContain(name)
    expect(errors).not.toMatch(/\n\s+at /)
  })

  test('on a port that is taken says so', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const { code, errors } = await run(['serve'], { ONJI_DATA: await newFolder(), ONJI_PORT: String(port) })
    other.close()
    expect(code).not.toBe(0)
    expect(errors).toContain(`ONJI_PORT: ${port}`)
    expect(errors).not.toMatch(/\n\s+at /)
  })

  test('listens on this machine only', async () => {
    const server = await start()
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4')
    if (!outside) return
    await expect(fetch(`http://${outside.address}:${new URL(server.url).port}/health/live`)).rejects.toThrow()
  })
})

describe('a second server on the same data folder', () => {
  test('is refused with the folder and the process that has it, while commands go on', async () => {
    const server = await start()
    const { code, errors } = await run(['serve'], { ONJI_DATA: server.dataFolder, ONJI_PORT: '0' })
    expect(code).toBe(2)
    expect(errors).toContain(server.dataFolder)
    expect(errors).toContain(`process ${server.process.pid})`)
    expect(errors.trim().split('\n')).toHaveLength(1)
    const found = await run(['search', '없는 말', '--json'], { ONJI_DATA: server.dataFolder })
    expect(found).toMatchObject({ code: 0, errors: '' })
    await signIn(server)
  })

  test('starts once the first has ended, by SIGTERM or by kill -9', async () => {
    const first = await start()
    await first.stop()
    const second = await start({ dataFolder: first.dataFolder })
    second.process.kill('SIGKILL')
    await once(second.process, 'exit')
    const third = await start({ dataFolder: first.dataFolder })
    await signIn(third)
  })
})

describe('an end', () => {
  test('by SIGTERM comes within five seconds, with exit code 0 and everything acknowledged on disk', async () => {
    const server = await start()
    const { id } = await writeArticle(server, '# 남는다')
    const from = Date.now()
    expect(await server.stop()).toBe(0)
    expect(Date.now() - from).toBeLessThan(5_000)
    const again = await start({ dataFolder: server.dataFolder })
    expect(await bodyOf(again, await signIn(again), id)).toBe('# 남는다')
  })

  test('by kill -9 loses nothing that was acknowledged', async () => {
    const server = await start()
    const { id, headers } = await writeArticle(server, '처음')
    let acknowledged = 0
    for (const turn of [1, 2, 3, 4, 5]) {
      const answer = await fetch(`${server.url}/api/articles/${id}`, {
        method: 'PUT',
        headers: { ...headers, 'if-match': `"${turn}"` },
        body: JSON.stringify({ body: `판 ${turn}` }),
      })
      if (answer.ok) acknowledged = turn
    }
    server.process.kill('SIGKILL')
    await once(server.process, 'exit')
    const again = await start({ dataFolder: server.dataFolder })
    expect(acknowledged).toBe(5)
    expect(await bodyOf(again, await signIn(again), id)).toBe(`판 ${acknowledged}`)
  })
})

test('a backup of the running program restores to the same articles, and the log keeps no secret', async () => {
  const server = await start()
  const { id } = await writeArticle(server, '# 백업\n\n본문')
  const folder = await newFolder()
  const written = await run(['backup', join(folder, 'a.tar'), '--json'], { ONJI_DATA: server.dataFolder })
  expect(written.errors).toBe('')
  expect(written.code).toBe(0)
  const refused = await run(['restore', join(folder, 'a.tar'), '--data', server.dataFolder, '--force'], {})
  expect(refused.code).toBe(1)
  const restored = await run(['restore', join(folder, 'a.tar'), '--data', join(folder, 'restored')], {})
  expect(restored.code).toBe(0)
  const again = await start({ dataFolder: join(folder, 'restored'), setUp: false })
  expect(await bodyOf(again, await signIn(again), id)).toBe('# 백업\n\n본문')
  expect(server.log() + again.log()).not.toContain(ADMINISTRATOR.password)
})
