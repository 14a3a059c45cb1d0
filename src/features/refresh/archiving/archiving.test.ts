import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createWorld } from '../../../../test/world.ts'
import { readEvents } from '../../../platform/events/follower.ts'
import { archiveItem, changeArticle, grantRole, restrictItem } from '../../repository/index.ts'
import { verifyItem } from '../../stewardship/index.ts'
import { archiveByPolicy, archivingView, bringBack, keepItem, noticeOf, previewArchiving, setArchiving } from './actions.ts'
import { archivingSignals } from './signals.ts'

const DAY = 86_400_000
const policy = { kinds: ['guide' as const], months: 12, announceDays: 14 }

describeOnBothStores('archiving by policy', (open) => {
  async function prepare() {
    let now = Date.parse('2025-01-05T09:00:00Z')
    const services = await open({ clock: { now: () => now } })
    const world = await createWorld(services)
    const minji = await world.as('minji')
    const id = await world.write('minji', { title: '아무도 읽지 않는 글' })
    await setArchiving(minji, world.spaces.open, policy)
    const later = (days: number) => {
      now += days * DAY
    }
    return { world, services, minji, id, later, night: () => archiveByPolicy(world.system), now: () => now }
  }

  test('what nobody uses is announced, archived two weeks later, and comes back with one act and stays', async () => {
    const { world, minji, id, later, night, now } = await prepare()
    expect(await night()).toEqual({ archived: [], announced: [] })
    later(370)
    expect(await previewArchiving(minji, 'open', policy)).toEqual({ items: 1 })
    await restrictItem(minji, id, { level: 'read', scope: 'item', subjects: [] })
    await grantRole(minji, world.spaces.open, { kind: 'person', id: world.people.sora }, 'steward')
    expect(await previewArchiving(await world.as('sora'), 'open', policy)).toEqual({ items: 0 })
    expect(await night()).toEqual({ archived: [], announced: [id] })
    expect(await noticeOf(minji, id)).toEqual({ notice: { at: now() + 14 * DAY, months: 12, may: { keep: true } } })
    later(13)
    expect(await night()).toEqual({ archived: [], announced: [] })
    later(1)
    expect(await night()).toEqual({ archived: [id], announced: [] })
    expect(await archivingView(minji, 'open')).toMatchObject({ announced: [], archived: [{ item: { id } }] })
    await bringBack(minji, id)
    expect(await archivingView(minji, 'open')).toMatchObject({ announced: [], archived: [] })
    later(300)
    expect(await night()).toEqual({ archived: [], announced: [] })
    const told = []
    for (const event of await readEvents(world.system, 0, 1_000)) told.push(...(await archivingSignals.of(world.system, event)))
    expect(told.map(({ personId, name }) => [personId, name])).toEqual([
      [world.people.minji, 'refresh:archiving-announced'],
      [world.people.minji, 'refresh:archiving-done'],
    ])
  })

  test('whoever may write keeps an item, and one that is read or changed meanwhile stays', async () => {
    const { world, services, minji, id, later, night, now } = await prepare()
    const other = await world.write('minji', { title: '다시 읽힌 글' })
    const third = await world.write('minji', { title: '고친 글' })
    later(370)
    expect((await night()).announced).toHaveLength(3)
    await expect(keepItem(await world.as('sora'), id)).rejects.toMatchObject({ status: 403 })
    await keepItem(minji, id)
    await expect(keepItem(minji, id)).rejects.toMatchObject({ code: 'not-announced' })
    await services.writer.insertInto('reading').values({ person_id: world.people.sora, item_id: other, at: now(), times: 1 }).execute()
    await changeArticle(minji, third, { body: '새로 썼어요.' })
    later(20)
    expect(await night()).toEqual({ archived: [], announced: [] })
    expect(await noticeOf(minji, other)).toEqual({ notice: null })
  })

  test('what is verified, has something below it, is of another kind or stands in another space is left alone', async () => {
    const { world, minji, later, night, id } = await prepare()
    await world.write('minji', { title: '아래 글', parent: id })
    const verified = await world.write('minji', { title: '검증한 글' })
    await world.write('minji', { space: 'secret', title: '다른 공간' })
    later(360)
    await verifyItem(minji, verified, { revision: 1 })
    later(10)
    const { announced } = await night()
    expect(announced).toHaveLength(1)
    expect(announced).not.toContain(id)
    expect(announced).not.toContain(verified)
  })

  test('permission 126: ending the policy calls off what was announced; only stewards set it, and see no item they may not read', async () => {
    const { world, minji, id, later, night } = await prepare()
    later(370)
    await night()
    await expect(archivingView(await world.as('junho'), 'open')).rejects.toMatchObject({ status: 403 })
    await expect(setArchiving(await world.as('admin'), 'open', null)).rejects.toMatchObject({ status: 403 })
    await restrictItem(minji, id, { level: 'read', scope: 'tree', subjects: [{ kind: 'person', id: world.people.minji }] })
    await expect(noticeOf(await world.as('sora'), id)).rejects.toMatchObject({ status: 404 })
    await setArchiving(minji, 'open', null)
    later(30)
    expect(await night()).toEqual({ archived: [], announced: [] })
    await archiveItem(minji, id)
    await expect(bringBack(minji, id)).rejects.toMatchObject({ status: 404 })
  })
})
