import { expect, test } from 'vitest'
import { openWeb } from '../../../../test/http/web.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import type { Services } from '../../../platform/context.ts'
import { FollowerRunner } from '../../../platform/events/follower.ts'
import { changeArticle, restrictItem } from '../../repository/index.ts'
import { catchUp } from '../../search/index.ts'
import { follower as duplicatesFollower } from '../duplicates/following.ts'
import { standingsOf } from '../verification/index.ts'
import { conflictWork, follower } from './following.ts'
import type { Conflict, ConflictList } from './schema.ts'

const runners = new WeakMap<Services, FollowerRunner>()
async function caughtUp(services: Services): Promise<void> {
  await catchUp(services)
  const runner = runners.get(services) ?? new FollowerRunner(services, [duplicatesFollower, follower])
  runners.set(services, runner)
  await runner.drain()
  await catchUp(services)
  await runner.drain()
}

const LEAVE = '연차는 한 해에 15일이에요. 남은 연차는 다음 해로 넘기지 못해요. 연차 촉진은 인사팀이 해요.\n\n'

describeOnBothStores('Contradictions', (open) => {
  const opened = async () => {
    const web = await openWeb(await open())
    const list = async (name: 'minji' | 'junho' | 'sora', query = '') =>
      (await (await web.sends(name))('GET', `/api/conflicts${query}`)).json<ConflictList>()
    const rules = await web.write('minji', { title: '연차 규정', body: `${LEAVE}연차는 3일 전까지 신청해야 해요.\n` })
    const guide = await web.write('minji', { title: '연차 안내', body: `${LEAVE}연차는 5일 전까지 신청해야 해요.\n` })
    await caughtUp(web.services)
    return { ...web, list, rules, guide }
  }

  test('two items that give different numbers for the same are found', async () => {
    const { list } = await opened()
    const { items, open: count } = await list('minji')
    expect(count).toBe(1)
    expect(items).toMatchObject([{ kind: 'number', state: 'open', mayDecide: true }])
    expect([items[0].left.value, items[0].right.value].sort()).toEqual(['3일', '5일'])
  })

  test('107a what the right one says is not told to readers of the wrong one who may not read the other', async () => {
    const { list, sends, guide, rules, as } = await opened()
    await restrictItem(await as('minji'), rules, { level: 'read', scope: 'item', subjects: [] })
    const [{ id, left }] = (await list('minji')).items
    await (await sends('minji'))('PUT', `/api/conflicts/${id}/decision`, { verdict: left.item.id === guide ? 'right' : 'left', note: '' })
    const seen = await (await sends('sora'))('GET', `/api/items/${guide}/verification`)
    expect(seen.json()).toMatchObject({ state: 'disputed', disputes: [{ reason: { code: 'contradicted' } }] })
    expect(seen.body).toContain('5일')
    expect(seen.body).not.toContain('3일')
  })

  test('the one that is wrong is disputed until its text is mended, which settles the matter by itself', async () => {
    const { list, sends, guide, as, services } = await opened()
    const [{ id, left }] = (await list('minji')).items
    const minji = await sends('minji')
    const verdict = left.item.id === guide ? 'right' : 'left'
    const decided = await minji('PUT', `/api/conflicts/${id}/decision`, { verdict, note: '규정이 맞아요' })
    expect(decided.json<Conflict>()).toMatchObject({ state: 'decided', decision: { verdict, by: { name: '이민지' } } })
    const stateOf = async () => (await standingsOf(await as('minji'), [guide])).get(guide)?.state
    expect(await stateOf()).toBe('disputed')
    await changeArticle(await as('minji'), guide, { body: `${LEAVE}연차를 5일 전까지 꼭 신청해야 해요.\n` })
    await caughtUp(services)
    expect(await stateOf()).toBe('disputed')
    expect((await list('minji')).items).toEqual([])
    await changeArticle(await as('minji'), guide, { body: `${LEAVE}연차는 3일 전까지 신청해야 해요.\n` })
    await caughtUp(services)
    expect(await stateOf()).not.toBe('disputed')
    expect((await minji('GET', `/api/conflicts/${id}`)).json<Conflict>().state).toBe('settled')
  })

  test('a decision is taken back, and what is no contradiction is not offered again', async () => {
    const { list, sends, guide, rules, as, services } = await opened()
    const [{ id }] = (await list('minji')).items
    const minji = await sends('minji')
    await minji('PUT', `/api/conflicts/${id}/decision`, { verdict: 'left' })
    expect((await minji('DELETE', `/api/conflicts/${id}/decision`)).json<Conflict>()).toMatchObject({ state: 'open', decision: null })
    const standings = await standingsOf(await as('minji'), [guide, rules])
    expect([...standings.values()].map(({ state }) => state)).not.toContain('disputed')
    await minji('PUT', `/api/conflicts/${id}/decision`, { verdict: 'both', note: '본사와 지사' })
    await changeArticle(await as('minji'), guide, { body: `${LEAVE}연차는 5일 전까지 신청해야 해요.\n\n덧붙인 문단이에요.\n` })
    await caughtUp(services)
    expect((await list('minji')).items).toEqual([])
    expect((await list('minji', '?state=dismissed')).items).toMatchObject([{ id, decision: { verdict: 'both', note: '본사와 지사' } }])
  })

  test('one that a save mends without a decision is gone', async () => {
    const { list, guide, as, services } = await opened()
    await changeArticle(await as('minji'), guide, { body: `${LEAVE}연차는 3일 전까지 신청해야 해요.\n` })
    await caughtUp(services)
    expect(await list('minji')).toMatchObject({ items: [], open: 0 })
  })

  test('106 a conflict exists only for whoever reads both items; work for stewards tells nothing of the other one', async () => {
    const { write, list, sends, services, system, rules, guide } = await opened()
    const secret = await write('minji', { title: '연차 내부 안내', space: 'secret', body: `${LEAVE}연차는 9일 전까지 신청해야 해요.\n` })
    await caughtUp(services)
    expect((await list('minji')).open).toBe(3)
    expect((await list('sora')).open).toBe(1)
    const hidden = (await list('minji')).items.find(({ left, right }) => [left.item.id, right.item.id].includes(secret))
    expect((await (await sends('sora'))('GET', `/api/conflicts/${hidden?.id}`)).statusCode).toBe(404)
    const work = await conflictWork.of(system, [rules, guide, secret])
    expect(work.filter(({ itemId }) => itemId === secret)).toHaveLength(2)
    expect(work.filter(({ itemId }) => itemId !== secret)).toHaveLength(1)
  })

  test('107 who is a steward over neither item decides nothing', async () => {
    const { list, sends } = await opened()
    const [{ id }] = (await list('junho')).items
    expect((await list('junho')).items[0].mayDecide).toBe(false)
    expect((await (await sends('junho'))('PUT', `/api/conflicts/${id}/decision`, { verdict: 'left' })).statusCode).toBe(403)
  })
})
