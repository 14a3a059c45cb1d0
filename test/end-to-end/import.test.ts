import { buffer } from 'node:stream/consumers'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let browser: Browser
let context: BrowserContext
let spaces = 0
const open: Page[] = []

const handbook = {
  'index.md': '# 안내서\n\n[입고](work/receiving.md)와 [없는 글](missing.md)\n',
  'work/receiving.md': '---\ntitle: 입고 절차\ntags: [창고]\n---\n\n트럭이 오면 먼저 송장을 봐요.\n',
  'work/packing.md': '# 포장\n\n상자는 두 번 테이프를 붙여요.\n',
}

describe.skipIf(!browserWanted)('importing in the browser', () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR', reducedMotion: 'reduce' })
    await context.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((page) => page.close()))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('shows first what would happen and writes nothing, then imports', async () => {
    const { page, key } = await emptySpace()
    await visit(page, `/spaces/${key}`)
    await page.getByRole('link', { name: '가져오기', exact: true }).click()
    await choose(page, 'handbook.zip', await zip(handbook))
    await page.getByRole('heading', { name: '이렇게 들어와요' }).waitFor()
    await expect.poll(() => figure(page, '새 문서')).toBe('4')
    await expect.poll(() => figure(page, '끊긴 링크')).toBe('1')
    await page.getByText('갈 곳이 없는 링크').click()
    await page.getByText('index.md:3').waitFor()
    await expect.poll(() => titles(page, key)).toEqual([])
    await page.getByRole('button', { name: '이대로 가져오기' }).click()
    await page.getByRole('heading', { name: '모두 가져왔어요' }).waitFor()
    await expect.poll(() => titles(page, key)).toEqual(expect.arrayContaining(['안내서', '입고 절차', '포장']))
    await page.getByRole('link', { name: '공간 열기' }).click()
    await page.getByRole('link', { name: '입고 절차' }).first().waitFor()
  })

  it('says that nothing is left to do the second time', async () => {
    const { page, key } = await emptySpace()
    await visit(page, `/spaces/${key}/import`)
    await page.getByRole('switch', { name: '먼저 살펴보기' }).click()
    await choose(page, 'handbook.zip', await zip(handbook))
    await page.getByRole('heading', { name: '모두 가져왔어요' }).waitFor()
    await page.getByRole('button', { name: '다른 zip 고르기' }).click()
    await choose(page, 'handbook.zip', await zip(handbook))
    await page.getByText('새로 들어오거나 바뀔 것이 없어요').waitFor()
    await expect.poll(() => figure(page, '그대로')).toBe('4')
  })

  it('names what it cannot take, and takes the rest', async () => {
    const { page, key } = await emptySpace()
    await visit(page, `/spaces/${key}/import`)
    await choose(
      page,
      'notes.zip',
      await zip({ 'good.md': '# 좋은 글\n\n본문\n', 'bad.md': Buffer.from([0xff, 0xff, 0xff, 0x00, 0x81, 0x00, 0xc3]) }),
    )
    await page.getByRole('heading', { name: '이렇게 들어와요' }).waitFor()
    await expect.poll(() => figure(page, '새 문서')).toBe('1')
    await expect.poll(() => figure(page, '거절')).toBe('1')
    await page.getByText('bad.md').waitFor()
  })

  it('refuses what is no zip, by name', async () => {
    const { page, key } = await emptySpace()
    await visit(page, `/spaces/${key}/import`)
    await choose(page, '메모.txt', Buffer.from('메모'))
    await page.getByText('‘메모.txt’는 zip이 아니에요').waitFor()
    await choose(page, 'broken.zip', Buffer.from('PK, but not really a zip'))
    await page.getByRole('heading', { name: '가져오지 못했어요' }).waitFor()
    await expect.poll(() => titles(page, key)).toEqual([])
  })

  it('takes a zip that is dropped', async () => {
    const { page, key } = await emptySpace()
    await visit(page, `/spaces/${key}/import`)
    const bytes = [...(await zip(handbook))]
    const dropped = await page.evaluateHandle((content) => {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array(content)], 'handbook.zip', { type: 'application/zip' }))
      return data
    }, bytes)
    await page.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped })
    await page.getByRole('heading', { name: '이렇게 들어와요' }).waitFor()
  })

  it('shows the same report after the page was loaded anew', async () => {
    const { page, key } = await emptySpace()
    await visit(page, `/spaces/${key}/import`)
    await choose(page, 'handbook.zip', await zip(handbook))
    await page.getByRole('heading', { name: '이렇게 들어와요' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '이렇게 들어와요' }).waitFor()
    await page.getByRole('button', { name: 'zip을 다시 골라 가져오기' }).click()
    await page.getByText('zip 파일을 여기에 놓아 주세요').waitFor()
  })

  it('can be cancelled while the archive is being sent', async () => {
    const { page, key } = await emptySpace()
    await visit(page, `/spaces/${key}/import`)
    await page.route('**/api/imports?*', () => {})
    await choose(page, 'handbook.zip', await zip(handbook))
    await page.getByRole('button', { name: '취소' }).click()
    await page.getByText('zip 파일을 여기에 놓아 주세요').waitFor()
  })

  it('is accessible', async () => {
    const { page, key } = await emptySpace()
    await visit(page, `/spaces/${key}/import`)
    await page.getByText('zip 파일을 여기에 놓아 주세요').waitFor()
    expect(await barriersOf(page)).toEqual([])
    await choose(page, 'handbook.zip', await zip(handbook))
    await page.getByRole('heading', { name: '이렇게 들어와요' }).waitFor()
    expect(await barriersOf(page)).toEqual([])
  })
})

async function emptySpace(): Promise<{ page: Page; key: string }> {
  const key = `shelf-${++spaces}`
  expect((await context.request.post('/api/spaces', { data: { name: `책장 ${spaces}`, key } })).status()).toBe(201)
  const page = await context.newPage()
  open.push(page)
  return { page, key }
}

async function zip(files: Record<string, string | Buffer>): Promise<Buffer> {
  const archive = new ZipFile()
  for (const [path, content] of Object.entries(files)) archive.addBuffer(Buffer.from(content), path)
  archive.end()
  return buffer(archive.outputStream)
}

const choose = (page: Page, name: string, content: Buffer) =>
  page
    .locator('[data-archive]')
    .setInputFiles({ name, mimeType: name.endsWith('.zip') ? 'application/zip' : 'text/plain', buffer: content })

const figure = (page: Page, name: string) => page.locator('.figures > div', { hasText: name }).locator('dd').textContent()

const titles = async (page: Page, key: string): Promise<string[]> =>
  (await (await page.request.get(`/api/articles?space=${key}`)).json()).items.map(({ title }: { title: string }) => title)
