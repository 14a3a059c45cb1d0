import { expect, test } from 'vitest'
import { openWeb } from '../../../../test/http/web.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createFollowers } from '../../../app.ts'
import { readEvents } from '../../../platform/events/follower.ts'
import { grantRole, restrictItem } from '../../repository/index.ts'
import { setOwner, standingsOf, verifyItem } from '../verification/index.ts'
import { raiseFlag } from './actions.ts'
import { queueOf } from './rules.ts'
import { flagKinds, type ItemFlags } from './schema.ts'
import { flagSignals } from './work.ts'

describeOnBothStores('Flags', (open) => {
  test('95 are raised by whoever reads the item, under their name, and the same only once', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가 규정' })
    const hidden = await web.write('minji', { title: '인사', space: 'secret' })
    const [junho, guest] = [await web.sends('junho'), await web.sends('guest')]
    const input = { kind: 'wrong', words: '15일이 맞아요' }
    expect((await junho('POST', `/api/items/${id}/flags`, input)).statusCode).toBe(201)
    expect((await junho('POST', `/api/items/${id}/flags`, input)).json()).toMatchObject({ status: 409, code: 'flag-told-already' })
    expect((await junho('POST', `/api/items/${hidden}/flags`, input)).statusCode).toBe(404)
    expect((await guest('POST', `/api/items/${id}/flags`, input)).statusCode).toBe(404)
    expect((await web.visitorSends('POST', `/api/items/${id}/flags`, input)).statusCode).toBe(401)
    expect((await junho('POST', `/api/items/${id}/flags`, { kind: 'duplicate' })).json()).toMatchObject({ code: 'flag-duplicate-of' })
    expect((await junho('POST', `/api/items/${id}/flags`, { kind: 'duplicate', duplicateId: hidden })).statusCode).toBe(404)
    expect((await junho('POST', `/api/items/${id}/flags`, { kind: 'duplicate', duplicateId: id })).statusCode).toBe(422)
  })

  test('95 are no more than twenty a day', async () => {
    const web = await openWeb(await open())
    const minji = await web.as('minji')
    for (let number = 0; number < 20; number++)
      await raiseFlag(minji, await web.write('minji', { title: `문서 ${number}` }), { kind: 'unclear', words: '', duplicateId: null })
    const last = raiseFlag(minji, await web.write('minji', { title: '또' }), { kind: 'unclear', words: '', duplicateId: null })
    await expect(last).rejects.toMatchObject({ code: 'too-many-flags', status: 429 })
  })

  test('96 97 are seen and settled by stewards and the owner of the item, and by nobody else', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가 규정' })
    await setOwner(await web.as('minji'), id, { kind: 'person', id: web.people.outsider })
    const [junho, sora, owner, minji] = await Promise.all((['junho', 'sora', 'outsider', 'minji'] as const).map((name) => web.sends(name)))
    const { id: flag } = (await junho('POST', `/api/items/${id}/flags`, { kind: 'outdated', words: '작년 것' })).json()
    const seen = async (send: typeof junho) => (await send('GET', `/api/items/${id}/flags`)).json<ItemFlags>()
    expect(await seen(sora)).toMatchObject({ items: [], maySettle: false })
    expect(await seen(junho)).toMatchObject({ items: [{ mine: true, state: 'open', words: '작년 것' }], maySettle: false })
    for (const send of [owner, minji]) expect(await seen(send)).toMatchObject({ items: [{ by: { name: '박준호' } }], maySettle: true })
    const settlement = { outcome: 'mended', answer: '고쳤어요' }
    expect((await sora('PUT', `/api/flags/${flag}/settlement`, settlement)).statusCode).toBe(404)
    expect((await junho('PUT', `/api/flags/${flag}/settlement`, settlement)).statusCode).toBe(403)
    expect((await owner('PUT', `/api/flags/${flag}/settlement`, settlement)).statusCode).toBe(204)
    expect((await minji('PUT', `/api/flags/${flag}/settlement`, settlement)).json()).toMatchObject({ code: 'flag-closed' })
    expect(await seen(junho)).toMatchObject({
      items: [{ state: 'settled', outcome: 'mended', answer: '고쳤어요', settledBy: { name: 'Tom Weber' } }],
    })
    expect(await seen(minji)).toMatchObject({ items: [] })
  })

  test('98 are taken back by whoever raised them, and the dispute with them', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가 규정' })
    const minji = await web.as('minji')
    await verifyItem(minji, id, { revision: 1 })
    const [junho, steward] = [await web.sends('junho'), await web.sends('minji')]
    const { id: flag } = (await junho('POST', `/api/items/${id}/flags`, { kind: 'wrong' })).json()
    const state = async () => (await standingsOf(web.system, [id])).get(id)?.state
    expect(await state()).toBe('verified')
    expect((await junho('PUT', `/api/flags/${flag}/consequence`)).statusCode).toBe(403)
    expect((await steward('PUT', `/api/flags/${flag}/consequence`)).statusCode).toBe(204)
    expect(await state()).toBe('disputed')
    expect((await steward('DELETE', `/api/flags/${flag}`)).statusCode).toBe(403)
    expect((await junho('DELETE', `/api/flags/${flag}`)).statusCode).toBe(204)
    expect(await state()).toBe('verified')
  })

  test('that say an item is outdated can make it due, and one that is settled ends the dispute', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가 규정' })
    await verifyItem(await web.as('minji'), id, { revision: 1 })
    const [junho, steward] = [await web.sends('junho'), await web.sends('minji')]
    const raised = async (kind: string) =>
      (await junho('POST', `/api/items/${id}/flags`, { kind, words: '십이일로 들었어요' })).json<{ id: string }>().id
    const state = async () => (await standingsOf(web.system, [id])).get(id)?.state
    const wrong = await raised('wrong')
    await steward('PUT', `/api/flags/${wrong}/consequence`)
    // 96: whoever only reads the item learns that it is doubted, not what somebody wrote to those who settle it.
    const reader = await (await web.sends('sora'))('GET', `/api/items/${id}/verification`)
    expect(reader.json()).toMatchObject({ state: 'disputed' })
    expect(reader.body).not.toContain('십이일')
    expect(await state()).toBe('disputed')
    await steward('PUT', `/api/flags/${wrong}/settlement`, { outcome: 'declined', answer: '맞는 내용이에요' })
    expect(await state()).toBe('verified')
    const outdated = await raised('outdated')
    await steward('PUT', `/api/flags/${outdated}/consequence`)
    expect(await state()).toBe('due')
    expect((await steward('PUT', `/api/flags/${await raised('unclear')}/consequence`)).json()).toMatchObject({
      code: 'flag-without-consequence',
    })
  })

  test('99 name the item they repeat to those who may read it only', async () => {
    const web = await openWeb(await open())
    await grantRole(await web.as('minji'), web.spaces.open, { kind: 'person', id: web.people.sora }, 'steward')
    const [id, other] = [await web.write('minji', { title: '휴가 규정' }), await web.write('minji', { title: '옛 휴가 규정' })]
    await (await web.sends('minji'))('POST', `/api/items/${id}/flags`, { kind: 'duplicate', duplicateId: other })
    const sora = await web.sends('sora')
    const seen = async () => (await sora('GET', `/api/items/${id}/flags`)).json<ItemFlags>().items[0]
    expect((await seen()).duplicate?.title).toBe('옛 휴가 규정')
    await restrictItem(await web.as('minji'), other, { level: 'read', scope: 'item', subjects: [] })
    expect((await seen()).duplicate).toBe(null)
  })

  test('wait on the desk, tell whoever answers for the item, and bring back an answer', async () => {
    const web = await openWeb(await open())
    const id = await web.write('minji', { title: '휴가 규정' })
    await setOwner(await web.as('minji'), id, { kind: 'person', id: web.people.minji })
    const [junho, minji] = [await web.sends('junho'), await web.sends('minji')]
    const { id: flag } = (await junho('POST', `/api/items/${id}/flags`, { kind: 'missing', words: '반차' })).json()
    const followers = createFollowers(web.services)
    await followers.drain()
    const queue = async () => (await minji('GET', '/api/desk?queue=problems')).json().items
    expect(await queue()).toMatchObject([{ title: '휴가 규정', reason: { code: 'told-missing', values: { by: '박준호' } } }])
    await minji('PUT', `/api/flags/${flag}/settlement`, { outcome: 'mended', answer: '반차를 적었어요' })
    await followers.drain()
    expect(await queue()).toEqual([])
    const events = (await readEvents(web.system, 0, 500)).filter(({ name }) => name.startsWith('flag.'))
    const signals = (await Promise.all(events.map((event) => flagSignals.of(web.system, event)))).flat()
    expect(signals).toMatchObject([
      { personId: web.people.minji, name: 'stewardship:flag-missing', urgency: 'request' },
      { personId: web.people.junho, name: 'stewardship:flag-mended', values: { answer: '반차를 적었어요' } },
    ])
  })
})

test('What misleads or is missing is a problem, the rest a flag', () => {
  expect(flagKinds.map((kind) => [kind, queueOf(kind)])).toEqual([
    ['outdated', 'flags'],
    ['wrong', 'problems'],
    ['unclear', 'flags'],
    ['duplicate', 'flags'],
    ['missing', 'problems'],
  ])
})
