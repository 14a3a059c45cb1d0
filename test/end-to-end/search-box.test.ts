import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

describe.runIf(browserWanted)('the search box', () => {
  let server: TestServer
  let browser: Browser

  beforeAll(async () => {
    server = await startServer()
    browser = await openBrowser()
    const context = await signedIn()
    const post = async (path: string, data: unknown) =>
      (await (await context.request.post(server.url + path, { data })).json()) as { id: string }
    const space = await post('/api/spaces', { name: '안내서', key: 'guide' })
    const body = '머리말이에요.\n\n## 창고를 여는 날\n\n아침에 열어요.\n'
    await post('/api/articles', { spaceId: space.id, title: '지식 창고', body })
    await post('/api/articles', { spaceId: space.id, title: '지식 나눔', body: '나눠요.' })
    await post('/api/topics', { labels: { ko: '지식 관리' } })
    const offered = async (q: string) =>
      (await context.request.get(`${server.url}/api/search/suggestions?q=${encodeURIComponent(q)}`)).json()
    await vi.waitUntil(async () => (await offered('지식')).items.length === 3, { timeout: 60_000, interval: 100 })
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

  async function home(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const page = await (await signedIn(options)).newPage()
    await visit(page, server.url)
    return page
  }

  const names = (page: Page) => page.locator('.search .offer-name').allTextContents()
  const typed = async (page: Page, text: string, first: string) => {
    await page.locator('.search-input').fill(text)
    await page.locator('.search .offer-name', { hasText: first }).first().waitFor()
  }

  test('offers by groups, and leads to an item or a heading by keys alone', async () => {
    const page = await home()
    await page.keyboard.press('/')
    await page.keyboard.type('ㅈㅅㅊ')
    await page.locator('.search .offer', { hasText: '지식 창고' }).waitFor()
    await typed(page, '지식', '지식 관리')
    expect(await page.locator('.search .offers-title').allTextContents()).toEqual(['지식', '주제'])
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    expect(await page.locator('.search .offer[aria-selected="true"] .offer-name').textContent()).toBe('지식')
    await page.keyboard.press('ArrowDown')
    const input = page.locator('.search-input')
    const active = await input.getAttribute('aria-activedescendant')
    expect(await page.locator(`[id="${active}"]`).getAttribute('aria-selected')).toBe('true')
    await typed(page, '창고를', '창고를 여는 날')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/articles\/.+#/)
    await page.locator('h1', { hasText: '지식 창고' }).waitFor()
    await page.context().close()
  })

  test('leaves Enter to a syllable that is still being composed', async () => {
    const page = await home()
    await typed(page, '지식', '지식 창고')
    await page.keyboard.press('ArrowDown')
    const enter = { key: 'Enter', bubbles: true, cancelable: true, isComposing: true }
    const taken = await page
      .locator('.search-input')
      .evaluate((input, event) => !input.dispatchEvent(new KeyboardEvent('keydown', event)), enter)
    expect(taken).toBe(false)
    expect(new URL(page.url()).pathname).toBe('/')
    await page.context().close()
  })

  test('says what it looked for when the keyboard had the other layout', async () => {
    const page = await home()
    await page.locator('.search-input').fill('wltlr')
    await page.locator('.offers-hint', { hasText: '지식' }).waitFor()
    expect(await names(page)).toContain('지식 창고')
    await page.context().close()
  })

  test('never shows the answer to an older text', async () => {
    const page = await home()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/suggestions\?q=%EC%A7%80%EC%8B%9D&/, async (route) => {
      await held
      await route.continue().catch(() => {})
    })
    await page.locator('.search-input').fill('지식')
    await page.waitForRequest(/suggestions\?q=%EC%A7%80%EC%8B%9D&/)
    await typed(page, '창고', '창고를 여는 날')
    release()
    await page.unroute(/suggestions/)
    expect(await names(page)).not.toContain('지식 나눔')
    await page.context().close()
  })

  test('stays quiet where the network fails, and still searches', async () => {
    const page = await home()
    await page.route('**/api/search/suggestions*', (route) => route.abort())
    await page.locator('.search-input').fill('지식')
    await page.locator('.search .offer', { hasText: '모든 결과 보기' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/search\?q=/)
    expect(await page.locator('.mantine-Notification-root').count()).toBe(0)
    await page.context().close()
  })

  test('remembers what was searched for, and forgets it on request', async () => {
    const page = await home()
    for (const words of ['휴가', '정산', '배포']) {
      await page.locator('.search-input').fill(words)
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.searchParams.get('q') === words)
    }
    await visit(page, server.url)
    await page.locator('.search-input').click()
    expect(await names(page)).toEqual(['배포', '정산', '휴가'])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Shift+Delete')
    await expect.poll(() => names(page)).toEqual(['정산', '휴가'])
    await page.locator('.search .offer', { hasText: '휴가' }).locator('.offer-forget').click()
    await expect.poll(() => names(page)).toEqual(['정산'])
    await page.getByRole('button', { name: '모두 지우기' }).click()
    await expect.poll(() => names(page)).toEqual([])
    await page.context().close()
  })

  test('gives back on Escape what stood there', async () => {
    const page = await home()
    await visit(page, `${server.url}/search?q=${encodeURIComponent('창고')}`)
    const input = page.locator('.search-input')
    await typed(page, '지식', '지식 창고')
    await page.keyboard.press('Escape')
    expect(await input.inputValue()).toBe('창고')
    await page.context().close()
  })

  test('fills the screen of a phone, and nothing keeps anybody out', async () => {
    const page = await home({ viewport: { width: 390, height: 844 }, hasTouch: true })
    await page.locator('.search-input').tap()
    await typed(page, '지식', '지식 창고')
    expect(await page.locator('.search-offers').boundingBox()).toMatchObject({ x: 0, width: 390 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(await barriersOf(page)).toEqual([])
    await page.getByRole('button', { name: '찾기 닫기' }).tap()
    await page.locator('.search-offers').waitFor({ state: 'detached' })
    await page.context().close()
  })
})
