import { expect, test } from 'vitest'
import { openWeb } from '../../../../test/http/web.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { FollowerRunner } from '../../../platform/events/follower.ts'
import type { Services } from '../../../platform/context.ts'
import { addMember } from '../../identity/index.ts'
import { changeArticle, grantRole, moveItem, restrictItem } from '../../repository/index.ts'
import { duplicateWork, follower } from './following.ts'
import { askForRun, compareAll } from './run.ts'
import type { DuplicateList, DuplicateView, LookupResult } from './schema.ts'

/** A text of its own kind for each seed: no two share a sentence. */
export const textAbout = (seed: string, sentences = 12): string =>
  Array.from(
    { length: sentences },
    (_, at) => `${seed}의 ${at}번째 절차는 ${seed}담당 ${at * 7}팀이 ${seed}도구 ${at * 13}호로 ${seed}상태를 살피고 기록하는 일이에요.`,
  ).join('\n\n')

const runners = new WeakMap<Services, FollowerRunner>()
/** Until everything that was saved is compared. */
export function caughtUp(services: Services): Promise<void> {
  const runner = runners.get(services) ?? new FollowerRunner(services, [follower])
  runners.set(services, runner)
  return runner.drain()
}

describeOnBothStores('Duplicates', (open) => {
  const opened = async () => {
    const web = await openWeb(await open())
    return {
      ...web,
      list: async (name: 'minji' | 'junho' | 'sora' | 'guest', query = '') =>
        (await (await web.sends(name))('GET', `/api/duplicates${query}`)).json<DuplicateList>(),
    }
  }

  test('two texts that are nearly the same are a pair soon after they are saved, others are not', async () => {
    const { services, write, list } = await opened()
    const text = textAbout('연차')
    await write('minji', { title: '연차 안내', body: text })
    await write('minji', { title: '휴가 안내', body: `${text.replace('3번째', '세 번째')}\n\n끝으로 한 줄을 더 적어요.` })
    await write('minji', { title: '출장 안내', body: textAbout('출장') })
    await caughtUp(services)
    const { items, counts } = await list('minji')
    expect(items.map(({ kind, a, b }) => [kind, ...[a.title, b.title].sort()])).toEqual([['near', '연차 안내', '휴가 안내']])
    expect(counts).toMatchObject({ near: 1, same: 0 })
  })

  test('a text that is a part of another is found as its part, and one copied word by word as the same', async () => {
    const { services, write, list } = await opened()
    const text = textAbout('보안', 40)
    await write('minji', { title: '보안 지침', body: text })
    await write('minji', { title: '보안 요약', body: text.split('\n\n').slice(4, 14).join('\n\n') })
    await write('minji', { title: '보안 지침 사본', body: text })
    await caughtUp(services)
    expect((await list('minji')).items.map(({ kind }) => kind).sort()).toEqual(['contained', 'contained', 'same'])
  })

  test('a pair goes when one of the two becomes another text', async () => {
    const { services, write, list, as } = await opened()
    const [one] = [
      await write('minji', { title: '가', body: textAbout('회의') }),
      await write('minji', { title: '나', body: textAbout('회의') }),
    ]
    await caughtUp(services)
    expect((await list('minji')).items).toHaveLength(1)
    await changeArticle(await as('minji'), one, { body: textAbout('식당') })
    await caughtUp(services)
    expect((await list('minji')).items).toHaveLength(0)
  })

  test('100 a pair exists only for whoever reads both: in the list, in counts, on its page, while writing and on the desk', async () => {
    const { services, write, list, sends, as, people, spaces, system } = await opened()
    const shown = await write('minji', { title: '공개 안내', body: textAbout('급여') })
    const hidden = await write('minji', { title: '비밀 안내', body: textAbout('급여'), space: 'secret' })
    await caughtUp(services)
    const [pair] = (await list('minji')).items
    for (const name of ['junho', 'sora', 'guest'] as const) {
      expect(await list(name)).toMatchObject({ items: [], counts: { same: 0, near: 0, contained: 0, title: 0 } })
      expect((await (await sends(name))('GET', `/api/duplicates/${pair.id}`)).statusCode).toBe(404)
      const look = await (await sends(name))('POST', '/api/duplicates/lookup', { title: '새 글', body: textAbout('급여') })
      expect(look.json<LookupResult>().items.map(({ item }) => item.id)).toEqual(name === 'guest' ? [] : [shown])
    }
    const mine = await (await sends('minji'))('POST', '/api/duplicates/lookup', { title: '새 글', body: textAbout('급여') })
    expect(
      mine
        .json<LookupResult>()
        .items.map(({ item }) => item.id)
        .sort(),
    ).toEqual([shown, hidden].sort())
    // Stewards of the open space may not read the other one, so that the work stands at the secret item only.
    expect((await duplicateWork.of(system, [shown, hidden])).map(({ itemId }) => itemId)).toEqual([hidden])
    await grantRole(await as('minji'), spaces.secret, { kind: 'person', id: people.junho }, 'reader')
    expect((await list('junho')).items).toHaveLength(1)
    await restrictItem(await as('minji'), shown, { level: 'read', scope: 'item', subjects: [] })
    expect((await list('junho')).items).toEqual([])
  })

  test('101 stewards of one of the two settle a pair; it is not offered again until a text changes much', async () => {
    const { services, write, list, sends, as, system } = await opened()
    const text = textAbout('구매', 20)
    const one = await write('minji', { title: '구매 절차', body: text })
    await write('minji', { title: '구매 안내', body: text })
    await caughtUp(services)
    const [{ id }] = (await list('minji')).items
    const dismissal = { reason: 'intended', note: '부서마다 따로 둬요' }
    expect((await (await sends('junho'))('PUT', `/api/duplicates/${id}/dismissal`, dismissal)).statusCode).toBe(403)
    expect((await (await sends('minji'))('PUT', `/api/duplicates/${id}/dismissal`, dismissal)).statusCode).toBe(204)
    expect((await list('minji', '?state=dismissed')).items).toMatchObject([{ settled: { reason: 'intended', by: { name: '이민지' } } }])
    await changeArticle(await as('minji'), one, { body: `${text}\n\n한 줄 더.` })
    await caughtUp(services)
    await compareAll(system)
    expect((await list('minji')).items).toEqual([])
    await changeArticle(await as('minji'), one, { body: text.split('\n\n').slice(0, 11).join('\n\n') })
    await caughtUp(services)
    expect((await list('minji')).items).toMatchObject([{ id, state: 'open' }])
  })

  test('comparing everything finds the same pairs as saving one by one, forgets what is gone, and leaves templates out', async () => {
    const { services, write, list, system } = await opened()
    const template = textAbout('양식', 10)
    for (let at = 0; at < 12; at++) await write('minji', { title: `회의록 ${at}`, body: `${template}\n\n${textAbout(`안건${at}`, 3)}` })
    await write('minji', { title: '가', body: textAbout('장비') })
    await write('minji', { title: '나', body: textAbout('장비') })
    await compareAll(system)
    expect((await list('minji')).items.map(({ a, b }) => [a.title, b.title].sort())).toEqual([['가', '나']])
    expect((await list('minji')).run).toMatchObject({ state: 'done', found: 1 })
    await caughtUp(services)
    expect((await list('minji')).items).toHaveLength(1)
  })

  test('108 everything is compared when a steward asks, once at a time, and stops when it is cancelled', async () => {
    const { sends, services, list, system, people, groups } = await opened()
    await addMember(system, groups.editors, people.sora)
    expect((await (await sends('sora'))('POST', '/api/duplicates/runs')).statusCode).toBe(403)
    const minji = await sends('minji')
    const { id } = (await minji('POST', '/api/duplicates/runs')).json()
    expect((await minji('POST', '/api/duplicates/runs')).json()).toEqual({ id })
    expect((await list('minji')).run).toMatchObject({ id, state: 'waiting' })
    expect((await list('sora')).run).toBeNull()
    expect((await minji('DELETE', `/api/duplicates/runs/${id}`)).statusCode).toBe(204)
    expect((await list('minji')).run).toMatchObject({ id, state: 'cancelled' })
    expect(await askForRun(system)).not.toBe(id)
    while (await services.jobs.runNext(services));
    expect((await list('minji')).run).toMatchObject({ state: 'done' })
  })

  test('a pair shows both texts beside each other, and either side joined is its text', async () => {
    const { services, write, list, sends } = await opened()
    const left = `# 제목\n\n${textAbout('배포')}\n\n마지막 문단이에요.\n`
    const right = `# 제목\n\n${textAbout('배포').replace('5번째', '다섯째')}\n`
    await write('minji', { title: '배포', body: left })
    await write('minji', { title: '배포 절차', body: right })
    await caughtUp(services)
    const [{ id }] = (await list('minji')).items
    const view = (await (await sends('minji'))('GET', `/api/duplicates/${id}`)).json<DuplicateView>()
    const sides = [view.stretches.map((each) => each.left).join(''), view.stretches.map((each) => each.right).join('')]
    expect(new Set(sides)).toEqual(new Set([left, right]))
    expect(view.stretches.some(({ words }) => words?.some(({ kind }) => kind === 'added'))).toBe(true)
    expect(view.may).toMatchObject({ settle: true, mergeInto: expect.arrayContaining([view.a.id, view.b.id]) })
  })

  test('moving an item below another leaves its pairs as they are', async () => {
    const { services, write, list, as, spaces } = await opened()
    const one = await write('minji', { title: '가', body: textAbout('장비') })
    const two = await write('minji', { title: '나', body: textAbout('장비') })
    await moveItem(await as('minji'), two, { spaceId: spaces.open, parentId: one })
    await caughtUp(services)
    expect((await list('minji')).items).toHaveLength(1)
  })
})
