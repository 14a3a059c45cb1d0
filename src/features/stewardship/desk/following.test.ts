import { expect, test } from 'vitest'
import { createWorld, type PersonName, type World } from '../../../../test/world.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createFollowers } from '../../../app.ts'
import type { Services } from '../../../platform/context.ts'
import { type FollowerRunner, readEvents } from '../../../platform/events/follower.ts'
import {
  archiveItem,
  changeArticle,
  grantRole,
  moveItem,
  pinItem,
  purgeItem,
  restoreItem,
  restrictItem,
  trashItem,
  unarchiveItem,
} from '../../repository/index.ts'
import { drawSamples } from '../quality/actions.ts'
import { rebuildDesk, refreshDeskOthers } from './following.ts'
import { deskView } from './queries.ts'
import { DeskQuery } from './schema.ts'
import { deskSources } from './sources.ts'
import { everyTally, recountAll } from './store/tally.ts'
import { dropDesk, everyWork } from './store/work.ts'

const followers = new WeakMap<Services, FollowerRunner>()
const settle = async ({ services, system }: World) => {
  const runner = followers.get(services) ?? createFollowers(services)
  followers.set(services, runner)
  await runner.drain()
  while (await services.jobs.runNext(services));
  await refreshDeskOthers(system, {})
}
const queueOf = async (world: World, name: PersonName, queue: string, more: object = {}) =>
  (await deskView(await world.as(name), DeskQuery.parse({ queue, ...more }))).items.map(({ title }) => title)

describeOnBothStores('The desk', (open) => {
  test('shows what has no tag until it has one', async () => {
    const world = await createWorld(await open())
    const id = await world.write('minji', { title: '휴가 규정' })
    await settle(world)
    expect(await queueOf(world, 'minji', 'untagged')).toEqual(['휴가 규정'])
    await changeArticle(await world.as('minji'), id, { tags: ['휴가'] })
    await settle(world)
    expect(await queueOf(world, 'minji', 'untagged')).toEqual([])
  })

  test('knows an item as orphaned until a link leads there, and again when that link is gone', async () => {
    const world = await createWorld(await open())
    const lost = await world.write('minji', { title: '외딴 문서' })
    const other = await world.write('minji', { title: '길잡이' })
    await settle(world)
    expect((await queueOf(world, 'minji', 'orphaned')).sort()).toEqual(['길잡이', '외딴 문서'])
    await changeArticle(await world.as('minji'), other, { body: `[외딴 문서](/articles/${lost})` })
    await settle(world)
    expect(await queueOf(world, 'minji', 'orphaned')).toEqual(['길잡이'])
    await changeArticle(await world.as('minji'), other, { body: '이제 없어요.' })
    await settle(world)
    expect((await queueOf(world, 'minji', 'orphaned')).sort()).toEqual(['길잡이', '외딴 문서'])
  })

  test('94 gathers titles that nobody has written, without those only a restricted item names', async () => {
    const world = await createWorld(await open())
    await world.write('minji', { title: '안내', body: '[[출장비 정산]]과 [[좌석 배치]]를 보세요.' })
    const secret = await world.write('minji', { title: '비밀', body: '[[구조 조정]]' })
    await restrictItem(await world.as('minji'), secret, {
      level: 'read',
      scope: 'item',
      subjects: [{ kind: 'person', id: world.people.minji }],
    })
    await settle(world)
    expect((await queueOf(world, 'minji', 'wanted')).sort()).toEqual(['좌석 배치', '출장비 정산'])
    await world.write('minji', { title: '좌석 배치' })
    await settle(world)
    expect(await queueOf(world, 'minji', 'wanted')).toEqual(['출장비 정산'])
  })

  test('tells of links to items in the trash, and no more when these are back', async () => {
    const world = await createWorld(await open())
    const minji = await world.as('minji')
    const target = await world.write('minji', { title: '낡은 절차' })
    await world.write('minji', { title: '입구', body: `[여기](/articles/${target})` })
    await trashItem(minji, target)
    await settle(world)
    expect(await queueOf(world, 'minji', 'dead-links')).toEqual(['입구'])
    await restoreItem(minji, target)
    await settle(world)
    expect(await queueOf(world, 'minji', 'dead-links')).toEqual([])
  })

  test('leaves nothing out and adds nothing: what followed each event equals what a rebuild makes of nothing', async () => {
    const world = await createWorld(await open())
    await grantRole(await world.as('minji'), world.spaces.open, { kind: 'person', id: world.people.sora }, 'steward')
    await wander(world, 20261122, 80)
    await settle(world)
    const own = new Set(deskSources.map(({ queue }) => queue))
    const everyOwn = async () => (await everyWork(world.services.reader)).filter(({ queue }) => own.has(queue))
    const followed = await everyOwn()
    expect(followed.length).toBeGreaterThan(10)
    const kept = await everyTally(world.services.reader)
    await recountAll(world.system)
    expect(await everyTally(world.services.reader)).toEqual(kept)
    await rebuildDesk(world.system)
    expect(await everyOwn()).toEqual(followed)
    await dropDesk(world.system)
    await rebuildDesk(world.system)
    const withoutAge = (rows: typeof followed) => rows.map(({ since: _, ...row }) => row)
    expect(withoutAge(await everyOwn())).toEqual(withoutAge(followed))
  })

  test('hears of a month’s sample and goes on', async () => {
    const world = await createWorld(await open())
    const [minji, junho] = [await world.as('minji'), await world.as('junho')]
    await grantRole(minji, world.spaces.open, { kind: 'person', id: world.people.sora }, 'steward')
    const id = await world.write('junho', { title: '표본' })
    await drawSamples(world.system)
    expect((await readEvents(world.system, 0, 1_000)).map(({ name }) => name)).toContain('quality.sample-drawn')
    await changeArticle(junho, id, { tags: [] })
    await settle(world)
    expect(await queueOf(world, 'minji', 'untagged')).toEqual(['표본'])
  })

  test('goes on where a rebuild was ended', async () => {
    const world = await createWorld(await open())
    for (let number = 0; number < 5; number++) await world.write('minji', { title: `문서 ${number}` })
    const ending = new AbortController()
    ending.abort()
    await rebuildDesk(world.system, { signal: ending.signal })
    expect(await queueOf(world, 'minji', 'untagged')).toEqual([])
    await rebuildDesk(world.system)
    expect(await queueOf(world, 'minji', 'untagged')).toHaveLength(5)
  })
})

/** Random acts of an author on some thirty items: links, tags, moves, archive, trash and back, deletion, pins, restrictions. */
async function wander(world: World, seed: number, acts: number): Promise<void> {
  const minji = await world.as('minji')
  let state = seed
  const draw = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) % below
  }
  const ids: string[] = []
  const pick = () => ids[draw(ids.length)]
  const body = () => {
    const parts = ['본문이에요.', draw(3) === 0 ? '길게 적은 문장 '.repeat(30) : '']
    for (let links = draw(4); links > 0 && ids.length > 0; links--)
      parts.push(draw(2) === 0 ? `[링크](/articles/${pick()})` : `[[문서 ${draw(40)}]]`)
    return parts.join('\n\n')
  }
  const steps: (() => Promise<unknown>)[] = [
    async () => ids.push(await world.write('minji', { title: `문서 ${ids.length}`, body: body(), tags: draw(2) ? ['꼬리표'] : [] })),
    async () => ids.push(await world.write('minji', { title: `문서 ${ids.length}`, body: body(), space: 'members', parent: undefined })),
    () => changeArticle(minji, pick(), { body: body() }),
    () => changeArticle(minji, pick(), { tags: draw(2) ? ['꼬리표'] : [] }),
    () => changeArticle(minji, pick(), { title: `문서 ${draw(40)}` }),
    () => moveItem(minji, pick(), { spaceId: world.spaces[draw(2) ? 'open' : 'members'], parentId: draw(2) ? pick() : null }),
    () => archiveItem(minji, pick()),
    () => unarchiveItem(minji, pick()),
    () => trashItem(minji, pick()),
    () => restoreItem(minji, pick()),
    () => purgeItem(minji, pick()),
    () => pinItem(minji, pick(), draw(2) === 0),
    () => restrictItem(minji, pick(), { level: 'read', scope: 'tree', subjects: [{ kind: 'person', id: world.people.minji }] }),
  ]
  for (let number = 0; number < 8; number++) await steps[0]()
  for (let act = 0; act < acts; act++) {
    await steps[draw(steps.length)]().catch((error: { status?: number }) => {
      // What the rules refuse did not happen.
      if (error.status === undefined) throw error
    })
    if (draw(10) === 0) await settle(world)
  }
}
