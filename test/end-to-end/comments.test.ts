import type { APIRequestContext, Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

const BODY = `연차는 입사일을 기준으로 **열다섯 날**이에요. 남은 연차는 다음 해로 넘길 수 없어요.

| 종류 | 날 |
|---|---|
| 경조 휴가 | 5일 |

\`\`\`sh
leave request --days 3
\`\`\`
`

describe.runIf(browserWanted)('comments', () => {
  let server: TestServer
  let browser: Browser
  let author: BrowserContext
  let reader: BrowserContext
  let article: string

  beforeAll(async () => {
    server = await startServer()
    browser = await openBrowser()
    author = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    await author.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    const space = await (await author.request.post('/api/spaces', { data: { name: '안내서', key: 'guide' } })).json()
    article = (await (await author.request.post('/api/articles', { data: { spaceId: space.id, title: '휴가 안내', body: BODY } })).json())
      .id
    const { link } = await (await author.request.post('/api/invitations', { data: { kind: 'member' } })).json()
    reader = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
    const data = { name: '이민지', mail: 'minji@example.com', password: '느티나무 아래 조용한 도서관', locale: 'ko' }
    await reader.request.post(`/api${new URL(link).pathname}/acceptance`, { data })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  /** Selects from the beginning of one piece of text to the end of another, as a pointer would. */
  const select = (page: Page, from: string, to: string) =>
    page.evaluate(
      ([first, last]) => {
        const walker = document.createTreeWalker(document.querySelector('[data-body]') as Element, NodeFilter.SHOW_TEXT)
        const range = document.createRange()
        let begun = false
        for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
          const at = node.data.indexOf(first)
          if (!begun && at >= 0) {
            range.setStart(node, at)
            begun = true
          }
          const until = node.data.indexOf(last)
          if (!begun || until < 0) continue
          range.setEnd(node, until + last.length)
          break
        }
        getSelection()?.removeAllRanges()
        getSelection()?.addRange(range)
      },
      [from, to],
    )

  /** Until what was said is there; the text then listens, too. */
  const listed = (page: Page) => page.locator('#comments').locator('.comments-none, .comment-thread').first().waitFor()

  const marked = (page: Page) => page.evaluate(() => [...(CSS.highlights.get('comments') ?? [])].map((range) => range.toString()))
  const threads = async (request: APIRequestContext) => (await request.get(`/api/items/${article}/comments`)).json()

  test('words are selected, commented on with a name, answered, kept through an edit, and resolved', async () => {
    const page = await reader.newPage()
    await visit(page, `/articles/${article}`)
    await listed(page)
    await select(page, '입사일을', '열다섯 날')
    await page.getByRole('button', { name: '댓글', exact: true }).click()
    const field = page.getByRole('complementary', { name: '댓글' }).getByRole('textbox')
    await field.pressSequentially('@김서')
    await page.getByRole('button', { name: ADMINISTRATOR.name }).waitFor()
    await field.press('Enter')
    await field.pressSequentially('정말 열다섯 날인가요?')
    await field.press('Control+Enter')
    await page.getByRole('button', { name: /^댓글 1개 보기/ }).waitFor()
    expect(await marked(page)).toEqual(['입사일을 기준으로 열다섯 날'])
    await page
      .getByRole('complementary', { name: '댓글' })
      .getByRole('link', { name: `@${ADMINISTRATOR.name}` })
      .waitFor()

    const own = await author.newPage()
    await visit(own, `/articles/${article}`)
    await own.getByRole('link', { name: '댓글 1개' }).waitFor()
    await own.getByRole('button', { name: /^댓글 1개 보기/ }).click()
    const beside = own.getByRole('complementary', { name: '댓글' })
    await beside.getByRole('button', { name: '답글 쓰기' }).click()
    await beside.getByRole('textbox').fill('네, 법이 그래요.')
    await beside.getByRole('button', { name: '답글', exact: true }).click()
    await own.getByRole('button', { name: /^댓글 2개 보기/ }).waitFor()
    expect((await barriersOf(own)).filter((barrier) => barrier.includes('comment'))).toEqual([])

    const edited = `머리말을 넣었어요.\n\n${BODY.replace('연차는 입사일을', '해마다 연차는 입사일을')}`
    await author.request.put(`/api/articles/${article}`, { data: { body: edited }, headers: { 'if-match': '"1"' } })
    await vi.waitUntil(async () => (await threads(author.request)).items[0].anchor.revision === 2, { timeout: 30_000 })
    await visit(own, `/articles/${article}`)
    await own.getByRole('button', { name: /^댓글 2개 보기/ }).click()
    expect(await marked(own)).toEqual(['입사일을 기준으로 열다섯 날'])
    await beside.getByRole('button', { name: '해결함' }).click()
    await own.getByRole('button', { name: '해결함 1' }).click()
    await own.getByText(`${ADMINISTRATOR.name}님이 해결함`).first().waitFor()
    expect(await marked(own)).toEqual([])
  })

  test('words of tables and code are marked without touching what is copied', async () => {
    const page = await reader.newPage()
    await visit(page, `/articles/${article}`)
    await listed(page)
    const before = await page.locator('[data-body]').innerHTML()
    for (const [from, to, words] of [
      ['경조', '5일', '닷새가 맞나요?'],
      ['leave', '3', '옵션이 바뀌었어요.'],
    ]) {
      await select(page, from, to)
      await page.keyboard.press('c')
      const beside = page.getByRole('complementary', { name: '댓글' })
      await beside.getByRole('textbox').fill(words)
      await beside.getByRole('button', { name: '남기기' }).click()
      await beside.getByText(words).waitFor()
      await page.keyboard.press('Escape')
    }
    await vi.waitUntil(async () => (await marked(page)).length === 2, { timeout: 30_000 })
    expect((await marked(page)).map((words) => words.replace(/\s+/g, ' '))).toEqual(['경조 휴가 5일', 'leave request --days 3'])
    expect(await page.locator('[data-body]').innerHTML()).toBe(before)
  })

  test('what was begun waits when the page is opened again, and a link leads to a comment', async () => {
    const page = await reader.newPage()
    await visit(page, `/articles/${article}`)
    const field = page.getByRole('textbox', { name: '이 문서에 대해 이야기해 보세요' })
    await field.fill('쓰다 만 말')
    await visit(page, `/articles/${article}`)
    await vi.waitUntil(async () => (await field.inputValue()) === '쓰다 만 말', { timeout: 30_000 })
    await field.press('Control+Enter')
    await page.locator('#comments').getByText('쓰다 만 말', { exact: true }).waitFor()
    const { items } = await threads(reader.request)
    const { id } = items.at(-1).comments[0]
    await visit(page, `/articles/${article}#comment-${id}`)
    await page.locator(`#comment-${id}[data-named]`).waitFor()
  })
})
