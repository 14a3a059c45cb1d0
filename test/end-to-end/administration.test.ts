import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let browser: Browser
let administrator: BrowserContext
const open: Page[] = []
const others: BrowserContext[] = []
const PASSWORD = '아침마다 마시는 보리차'

describe.skipIf(!browserWanted)('administration', () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    administrator = await browser.newContext({
      baseURL: server.url,
      locale: 'ko-KR',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await administrator.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((page) => page.close()))
    await Promise.all(others.splice(0).map((context) => context.close()))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('makes an invitation whose link is shown once and works', async () => {
    const page = await arrive('/admin?part=invitations')
    await page.getByRole('button', { name: '초대 만들기' }).click()
    await page.getByLabel('메일 주소').fill('minji@example.com')
    await page.getByRole('button', { name: '링크 만들기' }).click()
    const link = await page.getByLabel('초대 링크').inputValue()
    await page.getByRole('button', { name: '복사' }).click()
    await page.getByRole('button', { name: '복사했어요' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
    await page.reload()
    await page.getByText('minji@example.com').waitFor()
    await expect.poll(() => page.getByLabel('초대 링크').count()).toBe(0)
    expect((await administrator.request.get(link)).status()).toBe(200)
    await page.getByRole('button', { name: 'minji@example.com 취소' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '취소' }).last().click()
    await page.getByText('초대를 취소했어요.').waitFor()
  })

  it('refuses to lose the last administrator and says why', async () => {
    const page = await arrive('/admin?part=people')
    await act(page, ADMINISTRATOR.name, '관리자 해제')
    await page.getByText('마지막 관리자').first().waitFor()
    expect((await (await administrator.request.get('/api/me')).json()).administrator).toBe(true)
  })

  it('deactivates a person, and takes it back', async () => {
    const sora = await join('최소라')
    const page = await arrive('/admin?part=people')
    await act(page, '최소라', '비활성으로 바꾸기')
    await page.getByText('최소라 님의 계정을 비활성으로 바꿨어요.').waitFor()
    expect((await sora.request.get('/api/me')).status()).toBe(401)
    await page.getByRole('button', { name: '되돌리기' }).click()
    await page.locator('.line', { hasText: '최소라' }).getByText('비활성').waitFor({ state: 'detached' })
    expect((await sora.request.post('/api/session', { data: { mail: mailOf('최소라'), password: PASSWORD } })).status()).toBe(201)
  })

  it('gathers people in a group', async () => {
    await join('박준호')
    const page = await arrive('/admin?part=groups')
    await page.getByRole('button', { name: '새 그룹' }).click()
    await page.getByLabel('그룹 이름').fill('편집자')
    await page.getByRole('button', { name: '만들고 구성원 넣기' }).click()
    await page.getByRole('dialog', { name: '편집자 구성원' }).waitFor()
    await page.getByLabel('사람 추가').click()
    await page.getByRole('option', { name: /박준호/ }).click()
    await page.getByRole('button', { name: '박준호 빼기' }).waitFor()
    await page.getByRole('button', { name: '박준호 빼기' }).click()
    await page.getByRole('button', { name: '되돌리기' }).click()
    await page.getByRole('button', { name: '박준호 빼기' }).waitFor()
    await page.keyboard.press('Escape')
    await visit(page, '/people')
    await page.getByRole('link', { name: /편집자/ }).click()
    await page.getByRole('link', { name: '박준호' }).waitFor()
    await expect.poll(() => page.locator('.person-card').count()).toBe(1)
  })

  it('names a taken group name at its field', async () => {
    await administrator.request.post('/api/groups', { data: { name: '보안팀' } })
    const page = await arrive('/admin?part=groups')
    await page.getByRole('button', { name: '새 그룹' }).click()
    await page.getByLabel('그룹 이름').fill('보안팀')
    await page.getByRole('button', { name: '만들고 구성원 넣기' }).click()
    await page.locator('.mantine-TextInput-error').waitFor()
  })

  it('tells in the audit log what was done, in sentences of both languages', async () => {
    const page = await arrive('/admin?part=audit')
    await page.getByText(`${ADMINISTRATOR.name} 님이 로그인했어요.`).first().waitFor()
    const told = async () => (await page.locator('.audit-words').allTextContents()).filter((words) => /[a-z]+\.[a-z]/.test(words))
    expect(await told()).toEqual([])
    await page.getByRole('button', { name: /언어/ }).click()
    await page.getByText(`${ADMINISTRATOR.name} signed in.`).first().waitFor()
    expect(await told()).toEqual([])
    await page.getByRole('button', { name: /Language/ }).click()
    await page.getByRole('heading', { name: '감사 기록' }).waitFor()
  })

  it('keeps guests out of the directory and members out of administration', async () => {
    const guest = await join('Hannah', 'guest')
    const page = await guest.newPage()
    await visit(page, '/people')
    await expect.poll(() => page.locator('nav').getByRole('link', { name: '사람' }).count()).toBe(0)
    await page.getByText('사람 목록은 구성원만 볼 수 있어요').waitFor()
    await visit(page, '/admin')
    await page.getByText('관리자만 들어올 수 있어요').waitFor()
  })
})

describe.skipIf(!browserWanted)("one's own page", () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    administrator = await browser.newContext({ baseURL: server.url, locale: 'ko-KR', reducedMotion: 'reduce' })
    await administrator.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((page) => page.close()))
    await Promise.all(others.splice(0).map((context) => context.close()))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('changes name, language and theme', async () => {
    const page = await arrive('/me')
    await page.getByLabel('하는 일').fill('지식경영팀장')
    await page.getByRole('button', { name: '저장', exact: true }).click()
    await page.getByText('프로필을 저장했어요.').waitFor()
    await page.getByText('English', { exact: true }).click()
    await page.getByRole('heading', { name: 'Appearance' }).waitFor()
    await page.getByText('Dark', { exact: true }).click()
    await expect.poll(async () => (await (await page.request.get('/api/me')).json()).theme).toBe('dark')
    await expect.poll(async () => (await page.request.get('/me')).text()).toContain('<html lang="en" data-theme="dark"')
    await page.request.patch('/api/me', { data: { locale: 'ko', theme: 'auto' } })
  })

  it('gives an access token once and takes it back', async () => {
    const page = await arrive('/me?part=tokens')
    await page.getByRole('button', { name: '새 토큰' }).click()
    await page.getByLabel('이름', { exact: false }).first().fill('백업')
    await page.getByRole('button', { name: '토큰 만들기' }).click()
    const token = await page.getByLabel('백업 토큰').inputValue()
    const asked = () => fetch(`${server.url}/api/me`, { headers: { authorization: `Bearer ${token}` } })
    expect((await asked()).status).toBe(200)
    await page.getByRole('button', { name: '백업 없애기' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '없애기' }).click()
    await page.getByText('‘백업’ 토큰을 없앴어요.').waitFor()
    expect((await asked()).status).toBe(401)
  })

  it('changes the password and ends the other sign-ins', async () => {
    const minji = await join('이민지')
    const elsewhere = await browser.newContext({ baseURL: server.url })
    others.push(elsewhere)
    await elsewhere.request.post('/api/session', { data: { mail: mailOf('이민지'), password: PASSWORD } })
    const page = await minji.newPage()
    await visit(page, '/me?part=security')
    await page.getByText('지금 여기').waitFor()
    await expect.poll(() => page.locator('.lines .line').count()).toBe(2)
    await page.getByLabel('지금 비밀번호').fill('틀린 비밀번호예요')
    await page.getByLabel('새 비밀번호').fill('새로 정한 긴 비밀번호')
    await page.getByRole('button', { name: '비밀번호 바꾸기' }).click()
    await page.locator('#current-error').waitFor()
    await page.getByLabel('지금 비밀번호').fill(PASSWORD)
    await page.getByRole('button', { name: '비밀번호 바꾸기' }).click()
    await page.getByText('비밀번호를 바꿨어요.').waitFor()
    await expect.poll(() => page.locator('.lines .line').count()).toBe(1)
    expect((await elsewhere.request.get('/api/me')).status()).toBe(401)
  })

  it('makes a space, gives roles in it, and removes it once it is empty', async () => {
    await join('오태양')
    const page = await arrive('/spaces/new')
    await page.getByLabel('이름', { exact: false }).first().fill('고객 지원')
    expect(await page.getByLabel('주소').inputValue()).toBe('gogaek-jiwon')
    await page.getByRole('radio', { name: /비공개/ }).check()
    await page.getByRole('button', { name: '자두색' }).click()
    await page.getByRole('button', { name: 'headset' }).click()
    await page.getByRole('button', { name: '공간 만들기' }).click()
    await page.waitForURL('**/spaces/gogaek-jiwon')
    await visit(page, '/spaces/gogaek-jiwon/settings?part=members')
    await page.getByLabel('사람이나 그룹').click()
    await page.getByRole('option', { name: /오태양/ }).click()
    await page.getByRole('button', { name: '추가', exact: true }).click()
    await page.getByRole('button', { name: '오태양의 역할: 기여자' }).click()
    await page.getByRole('option', { name: /지식 관리자/ }).click()
    await page.getByRole('button', { name: '오태양의 역할: 지식 관리자' }).waitFor()
    await page.getByRole('button', { name: '오태양 빼기' }).click()
    await page.getByRole('button', { name: '되돌리기' }).click()
    await page.getByRole('button', { name: '오태양의 역할: 지식 관리자' }).waitFor()
    await page.getByRole('link', { name: '가져오기와 내보내기' }).click()
    await page.getByRole('button', { name: '공간 지우기' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByRole('button', { name: '공간 지우기' }).isEnabled()).toBe(false)
    await dialog.getByRole('textbox').fill('고객 지원')
    await dialog.getByRole('button', { name: '공간 지우기' }).click()
    await page.waitForURL('**/spaces')
    expect((await page.request.get('/api/spaces/gogaek-jiwon')).status()).toBe(404)
  })

  it.each([
    ['light', ['/me', '/me?part=security', '/me?part=tokens', '/me?part=drafts', '/people']],
    ['light', ['/admin', '/admin?part=people', '/admin?part=groups', '/admin?part=invitations', '/admin?part=audit']],
    [
      'light',
      [
        '/admin?part=system',
        '/spaces/new',
        '/spaces/check/settings',
        '/spaces/check/settings?part=members',
        '/spaces/check/settings?part=content',
      ],
    ],
    ['dark', ['/me', '/me?part=security', '/people', '/admin?part=people', '/spaces/check/settings']],
  ] as const)('and administration are accessible (%s, %j)', async (colorScheme, paths) => {
    await administrator.request.post('/api/spaces', { data: { name: '점검', key: 'check' } })
    const context = await browser.newContext({
      baseURL: server.url,
      locale: 'ko-KR',
      reducedMotion: 'reduce',
      colorScheme,
      storageState: await administrator.storageState(),
    })
    others.push(context)
    const page = await context.newPage()
    for (const path of paths) {
      await visit(page, path)
      await page.locator('h1').waitFor()
      expect(await barriersOf(page), path).toEqual([])
    }
  })
})

async function arrive(path: string): Promise<Page> {
  const page = await administrator.newPage()
  open.push(page)
  await visit(page, path)
  return page
}

const mailOf = (name: string) => `${[...name].map((sign) => sign.codePointAt(0)?.toString(36)).join('')}@example.com`

/** A person who came in by an invitation and is signed in. */
async function join(name: string, kind: 'member' | 'guest' = 'member'): Promise<BrowserContext> {
  const { link } = await (await administrator.request.post('/api/invitations', { data: { kind } })).json()
  const context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR', reducedMotion: 'reduce' })
  others.push(context)
  const accepted = await context.request.post(`/api${new URL(link).pathname}/acceptance`, {
    data: { name, mail: mailOf(name), password: PASSWORD, locale: 'ko' },
  })
  expect(accepted.status()).toBe(201)
  return context
}

async function act(page: Page, name: string, what: string): Promise<void> {
  await page.getByRole('button', { name: `${name} 님의 계정 메뉴` }).click()
  await page.getByRole('menuitem', { name: what }).click()
}
