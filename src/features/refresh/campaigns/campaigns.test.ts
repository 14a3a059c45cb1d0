import { expect, test } from 'vitest'
import { createFollowers } from '../../../app.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createWorld, type PersonName } from '../../../../test/world.ts'
import { readEvents } from '../../../platform/events/follower.ts'
import { activePeople, personOf } from '../../identity/index.ts'
import { grantRole, restrictItem } from '../../repository/index.ts'
import { catchUp } from '../../search/index.ts'
import { standingsOf, verifyItem } from '../../stewardship/index.ts'
import { changeCampaign, closeCampaign, leaveOut, reassign, startCampaign, tendCampaigns } from './actions.ts'
import { campaignCsv, campaignItems, campaignList, campaignView, previewCampaign } from './queries.ts'
import { campaignSignals } from './signals.ts'

const DAY = 86_400_000

describeOnBothStores('campaigns', (open) => {
  async function prepare() {
    let now = Date.parse('2026-01-05T09:00:00Z')
    const services = await open({ clock: { now: () => now } })
    const world = await createWorld(services)
    const minji = await world.as('minji')
    const write = (title: string, space: 'open' | 'secret' = 'open') =>
      world.write('minji', { space, title, body: '개인정보 처리 방침이에요.' })
    const ids = [await write('개인정보 처리 하나'), await write('개인정보 처리 둘'), await write('개인정보 처리 비밀', 'secret')]
    const followers = createFollowers(services)
    const settle = async () => {
      await catchUp(services)
      await followers.drain()
    }
    await settle()
    const later = (days: number) => {
      now += days * DAY
    }
    const start = (by: typeof minji, more = {}) =>
      startCampaign(by, {
        name: '개인정보 다시 보기',
        note: '',
        query: '개인정보 처리',
        assign: 'owners',
        people: [],
        follow: false,
        dueAt: now + 60 * DAY,
        ...more,
      })
    const tend = () =>
      tendCampaigns(world.system, async (ctx, id) => {
        const [row] = await activePeople(ctx.db, [id])
        return row && { ...ctx, actor: personOf(row) }
      })
    const steward = async (name: PersonName) => grantRole(minji, world.spaces.open, { kind: 'person', id: world.people[name] }, 'steward')
    const told = async () => {
      const found: string[] = []
      for (const event of await readEvents(world.system, 0, 1_000))
        for (const { personId, key } of await campaignSignals.of(world.system, event)) found.push(`${personId} ${key}`)
      return found
    }
    return { world, services, minji, ids, write, settle, later, start, tend, steward, told }
  }

  test('a campaign takes up what its steward looks after, makes what was verified due, and is done item by item', async () => {
    const { world, minji, ids, settle, start, later } = await prepare()
    await verifyItem(minji, ids[0], { revision: 1 })
    later(1)
    const preview = await previewCampaign(minji, { query: '개인정보 처리', assign: 'owners', people: [] })
    expect(preview).toMatchObject({ items: 3, others: 0, exact: true, people: [{ person: { id: world.people.minji }, items: 3 }] })
    const id = await start(minji)
    expect((await standingsOf(world.system, ids)).get(ids[0])).toMatchObject({ state: 'due', dueReason: { code: 'refresh:campaign' } })
    later(1)
    await verifyItem(minji, ids[0], { revision: 1 })
    await verifyItem(minji, ids[1], { revision: 1 })
    await settle()
    expect(await campaignView(minji, id)).toMatchObject({
      total: 3,
      done: 2,
      mine: 1,
      people: [{ total: 3, done: 2 }],
      may: { manage: true },
    })
    expect((await campaignItems(minji, id, { state: 'open', limit: 10 })).items.map(({ item }) => item.title)).toEqual([
      '개인정보 처리 비밀',
    ])
    const csv = await campaignCsv(minji, id)
    expect(csv.split('\r\n')).toHaveLength(5)
    expect(csv).toContain('이민지')
  })

  test('permission 124: stewards see and take up their own spaces only, and counts hold what they may read', async () => {
    const { world, minji, start, steward } = await prepare()
    const id = await start(minji)
    for (const name of ['junho', 'admin', 'guest', 'outsider'] as const)
      await expect(campaignView(await world.as(name), id)).rejects.toMatchObject({ status: 404 })
    await expect(start(await world.as('admin'))).rejects.toMatchObject({ code: 'campaigns-for-stewards' })
    expect((await campaignList(await world.as('admin'), { state: 'open', limit: 10 })).items).toEqual([])
    await steward('sora')
    const sora = await world.as('sora')
    expect(await campaignView(sora, id)).toMatchObject({ total: 2, spaces: [{ total: 2 }] })
    expect(await campaignCsv(sora, id)).not.toContain('비밀')
    expect(await previewCampaign(sora, { query: '개인정보 처리', assign: 'owners', people: [] })).toMatchObject({ items: 2, others: 0 })
  })

  test('permission 125: named people share the items evenly, as far as they may read them', async () => {
    const { world, minji, start } = await prepare()
    const people = [world.people.junho, world.people.sora]
    expect(await previewCampaign(minji, { query: '개인정보 처리', assign: 'people', people })).toMatchObject({
      items: 3,
      unassigned: 1,
      people: [{ items: 1 }, { items: 1 }],
    })
    const id = await start(minji, { assign: 'people', people })
    const sora = await world.as('sora')
    expect(await campaignView(sora, id)).toMatchObject({ total: 2, mine: 1, may: { manage: false } })
    await expect(closeCampaign(sora, id, true)).rejects.toMatchObject({ status: 403 })
    const [{ item }] = (await campaignItems(minji, id, { state: 'open', person: 'none', limit: 10 })).items
    await expect(reassign(minji, id, item.id, world.people.sora)).rejects.toMatchObject({ code: 'campaign-cannot-read' })
    await reassign(minji, id, item.id, world.people.minji)
    expect((await campaignItems(minji, id, { state: 'open', person: 'me', limit: 10 })).items).toHaveLength(1)
    await leaveOut(minji, id, item.id, true)
    expect((await campaignView(minji, id)).total).toBe(2)
    await leaveOut(minji, id, item.id, false)
    expect((await campaignView(minji, id)).total).toBe(3)
  })

  test('everybody is told once of what they got, and once at each stage', async () => {
    const { world, minji, start, tend, later, told } = await prepare()
    await start(minji, { assign: 'people', people: [world.people.junho, world.people.sora] })
    expect(await told()).toHaveLength(2)
    for (let day = 0; day < 80; day++) {
      await tend()
      later(1)
    }
    const all = await told()
    expect(new Set(all).size).toBe(all.length)
    const stages = all
      .filter((line) => line.includes('reminded') && line.startsWith(world.people.sora))
      .map((line) => line.split(' ').at(-1))
    expect(stages).toEqual(['week', 'day', 'late-0', 'late-1', 'late-2'])
  })

  test('nobody is reminded of what was closed to them since', async () => {
    const { world, minji, ids, start, tend, later } = await prepare()
    await start(minji, { assign: 'people', people: [world.people.sora] })
    await restrictItem(minji, ids[0], { level: 'read', scope: 'item', subjects: [] })
    for (let day = 0; day < 70; day++) {
      await tend()
      later(1)
    }
    const reminded = (await readEvents(world.system, 0, 1_000)).filter(({ name }) => name === 'campaign.reminded')
    expect(reminded[0].data.people).toEqual({ [world.people.sora]: 1 })
  })

  test('a campaign that follows takes up what is written later, and a closed one rests', async () => {
    const { minji, start, write, settle, tend, later } = await prepare()
    const id = await start(minji, { follow: true })
    const still = await start(minji)
    await write('개인정보 처리 셋')
    await settle()
    later(1)
    await tend()
    expect([(await campaignView(minji, id)).total, (await campaignView(minji, still)).total]).toEqual([4, 3])
    await closeCampaign(minji, id, true)
    await write('개인정보 처리 넷')
    await settle()
    await tend()
    expect((await campaignView(minji, id)).total).toBe(4)
    expect((await campaignList(minji, { state: 'closed', limit: 10 })).items).toMatchObject([{ id }])
    await expect(changeCampaign(minji, id, { name: '다른 이름' })).rejects.toMatchObject({ code: 'campaign-closed' })
    await closeCampaign(minji, id, false)
    await changeCampaign(minji, id, { name: '다른 이름' })
    expect((await campaignView(minji, id)).name).toBe('다른 이름')
  })

  test('a day that has passed, a search that finds nothing and nobody named are refused', async () => {
    const { minji, start } = await prepare()
    await expect(start(minji, { dueAt: 1 })).rejects.toMatchObject({ code: 'campaign-due' })
    await expect(start(minji, { query: '없는낱말뿐' })).rejects.toMatchObject({ code: 'campaign-empty' })
    await expect(start(minji, { assign: 'people' })).rejects.toMatchObject({ code: 'campaign-people' })
  })
})
