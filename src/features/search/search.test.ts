import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openWeb } from '../../../test/http/web.ts'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { createWorld, type PersonName } from '../../../test/world.ts'
import { createFollowers } from '../../app.ts'
import { changeArticle, itemRows, restrictItem, shareItem, trashItem } from '../repository/index.ts'
import { catchUp, relatedItems, searchItems, suggestions } from './index.ts'

describeOnBothStores('Search', (open) => {
  const world = async () => createWorld(await open())

  test('finds what was saved, renamed and moved, and not what was trashed', async () => {
    const { services, as, write } = await world()
    const minji = await as('minji')
    const found = async (q: string) => (await searchItems(minji, { q })).items.map(({ item }) => item.title)
    const id = await write('minji', { title: '연차 휴가', body: '하루 전까지 신청해요.' })
    await catchUp(services)
    expect(await found('휴가를')).toEqual(['연차 휴가'])
    await changeArticle(minji, id, { title: '쉬는 날', body: '반차도 신청해요.' }, 1)
    await catchUp(services)
    expect(await found('반차')).toEqual(['쉬는 날'])
    expect(await found('하루')).toEqual([])
    await trashItem(minji, id)
    expect(await found('반차')).toEqual([])
    await catchUp(services)
    expect((await searchItems(minji, { q: '반차' })).total).toBe(0)
  })

  test('forgets what was restricted a moment ago, before the index has heard of it', async () => {
    const { services, as, write } = await world()
    const id = await write('minji', { title: '연봉 협상' })
    await catchUp(services)
    const outsider = await as('outsider')
    expect((await searchItems(outsider, { q: '연봉' })).total).toBe(1)
    await restrictItem(await as('minji'), id, { level: 'read', scope: 'tree', subjects: [] })
    expect(await searchItems(outsider, { q: '연봉' })).toMatchObject({ items: [], total: 0 })
    expect(await suggestions(outsider, { q: '연봉', limit: 5 })).toMatchObject({ items: [] })
  })

  test('shows each person exactly what the store lets them read, whatever is restricted and shared', async () => {
    const { services, system, as, write, people } = await world()
    const names = ['minji', 'junho', 'sora', 'outsider', 'guest'] as const satisfies PersonName[]
    const minji = await as('minji')
    const ids: string[] = []
    const draws = fc.sample(
      fc.record({
        space: fc.constantFrom('open', 'members', 'secret'),
        below: fc.boolean(),
        restrict: fc.option(fc.subarray([...names])),
        share: fc.option(fc.constantFrom(...names), { freq: 3 }),
      }),
      { numRuns: 24, seed: 7 },
    )
    let parent: { id: string; space: string } | undefined
    for (const [index, { space, below, restrict, share }] of draws.entries()) {
      const under = below && parent?.space === space ? parent.id : undefined
      const id = await write('minji', { space: space as 'open', parent: under, title: `공통 문서 ${index}` })
      if (!under) parent = { id, space }
      if (restrict)
        await restrictItem(minji, id, {
          level: 'read',
          scope: index % 2 ? 'tree' : 'item',
          subjects: restrict.map((name) => ({ kind: 'person', id: people[name] })),
        })
      if (share) await shareItem(minji, id, { kind: 'person', id: people[share] }, 'reader')
      ids.push(id)
    }
    await catchUp(services)
    for (const ctx of [system, ...(await Promise.all(names.map((name) => as(name))))]) {
      const readable = [...(await itemRows(ctx, ids)).keys()].sort()
      const { items, total } = await searchItems(ctx, { q: '공통', limit: 100 })
      expect(items.map(({ item }) => item.id).sort()).toEqual(readable)
      expect(total).toBe(readable.length)
      expect((await suggestions(ctx, { q: '공통', limit: 50 })).items.map(({ id }) => id).sort()).toEqual(readable)
      for (const ref of await relatedItems(ctx, ids[0], 50)) expect(readable).toContain(ref.id)
    }
  })

  test('follows the outbox within a second while the server runs', async () => {
    const { services, as, write } = await world()
    const followers = createFollowers(services)
    followers.start()
    try {
      await write('minji', { title: '금방 쓴 문서' })
      const minji = await as('minji')
      await expect.poll(async () => (await searchItems(minji, { q: '금방' })).total, { timeout: 5_000, interval: 20 }).toBe(1)
    } finally {
      await followers.stop()
    }
  })

  test('comes back by itself when the index is gone or damaged', async () => {
    const { services, as, write } = await world()
    await write('minji', { title: '연차 휴가' })
    await catchUp(services)
    const minji = await as('minji')
    const path = join(services.config.dataFolder, 'index', 'search.sqlite')
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    await catchUp(services)
    expect((await searchItems(minji, { q: '휴가' })).total).toBe(1)
    await services.search.engine.close()
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
    writeFileSync(path, 'this is no index')
    expect((await searchItems(minji, { q: '휴가' })).total).toBeLessThanOrEqual(1)
    await catchUp(services)
    expect((await searchItems(minji, { q: '휴가' })).total).toBe(1)
  })

  test('is filled again on request, with progress, from the store alone', async () => {
    const { services, as, write } = await world()
    await write('minji', { title: '연차 휴가' })
    const seen: { done: number; total: number }[] = []
    await services.search.rebuild((progress) => seen.push(progress))
    // The six people of the organisation are found too.
    expect(seen.at(-1)).toEqual({ done: 7, total: 7 })
    expect((await searchItems(await as('minji'), { q: '휴가' })).total).toBe(1)
  })

  test('filters by the names people use', async () => {
    const { services, as, write } = await world()
    await write('minji', { title: '연차 휴가', tags: ['인사'] })
    await write('minji', { space: 'members', title: '휴가 중 배포' })
    await catchUp(services)
    const minji = await as('minji')
    const found = async (q: string) => (await searchItems(minji, { q })).items.map(({ item }) => item.title)
    expect(await found('휴가 space:members')).toEqual(['휴가 중 배포'])
    expect(await found('휴가 공간:안내서')).toEqual(['연차 휴가'])
    expect(await found('휴가 tag:인사')).toEqual(['연차 휴가'])
    expect(await found('author:이민지 배포')).toEqual(['휴가 중 배포'])
    expect(await found('space:없는공간 휴가')).toEqual([])
    expect(await found('kind:guide')).toHaveLength(2)
  })
})

describeOnBothStores('GET /api/search', (open) => {
  test('answers who is signed in, as its schema says', async () => {
    const { services, sends, visitorSends, write } = await openWeb(await open())
    await write('minji', { title: '연차 <b>휴가</b>' })
    await catchUp(services)
    expect((await visitorSends('GET', '/api/search?q=a')).statusCode).toBe(401)
    expect((await visitorSends('GET', '/api/search/suggestions?q=a')).statusCode).toBe(401)
    const minji = await sends('minji')
    const answer = (await minji('GET', `/api/search?q=${encodeURIComponent('휴가')}`)).json()
    expect(answer).toMatchObject({ total: 1, mode: 'all', suggestion: null, next: null })
    expect(answer.items[0].titleHtml).toBe('연차 &lt;b&gt;<mark>휴가</mark>&lt;/b&gt;')
    const offers = (await minji('GET', `/api/search/suggestions?q=${encodeURIComponent('ㅇㅊ')}`)).json()
    expect(offers.items[0].title).toBe('연차 <b>휴가</b>')
  })

  test('takes odd questions and places without failing', async () => {
    const { sends } = await openWeb(await open())
    const minji = await sends('minji')
    for (const q of ['"', '(', 'NOT', '%00', '%ff', encodeURIComponent('배'.repeat(1_000)), 'a'.repeat(10_000)]) {
      for (const rest of ['', '&cursor=-1', '&cursor=x', '&cursor=99999999', '&space=none']) {
        expect.soft((await minji('GET', `/api/search?q=${q}${rest}`)).statusCode, q.slice(0, 20) + rest).toBeLessThan(500)
      }
    }
    expect((await minji('GET', '/api/search?q=a&limit=0')).statusCode).toBe(400)
    expect((await minji('GET', '/api/search?q=a&kind=nonsense')).statusCode).toBe(400)
  })
})
