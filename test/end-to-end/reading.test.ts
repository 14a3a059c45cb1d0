import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserWanted, openBrowser, taken } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

const landmarks = [
  '.rail',
  '.tree',
  '.top-search',
  '.top-actions',
  '.crumbs',
  '.article-title',
  '.byline',
  '.article-acts',
  '.prose',
  '.side',
]
const body = `## 첫째 부분\n\n${'지식 창고의 글은 스크립트가 오기 전에 읽을 수 있어야 해요. '.repeat(12)}\n\n| 이름 | 값 |\n|---|---|\n| 가 | 1 |\n\n## 둘째 부분\n\n\`\`\`ts\nconst warm = true\n\`\`\`\n`

describe.runIf(browserWanted)('reading', () => {
  let server: TestServer
  let browser: Browser
  let cookie: { name: string; value: string; url: string }
  let article: string

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
    const post = async (path: string, data: unknown) => {
      const answer = await fetch(server.url + path, {
        method: 'POST',
        headers: { ...headers, cookie: `${name}=${value}` },
        body: JSON.stringify(data),
      })
      return (await answer.json()) as { id: string }
    }
    const space = await post('/api/spaces', { name: '안내서', key: 'guide' })
    article = (await post('/api/articles', { spaceId: space.id, title: '따뜻한 글', body, tags: ['온기'] })).id
    await post('/api/articles', { spaceId: space.id, parentId: article, title: '아래 글', body: '[[따뜻한 글]]로 돌아가요.' })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function visit(
    path: string,
    options: { scripts?: boolean; width?: number } = {},
  ): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext({
      javaScriptEnabled: options.scripts ?? true,
      viewport: { width: options.width ?? 1440, height: 900 },
      locale: 'ko-KR',
    })
    await context.addCookies([cookie])
    const page = await context.newPage()
    await page.goto(server.url + path, { waitUntil: 'networkidle' })
    if (options.scripts !== false) await taken(page)
    return { page, context }
  }

  const boxesOf = async (page: Page) => {
    const boxes: Record<string, unknown> = {}
    for (const landmark of landmarks) boxes[landmark] = await page.locator(landmark).first().boundingBox()
    return boxes
  }

  test.each([1440, 390])('nothing moves when the app takes over, %i wide', async (width) => {
    const still = await visit(`/articles/${article}`, { scripts: false, width })
    const before = await boxesOf(still.page)
    await still.context.close()
    const { page, context } = await visit(`/articles/${article}`, { width })
    expect(await boxesOf(page)).toEqual(before)
    await context.close()
  })

  test.each(['/', '/spaces', '/spaces/guide', '/topics', '/search?q=%EB%94%B0%EB%9C%BB%ED%95%9C'])(
    '%s is readable and linked without scripts',
    async (path) => {
      const { page, context } = await visit(path, { scripts: false })
      expect(await page.locator('h1').first().innerText()).not.toBe('')
      await expect.poll(() => page.locator('main a').count()).toBeGreaterThan(0)
      await context.close()
    },
  )

  test('a link in the tree opens the article without loading the page anew, and back works', async () => {
    const { page, context } = await visit(`/articles/${article}`)
    let documents = 0
    page.on('request', (request) => {
      if (request.resourceType() === 'document') documents += 1
    })
    await page.click('.node-link:has-text("아래 글")')
    await page.waitForSelector('h1:has-text("아래 글")')
    expect(await page.title()).toContain('아래 글')
    await page.click('.prose a:has-text("따뜻한 글")')
    await page.waitForSelector('h1:has-text("따뜻한 글")')
    await page.goBack()
    await page.waitForSelector('h1:has-text("아래 글")')
    expect(documents).toBe(0)
    await context.close()
  })

  test('the interface changes its language at once', async () => {
    const { page, context } = await visit(`/articles/${article}`)
    await page.click('button:has(.language-sign)')
    await page.waitForSelector('a.new:has-text("New article")')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.click('button:has(.language-sign)')
    await page.waitForSelector('a.new:has-text("새 문서")')
    await context.close()
  })

  test('what goes to the trash can be taken back at once', async () => {
    const { page, context } = await visit(`/articles/${article}`)
    await page.click('.article-acts button[aria-label="더 보기"]')
    await page.click('[role=menuitem]:has-text("휴지통으로")')
    await page.waitForURL(/\/spaces\/guide$/)
    await page.click('.toast-act')
    await page.waitForSelector('h1:has-text("따뜻한 글")')
    await expect.poll(() => page.locator('.notice-trashed').count()).toBe(0)
    await context.close()
  })
})
