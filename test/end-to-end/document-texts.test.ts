import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { docxOf, docxParagraph, hwpOf, hwpxOf, hwpxParagraph, pdfOf } from '../../src/features/capture/extract/files.testing.ts'
import { browserWanted, openBrowser } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let browser: Browser
let session: Awaited<ReturnType<BrowserContext['storageState']>>
const open: BrowserContext[] = []

describe.skipIf(!browserWanted)('the text of documents', () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    const context = await browser.newContext({ baseURL: server.url })
    await context.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    session = await context.storageState()
    await context.request.post('/api/spaces', { data: { name: '안전 관리', key: 'safety', visibility: 'private' } })
    await context.close()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((context) => context.close()))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('is found soon after the upload, at its page, and only by those who may read it', async () => {
    const page = await visit(session)
    await upload(page, 'application/pdf', '점검.pdf', pdfOf('소방 점검 절차', '비상구 앞에는 물건을 두지 않는다'))
    await page.getByText('본문 26자를 검색할 수 있어요.').waitFor()

    await find(page, '비상구', '점검.pdf')
    await page.getByText('p. 2', { exact: true }).waitFor()
    await page.getByRole('main').getByRole('link', { name: '점검.pdf' }).click()
    await page.locator('iframe.preview-pdf[src*="#page=2"]').waitFor()

    const stranger = await visit(await invited(page))
    expect((await (await stranger.request.get(`/api/search?q=${encodeURIComponent('비상구')}`)).json()).items).toEqual([])
  })

  it('is found in files of Hangul and Word, and said of those that are locked', async () => {
    const page = await visit(session)
    await upload(page, 'application/zip', '출장 규정.hwpx', await hwpxOf(hwpxParagraph('국외 여비는 정액으로 준다')))
    await upload(page, 'application/zip', '경조.docx', await docxOf(docxParagraph('화환은 총무팀이 보낸다')))
    await upload(page, 'application/octet-stream', '잠김.hwp', hwpOf('비밀', 2))
    await page.getByText('암호가 걸려 있어 내용을 검색할 수 없어요.').waitFor()
    await find(page, '정액', '출장 규정.hwpx')
    await find(page, '화환', '경조.docx')
  })
})

async function upload(page: Page, mimeType: string, name: string, buffer: Buffer): Promise<void> {
  await page.goto('/documents/new?space=safety')
  await page.locator('.drop-files input[type=file]').setInputFiles([{ name, mimeType, buffer }])
  await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
}

async function find(page: Page, words: string, title: string): Promise<void> {
  const found = async () => {
    const { items } = await (await page.request.get(`/api/search?q=${encodeURIComponent(words)}`)).json()
    return items.map(({ item }: { item: { title: string } }) => item.title)
  }
  await expect.poll(found, { timeout: 15_000 }).toEqual([title])
  await page.goto(`/search?q=${encodeURIComponent(words)}`)
  await page.getByRole('main').getByRole('link', { name: title }).waitFor()
}

async function visit(storageState: typeof session): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, storageState, locale: 'ko-KR' })
  open.push(context)
  return context.newPage()
}

/** A member who is in no private space. */
async function invited(administrator: Page): Promise<typeof session> {
  const { link } = await (await administrator.request.post('/api/invitations', { data: { kind: 'member' } })).json()
  const context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
  open.push(context)
  const data = { name: '박도현', mail: 'dohyun@example.com', password: '강가의 오래된 등대 하나', locale: 'ko' }
  expect((await context.request.post(`/api${new URL(link).pathname}/acceptance`, { data })).status()).toBe(201)
  return context.storageState()
}
