import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { writeTinyModel } from '../../src/features/search/dense/tiny-model.testing.ts'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let browser: Browser
let context: BrowserContext
const open: Page[] = []

describe.skipIf(!browserWanted)('search by meaning', () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR', reducedMotion: 'reduce' })
    await context.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    await writeTinyModel(join(server.dataFolder, 'models', 'tiny'))
    await writeTinyModel(join(server.dataFolder, 'models', 'broken'))
    await rm(join(server.dataFolder, 'models', 'broken', 'tokenizer.json'))
    const space = await (await context.request.post('/api/spaces', { data: { name: '회사생활', key: 'life' } })).json()
    const article = { spaceId: space.id, kind: 'guide', title: '휴가 규정', body: '연차는 해마다 열다섯 날이에요.\n' }
    expect((await context.request.post('/api/articles', { data: article })).status()).toBe(201)
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((page) => page.close()))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function arrive(address: string): Promise<Page> {
    const page = await context.newPage()
    open.push(page)
    await visit(page, address)
    return page
  }

  const findsLeave = async () =>
    (await (await context.request.get('/api/search?q=vacation')).json()).items.some(
      (hit: { item: { title: string } }) => hit.item.title === '휴가 규정',
    )

  it('is turned on and off by an administrator, and finds across languages in between', async () => {
    const page = await arrive('/admin?part=search')
    expect(await findsLeave()).toBe(false)
    await page.getByText('의미 검색이 꺼져 있어요').waitFor()
    await page.getByRole('combobox', { name: '모델' }).fill('tiny')
    await page.getByRole('button', { name: '켜기', exact: true }).click()
    await page.getByText('의미 검색이 켜져 있어요').waitFor()
    await expect.poll(findsLeave).toBe(true)
    expect(await barriersOf(page)).toEqual([])
    await page.getByRole('button', { name: '끄기', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '끄기' }).click()
    await page.getByText('의미 검색이 꺼져 있어요').waitFor()
    expect(await findsLeave()).toBe(false)
  })

  it('says what is wrong with a model where it is named', async () => {
    const page = await arrive('/admin?part=search')
    await page.getByRole('combobox', { name: '모델' }).fill('broken')
    await page.getByRole('button', { name: '켜기', exact: true }).click()
    await page.getByText('tokenizer.json 파일이 없어요').waitFor()
    await page.getByText('의미 검색이 꺼져 있어요').waitFor()
  })

  it('makes the index anew while the portal is up', async () => {
    const page = await arrive('/admin?part=search')
    await page.getByRole('button', { name: '다시 만들기' }).click()
    await page.getByText('다시 만들기 시작했어요').waitFor()
    await page.getByText('최신 상태예요').waitFor()
  })

  it('is still there after the server was killed', async () => {
    expect((await context.request.put('/api/search/dense', { data: { model: 'tiny' } })).status()).toBe(202)
    await expect.poll(findsLeave).toBe(true)
    server.process.kill('SIGKILL')
    await server.stop()
    server = await startServer({ dataFolder: server.dataFolder })
    await context.close()
    context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    await context.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    await expect.poll(findsLeave, { timeout: 20_000 }).toBe(true)
  })
})
