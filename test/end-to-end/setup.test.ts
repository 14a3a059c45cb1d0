import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { startServer, type TestServer } from '../harness/server.ts'

let browser: Browser
const open: BrowserContext[] = []
const running: TestServer[] = []

describe.skipIf(!browserWanted)('the first visit', () => {
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((context) => context.close()))
    await Promise.all(running.splice(0).map((server) => server.stop()))
  })
  afterAll(() => browser?.close())

  it('leads through three steps to a home with the demonstration organisation', async () => {
    const page = await firstVisit()
    await visit(page, '/')
    expect(new URL(page.url()).pathname).toBe('/setup')
    await page.getByLabel('조직 이름').fill('한빛상사')
    await next(page)
    await administrator(page)
    await next(page)
    await page.getByRole('radio', { name: /시연용 조직과 함께 시작/ }).check()
    await page.getByRole('button', { name: '온지 시작하기' }).click()
    await page.getByRole('heading', { name: '준비하고 있어요' }).waitFor()
    await page.getByRole('heading', { name: /김서연 님/ }).waitFor()
    const { items } = await (await page.request.get('/api/spaces')).json()
    expect(items.length).toBeGreaterThanOrEqual(6)
  })

  it('can start empty, and happens only once', async () => {
    const page = await firstVisit()
    await visit(page, '/setup')
    await page.getByLabel('조직 이름').fill('한빛상사')
    await next(page)
    await administrator(page)
    await next(page)
    await page.getByRole('radio', { name: /빈 곳에서 시작/ }).check()
    await page.getByRole('button', { name: '온지 시작하기' }).click()
    await page.getByRole('heading', { name: /김서연 님/ }).waitFor()
    expect((await (await page.request.get('/api/spaces')).json()).items).toEqual([])
    await visit(page, '/setup')
    expect(new URL(page.url()).pathname).toBe('/')
  })

  it('switches the language at once and keeps what was written on the way back', async () => {
    const page = await firstVisit()
    await visit(page, '/setup')
    await page.getByLabel('조직 이름').fill('Hanbit Trading')
    await page.getByRole('radio', { name: 'English' }).check()
    await page.getByRole('heading', { name: 'Welcome to Onji' }).waitFor()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Emma')
    await page.getByRole('button', { name: 'Back' }).click()
    expect(await page.getByLabel('Organisation name').inputValue()).toBe('Hanbit Trading')
    await page.getByRole('button', { name: 'Next' }).click()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Emma')
  })

  it('says at each field what is missing, and how long a password must be', async () => {
    const page = await firstVisit()
    await visit(page, '/setup')
    await next(page)
    await page.getByText('조직 이름을 적어 주세요.').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('organisation')
    await page.getByLabel('조직 이름').fill('한빛상사')
    await next(page)
    await page.getByLabel('이름', { exact: true }).fill('김서연')
    await page.getByLabel('메일 주소').fill('seoyeon')
    await page.getByLabel('비밀번호', { exact: true }).fill('짧아요')
    await page.getByText('7자 더 필요해요.').waitFor()
    await next(page)
    await page.getByText('이름@회사.kr처럼').waitFor()
    await page.getByText('비밀번호는 10자 이상이어야 해요.').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('mail')
    await page.getByRole('button', { name: '비밀번호 보이기' }).click()
    expect(await page.getByLabel('비밀번호', { exact: true }).getAttribute('type')).toBe('text')
  })

  it.each(['light', 'dark'] as const)('is accessible (%s)', async (colorScheme) => {
    const page = await firstVisit({ colorScheme })
    await visit(page, '/setup')
    const steps = [() => page.getByLabel('조직 이름').fill('한빛상사'), () => administrator(page), async () => {}]
    for (const [at, fill] of steps.entries()) {
      expect(await barriersOf(page)).toEqual([])
      await fill()
      if (at < steps.length - 1) await next(page)
    }
  })
})

async function firstVisit(options: { colorScheme?: 'light' | 'dark' } = {}): Promise<Page> {
  const server = await startServer({ setUp: false })
  running.push(server)
  const context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR', reducedMotion: 'reduce', ...options })
  open.push(context)
  return context.newPage()
}

const next = (page: Page) => page.getByRole('button', { name: '다음' }).click()

async function administrator(page: Page): Promise<void> {
  await page.getByLabel('이름', { exact: true }).fill('김서연')
  await page.getByLabel('메일 주소').fill('seoyeon@example.com')
  await page.getByLabel('비밀번호', { exact: true }).fill('느티나무 아래 조용한 도서관')
}
