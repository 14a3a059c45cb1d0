import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOf, browserWanted, openBrowser, taken } from '../harness/browser.ts'
import { ADMINISTRATOR, cleanEnvironment, startServer, type TestServer } from '../harness/server.ts'

const LONG = '아주 긴 제목을 가진 글은 좁은 화면에서도 옆으로 넘치지 않고 여러 줄로 꺾여서 읽혀야 해요 '.repeat(3).trim()

describe.runIf(browserWanted)('searching', () => {
  let server: TestServer
  let browser: Browser
  let cookie: { name: string; value: string; url: string }

  beforeAll(async () => {
    server = await startServer()
    browser = await openBrowser()
    const headers = { 'content-type': 'application/json' }
    const signed = await fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password }),
    })
    const [, name, value] = /^([^=]+)=([^;]+)/.exec(signed.headers.getSetCookie()[0] ?? '') as unknown as [string, string, string]
    cookie = { name, value, url: server.url }
    const send = async (path: string, data?: unknown) => {
      const sent = {
        method: data ? 'POST' : 'GET',
        headers: { ...headers, cookie: `${name}=${value}` },
        body: data && JSON.stringify(data),
      }
      return (await (await fetch(server.url + path, sent as RequestInit)).json()) as { id: string; total: number }
    }
    const people = (await send('/api/spaces', { name: '인사', key: 'people' })).id
    const tech = (await send('/api/spaces', { name: '개발', key: 'tech' })).id
    const parent = await send('/api/articles', { spaceId: people, title: '근무 안내', kind: 'guide', body: '일하는 법이에요.' })
    const write = (spaceId: string, title: string, kind: string, parentId: string | null = null) =>
      send('/api/articles', { spaceId, parentId, title, kind, body: `## 신청 방법\n\n연차는 하루 전까지 신청해요.` })
    await write(people, '연차 규정', 'policy', parent.id)
    await write(people, '연차 자주 묻는 질문', 'faq')
    await write(tech, '연차 중 배포', 'how-to')
    await write(tech, LONG, 'note')
    for (let number = 1; number <= 24; number++) await write(tech, `연차 기록 ${number}`, 'note')
    await vi.waitUntil(async () => (await send('/api/search?q=%EC%97%B0%EC%B0%A8&source=program')).total === 28, { timeout: 60_000 })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  type View = { scripts?: boolean; width?: number; scheme?: 'light' | 'dark' }
  async function visit(path: string, view: View = {}): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext({
      javaScriptEnabled: view.scripts ?? true,
      viewport: { width: view.width ?? 1440, height: 900 },
      colorScheme: view.scheme ?? 'light',
      locale: 'ko-KR',
    })
    await context.addCookies([cookie])
    const page = await context.newPage()
    await page.goto(server.url + path)
    if (view.scripts !== false) await taken(page)
    return { page, context }
  }

  const titles = (page: Page) => page.locator('.results .row-title').allInnerTexts()
  const count = (page: Page) => page.locator('.results-count').innerText()

  test('a row says where it lives, what it says, how it is trusted, who wrote it and when', async () => {
    const { page, context } = await visit('/search?q=연차+규정')
    const row = page.locator('.result').first()
    expect(await row.locator('.row-title').innerText()).toBe('연차 규정')
    expect(await row.locator('.result-way').innerText()).toMatch(/인사\s*근무 안내/)
    expect(await row.locator('.result-heading').innerText()).toContain('신청 방법')
    expect(await row.locator('mark').count()).toBeGreaterThan(0)
    expect(await row.locator('.row-quiet').innerText()).toMatch(/미검증[\s\S]*김서연[\s\S]*방금|분 전/)
    await row.locator('.row-title').click()
    await page.waitForURL(/\/articles\/[^#]+#.+/)
    await context.close()
  })

  test('choices narrow, chips take back, the address holds it all and back works', async () => {
    const { page, context } = await visit('/search?q=연차')
    expect(await count(page)).toBe('28건')
    await page.click('.filters .facet-choice:has-text("인사")')
    await expect.poll(() => count(page)).toBe('2건')
    await page.click('.filters .facet-choice:has-text("규정")')
    await expect.poll(() => titles(page)).toEqual(['연차 규정'])
    await page.click('.filters .facet-choice:has-text("자주 묻는 질문")')
    await expect.poll(() => count(page)).toBe('2건')
    const address = new URL(page.url()).searchParams
    expect([address.getAll('space'), address.getAll('kind')]).toEqual([['people'], ['policy', 'faq']])
    await page.click('.chip:has-text("인사")')
    await expect.poll(() => page.locator('.results-head .chip').count()).toBe(2)
    await page.goBack()
    await expect.poll(() => page.locator('.results-head .chip').count()).toBe(3)
    await page.click('.chip-all')
    await expect.poll(() => count(page)).toBe('28건')
    await context.close()
  })

  test('the counts beside the choices are what choosing them gives', async () => {
    const { page, context } = await visit('/search?q=연차')
    const choice = page.locator('.filters .facet-choice:has-text("메모")')
    const promised = await choice.locator('.facet-count').innerText()
    await choice.click()
    await expect.poll(() => count(page)).toBe(`${promised}건`)
    await context.close()
  })

  test('the order can be by time, and more comes without losing the place', async () => {
    const { page, context } = await visit('/search?q=연차')
    await page.click('.results-sort a:has-text("최신순")')
    await expect.poll(async () => (await titles(page))[0]).toBe('연차 기록 24')
    const before = await titles(page)
    await page.click('.more .button')
    await expect.poll(async () => (await titles(page)).length).toBe(28)
    expect((await titles(page)).slice(0, before.length)).toEqual(before)
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe('row-title')
    await context.close()
  })

  test('a search is kept under a name, changed, and forgotten with a way back', async () => {
    const { page, context } = await visit('/search?q=연차&space=people')
    await page.keyboard.press('s')
    await page.fill('[role=dialog] input[type=text], [role=dialog] input:not([type])', '우리 연차')
    await page.click('[role=dialog] button[type=submit]')
    await page.waitForSelector('.results-save[aria-pressed=true]:has-text("우리 연차")')
    await page.goto(`${server.url}/search`)
    await taken(page)
    await page.click('.saved-searches .row-title:has-text("우리 연차")')
    await expect.poll(() => count(page)).toBe('2건')
    await page.goto(`${server.url}/search`)
    await taken(page)
    await page.click('.saved-searches [aria-label="“우리 연차” 지우기"]')
    await expect.poll(() => page.locator('.saved-searches .row').count()).toBe(0)
    await page.click('.toast-act')
    await page.waitForSelector('.saved-searches .row-title:has-text("우리 연차")')
    await context.close()
  })

  test('nothing found leads on: wider, written, or asked for', async () => {
    const { page, context } = await visit('/search?q=연차&kind=decision')
    await page.click('.wider a:has-text("결정 없이 찾기")')
    await expect.poll(() => count(page)).toBe('28건')
    await page.goto(`${server.url}/search?q=사내코끼리`)
    await taken(page)
    expect(await page.locator('.empty').innerText()).toContain('‘사내코끼리’가 든 글이 없어요')
    expect(await page.getAttribute('.further a', 'href')).toContain('/articles/new?title=')
    await page.click('.further button')
    await page.waitForSelector('.wish-done')
    await context.close()
  })

  test('the keyboard does it all', async () => {
    const { page, context } = await visit('/search?q=연차+규정')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('연차 규정')
    const [opened] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('o')])
    await opened.waitForURL(/\/articles\//)
    await opened.close()
    await page.keyboard.press('e')
    await page.waitForSelector('.why')
    expect(await page.locator('.why').first().innerText()).toContain('‘연차’를 제목')
    await page.keyboard.press('e')
    await expect.poll(() => page.locator('.why').count()).toBe(0)
    await page.keyboard.press('f')
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.filters') !== null)).toBe(true)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/articles\//)
    await context.close()
  })

  test('narrow, several filters are chosen in a sheet and applied at once; nothing is wider than the screen', async () => {
    const { page, context } = await visit('/search?q=연차', { width: 390 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.click('.narrow-open')
    await page.waitForSelector('[role=dialog] .facet-choice')
    await page.click('[role=dialog] .facet-choice:has-text("인사")')
    await page.click('[role=dialog] .facet-choice:has-text("규정")')
    await page.click('[role=dialog] .button-primary')
    await expect.poll(() => titles(page)).toEqual(['연차 규정'])
    await expect.poll(() => page.locator('.narrow-open').innerText()).toBe('좁히기 (2)')
    await page.goBack()
    await expect.poll(() => count(page)).toBe('28건')
    await context.close()
  })

  test.each([1440, 390])('nothing moves when the app takes over, %i wide', async (width) => {
    const boxes = async (page: Page) => {
      const found: Record<string, unknown> = {}
      for (const part of ['.results-head h1', '.results-count', '.results-sort', '.chips', '.result', '.result:nth-child(5)', '.facet'])
        found[part] = await page.locator(part).first().boundingBox()
      return found
    }
    const path = '/search?q=연차&kind=note&kind=policy'
    const still = await browser.newContext({ viewport: { width, height: 900 }, locale: 'ko-KR' })
    await still.addCookies([cookie])
    const drawn = await still.newPage()
    await drawn.route('**/assets/*.js', (route) => route.abort())
    await drawn.goto(server.url + path, { waitUntil: 'load' })
    const before = await boxes(drawn)
    await still.close()
    const { page, context } = await visit(path, { width })
    expect(await boxes(page)).toEqual(before)
    await context.close()
  })

  test('without scripts everything but saving is there as links', async () => {
    const { page, context } = await visit('/search?q=연차', { scripts: false, width: 390 })
    await page.click('.filters .facet-choice:has-text("인사")')
    expect(await count(page)).toBe('2건')
    await page.click('.results-head .chip')
    await page.click('.more a')
    expect(await titles(page)).toHaveLength(8)
    await page.goto(`${server.url}/search?q=연차&explain=1`)
    expect(await page.locator('.why').count()).toBe(20)
    await context.close()
  })

  test('the command prints the same, with what it is narrowed by and why', async () => {
    const { page, context } = await visit('/search?q=연차&kind=note&sort=oldest')
    const program = [join(import.meta.dirname, '..', '..', 'src', 'main.ts'), 'search', '연차', '--as', ADMINISTRATOR.mail]
    const options = ['--kind', 'note', '--sort', 'oldest', '--limit', '3', '--explain', '--json']
    const env = cleanEnvironment({ ONJI_DATA: server.dataFolder })
    const { stdout } = await promisify(execFile)(process.execPath, [...program, ...options], { env })
    const { items, total } = JSON.parse(stdout)
    expect(items.map(({ title }: { title: string }) => title)).toEqual((await titles(page)).slice(0, 3))
    expect(`${total}건`).toBe(await count(page))
    expect(items[0]).toMatchObject({ href: expect.stringContaining('/articles/'), score: expect.any(Number), passage: {}, explanation: {} })
    await context.close()
  })

  test.each([
    ['/search?q=연차&kind=note&explain=1', 'light', 1440],
    ['/search?q=연차', 'dark', 390],
    ['/search?q=사내코끼리', 'dark', 1440],
    ['/search', 'light', 390],
  ] as const)('%s keeps nobody out, %s, %i wide', async (path, scheme, width) => {
    const { page, context } = await visit(path, { scheme, width })
    expect(await barriersOf(page)).toEqual([])
    await context.close()
  })
})
