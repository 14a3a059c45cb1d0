import { expect, test } from 'vitest'
import { openWeb, type Web } from '../../../../test/http/web.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createFollowers } from '../../../app.ts'
import type { Services } from '../../../platform/context.ts'
import type { FollowerRunner } from '../../../platform/events/follower.ts'
import { changeArticle, grantRole, moveItem, restrictItem } from '../../repository/index.ts'
import { refreshDeskOthers } from './following.ts'
import { planOf, scoreOf } from './rules.ts'
import type { Bulk, BulkPreview, Desk, DeskRow, Hour, SavedDeskQuery } from './schema.ts'

const followers = new WeakMap<Services, FollowerRunner>()
const settle = async ({ services, system }: Web) => {
  const runner = followers.get(services) ?? createFollowers(services)
  followers.set(services, runner)
  await runner.drain()
  while (await services.jobs.runNext(services));
  await runner.drain()
  await refreshDeskOthers(system, {})
}
type Send = Awaited<ReturnType<Web['sends']>>
const desk = async (send: Send, query = ''): Promise<Desk> => (await send('GET', `/api/desk${query}`)).json<Desk>()
const titles = (rows: { title: string }[]) => rows.map(({ title }) => title).sort()
const rowOf = async (send: Send, queue: string, title: string): Promise<DeskRow> => {
  const row = (await desk(send, `?queue=${queue}`)).items.find((one) => one.title === title)
  if (!row) throw new Error(`no ${title} in ${queue}`)
  return row
}
const steward = async (web: Web, name: 'sora' | 'junho') =>
  grantRole(await web.as('minji'), web.spaces.open, { kind: 'person', id: web.people[name] }, 'steward')

describeOnBothStores('The desk', (open) => {
  test('90 is for stewards and owners, who see the work of their spaces and no other', async () => {
    const web = await openWeb(await open())
    await steward(web, 'sora')
    await web.write('minji', { title: '열린 글' })
    await web.write('minji', { title: '인사 글', space: 'secret' })
    await settle(web)
    const [minji, sora, junho, admin] = await Promise.all((['minji', 'sora', 'junho', 'admin'] as const).map((name) => web.sends(name)))
    expect(titles((await desk(minji, '?queue=untagged')).items)).toEqual(['열린 글', '인사 글'])
    const theirs = await desk(sora, '?queue=untagged')
    expect(titles(theirs.items)).toEqual(['열린 글'])
    expect(theirs.queues.find(({ queue }) => queue === 'untagged')?.count).toBe(1)
    expect((await desk(sora, `?space=${web.spaces.secret}`)).items).toEqual([])
    expect((await junho('GET', '/api/desk')).json()).toMatchObject({ status: 403, code: 'desk-for-stewards' })
    expect((await desk(admin)).items).toEqual([])
    expect((await web.visitorSends('GET', '/api/desk')).statusCode).toBe(401)
  })

  test('91 keeps what is restricted out of rows, counts, the hour and the workload of who may not read it', async () => {
    const web = await openWeb(await open())
    await steward(web, 'sora')
    const id = await web.write('minji', { title: '구조 조정' })
    await restrictItem(await web.as('minji'), id, { level: 'read', scope: 'tree', subjects: [] })
    await settle(web)
    const [minji, sora] = [await web.sends('minji'), await web.sends('sora')]
    const row = await rowOf(minji, 'untagged', '구조 조정')
    expect(await desk(sora)).toMatchObject({ items: [], queues: [] })
    expect((await sora('GET', '/api/desk/hour')).json<Hour>().steps).toEqual([])
    expect((await sora('GET', '/api/desk/load')).json()).toMatchObject({ people: [] })
    expect((await sora('PUT', `/api/desk/work/${row.id}/assignment`, { personId: web.people.sora })).statusCode).toBe(404)
    const given = await minji('PUT', `/api/desk/work/${row.id}/assignment`, { personId: web.people.sora })
    expect(given.json()).toMatchObject({ status: 422, code: 'desk-not-theirs' })
    expect((await sora('POST', '/api/desk/bulk/preview', { act: { act: 'archive' }, works: [row.id] })).json()).toMatchObject({
      code: 'bulk-nothing',
    })
  })

  test('narrows by space, kind, words and whom it waits for, and counts alike', async () => {
    const web = await openWeb(await open())
    await web.write('minji', { title: '휴가 규정' })
    await web.write('minji', { title: '출장 규정', space: 'members' })
    await settle(web)
    const minji = await web.sends('minji')
    expect(titles((await desk(minji, '?queue=untagged&space=open')).items)).toEqual(['휴가 규정'])
    const found = await desk(minji, `?q=${encodeURIComponent('출장')}`)
    expect(new Set(titles(found.items))).toEqual(new Set(['출장 규정']))
    expect(found.queues.find(({ queue }) => queue === 'untagged')?.count).toBe(1)
    expect((await desk(minji, '?kind=policy')).items).toEqual([])
    const row = await rowOf(minji, 'untagged', '휴가 규정')
    await minji('PUT', `/api/desk/work/${row.id}/assignment`, { personId: web.people.minji, note: '오늘' })
    expect((await desk(minji, '?assignee=me&queue=untagged')).items).toMatchObject([{ title: '휴가 규정', note: '오늘' }])
    expect(titles((await desk(minji, '?assignee=none&queue=untagged')).items)).toEqual(['출장 규정'])
  })

  test('pages through everything once, by worth and by age', async () => {
    const web = await openWeb(await open())
    for (let number = 0; number < 7; number++) await web.write('minji', { title: `문서 ${number}` })
    await settle(web)
    const minji = await web.sends('minji')
    for (const sort of ['worth', 'age']) {
      const seen: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: Desk = await desk(minji, `?queue=untagged&limit=3&sort=${sort}${cursor && `&cursor=${cursor}`}`)
        seen.push(...page.items.map(({ title }) => title))
        cursor = page.next
      }
      expect(seen.toSorted()).toEqual(Array.from({ length: 7 }, (_, number) => `문서 ${number}`))
    }
  })

  test('keeps who has work and until when it was put off, over every rebuild', async () => {
    const web = await openWeb(await open())
    await steward(web, 'sora')
    const id = await web.write('minji', { title: '휴가 규정' })
    await settle(web)
    const [minji, sora] = [await web.sends('minji'), await web.sends('sora')]
    const row = await rowOf(minji, 'untagged', '휴가 규정')
    expect((await minji('PUT', `/api/desk/work/${row.id}/assignment`, { personId: web.people.sora, note: '부탁해요' })).statusCode).toBe(
      204,
    )
    const until = Date.now() + 86_400_000
    expect((await sora('PUT', `/api/desk/work/${row.id}/snooze`, { until, reason: '' })).statusCode).toBe(400)
    expect((await sora('PUT', `/api/desk/work/${row.id}/snooze`, { until: 1, reason: '나중에' })).json()).toMatchObject({
      code: 'snooze-time',
    })
    expect((await sora('PUT', `/api/desk/work/${row.id}/snooze`, { until, reason: '개편을 기다려요' })).statusCode).toBe(204)
    await changeArticle(await web.as('minji'), id, { description: '바뀐 설명' })
    await settle(web)
    expect((await desk(minji, '?queue=untagged')).items).toEqual([])
    expect((await desk(minji, '?queue=untagged&snoozed=1')).items).toMatchObject([
      { assignee: { name: '최소라' }, note: '부탁해요', snooze: { until, reason: '개편을 기다려요' } },
    ])
    await sora('DELETE', `/api/desk/work/${row.id}/snooze`)
    await sora('DELETE', `/api/desk/work/${row.id}/assignment`)
    expect((await desk(minji, '?queue=untagged')).items).toMatchObject([{ assignee: null, snooze: null }])
  })

  test('92 shares a saved view with the stewards of a space, each of whom sees their own work in it', async () => {
    const web = await openWeb(await open())
    await steward(web, 'sora')
    const [minji, sora, junho] = [await web.sends('minji'), await web.sends('sora'), await web.sends('junho')]
    const made = await minji('POST', '/api/desk/queries', {
      name: '태그 달기',
      query: 'nonsense=1&queue=untagged&mode=hour',
      spaceId: web.spaces.open,
    })
    expect(made.json()).toMatchObject({ name: '태그 달기', query: 'queue=untagged', mine: true, space: { key: 'open' } })
    const { id } = made.json<SavedDeskQuery>()
    expect((await sora('GET', '/api/desk/queries')).json().items).toMatchObject([
      { name: '태그 달기', mine: false, owner: { name: '이민지' } },
    ])
    expect((await sora('DELETE', `/api/desk/queries/${id}`)).statusCode).toBe(403)
    expect((await sora('POST', '/api/desk/queries', { name: '남의 공간', query: '', spaceId: web.spaces.secret })).statusCode).toBe(404)
    expect((await junho('GET', '/api/desk/queries')).statusCode).toBe(403)
    expect((await minji('DELETE', `/api/desk/queries/${id}`)).statusCode).toBe(204)
  })

  test('keeps the plan of an hour for the day, and ticks off what no longer waits', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가 규정', body: '가 '.repeat(60) })
    await settle(web)
    const minji = await web.sends('minji')
    const proposed = (await minji('GET', '/api/desk/hour')).json<Hour>()
    expect(proposed.started).toBe(false)
    expect(proposed.minutes).toBeLessThanOrEqual(60)
    expect(proposed.steps.map(({ queue }) => queue)).toContain('untagged')
    expect((await minji('PUT', '/api/desk/hour')).json()).toMatchObject({ started: true, doneMinutes: 0 })
    await changeArticle(await web.as('minji'), id, { tags: ['휴가'] })
    await web.write('minji', { title: '나중에 온 것' })
    await settle(web)
    const later = (await minji('GET', '/api/desk/hour')).json<Hour>()
    expect(later.steps.map(({ id: step }) => step)).toEqual(proposed.steps.map(({ id: step }) => step))
    expect(later.steps.filter(({ done }) => done).map(({ queue }) => queue)).toContain('untagged')
    await minji('DELETE', '/api/desk/hour')
    expect((await minji('GET', '/api/desk/hour')).json<Hour>().started).toBe(false)
  })

  test('tells who has done how much this week', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가 규정' })
    await settle(web)
    await changeArticle(await web.as('minji'), id, { tags: ['휴가'] })
    await settle(web)
    const minji = await web.sends('minji')
    const { people, trends } = (await minji('GET', '/api/desk/load')).json()
    expect(people).toContainEqual(expect.objectContaining({ subject: expect.objectContaining({ name: '이민지' }), done: 1 }))
    expect(trends.find(({ queue }: { queue: string }) => queue === 'untagged')?.open.at(-1) ?? 0).toBe(0)
  })

  test('does not count what was read at last as work of its reader', async () => {
    const web = await openWeb(await open())
    await steward(web, 'sora')
    const { writer, clock } = web.services
    const id = await web.write('minji', { title: '휴가 규정', tags: ['휴가'] })
    await writer
      .updateTable('item')
      .set({ created_at: clock.now() - 400 * 86_400_000 })
      .where('id', '=', id)
      .execute()
    await changeArticle(await web.as('minji'), id, { tags: ['휴가', '연차'] })
    await settle(web)
    const minji = await web.sends('minji')
    expect(titles((await desk(minji, '?queue=unread')).items)).toEqual(['휴가 규정'])
    await writer.insertInto('reading').values({ person_id: web.people.sora, item_id: id, at: clock.now(), times: 1 }).execute()
    await changeArticle(await web.as('sora'), id, { tags: ['휴가'] })
    await settle(web)
    expect((await desk(minji, '?queue=unread')).items).toEqual([])
    const { people } = (await minji('GET', '/api/desk/load')).json<{ people: { subject: { name: string } | null }[] }>()
    expect(people.map(({ subject }) => subject?.name)).not.toContain('최소라')
  })
})

describeOnBothStores('Many at once', (open) => {
  test('a tag is previewed, added, and taken back from what nobody touched since', async () => {
    const web = await openWeb(await open())
    const ids = await Promise.all(['하나', '둘', '셋'].map((title) => web.write('minji', { title })))
    await settle(web)
    const minji = await web.sends('minji')
    const works = (await desk(minji, '?queue=untagged')).items.map(({ id }) => id)
    const act = { act: 'tag', tag: '정리' }
    const preview = (await minji('POST', '/api/desk/bulk/preview', { act, works })).json<BulkPreview>()
    expect(preview).toMatchObject({ changes: 3, unchanged: 0, refused: 0, background: false })
    expect(preview.lines[0]).toMatchObject({ from: '없음', to: '정리', problem: null })
    const done = (await minji('POST', '/api/desk/bulk', { act, query: 'queue=untagged' })).json<Bulk>()
    expect(done).toMatchObject({ state: 'done', done: 3 })
    await changeArticle(await web.as('minji'), ids[1], { tags: ['정리', '둘째'] })
    const undone = (await minji('PUT', `/api/desk/bulk/${done.id}/undo`)).json<Bulk>()
    expect(undone).toMatchObject({
      state: 'undone',
      undone: 2,
      kept: 1,
      done: 0,
      problems: [{ title: '둘', problem: '그 사이 바뀌었어요' }],
    })
    await settle(web)
    expect(titles((await desk(minji, '?queue=untagged')).items)).toEqual(['셋', '하나'])
    expect((await minji('PUT', `/api/desk/bulk/${done.id}/undo`)).json()).toMatchObject({ status: 409, code: 'bulk-ended' })
  })

  test('93 nothing is done that the person may not do one by one, and the preview says so', async () => {
    const web = await openWeb(await open())
    await steward(web, 'sora')
    const id = await web.write('minji', { title: '묶인 글' })
    await web.write('minji', { title: '풀린 글' })
    await restrictItem(await web.as('minji'), id, { level: 'write', scope: 'tree', subjects: [] })
    await settle(web)
    const [sora, minji] = [await web.sends('sora'), await web.sends('minji')]
    const input = { act: { act: 'archive' }, query: 'queue=untagged' }
    const preview = (await sora('POST', '/api/desk/bulk/preview', input)).json<BulkPreview>()
    expect(preview).toMatchObject({ changes: 1, refused: 1, lines: [{ title: '묶인 글', problem: '권한이 없어요' }, { title: '풀린 글' }] })
    const done = (await sora('POST', '/api/desk/bulk', input)).json<Bulk>()
    expect(done).toMatchObject({ done: 1, refused: 1 })
    expect((await minji('GET', `/api/desk/bulk/${done.id}`)).statusCode).toBe(404)
    expect((await sora('PUT', `/api/desk/bulk/${done.id}/undo`)).json()).toMatchObject({ undone: 1, kept: 0 })
  })

  test('what is moved goes back beside what it stood beside', async () => {
    const web = await openWeb(await open())
    const [first, second, third] = [
      await web.write('minji', { title: '첫째' }),
      await web.write('minji', { title: '둘째' }),
      await web.write('minji', { title: '셋째' }),
    ]
    await settle(web)
    const minji = await web.sends('minji')
    const work = await rowOf(minji, 'untagged', '둘째')
    const act = { act: 'move', spaceId: web.spaces.members }
    const done = (await minji('POST', '/api/desk/bulk', { act, works: [work.id] })).json<Bulk>()
    expect(done).toMatchObject({ done: 1, problems: [] })
    await minji('PUT', `/api/desk/bulk/${done.id}/undo`)
    const order = (await minji('GET', '/api/spaces/open/tree')).json().items.map(({ id }: { id: string }) => id)
    expect(order).toEqual([first, second, third])
    await moveItem(await web.as('minji'), third, { spaceId: web.spaces.members, parentId: null })
  })

  test('owner and verification are set, and taken back', async () => {
    const web = await openWeb(await open())
    await steward(web, 'sora')
    await web.write('minji', { title: '휴가 규정' })
    await settle(web)
    const minji = await web.sends('minji')
    const { id: work } = await rowOf(minji, 'untagged', '휴가 규정')
    const owner = (
      await minji('POST', '/api/desk/bulk', { act: { act: 'owner', owner: { kind: 'person', id: web.people.sora } }, works: [work] })
    ).json<Bulk>()
    expect(owner).toMatchObject({ done: 1 })
    expect((await minji('PUT', `/api/desk/bulk/${owner.id}/undo`)).json()).toMatchObject({ undone: 1 })
    const verified = (await minji('POST', '/api/desk/bulk', { act: { act: 'verify' }, works: [work] })).json<Bulk>()
    expect(verified).toMatchObject({ done: 1 })
    await settle(web)
    expect((await rowOf(minji, 'untagged', '휴가 규정')).item?.trust.state).toBe('verified')
    expect((await minji('PUT', `/api/desk/bulk/${verified.id}/undo`)).json()).toMatchObject({ undone: 1 })
    expect((await rowOf(minji, 'untagged', '휴가 규정')).item?.trust.state).not.toBe('verified')
    const foreign = { act: { act: 'owner', owner: { kind: 'person', id: web.people.guest } }, works: [work] }
    expect((await minji('POST', '/api/desk/bulk/preview', foreign)).json()).toMatchObject({ changes: 0, refused: 1 })
  })

  test('more than fifty go on in the background, and can be ended between two', async () => {
    const web = await openWeb(await open())
    for (let number = 0; number < 60; number++) await web.write('minji', { title: `문서 ${number}` })
    await settle(web)
    const minji = await web.sends('minji')
    const input = { act: { act: 'tag', tag: '많음' }, query: 'queue=untagged' }
    const waiting = (await minji('POST', '/api/desk/bulk', input)).json<Bulk>()
    expect(waiting).toMatchObject({ state: 'waiting', total: 60, done: 0 })
    expect((await minji('PUT', `/api/desk/bulk/${waiting.id}/cancellation`)).json()).toMatchObject({ state: 'cancelled' })
    await settle(web)
    expect((await minji('GET', `/api/desk/bulk/${waiting.id}`)).json()).toMatchObject({ state: 'cancelled', done: 0 })
    const second = (await minji('POST', '/api/desk/bulk', input)).json<Bulk>()
    await settle(web)
    expect((await minji('GET', `/api/desk/bulk/${second.id}`)).json()).toMatchObject({ state: 'done', done: 60 })
    expect((await desk(minji, '?queue=untagged')).items).toEqual([])
  })

  test('nothing chosen, and too much, are refused in words', async () => {
    const web = await openWeb(await open())
    const minji = await web.sends('minji')
    expect((await minji('POST', '/api/desk/bulk', { act: { act: 'archive' }, query: 'queue=wanted' })).json()).toMatchObject({
      status: 422,
      code: 'bulk-nothing',
    })
    expect((await minji('POST', '/api/desk/bulk', { act: { act: 'burn' }, query: '' })).statusCode).toBe(400)
  })
})

test('An hour takes first what helps the most readers for a minute of work, and no more than fits', () => {
  const work = (id: string, queue: string, readers: number) => ({ id, queue, readers, since: 0 })
  const plan = planOf([
    work('a', 'untagged', 5),
    work('b', 'problems', 200),
    work('c', 'translations', 300),
    work('d', 'wanted', 0),
    work('e', 'thin', 500),
  ])
  expect(plan.map(({ id }) => id)).toEqual(['b', 'e', 'c', 'a', 'd'])
  expect(scoreOf({ queue: 'problems', readers: 9 })).toBe(4)
  expect(planOf(Array.from({ length: 20 }, (_, at) => work(`${at}`, 'problems', 1)))).toHaveLength(6)
})
