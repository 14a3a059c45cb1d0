import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let browser: Browser
let session: Awaited<ReturnType<BrowserContext['storageState']>>
const open: BrowserContext[] = []

describe.skipIf(!browserWanted)('documents', () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    const context = await browser.newContext({ baseURL: server.url })
    await context.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    session = await context.storageState()
    await context.request.post('/api/spaces', { data: { name: '계약 서류', key: 'papers', visibility: 'private' } })
    await context.close()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((context) => context.close()))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('takes a PDF from the menu of new things, shows it in its page, takes a new version, and hides all of it from others', async () => {
    const page = await visitor(session)
    await visit(page, '/spaces/papers')
    await page.getByRole('button', { name: '새로 만들기 더 보기' }).click()
    await page.getByRole('menuitem', { name: '파일 문서 올리기' }).click()
    await choose(page, [pdf('납품 계약.pdf', '처음')])
    await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/)
    const address = page.url()

    await page.getByRole('heading', { name: '납품 계약.pdf', level: 1 }).waitFor()
    const shown = page.locator('iframe.preview-pdf')
    await shown.waitFor()
    const [file = ''] = ((await shown.getAttribute('src')) ?? '').split('#')
    const { status, headers } = await headersOf(page, file)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/pdf')
    expect(headers['content-security-policy']).toContain("frame-ancestors 'self'")
    expect(headers['content-disposition']).toMatch(/^inline/)

    await page.getByRole('button', { name: '새 버전 올리기' }).click()
    const dialog = page.getByRole('dialog')
    await choose(page, [pdf('납품 계약 개정.pdf', '둘째')])
    await dialog.getByLabel('무엇이 바뀌었나요?').fill('단가를 고쳤어요')
    await dialog.getByRole('button', { name: '올리기', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const versions = page.locator('.version')
    await expect.poll(() => versions.count()).toBe(2)
    expect(await versions.nth(0).innerText()).toMatch(/버전 2[\s\S]*납품 계약 개정\.pdf[\s\S]*단가를 고쳤어요[\s\S]*지금 버전/)
    expect(await versions.nth(1).innerText()).toMatch(/버전 1[\s\S]*납품 계약\.pdf/)
    await page.locator(`iframe.preview-pdf:not([src^="${file}"])`).waitFor()

    await page.getByRole('button', { name: '제목과 설명 고치기' }).click()
    await page.getByRole('textbox', { name: '제목' }).fill('납품 계약서')
    await page.getByRole('button', { name: '저장' }).click()
    await page.getByRole('heading', { name: '납품 계약서', level: 1 }).waitFor()

    const other = await visitor(await stranger(page))
    expect((await visit(other, address))?.status()).toBe(404)
    expect(await other.locator('body').innerText()).not.toContain('납품')
    expect((await headersOf(other, file)).status).toBe(404)
  })

  it('takes several files, names the one that is refused, and tries it again', async () => {
    const page = await visitor(session)
    await visit(page, '/documents/new?space=papers')
    await choose(page, [text('메모.txt', '첫째 줄\n둘째 줄'), { name: '빈 파일.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }])
    await page.getByText('파일 1개를 올렸어요.').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain('빈 파일이에요')
    await page.getByRole('button', { name: '‘빈 파일.txt’ 다시 올리기' }).waitFor()
    await page.getByRole('link', { name: '메모.txt' }).first().click()
    await page.locator('section.preview-text', { hasText: '첫째 줄\n둘째 줄' }).waitFor()
  })
})

async function visitor(storageState: typeof session): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR', viewport: { width: 1280, height: 900 }, storageState })
  open.push(context)
  return context.newPage()
}

/** Somebody of the organisation without a role in the space. */
async function stranger(administrator: Page): Promise<typeof session> {
  const { link } = await (await administrator.request.post('/api/invitations', { data: { kind: 'member' } })).json()
  const context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
  open.push(context)
  const data = { name: '박도현', mail: 'dohyun@example.com', password: '강가의 오래된 등대 하나', locale: 'ko' }
  expect((await context.request.post(`/api${new URL(link).pathname}/acceptance`, { data })).status()).toBe(201)
  return context.storageState()
}

type Chosen = { name: string; mimeType: string; buffer: Buffer }

const choose = (page: Page, files: Chosen[]) => page.locator('.drop-files input[type=file]').setInputFiles(files)
const text = (name: string, words: string): Chosen => ({ name, mimeType: 'text/plain', buffer: Buffer.from(words) })

/** The smallest PDF with one page; `words` make its bytes differ. */
function pdf(name: string, words: string): Chosen {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<<>>>>',
  ]
  let body = `%PDF-1.4\n% ${Buffer.from(words).toString('hex')}\n`
  const places = objects.map((object, at) => {
    const place = body.length
    body += `${at + 1} 0 obj${object}endobj\n`
    return place
  })
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const end = `xref\n0 4\n0000000000 65535 f \n${table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(body + end) }
}

async function headersOf(page: Page, path: string): Promise<{ status: number; headers: Record<string, string> }> {
  const answer = await page.request.get(path)
  return { status: answer.status(), headers: answer.headers() }
}
