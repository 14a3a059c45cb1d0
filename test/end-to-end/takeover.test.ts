import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browserWanted, openBrowser, taken, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let browser: Browser
let context: BrowserContext
let article: string
let usedInvitation: string
const open: (Page | BrowserContext)[] = []

describe.skipIf(!browserWanted)('while the app takes over from the page of the server', () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR', reducedMotion: 'reduce' })
    const post = async (path: string, data: unknown) => (await context.request.post(path, { data })).json()
    await post('/api/session', { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password })
    const space = await post('/api/spaces', { name: '안내서', key: 'guide' })
    article = (await post('/api/articles', { spaceId: space.id, title: '따뜻한 글', body: '본문\n', tags: ['온기'] })).id
    const { id, link } = await post('/api/invitations', { mail: 'gone@example.com' })
    await context.request.delete(`/api/invitations/${id}`)
    usedInvitation = new URL(link).pathname
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it.each([
    ['the whole app', 'start'],
    ['only the part with the button', 'top-actions'],
  ])('a click is not lost when %s comes later', async (_, part) => {
    const page = await newPage()
    const release = await hold(page, part)
    await page.goto('/', { waitUntil: 'commit' })
    if (part !== 'start') await taken(page)
    await listening(page)
    await page.getByRole('button', { name: /언어/ }).click()
    release()
    await page.getByRole('button', { name: /Language/ }).waitFor()
    await page.getByRole('button', { name: /Language/ }).click()
    await page.getByRole('button', { name: /언어/ }).waitFor()
  })

  it('a menu that was asked for before it came opens', async () => {
    const page = await newPage()
    const release = await hold(page, 'article-menu')
    await visit(page, `/articles/${article}`)
    await page.locator('.article-acts').getByRole('button', { name: '더 보기' }).click()
    release()
    await page.getByRole('menuitem', { name: '휴지통으로' }).waitFor()
  })

  it('a button that is pressed before and let go afterwards acts once', async () => {
    const page = await newPage()
    const release = await hold(page, 'start')
    await page.goto(`/articles/${article}`, { waitUntil: 'commit' })
    await listening(page)
    await page.getByRole('button', { name: '즐겨찾기에 넣기' }).hover()
    await page.mouse.down()
    release()
    await taken(page)
    await page.mouse.up()
    await page.getByRole('button', { name: '즐겨찾기에서 빼기' }).waitFor()
  })

  it('only the last of several clicks counts', async () => {
    const page = await newPage()
    const release = await hold(page, 'start')
    await page.goto(`/articles/${article}`, { waitUntil: 'commit' })
    await listening(page)
    await page.getByRole('button', { name: /언어/ }).click()
    await page.getByRole('button', { name: '더 보기' }).click()
    release()
    await page.getByRole('menuitem', { name: '휴지통으로' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('ko')
  })

  it('what is being written goes on where it is', async () => {
    const page = await newPage()
    const release = await hold(page, 'start')
    await page.goto('/', { waitUntil: 'commit' })
    await page.getByRole('searchbox').click()
    await page.keyboard.insertText('따뜻한')
    release()
    await taken(page)
    await page.keyboard.insertText(' 글')
    expect(await page.locator('.search-input').inputValue()).toBe('따뜻한 글')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/search\?q=/)
  })

  it('a form that was sent before is sent with all that was written', async () => {
    const { link } = await (await context.request.post('/api/invitations', { data: { mail: 'dohyun@example.com' } })).json()
    const stranger = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    open.push(stranger)
    const page = await stranger.newPage()
    const release = await hold(page, 'start')
    await page.goto(new URL(link).pathname, { waitUntil: 'commit' })
    await listening(page)
    await page.getByLabel('이름', { exact: true }).fill('박도현')
    await page.getByLabel('비밀번호', { exact: true }).fill('아침마다 마시는 보리차')
    await page.keyboard.press('Enter')
    release()
    await page.getByRole('heading', { name: /박도현 님/ }).waitFor()
  })

  it('the heading does not go away', async () => {
    const page = await newPage()
    // Answers that the app should not need would come late enough to be seen missing.
    await page.route('**/api/**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      await route.continue()
    })
    await page.addInitScript(() => {
      let seen = false
      const look = () => {
        const heading = document.querySelector('h1') !== null
        if (seen && !heading) document.documentElement.dataset.lost = 'yes'
        seen ||= heading
      }
      new MutationObserver(look).observe(document, { childList: true, subtree: true })
    })
    const paths = [
      '/',
      '/spaces',
      '/spaces/guide',
      `/articles/${article}`,
      '/topics',
      '/search?q=글',
      '/tags/온기',
      usedInvitation,
      '/sign-in',
    ]
    const lost: string[] = []
    for (const path of paths) {
      await visit(page, path)
      await page.locator('h1').first().waitFor()
      if (await page.locator('html[data-lost]').count()) lost.push(path)
    }
    expect(lost).toEqual([])
  })
})

async function newPage(): Promise<Page> {
  const page = await context.newPage()
  open.push(page)
  return page
}

/** The first script listens once the page is read; the app is asked for afterwards. */
const listening = (page: Page) => page.waitForLoadState('domcontentloaded')

/** Keeps one part of the app back until the function it gives is called. */
async function hold(page: Page, part: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route(`**/assets/${part}-*.js`, async (route) => {
    await promise
    await route.continue()
  })
  return resolve
}
