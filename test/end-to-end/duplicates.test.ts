import type { APIRequestContext, Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

const RULES = `연차는 한 해에 15일이에요. 입사 1년이 지나지 않았으면 한 달에 하루씩 생겨요.

## 신청 방법

연차는 3일 전까지 신청해야 해요. 팀장이 승인하면 달력에 자동으로 나타나요.

반차는 오후 2시부터 쓸 수 있어요. 병가는 진단서를 함께 내요.
`

describe.runIf(browserWanted)('Articles that say the same', () => {
  let server: TestServer
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    server = await startServer()
    browser = await openBrowser()
    context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    const { request } = context
    await request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    const space = await (await request.post('/api/spaces', { data: { name: '안내서', key: 'guide' } })).json()
    const write = async (title: string, body: string) => {
      ids[title] = (await (await request.post('/api/articles', { data: { spaceId: space.id, title, body } })).json()).id
    }
    await write('연차 규정', RULES)
    await write('연차 안내', `${RULES.replace('3일 전', '5일 전')}\n궁금한 것은 인사팀에 물어보세요.\n`)
    await write('모음', '[[연차 안내]]를 보세요.\n')
    await vi.waitUntil(async () => (await counts(request)) === '1 1', { timeout: 60_000, interval: 200 })
    page = await context.newPage()
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const counts = async (request: APIRequestContext) => {
    const { items } = await (await request.get('/api/duplicates')).json()
    const { open } = await (await request.get('/api/conflicts')).json()
    return `${items.length} ${open}`
  }

  test('a steward says which of two sentences is right, and the other article is disputed', async () => {
    await visit(page, '/conflicts')
    await page
      .getByRole('link', { name: '3일 ↔ 5일' })
      .or(page.getByRole('link', { name: '5일 ↔ 3일' }))
      .click()
    const wrong = page.locator('.beside-card', { hasText: '연차 안내' })
    await expect.poll(() => wrong.locator('mark').textContent()).toBe('5일')
    expect(await barriersOf(page)).toEqual([])
    await page.getByLabel(/맞아요: 3일/).check()
    await page.getByRole('button', { name: '저장' }).click()
    await page.getByText('틀린 문서에 이견 표시를 붙였어요').waitFor()
    await wrong.locator('.trust-disputed').waitFor()
  })

  test('two articles become one: the old address and links lead there, and undoing brings the other one back', async () => {
    await visit(page, '/duplicates')
    await page.locator('.duplicate-rows .row-title').click()
    await page.getByRole('link', { name: '합치기' }).click()
    await page.getByText('남는 문서').waitFor()
    const stays = await page.locator('.merge-sides .beside-title').first().textContent()
    if (!stays?.includes('연차 규정')) await page.getByRole('button', { name: '서로 바꾸기' }).click()
    await page.getByRole('button', { name: '연차 규정으로 합치기' }).waitFor()
    expect(await barriersOf(page)).toEqual([])
    await page.getByRole('button', { name: '연차 규정으로 합치기' }).click()
    await page.getByRole('heading', { level: 1, name: '연차 규정' }).waitFor()
    await page.getByText('궁금한 것은 인사팀에 물어보세요.').waitFor()
    const old = await context.newPage()
    await visit(old, `/articles/${ids['연차 안내']}`)
    expect(new URL(old.url()).pathname).toContain(ids['연차 규정'])
    await old.getByText('‘연차 안내’ 문서를 합쳤어요').waitFor()
    await old.getByRole('button', { name: '되돌리기' }).click()
    await old.getByText('합치기를 되돌렸어요').waitFor()
    await visit(old, `/articles/${ids['연차 안내']}`)
    await old.getByRole('heading', { level: 1, name: '연차 안내' }).waitFor()
    await old.close()
  })

  test('while somebody writes what is there already, it is named', async () => {
    await visit(page, '/articles/new?space=guide')
    await page.locator('.title-field textarea').first().fill('휴가 쓰는 법')
    await page.locator('.cm-content').click()
    await page.keyboard.insertText(RULES.replaceAll('\n\n', ' ').replaceAll('## ', ''))
    const found = page.getByRole('region', { name: '비슷한 문서가 있어요' })
    await found.getByRole('link', { name: '연차 규정' }).waitFor()
  })

  test('a pair that is no duplicate is put aside with a reason, and taken back', async () => {
    await visit(page, '/duplicates')
    await page.locator('.duplicate-rows .row-title').first().click()
    await page.getByRole('button', { name: '중복 아님' }).click()
    await page.getByRole('radio', { name: '일부러 따로 둬요' }).check()
    await page.getByRole('button', { name: '따로 두기' }).click()
    await page.getByText('중복 목록에서 뺐어요').waitFor()
    await page.getByText('겹치는 문서가 없어요').waitFor()
    await page.getByRole('link', { name: '따로 두기로 한 것' }).click()
    await page.getByText('일부러 따로 둬요').waitFor()
  })
})
