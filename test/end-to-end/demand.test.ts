import { once } from 'node:events'
import type { APIRequestContext, Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOf, browserWanted, openBrowser, taken, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, newDataFolder, startServer, type TestServer } from '../harness/server.ts'

describe.runIf(browserWanted)('what people look for', () => {
  let server: TestServer
  let browser: Browser
  let administrator: BrowserContext
  const readers: BrowserContext[] = []
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    server = await startServer()
    browser = await openBrowser()
    administrator = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    const { request } = administrator
    await signIn(request)
    const space = await (await request.post('/api/spaces', { data: { name: '안내서', key: 'guide' } })).json()
    for (const title of ['연차 규정', '연차 신청서', '연차 자주 묻는 질문', '배포 절차'])
      ids[title] = (
        await (await request.post('/api/articles', { data: { spaceId: space.id, title, body: `${title}에 관한 글이에요.` } })).json()
      ).id
    await request.put('/api/demand/settings', { data: { recording: true, threshold: 2 } })
    for (const name of ['이민지', '박준호']) readers.push(await newReader(name, `reader${readers.length}@example.com`))
    const found = async (q: string) => (await (await request.get('/api/search', { params: { q, source: 'program' } })).json()).total
    await vi.waitUntil(async () => (await found('연차')) === 3 && (await found('배포')) === 1, { timeout: 60_000 })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const signIn = (request: APIRequestContext) =>
    request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })

  async function newReader(name: string, mail: string): Promise<BrowserContext> {
    const { link } = await (await administrator.request.post('/api/invitations', { data: { kind: 'member' } })).json()
    const context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    const data = { name, mail, password: '느티나무 아래 조용한 도서관', locale: 'ko' }
    await context.request.post(`/api${new URL(link).pathname}/acceptance`, { data })
    return context
  }

  async function search(page: Page, query: string): Promise<void> {
    await page.locator('.search-input').fill(query)
    await page.locator('.search-input').press('Enter')
    await page
      .getByRole('heading', { name: `“${query}”` })
      .first()
      .waitFor()
  }

  const told = (page: Page) => page.waitForRequest((request) => request.url().endsWith('/clicks'))

  test('a search, a look, another question and "solved it" become what stewards see', async () => {
    for (const reader of readers) {
      const page = await reader.newPage()
      await visit(page, '/')
      await search(page, '연차')
      const opened = told(page)
      await page.locator('.results .row-title').nth(2).click()
      await opened
      await page.locator('.article-title').waitFor()
      const left = told(page)
      await page.goBack()
      await left
      await search(page, '재택 장비 지원금')
      await search(page, '배포')
      await page.locator('.results .row-title').first().click()
      await page.getByRole('button', { name: '이걸로 해결했어요' }).click()
      await page.getByText('고마워요').waitFor()
      await page.getByRole('button', { name: '15분' }).click()
      await page.locator('.solved-minutes [aria-pressed="true"]').waitFor()
      await page.close()
    }
    const page = await administrator.newPage()
    await visit(page, '/')
    await page.getByRole('link', { name: '찾는 것' }).click()
    const row = page.locator('.demand-rows .row')
    await row.filter({ hasText: '재택 장비 지원금' }).waitFor()
    expect(await row.first().innerText()).toMatch(/^2\s*명\s*재택 장비 지원금\s*검색 2번: 결과 없음 2/)
    const figure = (name: string) => page.locator('.figure').filter({ hasText: name }).locator('dd').innerText()
    // The third result of one search and the first of another; the first one was left at once, and asked again in other words.
    expect(await figure('처음 연 자리')).toBe('2')
    expect(await figure('해결')).toBe('2')
    expect(await figure('열지 않음')).toBe('0%')
    await page.close()
  })

  test('a steward opens a need, asks for the knowledge, puts it aside and takes it up again', async () => {
    const page = await administrator.newPage()
    await visit(page, '/demand')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '재택 장비 지원금', level: 1 }).waitFor()
    await page.getByRole('button', { name: '이 지식 요청하기' }).click()
    await page.getByRole('button', { name: '요청 거두기' }).waitFor()
    expect(await page.getByRole('link', { name: '이 제목으로 쓰기' }).getAttribute('href')).toContain(
      encodeURIComponent('재택 장비 지원금'),
    )
    await page.getByRole('button', { name: '치워 두기' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('답이 되는 글 찾기').fill('연차 규정')
    await dialog.getByText('연차 규정', { exact: true }).click()
    await dialog.getByRole('button', { name: '치워 두기' }).click()
    await page.getByRole('button', { name: '다시 열기' }).waitFor()
    await page.locator('.toast-line').filter({ hasText: '치워 두었어요' }).getByRole('button', { name: '되돌리기' }).click()
    await page.getByRole('button', { name: '치워 두기' }).waitFor()
    await page.close()
  })

  test('a wish that somebody leaves where nothing was found stands on the stewards’ page until it is seen to', async () => {
    const reader = await readers[0].newPage()
    await visit(reader, `/search?q=${encodeURIComponent('주차장 등록')}`)
    await reader.getByRole('button', { name: '이 지식이 필요해요' }).click()
    await reader.getByRole('status').filter({ hasText: '요청을 남겼어요' }).waitFor()
    await reader.close()
    const page = await administrator.newPage()
    await visit(page, '/demand')
    const wish = page.locator('.demand-request').filter({ hasText: '주차장 등록' })
    await wish.getByRole('button', { name: '처리했어요' }).click()
    await wish.waitFor({ state: 'detached' })
    await page.close()
  })

  test('"solved it" works without scripts, and so does taking it back', async () => {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false, locale: 'ko-KR' })
    await signIn(context.request)
    const page = await context.newPage()
    await page.goto(`/articles/${ids['연차 규정']}`)
    await page.getByRole('button', { name: '이걸로 해결했어요' }).click()
    await page.getByText('고마워요').waitFor()
    await page.getByRole('button', { name: '30분' }).click()
    expect(await page.locator('.solved-minutes [aria-pressed="true"]').innerText()).toBe('30분')
    await page.locator('.solved').getByRole('button', { name: '되돌리기' }).click()
    await page.getByRole('button', { name: '이걸로 해결했어요' }).waitFor()
    await context.close()
  })

  test('who is no steward is told why there is nothing to see, and has no link to it', async () => {
    const page = await readers[1].newPage()
    await visit(page, '/')
    expect(await page.getByRole('link', { name: '찾는 것' }).count()).toBe(0)
    await page.goto('/demand')
    await page.locator('main').getByText('지식 관리자를 위한 페이지예요').first().waitFor()
    await page.close()
  })

  test.each([
    ['light', 1440],
    ['dark', 390],
  ] as const)('nobody is kept out and nothing moves or overflows, %s, %i wide', async (scheme, width) => {
    const context = await browser.newContext({
      baseURL: server.url,
      colorScheme: scheme,
      viewport: { width, height: 900 },
      locale: 'ko-KR',
    })
    await signIn(context.request)
    const page = await context.newPage()
    for (const address of ['/demand', await needOf(context.request), '/demand?state=dismissed', `/articles/${ids['연차 규정']}`]) {
      await visit(page, address)
      expect.soft(await barriersOf(page), address).toEqual([])
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), address).toBeLessThanOrEqual(0)
    }
    await context.close()
  })

  const needOf = async (request: APIRequestContext): Promise<string> => {
    const { items } = await (await request.get('/api/demand')).json()
    return `/demand/${items[0].key}`
  }

  test('the page that arrives is the page the app draws', async () => {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false, locale: 'ko-KR' })
    await signIn(context.request)
    const still = await context.newPage()
    await still.goto('/demand')
    const before = await still.locator('.demand').innerText()
    await context.close()
    const page = await administrator.newPage()
    await page.goto('/demand')
    await taken(page)
    const after = await page.locator('.demand').innerText()
    expect(after.replaceAll('처리했어요', '').replace(/\s+/g, ' ')).toBe(before.replace(/\s+/g, ' '))
    await page.close()
  })
})

describe('the ledger of searches and the end of the program', () => {
  const signedIn = async (server: TestServer) => {
    const answer = await fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password }),
    })
    const cookie = answer.headers.getSetCookie()[0].split(';')[0]
    return async (path: string) =>
      (await fetch(server.url + path, { headers: { cookie } })).json() as Promise<{ searches: number; searchId: string }>
  }
  const asked = (q: string) => `/api/search?q=${encodeURIComponent(q)}`

  test('a program that is ended keeps every search; one that is killed keeps all but the last second', async () => {
    const { folder } = await newDataFolder()
    const first = await startServer({ dataFolder: folder })
    await (await signedIn(first))(asked('연차'))
    expect(await first.stop()).toBe(0)
    const second = await startServer({ dataFolder: folder })
    const get = await signedIn(second)
    await get(asked('휴가'))
    expect((await get('/api/demand/summary')).searches).toBe(2)
    await get(asked('배포'))
    second.process.kill('SIGKILL')
    await once(second.process, 'exit')
    const third = await startServer({ dataFolder: folder })
    const again = await signedIn(third)
    const kept = (await again('/api/demand/summary')).searches
    expect(kept).toBeGreaterThanOrEqual(2)
    expect(kept).toBeLessThanOrEqual(3)
    expect((await again(asked('회의실'))).searchId).not.toBeNull()
    expect(await third.stop()).toBe(0)
  })
})
