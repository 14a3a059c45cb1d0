import type { APIRequestContext, Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

const titles = ['연차 규정', '배포 절차', '고객 응대'] as const

describe.runIf(browserWanted)('verification and reviews', () => {
  let server: TestServer
  let browser: Browser
  let context: BrowserContext
  let request: APIRequestContext
  let page: Page
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    server = await startServer()
    browser = await openBrowser()
    context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    request = context.request
    await request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    const space = await (await request.post('/api/spaces', { data: { name: '안내서', key: 'guide' } })).json()
    for (const title of titles) {
      const data = { spaceId: space.id, title, body: `# ${title}\n\n${title}에 관한 글이에요.` }
      ids[title] = (await (await request.post('/api/articles', { data })).json()).id
    }
    page = await context.newPage()
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const standing = async (title: string) => (await request.get(`/api/items/${ids[title]}/verification`)).json()
  const stateIs = (title: string, state: string) => vi.waitUntil(async () => (await standing(title)).state === state, { timeout: 30_000 })

  test('one press behind the trust line verifies an article, and another takes it back', async () => {
    await visit(page, `/articles/${ids['연차 규정']}`)
    await page.getByRole('button', { name: /검증 내용 보기/ }).click()
    const panel = page.getByRole('dialog')
    await panel.getByText('아직 아무도 이 내용이 맞는지 확인하지 않았어요.').waitFor()
    await panel.getByRole('button', { name: '검증하기' }).click()
    await page.locator('.article-line .trust-verified').waitFor()
    await page.getByRole('button', { name: '되돌리기' }).click()
    await page.locator('.article-line .trust-unverified').waitFor()
    expect((await standing('연차 규정')).state).toBe('unverified')
  })

  test('what was checked, and against what, is told with it and shown to the next reader', async () => {
    await page.getByRole('button', { name: /검증 내용 보기/ }).click()
    await page.getByRole('button', { name: '메모와 함께…' }).click()
    await page.getByLabel('확인한 범위').fill('2026년 표만 확인')
    await page.getByRole('dialog', { name: '검증하기' }).getByRole('button', { name: '검증하기' }).click()
    await page.locator('.article-line .trust-verified').waitFor()
    await visit(page, `/articles/${ids['연차 규정']}`)
    await page.getByRole('button', { name: /검증 내용 보기/ }).click()
    await page.getByRole('dialog').getByText('2026년 표만 확인').first().waitFor()
    expect(await barriersOf(page)).toEqual([])
  })

  test('the queue is worked through by keys, the next item is there at once, and z takes the last act back', async () => {
    for (const title of titles) {
      const { revision, state } = await standing(title)
      if (state !== 'verified') await request.put(`/api/items/${ids[title]}/verification`, { data: { revision } })
      const data = { body: `# ${title}\n\n이제는 담당자 3명이 ${19 + revision}분 안에 처리해야 해요.` }
      await request.put(`/api/articles/${ids[title]}`, { data, headers: { 'if-match': `"${revision}"` } })
      await stateIs(title, 'due')
    }
    await visit(page, '/reviews')
    const open = page.locator('.reviews-open .article-title')
    const first = (await open.textContent()) ?? ''
    await page.locator('.reviews-open .diff-ins, .reviews-open ins').first().waitFor()
    expect(await barriersOf(page)).toEqual([])
    const second = (await page.locator('.review-row .row-title').nth(1).textContent()) ?? ''
    await page.keyboard.press('v')
    await page.locator('.reviews-open .article-title', { hasText: second }).waitFor()
    await stateIs(first, 'verified')
    await page.keyboard.press('z')
    await page.locator('.reviews-open .article-title', { hasText: first }).waitFor()
    await stateIs(first, 'due')
    await page.keyboard.press('j')
    await page.locator('.reviews-open .article-title', { hasText: second }).waitFor()
    await page.keyboard.press('e')
    await page.getByLabel('본문 고치기').fill(`# ${second}\n\n이제는 담당자 4명이 20분 안에 처리해야 해요.`)
    await page.keyboard.press('Control+Enter')
    await stateIs(second, 'verified')
    expect((await standing(second)).revision).toBeGreaterThan(2)
    await page.locator('.review-row .row-title', { hasText: second }).waitFor({ state: 'detached' })
  })

  test('the editor says what a text lacks, and puts in the heading of what is missing', async () => {
    await visit(page, '/articles/new?space=guide')
    await page.getByLabel('제목', { exact: true }).fill('프린터가 멈춰요')
    await page.locator('.cm-content').fill('짧은 글이에요.')
    await page.getByRole('button', { name: /완성도 \d\/\d/ }).click()
    await page.getByText('소제목 2개 이상').waitFor()
    expect(await barriersOf(page)).toEqual([])
  })
})
