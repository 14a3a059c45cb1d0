import { expect, test } from 'vitest'
import { openWeb, type Send, type Web } from '../../../../test/http/web.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { forgetLooseFiles } from '../../repository/files.ts'
import { grantRole, restrictItem, shareItem } from '../../repository/index.ts'
import type { ApprovalChange, ProposalRow, ProposalView, Verdict } from './schema.ts'

const BODY = '# 휴가\n\n첫 문단이에요.\n\n둘째 문단이에요.\n\n셋째 문단이에요.\n'

/** A change of an article as the editor sends it. */
const change = (itemId: string, body: string, more: object = {}) => ({
  ...{ itemId, baseRevision: 1, title: '휴가', kind: 'guide', body, message: '고침' },
  ...more,
})

async function rightsIn(web: Web, approval: Partial<ApprovalChange>): Promise<void> {
  const minji = await web.sends('minji')
  const answer = await minji('PUT', '/api/spaces/open/approval', { needed: 'contributors', minimum: 1, who: 'stewards', ...approval })
  expect(answer.statusCode, answer.body).toBe(200)
}

async function file(send: Send, body: object): Promise<ProposalView> {
  const answer = await send('POST', '/api/proposals', body)
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

const decide = (send: Send, { id, round }: { id: string; round: number }, verdict: Verdict, reason = '까닭') =>
  send('POST', `/api/proposals/${id}/decisions`, { round, verdict, reason })

const bodyOf = async (send: Send, id: string): Promise<string> => (await send('GET', `/api/articles/${id}`)).json().body

describeOnBothStores('Proposals', (open) => {
  test('70 a reader suggests an edit, a steward asks for changes, the second round is approved and is in the article under its writer’s name', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const [sora, minji] = [await web.sends('sora'), await web.sends('minji')]
    const filed = await file(sora, change(id, BODY.replace('둘째', '2번째')))
    expect(filed).toMatchObject({ state: 'open', round: 1, needed: 1, may: { review: false, revise: true, withdraw: true } })
    expect((await decide(minji, filed, 'request-changes', '한글로 써 주세요')).json()).toMatchObject({ state: 'changes-requested' })
    const text = (await sora('GET', `/api/proposals/${filed.id}/text`)).json()
    const revised = await sora('PUT', `/api/proposals/${filed.id}/text`, {
      ...{
        round: 1,
        baseRevision: text.baseRevision,
        title: '휴가',
        kind: 'guide',
        body: BODY.replace('둘째', '두 번째'),
        message: '다시',
      },
    })
    expect(revised.json()).toMatchObject({ state: 'open', round: 2, approvals: 0 })
    const applied = await decide(minji, { id: filed.id, round: 2 }, 'approve', '')
    expect(applied.json()).toMatchObject({ state: 'applied', appliedRevision: 2 })
    expect(await bodyOf(minji, id)).toBe(BODY.replace('둘째', '두 번째'))
    const [newest] = (await minji('GET', `/api/articles/${id}/revisions`)).json().items
    expect(newest).toMatchObject({ number: 2, author: { name: '최소라' }, message: '변경 제안 반영: 다시' })
  })

  test('70 they are seen by who filed them, by those who decide and by those who may write, and by nobody else', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const filed = await file(await web.sends('sora'), change(id, BODY.replace('둘째', '다른')))
    for (const [name, status] of [
      ['sora', 200],
      ['minji', 200],
      ['junho', 200],
      ['outsider', 404],
      ['admin', 404],
      ['guest', 404],
    ] as const) {
      const send = await web.sends(name)
      expect((await send('GET', `/api/proposals/${filed.id}`)).statusCode, name).toBe(status)
      expect((await send('GET', `/api/proposals/${filed.id}/diff`)).statusCode, name).toBe(status)
      expect((await send('GET', `/api/proposals/${filed.id}/text`)).statusCode, name).toBe(status)
      const listed = (await send('GET', '/api/proposals?state=any')).json<{ items: ProposalRow[] }>().items
      expect(listed.length, name).toBe(status === 200 ? 1 : 0)
    }
  })

  test('70a what one may not read any more is gone, for the one who proposed it too', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const [sora, minji] = [await web.sends('sora'), await web.as('minji')]
    const filed = await file(sora, change(id, BODY.replace('둘째', '다른')))
    await restrictItem(minji, id, { level: 'read', scope: 'item', subjects: [] })
    for (const url of [`/api/proposals/${filed.id}`, `/api/proposals/${filed.id}/diff`, `/api/proposals/${filed.id}/text`])
      expect((await sora('GET', url)).statusCode).toBe(404)
    expect((await sora('PUT', `/api/proposals/${filed.id}/withdrawal`)).statusCode).toBe(404)
    expect((await sora('GET', '/api/proposals?box=mine')).json().items).toEqual([])
    expect((await (await web.sends('junho'))('GET', '/api/proposals?box=review')).json().items).toEqual([])
  })

  test('71 where contributors need approval they publish neither new articles nor changes, nor bring any in from elsewhere', async () => {
    const web = await openWeb(await open())
    await rightsIn(web, { needed: 'contributors' })
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const [junho, minji] = [await web.sends('junho'), await web.sends('minji')]
    const refused = [
      await junho('POST', '/api/articles', { spaceId: web.spaces.open, title: '새 글' }),
      await junho('PUT', `/api/articles/${id}`, { body: '덮어씀' }, { headers: { 'if-match': '"1"' } }),
      await junho('PUT', `/api/articles/${id}/head`, { revision: 1 }),
    ]
    for (const answer of refused) expect(answer.json()).toMatchObject({ status: 403, code: 'approval-needed' })
    const own = (await junho('POST', '/api/spaces', { name: '내 공간' })).json()
    const mine = (await junho('POST', '/api/articles', { spaceId: own.id, title: '내 글' })).json()
    const moved = await junho('PUT', `/api/articles/${mine.id}/place`, { spaceId: web.spaces.open, parentId: null })
    expect(moved.json()).toMatchObject({ code: 'approval-needed' })
    expect((await minji('PUT', `/api/articles/${id}`, { body: BODY }, { headers: { 'if-match': '"1"' } })).statusCode).toBe(200)
    expect((await junho('GET', `/api/articles/${id}/publishing`)).json()).toEqual({ direct: false, propose: true, approvals: 1 })
    expect((await minji('GET', '/api/spaces/open/publishing')).json()).toEqual({ direct: true, propose: true, approvals: 1 })
  })

  test('71 where everybody needs approval stewards do as well, and what is imported is not held up', async () => {
    const web = await openWeb(await open())
    await rightsIn(web, { needed: 'all' })
    const minji = await web.sends('minji')
    const answer = await minji('POST', '/api/articles', { spaceId: web.spaces.open, title: '새 글' })
    expect(answer.json()).toMatchObject({ code: 'approval-needed' })
    const { publishArticle } = await import('../../repository/index.ts')
    const text = {
      spaceId: web.spaces.open,
      parentId: null,
      title: '가져온 글',
      body: '본문',
      kind: 'guide',
      tags: [],
      topics: [],
      description: '',
      message: '',
    } as const
    await publishArticle(await web.as('minji'), { ...text, tags: [], topics: [], origin: 'import' })
  })

  test('72 nobody decides on what they proposed, nor approves a text they wrote into another’s proposal', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const [junho, minji] = [await web.sends('junho'), await web.sends('minji')]
    await rightsIn(web, { needed: 'all' })
    const own = await file(minji, change(id, BODY.replace('첫', '제1')))
    expect((await decide(minji, own, 'approve')).json()).toMatchObject({ code: 'own-proposal' })
    const theirs = await file(junho, change(id, BODY.replace('셋째', '세 번째')))
    await minji('PUT', `/api/proposals/${theirs.id}/text`, {
      round: 1,
      baseRevision: 1,
      title: '휴가',
      body: BODY.replace('셋째', '3번째'),
    })
    expect((await decide(minji, { id: theirs.id, round: 2 }, 'approve')).json()).toMatchObject({ code: 'own-proposal' })
    expect((await decide(junho, { id: theirs.id, round: 2 }, 'approve')).json()).toMatchObject({ code: 'own-proposal' })
  })

  test('73 approvals count once, for the round they were given for, and only from those who may still give them', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const { people } = web
    const listed = [people.junho, people.sora, people.admin].map((person) => ({ kind: 'person' as const, id: person }))
    await rightsIn(web, { needed: 'all', minimum: 2, who: 'listed', approvers: listed })
    const [minji, junho, sora, outsider] = [
      await web.sends('minji'),
      await web.sends('junho'),
      await web.sends('sora'),
      await web.sends('outsider'),
    ]
    const filed = await file(minji, change(id, BODY.replace('첫', '제1')))
    expect((await decide(outsider, filed, 'approve')).statusCode).toBe(404)
    expect((await decide(junho, filed, 'approve')).json()).toMatchObject({ state: 'open', approvals: 1 })
    expect((await decide(junho, filed, 'approve')).json()).toMatchObject({ status: 409, code: 'already-decided' })
    await minji('PUT', `/api/proposals/${filed.id}/text`, { round: 1, baseRevision: 1, title: '휴가', body: BODY.replace('첫', '하나') })
    expect((await decide(sora, filed, 'approve')).json()).toMatchObject({ status: 409, code: 'proposal-moved-on' })
    const second = { id: filed.id, round: 2 }
    expect((await decide(sora, second, 'approve')).json()).toMatchObject({ state: 'open', approvals: 1 })
    await rightsIn(web, { needed: 'all', minimum: 2, who: 'listed', approvers: listed.filter((each) => each.id !== people.sora) })
    expect((await decide(junho, second, 'approve')).json()).toMatchObject({ state: 'open', approvals: 1 })
    await rightsIn(web, { needed: 'all', minimum: 2, who: 'listed', approvers: listed })
    const admin = await web.sends('admin')
    expect((await decide(admin, second, 'approve')).json()).toMatchObject({ state: 'applied' })
    expect((await decide(sora, second, 'approve')).json()).toMatchObject({ status: 409, code: 'proposal-settled' })
  })

  test('73 two last approvals at the same moment publish once', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가', body: BODY })
    await grantRole(await web.as('minji'), web.spaces.open, { kind: 'person', id: web.people.admin }, 'steward')
    const filed = await file(await web.sends('sora'), change(id, BODY.replace('첫', '제1')))
    const reviewers = [await web.sends('minji'), await web.sends('junho'), await web.sends('admin')]
    const answers = await Promise.all(reviewers.map((send) => decide(send, filed, 'approve')))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409])
    expect((await reviewers[0]('GET', `/api/articles/${id}/revisions`)).json().items).toHaveLength(2)
  })

  test('74 one that asks for changes holds it up; rejecting ends it, with a reason', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const [sora, minji, junho] = [await web.sends('sora'), await web.sends('minji'), await web.sends('junho')]
    const filed = await file(sora, change(id, BODY.replace('첫', '제1')))
    expect((await decide(minji, filed, 'reject', '')).json()).toMatchObject({ status: 422, code: 'decision-without-reason' })
    await decide(minji, filed, 'request-changes')
    expect((await decide(junho, filed, 'approve')).json()).toMatchObject({ state: 'changes-requested', approvals: 1 })
    expect((await decide(minji, filed, 'reject')).json()).toMatchObject({ state: 'rejected' })
    expect((await sora('PUT', `/api/proposals/${filed.id}/withdrawal`)).json()).toMatchObject({ code: 'proposal-settled' })
    expect(await bodyOf(sora, id)).toBe(BODY)
  })

  test('75 a new article that waits for approval is seen by nobody but its writer and those who decide', async () => {
    const web = await openWeb(await open())
    await rightsIn(web, { needed: 'contributors' })
    const [junho, minji, sora] = [await web.sends('junho'), await web.sends('minji'), await web.sends('sora')]
    const fresh = { itemId: null, spaceId: web.spaces.open, title: '새 규정', body: '# 새 규정\n\n본문\n', message: '' }
    expect((await sora('POST', '/api/proposals', fresh)).statusCode).toBe(403)
    const filed = await file(junho, fresh)
    expect(filed).toMatchObject({ item: null, needed: 1 })
    expect((await sora('GET', `/api/proposals/${filed.id}`)).statusCode).toBe(404)
    expect((await sora('GET', '/api/articles?space=open')).json().items).toEqual([])
    expect((await minji('GET', `/api/proposals/${filed.id}/diff`)).json()).toMatchObject({ against: 'nothing' })
    const applied = (await decide(minji, filed, 'approve', '')).json<ProposalView>()
    expect(applied).toMatchObject({ state: 'applied', item: { title: '새 규정' } })
    const reading = (await sora('GET', `/api/articles/${applied.item?.id}/reading`)).json()
    expect(reading).toMatchObject({ title: '새 규정', createdBy: { name: '박준호' } })
  })

  test('75 what is uploaded for a new article is seen by those who decide on it, by nobody else, and belongs to the article then', async () => {
    const web = await openWeb(await open())
    await rightsIn(web, { needed: 'contributors' })
    const [junho, minji, sora] = [await web.sends('junho'), await web.sends('minji'), await web.sends('sora')]
    const upload = async (name: string) =>
      (await junho('POST', `/api/files?space=${web.spaces.open}`, undefined, web.upload(`${name}.txt`, name))).json<{
        id: string
        url: string
      }>()
    const [shown, other] = [await upload('표'), await upload('딴것')]
    const filed = await file(junho, { itemId: null, spaceId: web.spaces.open, title: '새 규정', body: `[표](${shown.url})\n` })
    const { services, system } = web
    await services.writer.updateTable('file').set({ created_at: 0 }).execute()
    await forgetLooseFiles(system)
    expect((await minji('GET', shown.url)).statusCode).toBe(200)
    for (const url of [shown.url, other.url]) expect((await sora('GET', url)).statusCode).toBe(404)
    expect((await junho('GET', other.url)).statusCode).toBe(404)
    expect((await minji('DELETE', `/api/files/${shown.id}`)).statusCode).toBe(403)
    await decide(minji, filed, 'approve', '')
    expect((await sora('GET', shown.url)).statusCode).toBe(200)
  })

  test('join with what was changed meanwhile; what cannot be joined waits for somebody to resolve it', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const [sora, minji, junho] = [await web.sends('sora'), await web.sends('minji'), await web.sends('junho')]
    const clean = await file(sora, change(id, BODY.replace('셋째', '세 번째')))
    const clash = await file(sora, change(id, BODY.replace('첫', '소라의')))
    await minji('PUT', `/api/articles/${id}`, { body: BODY.replace('첫', '민지의') }, { headers: { 'if-match': '"1"' } })
    expect((await minji('GET', `/api/proposals/${clean.id}`)).json()).toMatchObject({ behind: 1, conflicts: 0 })
    await decide(minji, clean, 'approve')
    expect(await bodyOf(minji, id)).toBe(BODY.replace('첫', '민지의').replace('셋째', '세 번째'))
    expect((await minji('GET', `/api/proposals/${clash.id}/diff`)).json()).toMatchObject({ against: 'base' })
    expect((await decide(minji, clash, 'approve')).json()).toMatchObject({
      state: 'approved',
      held: 'conflict',
      conflicts: 1,
      may: { publish: false },
    })
    expect((await minji('PUT', `/api/proposals/${clash.id}/publication`)).json()).toMatchObject({ state: 'approved', held: 'conflict' })
    const text = (await sora('GET', `/api/proposals/${clash.id}/text`)).json()
    expect(text.stale).toMatchObject({ code: 'stale', current: { version: 3 } })
    const next = { round: 1, title: '휴가', body: BODY.replace('첫', '함께 쓴').replace('셋째', '세 번째') }
    expect((await sora('PUT', `/api/proposals/${clash.id}/text`, { ...next, baseRevision: 1 })).statusCode).toBe(412)
    expect((await sora('PUT', `/api/proposals/${clash.id}/text`, { ...next, baseRevision: 3 })).json()).toMatchObject({
      state: 'open',
      round: 2,
      approvals: 0,
    })
    expect((await decide(junho, { id: clash.id, round: 2 }, 'approve')).json()).toMatchObject({ state: 'applied' })
    expect(await bodyOf(minji, id)).toBe(next.body)
  })

  test('76 never show text of items that the reader may not read, embedded ones included', async () => {
    const web = await openWeb(await open())
    const hidden = await web.write('minji', { space: 'secret', title: '비밀', body: '감춰진표식' })
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const sora = await web.sends('sora')
    const filed = await file(sora, change(id, `${BODY}\n![[${hidden}]]\n`))
    expect((await sora('GET', `/api/proposals/${filed.id}/diff`)).body).not.toContain('감춰진표식')
    expect((await (await web.sends('minji'))('GET', `/api/proposals/${filed.id}/diff`)).body).toContain('감춰진표식')
    await web.services.outbox.wake()
    const guest = await web.sends('guest')
    await shareItem(await web.as('minji'), id, { kind: 'person', id: web.people.guest }, 'reader')
    const theirs = await file(guest, change(id, BODY.replace('둘째', '손님의')))
    expect((await guest('GET', `/api/proposals/${theirs.id}`)).statusCode).toBe(200)
    expect((await guest('GET', `/api/proposals?item=${id}`)).json().items).toHaveLength(1)
  })

  test('79 that are odd are refused in words, and approval is set by owners', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const sora = await web.sends('sora')
    const code = async (body: object) => (await sora('POST', '/api/proposals', body)).json().code
    expect(await code(change(id, BODY))).toBe('proposal-empty')
    expect(await code(change(id, 'x', { baseRevision: null }))).toBe('proposal-without-base')
    expect(await code(change(id, 'x', { baseRevision: 7 }))).toBe('not-found')
    expect(await code(change(id, 'x', { review: false }))).toBe(undefined)
    expect(await code({ itemId: null, title: '글', body: 'x' })).toBe('proposal-without-place')
    expect(await code(change(id, 'x\0'))).toBe('body-not-text')
    const minji = await web.sends('minji')
    const asked = async (more: object) => (await minji('POST', '/api/proposals', change(id, 'x', { review: false, ...more }))).json().code
    expect(await asked({})).toBe('proposal-nothing-to-wait-for')
    const at = Date.now()
    expect(await asked({ schedule: { publishAt: at - 1, timeZone: 'Asia/Seoul' } })).toBe('publish-time-past')
    expect(await asked({ schedule: { publishAt: at + 9e11, timeZone: 'Asia/Seoul' } })).toBe('publish-time-far')
    expect(await asked({ schedule: { publishAt: at + 9e6, timeZone: 'Mars/Olympus' } })).toBe('time-zone-unknown')
    const nobody = await minji('PUT', '/api/spaces/open/approval', {
      needed: 'all',
      minimum: 2,
      who: 'listed',
      approvers: [{ kind: 'person', id: web.people.sora }],
    })
    expect(nobody.json()).toMatchObject({ code: 'approvers-too-few' })
    expect(
      (await (await web.sends('junho'))('PUT', '/api/spaces/open/approval', { needed: 'none', minimum: 1, who: 'stewards' })).statusCode,
    ).toBe(403)
  })

  test('are paged in their order', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가', body: BODY })
    const sora = await web.sends('sora')
    for (let at = 0; at < 5; at++) await file(sora, change(id, `${BODY}\n${at}번\n`))
    const seen: string[] = []
    let cursor = ''
    do {
      const page = (await sora('GET', `/api/proposals?box=mine&limit=2${cursor && `&cursor=${cursor}`}`)).json()
      seen.push(...page.items.map((row: ProposalRow) => row.id))
      cursor = page.next
    } while (cursor)
    expect(new Set(seen).size).toBe(5)
  })
})
