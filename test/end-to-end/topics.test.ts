import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let browser: Browser
let context: BrowserContext
let page: Page
const ids: Record<string, string> = {}

describe.skipIf(!browserWanted)('the taxonomy in the browser', () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR', reducedMotion: 'reduce', acceptDownloads: true })
    await context.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
    for (const [ko, broader] of [['회사생활'], ['휴가', '회사생활'], ['출장', '회사생활'], ['쉼'], ['연구']]) {
      const labels = { labels: { ko }, broaderId: broader ? ids[broader] : null }
      ids[ko] = (await (await context.request.post('/api/topics', { data: labels })).json()).id
    }
    const space = await (await context.request.post('/api/spaces', { data: { name: '인사', key: 'people', visibility: 'open' } })).json()
    for (const [title, topic, tag] of [
      ['연차 신청', '휴가', '연차'],
      ['여름 휴무', '쉼', '연차'],
      ['항공권', '출장', '비행'],
    ]) {
      const article = { spaceId: space.id, title, body: `${title} 안내예요.\n`, topics: [ids[topic]], tags: [tag] }
      expect((await context.request.post('/api/articles', { data: article })).status()).toBe(201)
    }
    page = await context.newPage()
    page.setDefaultTimeout(15_000)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const row = (name: string) => page.getByRole('treeitem', { name, exact: true })
  const order = () =>
    page
      .getByRole('treeitem')
      .evaluateAll((rows) => rows.map((each) => `${each.getAttribute('aria-level')} ${each.getAttribute('aria-label')}`))

  it('is put in order by keys and by dragging, and a move can be taken back', async () => {
    await visit(page, '/topics')
    await page.getByRole('link', { name: '주제 정리' }).click()
    await row('회사생활').waitFor()
    expect(await order()).toEqual(['1 쉼', '1 연구', '1 회사생활', '2 출장', '2 휴가'])
    expect(await barriersOf(page)).toEqual([])
    await row('휴가').focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(order).toEqual(['1 쉼', '1 연구', '1 회사생활', '2 휴가', '2 출장'])
    await page.keyboard.press('Alt+ArrowLeft')
    await expect.poll(order).toEqual(['1 쉼', '1 연구', '1 회사생활', '2 출장', '1 휴가'])
    await expect.poll(() => row('휴가').evaluate((element) => element === document.activeElement)).toBe(true)
    await page.getByRole('button', { name: '되돌리기' }).last().click()
    await expect.poll(order).toEqual(['1 쉼', '1 연구', '1 회사생활', '2 휴가', '2 출장'])
    await drag('연구', '출장', 0.5)
    await expect.poll(order).toEqual(['1 쉼', '1 회사생활', '2 휴가', '2 출장', '3 연구'])
    await drag('연구', '쉼', 0.1)
    await expect.poll(order).toEqual(['1 연구', '1 쉼', '1 회사생활', '2 휴가', '2 출장'])
    // Nothing can be hung below itself.
    await drag('회사생활', '휴가', 0.5)
    await expect.poll(() => page.getByRole('status').allTextContents()).toContain('거기로는 옮길 수 없어요.')
    await page.getByRole('searchbox', { name: '주제 이름으로 거르기' }).fill('출장')
    await expect.poll(order).toEqual(['1 회사생활', '2 출장'])
  })

  it('merges two topics into one, leads on from the old address, and splits them again', async () => {
    await visit(page, `/topics/${ids.쉼}`)
    await page.getByRole('link', { name: '여름 휴무' }).first().waitFor()
    await page.getByRole('button', { name: '주제에 할 수 있는 일' }).click()
    await page.getByRole('menuitem', { name: '다른 주제와 합치기' }).click()
    const dialog = page.getByRole('dialog', { name: '‘쉼’ 합치기' })
    await dialog.getByPlaceholder('주제 고르기').fill('휴가')
    await page.getByRole('option', { name: '회사생활 › 휴가' }).click()
    await dialog.getByText('글 1개가 옮겨 가요').waitFor()
    await dialog.getByRole('button', { name: '합치기' }).click()
    await page.waitForURL(`**/topics/${ids.휴가}`)
    await page.getByText('다른 이름: 쉼').waitFor()
    await visit(page, `/topics/${ids.쉼}`)
    expect(new URL(page.url()).pathname).toBe(`/topics/${ids.휴가}`)
    await visit(page, '/topics/arrange')
    await page.getByRole('button', { name: '‘쉼’ 합치기 되돌리기' }).click()
    await row('쉼').waitFor()
  })

  it('makes a tag another name of a topic', async () => {
    await visit(page, `/tags/${encodeURIComponent('연차')}`)
    await page.getByRole('button', { name: '주제로 만들기' }).click()
    const dialog = page.getByRole('dialog', { name: '#연차 태그를 주제로' })
    await dialog.getByRole('radio', { name: '이미 있는 주제의 다른 이름' }).check()
    await dialog.getByPlaceholder('주제 고르기').fill('휴가')
    await page.getByRole('option', { name: '회사생활 › 휴가' }).click()
    await dialog.getByText('볼 수 있는 글 2개가').waitFor()
    await dialog.getByRole('button', { name: '주제로 만들기' }).click()
    await page.waitForURL(`**/topics/${ids.휴가}`)
    await page.getByText('다른 이름: 연차').waitFor()
    await visit(page, `/tags/${encodeURIComponent('연차')}`)
    await page.getByText('이 태그는 이제').waitFor()
  })

  it('shows what a file would bring before it comes in', async () => {
    await visit(page, '/topics/arrange')
    await page.getByRole('button', { name: '주제 가져오기' }).click()
    const dialog = page.getByRole('dialog', { name: '주제 가져오기' })
    const csv = 'name ko,name en,broader\n복지,Benefits,\n동호회,Clubs,복지\n고리,,고리\n'
    await dialog.locator('input[type=file]').setInputFiles({ name: 'topics.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await dialog.getByText('4번째 줄: 돌고 도는 상위 주제').waitFor()
    await dialog.getByRole('button', { name: '이대로 가져오기' }).click()
    await row('동호회').waitFor()
    expect(await row('동호회').getAttribute('aria-level')).toBe('2')
  })

  it('offers topics that fit while somebody writes', async () => {
    await visit(page, '/articles/new?space=people')
    await page.getByRole('textbox', { name: '제목' }).fill('출장을 갈 때 필요한 서류를 미리 챙기는 방법과 순서를 적어요')
    const offers = page.getByRole('region', { name: '어울리는 주제' })
    await offers.getByRole('button', { name: '출장' }).click()
    await offers.getByRole('button', { name: '출장' }).waitFor({ state: 'detached' })
    await page.getByText('회사생활 › 출장').first().waitFor()
  })

  /** Takes a row by its grip and lets it go over another one, so far down as `share` of its height. */
  async function drag(name: string, over: string, share: number): Promise<void> {
    const from = await row(name).locator('.topic-grip').boundingBox()
    const to = await row(over).boundingBox()
    if (!from || !to) throw new Error('not on the page')
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
    await page.mouse.down()
    await page.mouse.move(to.x + 60, to.y + to.height / 2, { steps: 4 })
    await page.mouse.move(to.x + 60, to.y + to.height * share)
    await page.mouse.up()
  }
})
