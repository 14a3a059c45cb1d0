import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { barriersOf, browserWanted, openBrowser, taken, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let browser: Browser
let administrator: BrowserContext
const open: BrowserContext[] = []

describe.skipIf(!browserWanted)('the entrance', () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    administrator = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    await administrator.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((context) => context.close()))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it.each([true, false])('lets people in and leads back to where they wanted to go (scripts: %s)', async (javaScriptEnabled) => {
    const page = await visitor({ javaScriptEnabled })
    await page.goto('/spaces?from=mail')
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await fill(page, ADMINISTRATOR.mail, ADMINISTRATOR.password)
    await page.waitForURL('**/spaces?from=mail')
    await page.getByRole('heading', { name: '공간', exact: true }).waitFor()
  })

  it.each([true, false])('says what to do about a wrong password and keeps the address (scripts: %s)', async (javaScriptEnabled) => {
    const page = await visitor({ javaScriptEnabled })
    await page.goto('/sign-in')
    await fill(page, ADMINISTRATOR.mail, '틀린 비밀번호예요')
    await page.getByRole('alert').getByText('메일 주소나 비밀번호가 맞지 않아요').waitFor()
    expect(await page.getByLabel('메일 주소').inputValue()).toBe(ADMINISTRATOR.mail)
  })

  it('never leads to another host', async () => {
    const page = await visitor({ storageState: await administrator.storageState() })
    await page.goto('/sign-in?to=//evil.test/')
    expect(page.url()).toBe(`${server.url}/`)
  })

  it('tells of Caps Lock while a password is written', async () => {
    const page = await visitor()
    await visit(page, '/sign-in')
    const press = (on: boolean) =>
      page
        .getByLabel('비밀번호', { exact: true })
        .evaluate(
          (input, modifierCapsLock) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', bubbles: true, modifierCapsLock })),
          on,
        )
    await press(true)
    await page.getByText('Caps Lock이 켜져 있어요.').waitFor()
    await press(false)
    await page.getByText('Caps Lock이 켜져 있어요.').waitFor({ state: 'detached' })
  })

  it('remembers the language a visitor chose', async () => {
    const page = await visitor()
    await visit(page, '/sign-in')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await (await page.request.get('/sign-in')).text()).toContain('<html lang="en"')
  })

  it('does not move when the app takes over', async () => {
    const page = await visitor()
    const boxes = () =>
      page
        .locator('.entrance-card, .field-input, .entrance-act')
        .evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())))
    await page.route('**/*.js', (route) => route.abort())
    await page.goto('/sign-in')
    await page.evaluate(() => document.fonts.ready)
    const before = await boxes()
    await page.unroute('**/*.js')
    await page.reload()
    await taken(page)
    await page.evaluate(() => document.fonts.ready)
    expect(await boxes()).toEqual(before)
  })

  it('keeps what was written before the app took over', async () => {
    const page = await visitor()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/*.js', async (route) => {
      await held
      await route.continue()
    })
    await page.goto('/sign-in', { waitUntil: 'commit' })
    await page.getByLabel('메일 주소').fill(ADMINISTRATOR.mail)
    await page.getByLabel('비밀번호', { exact: true }).fill(ADMINISTRATOR.password)
    release()
    await taken(page)
    expect(await page.getByLabel('메일 주소').inputValue()).toBe(ADMINISTRATOR.mail)
    await page.getByRole('button', { name: '로그인', exact: true }).click()
    await page.getByRole('heading', { name: /김서연 님/ }).waitFor()
  })

  it('takes a person in by an invitation, once', async () => {
    const { link } = await (await administrator.request.post('/api/invitations', { data: { mail: 'dohyun@example.com' } })).json()
    const page = await visitor()
    await visit(page, link)
    await page.getByRole('heading', { name: '한빛상사에 초대받았어요' }).waitFor()
    expect(await page.getByLabel('메일 주소').inputValue()).toBe('dohyun@example.com')
    expect(await page.getByLabel('메일 주소').isEditable()).toBe(false)
    await page.getByRole('button', { name: '들어가기' }).click()
    await page.getByText('이름을 적어 주세요.').waitFor()
    await page.getByLabel('이름', { exact: true }).fill('박도현')
    await page.getByLabel('비밀번호', { exact: true }).fill('아침마다 마시는 보리차')
    await page.getByRole('button', { name: '들어가기' }).click()
    await page.getByRole('heading', { name: /박도현 님/ }).waitFor()
    const again = await visitor()
    await visit(again, link)
    await again.getByRole('heading', { name: '이 초대는 더 쓸 수 없어요' }).waitFor()
    expect(await barriersOf(again)).toEqual([])
  })

  it('lets people out again', async () => {
    const context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    open.push(context)
    await context.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    const page = await context.newPage()
    await visit(page, '/')
    await page.getByRole('button', { name: /님의 메뉴/ }).click()
    await page.getByRole('menuitem', { name: '로그아웃' }).click()
    await page.waitForURL(/\/sign-in/)
    expect((await page.request.get('/api/me')).status()).toBe(401)
  })

  it.each(['light', 'dark'] as const)('is accessible (%s)', async (colorScheme) => {
    const page = await visitor({ colorScheme })
    await visit(page, '/sign-in')
    expect(await barriersOf(page)).toEqual([])
    const { link } = await (await administrator.request.post('/api/invitations', { data: {} })).json()
    await visit(page, link)
    await page.getByRole('button', { name: '들어가기' }).waitFor()
    expect(await barriersOf(page)).toEqual([])
  })
})

async function visitor(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR', reducedMotion: 'reduce', ...options })
  open.push(context)
  return context.newPage()
}

async function fill(page: Page, mail: string, password: string): Promise<void> {
  await page.getByLabel('메일 주소').fill(mail)
  await page.getByLabel('비밀번호', { exact: true }).fill(password)
  await page.getByRole('button', { name: '로그인', exact: true }).click()
}
