import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

describe.runIf(browserWanted)("the steward's desk", () => {
  let server: TestServer
  let browser: Browser
  let steward: BrowserContext
  let reader: BrowserContext
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    server = await startServer()
    browser = await openBrowser()
    steward = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    const { request } = steward
    await request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    const space = await (await request.post('/api/spaces', { data: { name: '안내서', key: 'guide' } })).json()
    for (const title of ['휴가 규정', '출장 규정', '배포 절차'])
      ids[title] = (
        await (await request.post('/api/articles', { data: { spaceId: space.id, title, body: `${title}에 관한 글이에요.` } })).json()
      ).id
    const { link } = await (await request.post('/api/invitations', { data: { kind: 'member' } })).json()
    reader = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    const data = { name: '이민지', mail: 'minji@example.com', password: '느티나무 아래 조용한 도서관', locale: 'ko' }
    await reader.request.post(`/api${new URL(link).pathname}/acceptance`, { data })
    await vi.waitUntil(async () => (await countOf('untagged')) === 3, { timeout: 60_000 })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const countOf = async (queue: string): Promise<number> => {
    const { queues } = await (await steward.request.get('/api/desk')).json()
    return queues.find((one: { queue: string }) => one.queue === queue)?.count ?? 0
  }

  test('is worked through by keys: choose, preview, do, take back', async () => {
    const page = await steward.newPage()
    await visit(page, '/desk')
    await page.getByRole('link', { name: /태그 없음/ }).click()
    await page.getByRole('heading', { name: '지식 관리' }).waitFor()
    await vi.waitUntil(async () => (await page.locator('.desk-row').count()) === 3)
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByText('2개를 골랐어요').waitFor()
    expect(await barriersOf(page)).toEqual([])
    await page.getByRole('button', { name: '태그 달기' }).click()
    await page.getByLabel('태그', { exact: true }).fill('규정집')
    await page.getByRole('button', { name: '미리 보기' }).click()
    await page.getByText('2개가 바뀌어요').waitFor()
    await page.getByRole('button', { name: '2개에 하기' }).click()
    await page.getByText('2개를 바꿨어요.').waitFor()
    await vi.waitUntil(async () => (await countOf('untagged')) === 1, { timeout: 30_000 })
    await page.getByRole('button', { name: '되돌리기' }).click()
    await page.getByText('2개를 되돌렸어요.').waitFor()
    await vi.waitUntil(async () => (await countOf('untagged')) === 3, { timeout: 30_000 })
    await page.close()
  })

  test('gets what a reader tells, and the reader an answer', async () => {
    const told = await reader.newPage()
    await visit(told, `/articles/${ids['휴가 규정']}`)
    await told.getByRole('button', { name: '틀렸어요' }).click()
    await told.getByLabel('덧붙일 말').fill('연차는 15일이에요.')
    await told.getByRole('button', { name: '알리기', exact: true }).click()
    await told.getByText('알려 주셔서 고마워요').waitFor()
    await vi.waitUntil(async () => (await countOf('problems')) === 1, { timeout: 30_000 })
    const page = await steward.newPage()
    await visit(page, '/desk?queue=problems')
    await page.getByText('이민지님: 틀린 내용이에요.').waitFor()
    await page.getByRole('link', { name: '휴가 규정' }).click()
    await page.getByText('연차는 15일이에요.').waitFor()
    await page.getByRole('button', { name: '답하고 끝내기' }).click()
    await page.getByLabel('알린 분에게 전할 말').fill('고쳤어요, 고마워요.')
    await page.getByRole('dialog').getByRole('button', { name: '답하고 끝내기' }).click()
    await page.getByText('답을 전했어요.').waitFor()
    await vi.waitUntil(async () => (await countOf('problems')) === 0, { timeout: 30_000 })
    const { items } = await (await reader.request.get(`/api/items/${ids['휴가 규정']}/flags`)).json()
    expect(items).toMatchObject([{ state: 'settled', outcome: 'mended', answer: '고쳤어요, 고마워요.' }])
    expect((await reader.request.get('/api/desk')).status()).toBe(403)
    await Promise.all([page.close(), told.close()])
  })

  test('plans an hour, ticks off what is done, and keeps a view for later', async () => {
    const page = await steward.newPage()
    await visit(page, '/desk?mode=hour')
    await page.getByRole('button', { name: '이대로 시작하기' }).click()
    await page.getByRole('heading', { name: '오늘의 한 시간' }).waitFor()
    const body = { tags: ['배포'], body: '배포 절차에 관한 글이에요.', title: '배포 절차' }
    await steward.request.put(`/api/articles/${ids['배포 절차']}`, { data: body, headers: { 'if-match': '"1"' } })
    await vi.waitUntil(async () => (await countOf('untagged')) === 2, { timeout: 30_000 })
    await page.reload()
    await page.locator('.desk-step-done').first().waitFor()
    expect(await barriersOf(page)).toEqual([])
    await visit(page, '/desk?queue=untagged&sort=age')
    await page.getByRole('button', { name: '이 보기 저장' }).click()
    await page.getByLabel('이름').fill('오래 기다린 것')
    await page.getByRole('button', { name: '저장', exact: true }).click()
    await page.getByRole('link', { name: '오래 기다린 것' }).waitFor()
    await page.close()
  })
})
