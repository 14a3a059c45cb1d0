import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

describe.runIf(browserWanted)('the command palette', () => {
  let server: TestServer
  let browser: Browser
  let article: string

  beforeAll(async () => {
    server = await startServer()
    browser = await openBrowser()
    const context = await signedIn()
    const post = async (path: string, data: unknown) =>
      (await (await context.request.post(server.url + path, { data })).json()) as { id: string }
    const space = await post('/api/spaces', { name: '안내서', key: 'guide' })
    article = (await post('/api/articles', { spaceId: space.id, title: '따뜻한 글', body: '본문이에요.' })).id
    await post('/api/topics', { labels: { ko: '온기' } })
    const offered = async (q: string) =>
      (await context.request.get(`${server.url}/api/search/suggestions?q=${encodeURIComponent(q)}`)).json()
    await vi.waitUntil(async () => (await offered('온기')).items.length === 1, { timeout: 60_000, interval: 100 })
    await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function signedIn(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
    const context = await browser.newContext({ locale: 'ko-KR', reducedMotion: 'reduce', ...options })
    const { mail, password } = ADMINISTRATOR
    await context.request.post(`${server.url}/api/session`, { data: { mail, password } })
    return context
  }

  async function opened(path: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const page = await (await signedIn(options)).newPage()
    await visit(page, server.url + path)
    return page
  }

  const names = (page: Page) => page.locator('.palette .offer-name').allTextContents()
  const ask = async (page: Page, text: string, first: string) => {
    await page.keyboard.press('ControlOrMeta+k')
    const input = page.locator('.palette-input')
    await input.fill(text)
    await page.locator('.palette .offer', { hasText: first }).first().waitFor()
  }

  test('is not loaded before somebody asks for it, and gives the focus back', async () => {
    const page = await opened('/')
    const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/palette-')))
    expect(await loaded()).toBe(false)
    await page.locator('.row-title, main a').first().focus()
    const before = await page.evaluate(() => document.activeElement?.textContent)
    await page.keyboard.press('ControlOrMeta+k')
    await page.locator('.palette-input').waitFor()
    expect(await loaded()).toBe(true)
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('palette-input')
    await page.keyboard.press('Escape')
    await page.locator('.palette').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(before)
    await page.context().close()
  })

  test('does what the page offers, in either language and by initials', async () => {
    const page = await opened(`/articles/${article}`)
    await ask(page, 'ㅇㄱㄱ', '옮기기')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').filter({ hasText: '옮기' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await ask(page, 'edit', '이 문서 편집')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/edit$/)
    await page.context().close()
  })

  test('offers what was used lately first', async () => {
    const page = await opened(`/articles/${article}`)
    // Asked a second time, the account may be dark from the first.
    await page.context().request.patch(`${server.url}/api/me`, { data: { theme: 'light' } })
    await page.reload()
    await page.locator('html[data-app="ready"]').waitFor()
    await ask(page, '>theme', '어둡게 보기')
    await page.locator('.palette .offer', { hasText: '어둡게 보기' }).click()
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    await ask(page, '', '밝게 보기')
    await page.keyboard.press('Escape')
    await ask(page, '>light', '밝게 보기')
    await page.keyboard.press('Enter')
    await ask(page, '', '밝게')
    expect((await names(page))[0]).not.toBe('이 문서 편집')
    await page.context().close()
  })

  test('finds items, spaces, people and topics, each alone by its sign', async () => {
    const page = await opened('/')
    await ask(page, '안내', '안내서')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/spaces\/guide$/)
    await ask(page, '#온', '온기')
    expect(await names(page)).toEqual(['온기'])
    await page.locator('.palette-input').fill('따뜻')
    await page.locator('.palette .offer', { hasText: '따뜻한 글' }).waitFor()
    await page.locator('.palette-input').fill('>따뜻')
    await page.locator('.palette-nothing').waitFor()
    await page.keyboard.press('Escape')
    await page.context().close()
  })

  test('offers nobody what they may not do', async () => {
    const administrator = await signedIn()
    const invited = await administrator.request.post(`${server.url}/api/invitations`, {
      data: { mail: 'guest@example.com', kind: 'guest' },
    })
    const secret = ((await invited.json()) as { link: string }).link.split('/').at(-1)
    const guest = await browser.newContext({ locale: 'ko-KR' })
    await guest.request.post(`${server.url}/api/invitations/${secret}/acceptance`, {
      data: { name: '손님', mail: 'guest@example.com', password: 'a warm stone wall', locale: 'ko' },
    })
    const page = await guest.newPage()
    await visit(page, server.url)
    await page.keyboard.press('ControlOrMeta+k')
    await page.locator('.palette .offer').first().waitFor()
    const offered = await names(page)
    expect(offered).toContain('로그아웃')
    for (const act of ['새 문서 쓰기', '관리 열기', '검색 색인 새로 만들기', '사람 둘러보기']) expect(offered).not.toContain(act)
    await guest.close()
    await administrator.close()
  })

  test('works on a phone and in the dark, and nothing keeps anybody out', async () => {
    const page = await opened('/', { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true })
    await page.getByRole('button', { name: '명령 열기' }).tap()
    await page.locator('.palette-input').fill('주제')
    await page.locator('.palette .offer', { hasText: '주제 둘러보기' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(await barriersOf(page)).toEqual([])
    await page.locator('.palette .offer', { hasText: '주제 둘러보기' }).tap()
    await page.waitForURL(/\/topics$/)
    await page.context().close()
  })
})
