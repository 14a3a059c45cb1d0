import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeOnBothStores, type OpenStore } from '../../../../test/harness/stores.ts'
import { openWeb, type Web } from '../../../../test/http/web.ts'
import { createWorld, type PersonName, type World } from '../../../../test/world.ts'
import { readEvents } from '../../../platform/events/follower.ts'
import { changeArticle, restrictItem } from '../../repository/index.ts'
import { catchUp, demandDetail, demandList, demandSummary, mayOversee, searchItems, solveWith, withdrawSolution } from '../index.ts'
import { changeSettings, closeRequest, dismiss, requestCluster, requestKnowledge, takeUpAgain } from './actions.ts'
import { KEPT_MS } from './digest.ts'
import { listEvents } from './store.ts'

const MINUTE = 60_000
const start = Date.UTC(2026, 10, 2, 9)
const list = { days: 30, state: 'open', limit: 50 } as const

/** The small organisation with a clock of its own; `ask` searches as a person would on the page. */
async function openDemand(open: OpenStore) {
  const time = { now: start }
  const services = await open({ clock: { now: () => time.now } })
  const world = await createWorld(services)
  const pass = (ms: number) => {
    time.now += ms
  }
  const ask = async (name: PersonName, q: string, more: { space?: string; cursor?: string } = {}) =>
    searchItems(await world.as(name), { q, ...more, recorded: { byPerson: true } })
  const click = async (name: PersonName, searchId: string | null, itemId: string, dwellMs?: number) =>
    services.demand.clicked(await world.as(name), searchId as string, { itemId, position: 1, dwellMs })
  const ledger = async () => {
    await services.demand.flush()
    return listEvents(services.reader, 0)
  }
  return { ...world, time, pass, ask, click, ledger }
}

/** The same questions asked by several people, each in a while of their own. */
async function askAll(
  { ask, pass }: { ask: (name: PersonName, q: string, more?: object) => Promise<unknown>; pass: (ms: number) => void },
  questions: [PersonName, string][],
  more?: object,
) {
  for (const [name, q] of questions) {
    await ask(name, q, more)
    pass(MINUTE)
  }
  pass(10 * MINUTE)
}

const names = (found: { items: { name: string }[] }) => found.items.map(({ name }) => name)

describeOnBothStores('The ledger of searches', (open) => {
  test('keeps the question and a hash of the asker, which another quarter makes another', async () => {
    const { ask, ledger, people, pass, services } = await openDemand(open)
    await ask('junho', '연차를 어떻게 신청하나요?', {})
    pass(1)
    const [event] = await ledger()
    expect(event).toMatchObject({ kind: 'asked', query: '연차를 어떻게 신청하나요?', query_key: '신청 연차', language: 'ko', total: 0 })
    expect(JSON.stringify(event)).not.toContain(people.junho)
    expect(event.actor).toBe(await services.demand.hashOf(people.junho, start))
    pass(92 * 24 * 60 * MINUTE)
    await ask('junho', '법인카드 한도')
    const next = (await ledger()).at(-1)
    expect(next?.actor).not.toBe(event.actor)
    expect(await services.reader.selectFrom('demand_key').selectAll().execute()).toHaveLength(1)
  })

  test('counts what looks personal and keeps neither its words nor its asker', async () => {
    const { ask, ledger } = await openDemand(open)
    expect((await ask('junho', '이민지 010-1234-5678')).searchId).toBeNull()
    expect(await ledger()).toMatchObject([{ kind: 'withheld', query: null, query_key: null, actor: null, search_id: null, filters: null }])
  })

  test('notes one search for the same question, its next page and another filter', async () => {
    const { ask, ledger, pass, spaces } = await openDemand(open)
    const { searchId } = await ask('junho', '연차')
    pass(20_000)
    expect((await ask('junho', '연차', { cursor: '20' })).searchId).toBe(searchId)
    expect((await ask('junho', '연차', { space: spaces.open })).searchId).toBe(searchId)
    expect((await ask('sora', '연차')).searchId).not.toBe(searchId)
    await ask('junho', '휴가')
    pass(31_000)
    expect((await ask('junho', '연차')).searchId).not.toBe(searchId)
    expect((await ledger()).map(({ kind }) => kind)).toEqual(['asked', 'narrowed', 'asked', 'asked', 'asked'])
  })

  test('notes nothing of programs, of the system, and while it is off', async () => {
    const { as, system, ask, ledger } = await openDemand(open)
    for (const ctx of [system, await as('junho')])
      expect((await searchItems(ctx, { q: '연차', recorded: { byPerson: false } })).searchId).toBeNull()
    expect((await searchItems(system, { q: '연차', recorded: { byPerson: true } })).searchId).toBeNull()
    await changeSettings(await as('admin'), { recording: false, threshold: 3 })
    expect((await ask('junho', '연차')).searchId).toBeNull()
    expect(await ledger()).toEqual([])
    await expect(changeSettings(await as('minji'), { recording: true, threshold: 2 })).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('takes a click of the asker on what was found and is readable, and once', async () => {
    const { as, ask, click, ledger, write, services } = await openDemand(open)
    const found = await write('minji', { title: '연차 휴가' })
    const other = await write('minji', { title: '배포' })
    await catchUp(services)
    const { searchId } = await ask('junho', '연차')
    await click('junho', searchId, found)
    await click('junho', searchId, found)
    await click('junho', searchId, found, 8_000)
    await click('junho', searchId, found, 8_000)
    const missing = { code: 'not-found' }
    await expect(click('sora', searchId, found)).rejects.toMatchObject(missing)
    await expect(click('junho', searchId, other)).rejects.toMatchObject(missing)
    await expect(click('junho', '01890000-0000-7000-8000-000000000000', found)).rejects.toMatchObject(missing)
    await restrictItem(await as('minji'), found, { level: 'read', scope: 'tree', subjects: [] })
    await expect(click('junho', searchId, found)).rejects.toMatchObject(missing)
    expect((await ledger()).map(({ kind, ms }) => [kind, ms])).toEqual([
      ['asked', 0],
      ['opened', 0],
      ['left', 8_000],
    ])
  })

  test('knows a search of another process by the hash of its asker', async () => {
    const { as, click, ask, write, services, ledger } = await openDemand(open)
    const found = await write('minji', { title: '연차 휴가' })
    await catchUp(services)
    const { searchId } = await ask('junho', '연차')
    await ledger()
    const { DemandLedger } = await import('./ledger.ts')
    services.demand = new DemandLedger(services)
    await expect(services.demand.clicked(await as('sora'), searchId as string, { itemId: found, position: 1 })).rejects.toMatchObject({
      code: 'not-found',
    })
    await click('junho', searchId, found)
    expect((await ledger()).at(-1)).toMatchObject({ kind: 'opened', search_id: searchId, item_id: found })
  })

  test('never lets a search wait or fail, and makes no remembered answer be forgotten', async () => {
    const { ask, services, ledger } = await openDemand(open)
    const before = (await readEvents({ ...(await createdCtx(services)) }, 0, 1_000)).length
    await ask('junho', '연차')
    await ledger()
    expect(await readEvents(await createdCtx(services), 0, 1_000)).toHaveLength(before)
    await services.writer.schema.alterTable('demand_event').renameTo('demand_event_gone').execute()
    expect((await ask('junho', '휴가')).searchId).not.toBeNull()
    await services.demand.flush()
    await services.writer.schema.alterTable('demand_event_gone').renameTo('demand_event').execute()
    await ask('junho', '법인카드')
    expect((await ledger()).map(({ query }) => query)).toEqual(['연차', '법인카드'])
  })

  test('is all that is needed to tell again how searches ended, what groups they form and the figures of the days', async () => {
    const world = await openDemand(open)
    const id = await world.write('minji', { title: '휴가 규정' })
    await catchUp(world.services)
    const asked: [PersonName, string][] = [
      ['junho', '연차 신청 방법'],
      ['sora', '연차 어떻게 신청'],
      ['outsider', '휴가 연차신청'],
      ['sora', '법인카드'],
    ]
    await askAll(world, asked)
    await world.click('junho', (await world.ask('junho', '휴가')).searchId, id)
    await world.ask('sora', '010-1234-5678')
    world.pass(24 * 60 * MINUTE)
    await askAll(world, asked.slice(1))
    const { reader, writer, demandDigest } = world.services
    const derived = ['demand_search', 'demand_query', 'demand_day'] as const
    const told = async () => {
      await demandDigest.refresh()
      const rows = await Promise.all(derived.map((table) => reader.selectFrom(table).selectAll().execute()))
      return rows.map((each) => each.map((row) => JSON.stringify(row)).sort())
    }
    const before = await told()
    for (const rows of before) expect(rows.length).toBeGreaterThan(1)
    for (const table of [...derived, 'demand_state'] as const) await writer.deleteFrom(table).execute()
    expect(await told()).toEqual(before)
  })

  test('forgets what is older than 400 days and keeps the figures of the days', async () => {
    const world = await openDemand(open)
    await askAll(world, [
      ['junho', '연차'],
      ['sora', '연차'],
      ['outsider', '연차'],
    ])
    const admin = await world.as('admin')
    expect(names(await demandList(admin, list))).toEqual(['연차'])
    world.pass(KEPT_MS)
    const { forgetOldSearches } = await import('./digest.ts')
    await forgetOldSearches(world.system)
    expect(await world.ledger()).toEqual([])
    expect(await world.services.reader.selectFrom('demand_search').selectAll().execute()).toEqual([])
    expect(await world.services.reader.selectFrom('demand_day').select('searches').execute()).toEqual([{ searches: 3 }])
  })
})

const createdCtx = async (services: World['services']) => ({
  actor: { kind: 'system' as const },
  locale: 'ko' as const,
  db: services.reader,
  services,
})

describeOnBothStores('What people look for and do not find', (open) => {
  test('32 shows needs that enough people had, by their most asked wording', async () => {
    const world = await openDemand(open)
    await askAll(world, [
      ['junho', '연차 신청 방법'],
      ['sora', '연차 신청 방법'],
      ['outsider', '연차 어떻게 신청'],
      ['guest', '휴가 연차신청'],
      ['junho', '법인카드 한도'],
      ['sora', '법인카드 한도'],
    ])
    const admin = await world.as('admin')
    const found = await demandList(admin, list)
    expect(found.items).toMatchObject([{ name: '연차 신청 방법', people: 4, searches: 4, nothing: 4, languages: ['ko'] }])
    const detail = await demandDetail(admin, found.items[0].key, 30)
    expect(detail.queries).toEqual([{ query: '연차 신청 방법', people: 3, searches: 3, nothing: 3 }])
    expect(detail.hidden).toBe(1)
    await changeSettings(admin, { recording: true, threshold: 2 })
    expect(names(await demandList(admin, list))).toEqual(['연차 신청 방법', '법인카드 한도'])
  })

  test('names a need by the words people share where no wording has enough people', async () => {
    const world = await openDemand(open)
    await askAll(world, [
      ['junho', '신규입사자 노트북 지급'],
      ['sora', '신규입사자 노트북'],
      ['outsider', '노트북 신규입사자 언제 교체'],
    ])
    const admin = await world.as('admin')
    expect(names(await demandList(admin, list))).toEqual(['신규입사자 노트북'])
  })

  test('counts results that nobody opened, or left at once, and not what helped', async () => {
    const world = await openDemand(open)
    const id = await world.write('minji', { title: '연차 휴가', body: '법인카드 한도' })
    await catchUp(world.services)
    for (const name of ['junho', 'sora', 'outsider'] as const) {
      await world.click(name, (await world.ask(name, '연차')).searchId, id)
      const { searchId } = await world.ask(name, '법인카드')
      await world.click(name, searchId, id)
      await world.click(name, searchId, id, 3_000)
    }
    world.pass(10 * MINUTE)
    const admin = await world.as('admin')
    const found = await demandList(admin, list)
    expect(found.items).toMatchObject([{ name: '법인카드', people: 3, nothing: 0, abandoned: 3 }])
    const detail = await demandDetail(admin, found.items[0].key, 30)
    expect(detail.left).toMatchObject([{ item: { id }, people: 3 }])
    expect(await demandSummary(admin, 30)).toMatchObject({
      searches: 6,
      nothingShare: 0,
      abandonedShare: 0.5,
      openedShare: 1,
      position: 1,
      solved: 0,
    })
  })

  test('30 is for stewards, owners and administrators', async () => {
    const { as } = await openDemand(open)
    for (const name of ['junho', 'guest'] as const) {
      const ctx = await as(name)
      expect(await mayOversee(ctx)).toBe(false)
      for (const attempt of [() => demandList(ctx, list), () => demandSummary(ctx, 30), () => demandDetail(ctx, 'x', 30)])
        await expect(attempt()).rejects.toMatchObject({ code: 'demand-for-stewards', status: 403 })
    }
    for (const name of ['admin', 'minji'] as const) {
      expect(await mayOversee(await as(name))).toBe(true)
      await demandList(await as(name), list)
    }
  })

  test('31 33 shows a steward nothing of what was asked in spaces closed to them, and no item they may not read', async () => {
    const world = await openDemand(open)
    const { as, write, services, click, ask, pass } = world
    const hidden = await write('minji', { space: 'secret', title: '연봉 협상' })
    await catchUp(services)
    await changeSettings(await as('admin'), { recording: true, threshold: 2 })
    const { grantRole, createSpace } = await import('../../repository/index.ts')
    await grantRole(await as('minji'), world.spaces.secret, { kind: 'person', id: world.people.sora }, 'reader')
    await createSpace(await as('outsider'), { name: '바깥', key: 'outside', visibility: 'open' })
    for (const name of ['minji', 'sora'] as const) {
      const { searchId } = await ask(name, '연봉')
      await click(name, searchId, hidden)
      await click(name, searchId, hidden, 2_000)
      await ask(name, '성과급 표', { space: 'secret' })
    }
    pass(10 * MINUTE)
    expect(names(await demandList(await as('minji'), list)).sort()).toEqual(['성과급 표', '연봉'])
    const outsider = await as('outsider')
    const seen = await demandList(outsider, list)
    expect(names(seen)).toEqual(['연봉'])
    expect((await demandDetail(outsider, seen.items[0].key, 30)).left).toEqual([])
  })

  test('puts a need aside for good, or until people go on looking in vain for what was said to be answered', async () => {
    const world = await openDemand(open)
    const answer = await world.write('minji', { title: '안내' })
    const minji = await world.as('minji')
    const people: [PersonName, string][] = [
      ['junho', '연차'],
      ['sora', '연차'],
      ['outsider', '연차'],
    ]
    await askAll(world, people)
    const [{ key }] = (await demandList(minji, list)).items
    await expect(dismiss(minji, key, { reason: 'answered', itemId: null, note: '' })).rejects.toMatchObject({
      code: 'demand-answer-missing',
    })
    await dismiss(minji, key, { reason: 'answered', itemId: answer, note: '' })
    world.pass(1)
    expect(names(await demandList(minji, list))).toEqual([])
    expect((await demandList(minji, { ...list, state: 'dismissed' })).items).toMatchObject([
      { dismissal: { reason: 'answered', item: { id: answer } } },
    ])
    await askAll(world, people)
    expect((await demandList(minji, list)).items).toMatchObject([{ key, searches: 3 }])
    await dismiss(minji, key, { reason: 'noise', itemId: null, note: '시험' })
    await askAll(world, people)
    expect(names(await demandList(minji, list))).toEqual([])
    await takeUpAgain(minji, key)
    expect((await demandList(minji, list)).items).toMatchObject([{ key, dismissal: null }])
  })

  test('leaves an event when a steward or anybody asks for what is missing', async () => {
    const world = await openDemand(open)
    await askAll(world, [
      ['junho', '연차 신청'],
      ['sora', '연차 신청'],
      ['outsider', '연차 신청'],
    ])
    const minji = await world.as('minji')
    const [{ key }] = (await demandList(minji, list)).items
    await requestCluster(minji, key)
    await requestCluster(minji, key)
    const junho = await world.as('junho')
    const id = await requestKnowledge(junho, { query: '노트북 교체 주기' })
    expect(await requestKnowledge(junho, { query: '노트북 교체 주기는?' })).toBe(id)
    await requestKnowledge(await world.as('sora'), { query: '노트북 교체 주기' })
    await expect(requestKnowledge(junho, { query: '010-1234-5678' })).rejects.toMatchObject({ code: 'demand-personal' })
    const events = (await readEvents(minji, 0, 1_000)).filter(({ name }) => name === 'demand.requested')
    expect(events.map(({ subject, data }) => [subject === key, data.query, data.people])).toEqual([
      [true, '연차 신청', 3],
      [false, '노트북 교체 주기', 1],
      [false, '노트북 교체 주기', 1],
    ])
    expect(events[0].data).toMatchObject({ terms: ['연차', '신청'], queries: ['연차 신청'] })
    const { items, requests } = await demandList(minji, list)
    expect(items).toMatchObject([{ requested: true }])
    expect(requests).toMatchObject([{ query: '노트북 교체 주기', people: 2 }])
    await closeRequest(minji, requests[0].id)
    expect((await demandList(minji, list)).requests).toEqual([])
  })

  test('keeps the key of a need while more wordings come', async () => {
    const world = await openDemand(open)
    await askAll(world, [
      ['junho', '연차 신청'],
      ['sora', '연차 신청'],
      ['outsider', '연차 신청'],
    ])
    const minji = await world.as('minji')
    const [{ key }] = (await demandList(minji, list)).items
    await askAll(world, [
      ['junho', '연차 신청서'],
      ['sora', '휴가 연차신청'],
      ['guest', '배포 절차'],
      ['guest', '연차신청'],
    ])
    expect((await demandList(minji, list)).items[0]).toMatchObject({ key, people: 4 })
  })
})

describeOnBothStores('Solved it', (open) => {
  test('is said once by a person, counts as reuse in the index, and can be taken back', async () => {
    const { as, write, services, people } = await createWorld(await open())
    const id = await write('minji', { title: '연차 휴가' })
    const junho = await as('junho')
    expect(await solveWith(junho, id, { minutes: null })).toEqual({ mine: true, minutes: null, people: null })
    await solveWith(junho, id, { minutes: null })
    expect(await solveWith(junho, id, { minutes: 30 })).toEqual({ mine: true, minutes: 30, people: null })
    for (const name of ['sora', 'outsider'] as const) await solveWith(await as(name), id, { minutes: null })
    expect((await solveWith(junho, id, { minutes: 30 })).people).toBe(3)
    const events = async () =>
      (await readEvents(junho, 0, 1_000))
        .filter(({ name }) => /solved/.test(name))
        .map(({ name, actorId, data }) => [name, actorId, data.minutes])
    expect(await events()).toEqual([
      ['item.solved', people.junho, null],
      ['item.solved', people.junho, 30],
      ['item.solved', people.sora, null],
      ['item.solved', people.outsider, null],
    ])
    await withdrawSolution(junho, id)
    expect(await withdrawSolution(junho, id)).toEqual({ mine: false, minutes: null, people: null })
    expect((await events()).at(-1)).toEqual(['item.unsolved', people.junho, undefined])
    expect(await events()).toHaveLength(5)
    await changeArticle(await as('minji'), id, { title: '연차 휴가', body: '바뀐 글' }, 1)
    await catchUp(services)
  })

  test('is nothing to whoever may not read the item', async () => {
    const { as, write } = await createWorld(await open())
    const id = await write('minji', { space: 'secret', title: '연봉' })
    await expect(solveWith(await as('junho'), id, { minutes: null })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('tells of the search that led there', async () => {
    const world = await openDemand(open)
    const id = await world.write('minji', { title: '연차 휴가' })
    await catchUp(world.services)
    const { searchId } = await world.ask('junho', '연차')
    await world.click('junho', searchId, id)
    const junho = await world.as('junho')
    await solveWith(junho, id, { minutes: 15 })
    // Who solved something is no secret, what they asked for is: no record has both.
    expect((await readEvents(junho, 0, 1_000)).at(-1)).toMatchObject({
      name: 'item.solved',
      actorId: world.people.junho,
      data: { minutes: 15 },
    })
    await world.services.demand.flush()
    const { rows } = await sql`select * from solution`.execute(world.services.reader)
    const { rows: events } = await sql`select * from event`.execute(world.services.reader)
    expect(JSON.stringify([rows, events])).not.toContain(searchId)
    expect(JSON.stringify(events.filter((event) => JSON.stringify(event).includes('item.solved')))).not.toMatch(/연차|query/)
    expect(await demandSummary(await world.as('admin'), 7)).toMatchObject({ searches: 1, solved: 1 })
  })
})

describeOnBothStores('GET /api/demand', (open) => {
  const path = (web: Web, name: PersonName, url: string) => web.sends(name).then((send) => send('GET', url))

  test('answers as its schema says, and refuses with a reason', async () => {
    const web = await openWeb(await open())
    for (const url of ['/api/demand', '/api/demand?days=7&state=dismissed', '/api/demand/summary?days=90']) {
      expect((await path(web, 'minji', url)).statusCode).toBe(200)
      expect((await path(web, 'junho', url)).json()).toMatchObject({ status: 403, code: 'demand-for-stewards' })
      expect((await web.visitorSends('GET', url)).statusCode).toBe(401)
    }
    expect((await path(web, 'minji', '/api/demand/none')).statusCode).toBe(404)
    expect((await path(web, 'minji', '/api/demand?days=0')).statusCode).toBe(400)
    expect((await path(web, 'admin', '/api/demand/settings')).json()).toEqual({ recording: true, threshold: 3 })
    const admin = await web.sends('admin')
    expect((await admin('PUT', '/api/demand/settings', { recording: true, threshold: 1 })).statusCode).toBe(400)
    expect((await admin('PUT', '/api/demand/settings', { recording: false, threshold: 5 })).json()).toEqual({
      recording: false,
      threshold: 5,
    })
    expect((await path(web, 'minji', '/api/demand/settings')).statusCode).toBe(403)
  })

  test('hears clicks and "solved it" over HTTP', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '연차 휴가' })
    await catchUp(web.services)
    const junho = await web.sends('junho')
    const { searchId } = (await junho('GET', `/api/search?q=${encodeURIComponent('연차')}`)).json()
    const clicks = `/api/searches/${searchId}/clicks`
    expect((await junho('POST', clicks, { itemId: id, position: 1 })).statusCode).toBe(204)
    expect((await junho('POST', clicks, { itemId: id, position: 1, dwellMs: 9_000 })).statusCode).toBe(204)
    expect((await junho('POST', clicks, { itemId: id, position: 0 })).statusCode).toBe(400)
    expect((await (await web.sends('sora'))('POST', clicks, { itemId: id, position: 1 })).statusCode).toBe(404)
    const solution = `/api/items/${id}/solution`
    expect((await junho('PUT', solution)).json()).toEqual({ mine: true, minutes: null, people: null })
    expect((await junho('PUT', solution, { minutes: 5 })).json()).toMatchObject({ minutes: 5 })
    expect((await junho('GET', `/api/articles/${id}/reading`)).json().solution).toMatchObject({ mine: true, minutes: 5 })
    expect((await junho('DELETE', solution)).json()).toMatchObject({ mine: false })
    const made = await junho('POST', '/api/demand/requests', { query: '노트북 교체' })
    expect(made.statusCode).toBe(201)
    expect((await junho('DELETE', `/api/demand/requests/${made.json().id}`)).statusCode).toBe(204)
    const search = `/api/search?q=${encodeURIComponent('연차')}&source=program`
    expect((await junho('GET', search)).json().searchId).toBeNull()
  })
})
