import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { barriersOf, browserWanted, openBrowser, visit } from '../harness/browser.ts'
import { ADMINISTRATOR, startServer, type TestServer } from '../harness/server.ts'

type Session = Awaited<ReturnType<BrowserContext['storageState']>>

let server: TestServer
let browser: Browser
let steward: Session
let reader: Session
const open: BrowserContext[] = []
let spaces = 0

const BODY = '# 연차 규정\n\n연차는 입사한 날부터 세요.\n\n신청은 사흘 전까지 해요.\n'

describe.skipIf(!browserWanted)('proposals', () => {
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer(), openBrowser()])
    steward = await signIn()
    reader = await join()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((context) => context.close()))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('of a reader: suggested in the editor, sent back, sent again, approved by a key, and part of the article', async () => {
    const [writer, suggester] = [await arrive(steward), await arrive(reader)]
    const { id } = await spaceWith(writer, 'rules')
    await visit(suggester, `/articles/${id}`)
    await suggester.getByRole('button', { name: '더 보기' }).first().click()
    await suggester.getByRole('menuitem', { name: '변경 제안' }).click()
    await suggester.getByText('이 문서의 변경을 제안하고 있어요').waitFor()
    await write(suggester, BODY.replace('사흘', '나흘'))
    await suggester.getByLabel('무엇을 바꿨나요').or(suggester.locator('.message-field')).first().fill('신청 기한이 바뀌었어요')
    await suggester.getByRole('button', { name: '제안 보내기' }).click()
    await suggester.waitForURL(/\/proposals\/[0-9a-f-]{36}/)
    await suggester.getByText('검토 대기').waitFor()
    const address = new URL(suggester.url()).pathname

    await visit(writer, `/articles/${id}`)
    await writer.getByText('열린 제안 1개').waitFor()
    await writer.getByRole('link', { name: '보기', exact: true }).click()
    await writer.locator('.compared ins', { hasText: '나흘' }).waitFor()
    expect(await barriersOf(writer)).toEqual([])
    await writer.keyboard.press('r')
    await writer.getByRole('dialog').getByRole('textbox').fill('닷새로 해 주세요')
    await writer.getByRole('dialog').getByRole('button', { name: '수정 요청' }).click()
    await writer.locator('.proposal-state', { hasText: '수정 요청됨' }).waitFor()

    await visit(suggester, address)
    await suggester.getByText('닷새로 해 주세요').waitFor()
    await suggester.getByRole('link', { name: '고쳐 쓰기' }).click()
    await suggester.getByText('보내면 다음 차수가 되고').waitFor()
    await write(suggester, BODY.replace('사흘', '닷새'))
    await suggester.getByRole('button', { name: '제안 보내기' }).click()
    await suggester.waitForURL((url) => url.pathname === address)
    await suggester.getByText('고쳐서 2차로 보냈어요').waitFor()

    await visit(writer, '/proposals')
    await writer.getByRole('link', { name: '연차 규정' }).click()
    await writer.locator('.compared ins', { hasText: '닷새' }).waitFor()
    await writer.keyboard.press('a')
    await writer.getByRole('dialog').getByRole('button', { name: '승인' }).click()
    await writer.locator('.proposal-state', { hasText: '반영됨' }).waitFor()
    await visit(writer, `/articles/${id}`)
    await writer.getByText('신청은 닷새 전까지 해요.').waitFor()
    await visit(writer, `/articles/${id}/history`)
    await writer.locator('.revision', { hasText: '변경 제안 반영' }).getByText('박도현').waitFor()
  })

  it('in a space that wants approval: the editor sends for review, and what was approved is published', async () => {
    const [writer, contributor] = [await arrive(steward), await arrive(reader)]
    const { key } = await spaceWith(writer, 'approved', { contributor: true })
    await visit(writer, `/spaces/${key}/settings?part=approval`)
    await writer.getByRole('radio', { name: '기여자' }).check()
    await writer.getByRole('button', { name: '저장' }).click()
    await writer.getByText('승인 방법을 바꿨어요.').waitFor()

    await visit(contributor, `/articles/new?space=${key}`)
    await contributor.getByText('이 공간에서는 승인을 받은 뒤 게시돼요').waitFor()
    await contributor.locator('.title-field textarea').first().fill('재택근무 안내')
    await write(contributor, '집에서 일하는 날은 전날 알려요.\n')
    await contributor.getByRole('button', { name: '검토 요청' }).click()
    await contributor.waitForURL(/\/proposals\/[0-9a-f-]{36}/)
    const address = new URL(contributor.url()).pathname

    await visit(writer, address)
    await writer.getByText('집에서 일하는 날은 전날 알려요.').waitFor()
    await writer.getByRole('button', { name: '승인' }).click()
    await writer.getByRole('dialog').getByRole('button', { name: '승인' }).click()
    await writer.locator('.proposal-state', { hasText: '반영됨' }).waitFor()
    await visit(contributor, `/spaces/${key}`)
    await contributor.getByRole('link', { name: '재택근무 안내' }).first().waitFor()
  })

  it('that meet another change in the same place are resolved where they were written, and keep what else they change', async () => {
    const [writer, suggester] = [await arrive(steward), await arrive(reader)]
    const { id } = await spaceWith(writer, 'clash')
    const data = { itemId: id, baseRevision: 1, title: '연차와 반차', kind: 'guide', body: BODY.replace('사흘', '나흘'), tags: ['휴가'] }
    const made = await (await suggester.request.post('/api/proposals', { data })).json()
    const headers = { 'if-match': '"1"' }
    expect((await writer.request.put(`/api/articles/${id}`, { data: { body: BODY.replace('사흘', '이틀') }, headers })).ok()).toBe(true)
    await visit(suggester, `/proposals/${made.id}`)
    await suggester.getByText('그사이 같은 곳 1군데가 다르게 바뀌었어요').waitFor()
    await suggester.getByRole('link', { name: '충돌 풀기' }).click()
    await suggester.getByText('내 것', { exact: true }).click()
    await suggester.locator('.conflicts').getByRole('button', { name: '제안 보내기' }).click()
    await suggester.waitForURL(/\/proposals\//)
    await suggester.getByText('고쳐서 2차로 보냈어요').waitFor()
    const after = await (await suggester.request.get(`/api/proposals/${made.id}`)).json()
    expect(after).toMatchObject({ round: 2, conflicts: 0, baseRevision: 2, title: '연차와 반차' })
    expect(after.changes.map(({ name }: { name: string }) => name)).toEqual(['title', 'tags'])
  })

  it('of those who may publish: planned from the editor, and cancelled again', async () => {
    const writer = await arrive(steward)
    const { id } = await spaceWith(writer, 'planned')
    await visit(writer, `/articles/${id}/edit`)
    await write(writer, BODY.replace('사흘', '하루'))
    await writer.getByRole('button', { name: '게시하는 다른 방법' }).click()
    await writer.getByRole('menuitem', { name: '게시 예약' }).click()
    await writer.getByRole('dialog').getByRole('button', { name: '예약' }).click()
    await writer.waitForURL(/\/proposals\//)
    await writer.locator('.proposal-state', { hasText: '게시 예약' }).waitFor()
    await writer.getByRole('button', { name: '예약 취소' }).click()
    await writer.getByRole('button', { name: '지금 게시' }).click()
    await writer.locator('.proposal-state', { hasText: '반영됨' }).waitFor()
    await visit(writer, `/articles/${id}`)
    await writer.getByText('신청은 하루 전까지 해요.').waitFor()
  })

  it('are readable before the scripts come', async () => {
    const page = await arrive(steward)
    const { id } = await spaceWith(page, 'plain')
    const suggester = await arrive(reader)
    const data = { itemId: id, baseRevision: 1, title: '연차 규정', kind: 'guide', body: BODY.replace('사흘', '이틀'), message: '짧게' }
    const made = await (await suggester.request.post('/api/proposals', { data })).json()
    const html = await (await page.request.get(`/proposals/${made.id}`)).text()
    expect(html).toMatch(/<ins[^>]*>[^<]*이틀/)
    expect(await (await page.request.get('/proposals')).text()).toContain('연차 규정')
    await visit(page, `/proposals/${made.id}?view=source`)
    await page.locator('.diff-added', { hasText: '이틀' }).waitFor()
  })
})

async function arrive(storageState: Session): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR', viewport: { width: 1440, height: 900 }, storageState })
  open.push(context)
  return context.newPage()
}

async function signIn(): Promise<Session> {
  const context = await browser.newContext({ baseURL: server.url })
  open.push(context)
  const answer = await context.request.post('/api/session', { data: { mail: ADMINISTRATOR.mail, password: ADMINISTRATOR.password } })
  expect(answer.ok()).toBe(true)
  return context.storageState()
}

/** Somebody of the organisation without a role anywhere. */
async function join(): Promise<Session> {
  const administrator = await arrive(steward)
  const { link } = await (await administrator.request.post('/api/invitations', { data: { kind: 'member' } })).json()
  const context = await browser.newContext({ baseURL: server.url, locale: 'ko-KR' })
  open.push(context)
  const data = { name: '박도현', mail: 'dohyun@example.com', password: '강가의 오래된 등대 하나', locale: 'ko' }
  expect((await context.request.post(`/api${new URL(link).pathname}/acceptance`, { data })).status()).toBe(201)
  return context.storageState()
}

/** A space of its own with one article. */
async function spaceWith(page: Page, name: string, options: { contributor?: boolean } = {}): Promise<{ key: string; id: string }> {
  const key = `${name}-${++spaces}`
  const space = await (await page.request.post('/api/spaces', { data: { name: `규정 ${key}`, key } })).json()
  if (options.contributor) {
    const people = await (await page.request.get('/api/people?q=박도현')).json()
    const person = people.items.find(({ name }: { name: string }) => name === '박도현')
    expect((await page.request.put(`/api/spaces/${space.id}/grants/person/${person.id}`, { data: { role: 'contributor' } })).ok()).toBe(
      true,
    )
  }
  const article = await (await page.request.post('/api/articles', { data: { spaceId: space.id, title: '연차 규정', body: BODY } })).json()
  return { key, id: article.id }
}

/** Puts a text into the editor in the place of what stands there. */
async function write(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}
