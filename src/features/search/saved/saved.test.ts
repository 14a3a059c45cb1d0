import { expect, test } from 'vitest'
import { openWeb } from '../../../../test/http/web.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { removeMember } from '../../identity/actions.ts'
import { catchUp } from '../index.ts'
import type { SavedSearch } from './schema.ts'

describeOnBothStores('Saved searches', (open) => {
  test('54 are kept, renamed, opened and deleted by whoever keeps them, and seen by nobody else', async () => {
    const { sends } = await openWeb(await open())
    const [minji, junho] = [await sends('minji'), await sends('junho')]
    const made = await minji('POST', '/api/saved-searches', { name: '휴가', query: 'space=open&q=휴가&explain=1&cursor=20&nonsense=1' })
    expect(made.statusCode).toBe(201)
    const { id, query } = made.json<SavedSearch>()
    expect(query).toBe(`${new URLSearchParams({ q: '휴가', space: 'open' })}`)
    const listed = async (send: typeof minji) =>
      (await send('GET', '/api/saved-searches')).json().items.map(({ name }: SavedSearch) => name)
    expect(await listed(minji)).toEqual(['휴가'])
    expect(await listed(junho)).toEqual([])
    expect((await junho('GET', `/api/saved-searches/${id}`)).statusCode).toBe(404)
    expect((await junho('PATCH', `/api/saved-searches/${id}`, { name: '남의 것' })).statusCode).toBe(404)
    expect((await junho('DELETE', `/api/saved-searches/${id}`)).statusCode).toBe(404)
    expect((await minji('PATCH', `/api/saved-searches/${id}`, { name: '연차' })).json()).toMatchObject({ name: '연차', mine: true })
    expect((await minji('DELETE', `/api/saved-searches/${id}`)).statusCode).toBe(204)
    expect(await listed(minji)).toEqual([])
  })

  test('54 are shared with those who read a space, by those who write there', async () => {
    const { sends, spaces } = await openWeb(await open())
    const [minji, sora, guest] = [await sends('minji'), await sends('sora'), await sends('guest')]
    const shared = async (spaceId: string, name: string) =>
      (await minji('POST', '/api/saved-searches', { name, query: 'q=회의', spaceId })).json<SavedSearch>().id
    const openly = await shared(spaces.open, '모두의 검색')
    const secretly = await shared(spaces.secret, '인사 검색')
    const listed = (await sora('GET', '/api/saved-searches')).json<{ items: SavedSearch[] }>().items
    expect(listed).toMatchObject([{ id: openly, name: '모두의 검색', mine: false, space: { key: 'open' }, owner: { name: '이민지' } }])
    expect((await sora('GET', `/api/saved-searches/${secretly}`)).statusCode).toBe(404)
    expect((await sora('PATCH', `/api/saved-searches/${openly}`, { name: '남의 것' })).statusCode).toBe(403)
    expect((await sora('DELETE', `/api/saved-searches/${openly}`)).statusCode).toBe(403)
    expect((await guest('GET', '/api/saved-searches')).json().items).toEqual([])
    expect((await sora('POST', '/api/saved-searches', { name: '나눔', query: 'q=a', spaceId: spaces.open })).statusCode).toBe(403)
  })

  test('54 are changed no more by whoever may no longer write in the space they are shared with', async () => {
    const { sends, spaces, system, groups, people } = await openWeb(await open())
    const junho = await sends('junho')
    const made = await junho('POST', '/api/saved-searches', { name: '회의', query: 'q=회의', spaceId: spaces.open })
    const { id } = made.json<SavedSearch>()
    expect((await junho('PATCH', `/api/saved-searches/${id}`, { name: '모임' })).statusCode).toBe(200)
    await removeMember(system, groups.editors, people.junho)
    expect((await junho('PATCH', `/api/saved-searches/${id}`, { name: '아무 말' })).statusCode).toBe(403)
    expect((await junho('PATCH', `/api/saved-searches/${id}`, { spaceId: null })).json()).toMatchObject({ name: '모임', space: null })
  })

  test('tell how much is new since the last look', async () => {
    const { services, sends, write } = await openWeb(await open())
    const minji = await sends('minji')
    await write('minji', { title: '휴가 규정' })
    const { id } = (await minji('POST', '/api/saved-searches', { name: '휴가', query: 'q=휴가' })).json<SavedSearch>()
    const fresh = async () => (await minji('GET', '/api/saved-searches?counted=1')).json<{ items: SavedSearch[] }>().items[0].fresh
    await new Promise((later) => setImmediate(later))
    await write('minji', { title: '여름 휴가' })
    await catchUp(services)
    expect(await fresh()).toBeGreaterThanOrEqual(1)
    expect((await minji('PUT', `/api/saved-searches/${id}/look`)).statusCode).toBe(204)
    expect(await fresh()).toBeLessThanOrEqual(1)
  })

  test('that ask for nothing are refused in words', async () => {
    const { sends, visitorSends } = await openWeb(await open())
    const minji = await sends('minji')
    const refusal = await minji('POST', '/api/saved-searches', { name: '빈 검색', query: 'sort=newest' })
    expect(refusal.statusCode).toBe(422)
    expect(refusal.json()).toMatchObject({ code: 'saved-search-empty' })
    expect((await minji('POST', '/api/saved-searches', { name: ' ', query: 'q=a' })).statusCode).toBe(400)
    expect((await visitorSends('GET', '/api/saved-searches')).statusCode).toBe(401)
  })
})
