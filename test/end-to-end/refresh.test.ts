import type { APIRequestContext, Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOf, browserWanted, openBrowser, taken, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

describe.runIf(browserWanted)('bringing knowledge back before it rots', () => {
  let server: TestServer
  let browser: Browser
  let context: BrowserContext
  let request: APIRequestContext
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    server = await startServer()
    browser = await openBrowser()
    context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    request = context.request
    await request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    const space = await (await request.post('/api/spaces', { data: { name: '안내서', key: 'guide' } })).json()
    for (const title of ['개인정보 처리 방침', '개인정보 처리 절차', '배포 절차'])
      ids[title] = (
        await (
          await request.post('/api/articles', { data: { spaceId: space.id, title, body: `${title}이에요. 총무1팀에서 받아요.` } })
        ).json()
      ).id
    const found = async () => (await (await request.get('/api/search', { params: { q: '개인정보 처리', source: 'program' } })).json()).total
    await vi.waitUntil(async () => (await found()) === 2, { timeout: 60_000 })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function open(address: string): Promise<Page> {
    const page = await context.newPage()
    await visit(page, address)
    return page
  }

  test('a word that is out of use is found with its particles, and makes what uses it less fresh', async () => {
    const page = await open('/retired-words')
    await page.getByRole('button', { name: '말 더하기' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('쓰지 않는 말').fill('총무1팀')
    await dialog.getByLabel('대신 쓸 말').fill('경영지원팀')
    await dialog.getByRole('button', { name: '저장' }).click()
    await dialog.waitFor({ state: 'detached' })
    const used = async () => (await (await request.get('/api/retired-words')).json()).items[0]?.items
    await vi.waitUntil(async () => (await used()) === 3, { timeout: 60_000 })
    await page.reload()
    await taken(page)
    await page.getByRole('button', { name: '문서 3건' }).click()
    await page.getByRole('dialog').getByText('배포 절차').waitFor()
    await page.keyboard.press('Escape')
    expect(await barriersOf(page)).toEqual([])
    await visit(page, `/articles/${ids['배포 절차']}`)
    await page.getByRole('button', { name: /^신선도 \d+점/ }).click()
    const panel = page.getByRole('dialog', { name: '신선도' })
    await panel.getByText('‘경영지원팀’처럼 지금 쓰는 말로 바꿔 주세요.').waitFor()
    expect(await panel.getByText('이제 쓰지 않는 말이 1가지 있어요(‘총무1팀’)').count()).toBe(1)
    await page.close()
  })

  test('a campaign shows what it will hold, is started, gets done by verifying, and is closed and opened again', async () => {
    const page = await open('/campaigns')
    await page.getByRole('link', { name: '캠페인 시작' }).first().click()
    await page.getByLabel('이름').fill('개인정보 문서 다시 검증')
    await page.getByLabel('어떤 문서').fill('개인정보 처리')
    await page.getByRole('heading', { name: '2건을 담아요' }).waitFor()
    expect(await barriersOf(page)).toEqual([])
    await page.getByRole('button', { name: '2건으로 시작' }).click()
    await page.getByRole('heading', { name: '개인정보 문서 다시 검증' }).waitFor()
    await page.getByText('2건 중 0건').first().waitFor()
    await request.put(`/api/items/${ids['개인정보 처리 방침']}/verification`, { data: { revision: 1 } })
    const id = new URL(page.url()).pathname.split('/').at(-1)
    const done = async () => (await (await request.get(`/api/campaigns/${id}`)).json()).done
    await vi.waitUntil(async () => (await done()) === 1, { timeout: 60_000 })
    const drawn = await (await request.get(`/campaigns/${id}`, { headers: { accept: 'text/html' } })).text()
    expect(drawn).toContain('2건 중 1건')
    await page.reload()
    await taken(page)
    await page.getByRole('link', { name: '마침', exact: true }).click()
    await page.getByRole('link', { name: '개인정보 처리 방침' }).waitFor()
    expect(await barriersOf(page)).toEqual([])
    await page.getByRole('button', { name: '닫기', exact: true }).click()
    await page.getByRole('button', { name: '다시 열기' }).click()
    await page.getByRole('button', { name: '닫기', exact: true }).waitFor()
    await page.close()
  })

  test('archiving by itself and the checking of links are off until somebody decides', async () => {
    const page = await open('/spaces/guide/settings?part=archiving')
    await page.getByRole('switch', { name: '쓰지 않는 문서를 보관하기' }).click()
    await page.getByText('지금 0건이 여기에 들어요').waitFor()
    await page.getByRole('button', { name: '저장' }).click()
    await page.getByRole('heading', { name: '보관할 예정' }).waitFor()
    expect(await barriersOf(page)).toEqual([])
    await visit(page, '/admin?part=links')
    expect(await page.getByRole('switch', { name: '바깥 링크 확인하기' }).isChecked()).toBe(false)
    await page.getByRole('button', { name: '지금 다시 계산' }).click()
    await page
      .getByText(/^3건 · 새로 오래됨/)
      .first()
      .waitFor()
    expect(await barriersOf(page)).toEqual([])
    await page.close()
  })
})
