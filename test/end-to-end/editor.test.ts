import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let browser: Browser
let session: Session
let space: string
let spaceId: string
let spaces = 0
const open: BrowserContext[] = []

type Session = Awaited<ReturnType<BrowserContext['storageState']>>

describe.skipIf(!browserWanted)('the editor', () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    session = await signIn()
  })
  beforeEach(async () => {
    // A space holds one new text for each person, so every test writes in a space of its own.
    const { context } = await visitor()
    space = `writing-${++spaces}`
    const made = await context.request.post('/api/spaces', { data: { name: `글쓰기 ${spaces}`, key: space } })
    spaceId = (await made.json()).id
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((context) => context.close()))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('takes Korean as it is composed, keeps still meanwhile, and publishes by Ctrl-Enter', async () => {
    const { page } = await visitor()
    await visit(page, `/articles/new?space=${space}`)
    await title(page).fill('입고 절차')
    await text(page).click()
    const keys = await page.context().newCDPSession(page)
    for (const syllable of ['ㅎ', '하', '한'])
      await keys.send('Input.imeSetComposition', { text: syllable, selectionStart: 1, selectionEnd: 1 })
    await page.keyboard.press('Control+B')
    await keys.send('Input.insertText', { text: '한글' })
    await page.keyboard.insertText(' 문장이에요.')
    await expect.poll(() => written(page)).toBe('한글 문장이에요.')
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(/\/articles\/[0-9a-f-]{36}/)
    await page.getByRole('heading', { name: '입고 절차' }).waitFor()
    await page.getByText('한글 문장이에요.').waitFor()
    await expect.poll(() => drafts(page)).not.toContain(`new-${spaceId}`)
  })

  it('formats by keys, continues lists and walks tables', async () => {
    const { page } = await visitor()
    await visit(page, `/articles/new?space=${space}`)
    await text(page).click()
    await page.keyboard.insertText('지식')
    await page.keyboard.press('Control+B')
    await expect.poll(() => written(page)).toBe('**지식**')
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Shift+8')
    await page.keyboard.insertText('하나')
    await page.keyboard.press('Enter')
    await page.keyboard.insertText('둘')
    await expect.poll(() => written(page)).toBe('**지식**\n- 하나\n- 둘')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^표/ }).click()
    await page.keyboard.insertText('품목')
    await page.keyboard.press('Tab')
    await page.keyboard.insertText('수량')
    await expect.poll(() => written(page)).toContain('| 품목 | 수량 | 열 3 |')
  })

  it('offers titles behind two brackets and blocks behind a slash', async () => {
    const { page } = await visitor()
    const target = await create(page, '반품 규정', '반품은 7일 안에 받아요.')
    await visit(page, `/articles/new?space=${space}`)
    await text(page).click()
    await expect.poll(async () => (await (await page.request.get('/api/search/suggestions?q=반품')).json()).items.length).toBeGreaterThan(0)
    await page.keyboard.type('[[')
    await page.keyboard.insertText('반품')
    await page.locator('.cm-tooltip-autocomplete li', { hasText: '반품 규정' }).first().waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => written(page)).toBe(`[반품 규정](/articles/${target})`)
    await page.keyboard.press('Enter')
    await page.keyboard.type('/')
    await page.keyboard.insertText('주의')
    await page.locator('.cm-tooltip-autocomplete li', { hasText: '주의 상자' }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => written(page)).toContain('> [!WARNING]\n> 내용')
    await page.locator('.pane-read .callout').waitFor()
  })

  it('puts a pasted picture where it was pasted, although one goes on typing', async () => {
    const { page } = await visitor()
    await visit(page, `/articles/new?space=${space}`)
    await title(page).fill('사진이 있는 글')
    await text(page).click()
    await page.keyboard.insertText('앞 ')
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/api/files*', async (route) => {
      await held
      await route.continue()
    })
    await pastePicture(page)
    await page.locator('.upload').waitFor()
    await page.keyboard.press('Control+Home')
    await page.keyboard.insertText('먼저 쓴 말. ')
    release()
    await page.locator('.upload').waitFor({ state: 'detached' })
    await expect.poll(() => written(page)).toMatch(/^먼저 쓴 말\. 앞 !\[점\]\(\/files\/[0-9a-f-]{36}\/.*\)$/)
    await page.locator('.pane-read img').waitFor()
  })

  it('turns pasted web pages into Markdown', async () => {
    const { page } = await visitor()
    await visit(page, `/articles/new?space=${space}`)
    await text(page).click()
    await paste(page, { 'text/html': '<h2>준비</h2><ul><li><b>장갑</b></li></ul>', 'text/plain': '준비 장갑' })
    await expect.poll(() => written(page)).toBe('## 준비\n\n- **장갑**')
    await page.keyboard.press('Control+A')
    await page.keyboard.insertText('여기')
    await page.keyboard.press('Control+A')
    await paste(page, { 'text/plain': 'https://example.com/a' })
    await expect.poll(() => written(page)).toBe('[여기](https://example.com/a)')
  })

  it('keeps what was not published and offers it after the page is gone', async () => {
    const { page } = await visitor()
    const id = await create(page, '초안이 있는 글', '처음 글\n')
    await visit(page, `/articles/${id}/edit`)
    await text(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText('보태어 쓴 글')
    await page.locator('.save-state[data-state="kept"]').waitFor()
    await page.reload()
    await page.getByText('게시하지 않은 초안이 있어요').waitFor()
    await expect.poll(() => written(page)).toBe('처음 글\n')
    await page.getByRole('button', { name: '이어서 쓰기' }).click()
    await expect.poll(() => written(page)).toBe('처음 글\n보태어 쓴 글')
    await page.getByRole('button', { name: '바뀐 내용 게시' }).click()
    await page.waitForURL(new RegExp(`/articles/${id}`))
    await page.getByText('보태어 쓴 글').waitFor()
    await expect.poll(() => drafts(page)).not.toContain(id)
    await expect.poll(() => kept(page)).toEqual([])
  })

  it('loses nothing when the page dies at once, and throws a draft away only when told', async () => {
    const { page } = await visitor()
    const id = await create(page, '갑자기 닫힌 글', '처음 글\n')
    await visit(page, `/articles/${id}/edit`)
    await text(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText('급히 쓴 말')
    await page.reload()
    await page.getByText('게시하지 않은 초안이 있어요').waitFor()
    await page.getByRole('button', { name: '비교해 보기' }).click()
    await page.locator('.diff ins, .diff-added').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '초안 버리기' }).click()
    await expect.poll(() => drafts(page)).not.toContain(id)
    await page.reload()
    await text(page).waitFor()
    await expect.poll(() => page.getByText('게시하지 않은 초안이 있어요').count()).toBe(0)
  })

  it('leaves by Escape and keeps the draft', async () => {
    const { page } = await visitor()
    const id = await create(page, '나가는 글', '처음 글\n')
    await visit(page, `/articles/${id}/edit`)
    await text(page).click()
    await page.keyboard.insertText('쓰다가 ')
    await page.locator('.save-state[data-state="local"], .save-state[data-state="kept"]').first().waitFor()
    await page.keyboard.press('Escape')
    await page.waitForURL(new RegExp(`/articles/${id}$`))
    await expect.poll(() => drafts(page)).toContain(id)
  })

  it('closes by Escape what is open first', async () => {
    const { page } = await visitor()
    const id = await create(page, '닫는 순서', '처음 글\n')
    await visit(page, `/articles/${id}/edit`)
    await page.getByRole('button', { name: '속성' }).click()
    await page.getByRole('combobox', { name: '태그' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '편집 도움말' }).click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(page.url()).toContain('/edit')
  })

  it('fits a telephone: the tools stay in sight, text and preview take turns', async () => {
    const { page } = await visitor({ viewport: { width: 390, height: 700 } })
    const id = await create(page, '전화로 쓰는 글', '## 준비\n\n하나\n'.repeat(40))
    await visit(page, `/articles/${id}/edit`)
    await text(page).click()
    await page.keyboard.press('Control+End')
    const bar = await page.getByRole('toolbar').boundingBox()
    expect(bar?.y).toBeGreaterThanOrEqual(0)
    expect(bar?.y).toBeLessThan(200)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.getByRole('button', { name: '읽기', exact: true }).click()
    await page.locator('.pane-read .prose h2').first().waitFor()
    expect(await text(page).isVisible()).toBe(false)
  })

  it('merges what two people saved at once, and says so', async () => {
    const one = await visitor()
    const two = await visitor()
    const id = await create(one.page, '함께 고치는 글', '# 하나\n\n첫째\n\n# 둘\n\n둘째\n')
    for (const { page } of [one, two]) {
      await visit(page, `/articles/${id}/edit`)
      await text(page).click()
    }
    await replace(one.page, '첫째', '첫째를 고쳤어요')
    await publish(one.page)
    await one.page.waitForURL(new RegExp(`/articles/${id}$`))
    await replace(two.page, '둘째', '둘째를 고쳤어요')
    await publish(two.page)
    await two.page.getByRole('dialog', { name: '다른 사람의 변경과 합쳤어요' }).waitFor()
    await two.page.getByRole('button', { name: '무엇이 바뀌었는지 보기' }).click()
    await two.page.waitForURL(/\/compare\?/)
    await expect.poll(() => bodyOf(two.page, id)).toBe('# 하나\n\n첫째를 고쳤어요\n\n# 둘\n\n둘째를 고쳤어요\n')
  })

  it('lets a person decide where both changed the same words, and loses neither', async () => {
    const one = await visitor()
    const two = await visitor()
    const id = await create(one.page, '겹치는 글', '# 하나\n\n온도는 2도예요.\n\n# 둘\n\n끝\n')
    for (const { page } of [one, two]) {
      await visit(page, `/articles/${id}/edit`)
      await text(page).click()
    }
    await replace(one.page, '2도예요', '3도예요')
    await publish(one.page)
    await one.page.waitForURL(new RegExp(`/articles/${id}$`))
    await replace(two.page, '2도예요', '4도예요')
    await replace(two.page, '끝', '끝이에요')
    await publish(two.page)
    await two.page.getByRole('heading', { name: '같은 곳을 함께 고쳤어요' }).waitFor()
    expect(await two.page.locator('.conflict-side mark').allTextContents()).toEqual(['4도예요', '3도예요'])
    await two.page.getByText('둘 다', { exact: true }).click()
    await two.page.getByRole('button', { name: '합친 글 게시' }).click()
    await two.page.waitForURL(new RegExp(`/articles/${id}$`))
    await expect.poll(() => bodyOf(two.page, id)).toBe('# 하나\n\n온도는 3도예요.\n\n온도는 4도예요.\n\n# 둘\n\n끝이에요\n')
    await expect.poll(() => drafts(two.page)).not.toContain(id)
  })

  it('asks to sign in again without losing a word when the session has ended', async () => {
    const { page, context } = await visitor()
    const id = await create(page, '오래 쓰는 글', '처음\n')
    await visit(page, `/articles/${id}/edit`)
    await text(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText('오래 쓴 글')
    await context.clearCookies()
    await page.keyboard.press('Control+Enter')
    const dialog = page.getByRole('dialog', { name: '다시 로그인해 주세요' })
    await dialog.waitFor()
    await dialog.getByLabel('메일').fill(ADMINISTRATOR.mail)
    await dialog.locator('input[type=password]').fill(ADMINISTRATOR.password)
    await dialog.getByRole('button', { name: '로그인', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => written(page)).toBe('처음\n오래 쓴 글')
    await publish(page)
    await page.waitForURL(new RegExp(`/articles/${id}$`))
    await expect.poll(() => bodyOf(page, id)).toBe('처음\n오래 쓴 글')
  })

  it('leaves nothing in the browser after sign-out, but the server has the draft', async () => {
    const { page } = await visitor({ storageState: await signIn() })
    const id = await create(page, '로그아웃하는 글', '처음\n')
    await visit(page, `/articles/${id}/edit`)
    await text(page).click()
    await page.keyboard.insertText('적다가 ')
    await expect.poll(() => kept(page)).toHaveLength(1)
    await page.getByRole('button', { name: /님의 메뉴/ }).click()
    await page.getByRole('menuitem', { name: '로그아웃' }).click()
    await page.waitForURL(/\/sign-in/)
    await expect.poll(() => kept(page)).toEqual([])
    const again = await visitor()
    await expect.poll(() => drafts(again.page)).toContain(id)
  })

  it('says that it is offline, keeps the words in the browser, and sends them when it is back', async () => {
    const { page, context } = await visitor()
    await visit(page, `/articles/new?space=${space}`)
    await text(page).click()
    await context.setOffline(true)
    await page.keyboard.insertText('지하 창고에서 쓴 글')
    await page.locator('.save-state[data-state="offline"]').waitFor()
    await expect.poll(() => kept(page)).toHaveLength(1)
    await context.setOffline(false)
    await page.locator('.save-state[data-state="kept"]').waitFor()
    await expect.poll(() => drafts(page)).toContain(`new-${spaceId}`)
  })

  it('names a text that is too large and a file that is refused, and goes on', async () => {
    const { page } = await visitor()
    const id = await create(page, '커지는 글', '처음\n')
    await visit(page, `/articles/${id}/edit`)
    await text(page).click()
    await page.route('**/api/files*', (route) =>
      route.fulfill({
        status: 413,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: '파일이 너무 커요', status: 413, code: 'file-too-large', detail: '더 작은 파일로 올려 주세요.' }),
      }),
    )
    await pastePicture(page)
    await page.locator('.upload-fault', { hasText: '파일이 너무 커요' }).waitFor()
    await publish(page)
    await page.getByText('아직 올리는 중이거나 올리지 못한 파일이 있어요', { exact: false }).waitFor()
    await page.getByRole('button', { name: '올리기 취소' }).click()
    await page.locator('.cm-content').evaluate((content) => {
      const { view } = (content as unknown as { cmTile: { view: any } }).cmTile
      view.dispatch({ changes: { from: 0, insert: '가나다라 마바사아 '.repeat(100_000) } })
    })
    await publish(page)
    await page.locator('.body-error', { hasText: '문서가 너무 커요' }).waitFor()
    await expect.poll(() => bodyOf(page, id)).toBe('처음\n')
  })

  it('names a missing title at its field', async () => {
    const { page } = await visitor()
    await visit(page, `/articles/new?space=${space}`)
    await text(page).click()
    await page.keyboard.insertText('제목 없는 글')
    await publish(page)
    await page.getByText('게시하려면 제목이 필요해요.').waitFor()
    expect(await page.evaluate(() => document.activeElement?.closest('.title-field') !== null)).toBe(true)
  })

  it.each(['light', 'dark'] as const)('is accessible (%s)', async (colorScheme) => {
    const { page } = await visitor({ colorScheme })
    const id = await create(page, '점검하는 글', '## 준비\n\n`코드`와 [링크](https://example.com)\n')
    await visit(page, `/articles/${id}/edit`)
    await page.getByRole('button', { name: '속성' }).click()
    await page.locator('.pane-read .prose').waitFor()
    await page.mouse.move(700, 700)
    await page.getByRole('tooltip').waitFor({ state: 'detached' })
    expect(await barriersOf(page)).toEqual([])
  })
})

/** Signing in is limited to a few times a minute, so that most tests share one session. */
async function signIn(): Promise<Session> {
  const context = await browser.newContext({ baseURL: server.url })
  const answer = await context.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
  expect(answer.ok()).toBe(true)
  const state = await context.storageState()
  await context.close()
  return state
}

async function visitor(
  options: { colorScheme?: 'light' | 'dark'; storageState?: Session; viewport?: { width: number; height: number } } = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: 'ko-KR',
    viewport: { width: 1440, height: 900 },
    storageState: session,
    ...options,
  })
  open.push(context)
  return { context, page: await context.newPage() }
}

const title = (page: Page) => page.locator('.title-field textarea').first()
const text = (page: Page) => page.locator('.cm-content')
const publish = (page: Page) => page.locator('.editor-head .publish').click()

/** The Markdown in the editor, word for word. */
const written = (page: Page): Promise<string> =>
  page
    .locator('.cm-content')
    .evaluate((content) => (content as unknown as { cmTile: { view: { state: { doc: object } } } }).cmTile.view.state.doc.toString())

/** Puts other words in place of words, as somebody does who finds and types. */
async function replace(page: Page, before: string, after: string): Promise<void> {
  await page.locator('.cm-content').evaluate(
    (content, words) => {
      const { view } = (content as unknown as { cmTile: { view: any } }).cmTile
      const from = view.state.doc.toString().indexOf(words.before)
      view.dispatch({ selection: { anchor: from, head: from + words.before.length } })
      view.focus()
    },
    { before, after },
  )
  await page.keyboard.insertText(after)
}

async function paste(page: Page, data: Record<string, string>): Promise<void> {
  await page.locator('.cm-content').evaluate((content, given) => {
    const clipboardData = new DataTransfer()
    for (const [type, value] of Object.entries(given)) clipboardData.setData(type, value)
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, data)
}

async function pastePicture(page: Page): Promise<void> {
  await page.locator('.cm-content').evaluate(async (content) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 4, height: 4 })
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made as Blob), 'image/png'))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([blob], '점.png', { type: 'image/png' }))
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
}

async function create(page: Page, name: string, body: string): Promise<string> {
  const made = await page.request.post('/api/articles', { data: { spaceId, title: name, body } })
  expect(made.status()).toBe(201)
  return (await made.json()).id
}

const bodyOf = async (page: Page, id: string): Promise<string> => (await (await page.request.get(`/api/articles/${id}`)).json()).body
const drafts = async (page: Page): Promise<string[]> =>
  (await (await page.request.get('/api/me/drafts')).json()).items.map(({ key }: { key: string }) => key)
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('onji:private:draft')))
