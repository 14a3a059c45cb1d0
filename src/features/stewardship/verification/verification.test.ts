import { expect, test } from 'vitest'
import { describeOnBothStores, type OpenStore } from '../../../../test/harness/stores.ts'
import { openWeb, type Send } from '../../../../test/http/web.ts'
import type { PersonName } from '../../../../test/world.ts'
import { FollowerRunner, readEvents } from '../../../platform/events/follower.ts'
import type { Trust } from '../../repository/schema.ts'
import { deactivatePerson } from '../../identity/actions.ts'
import { archiveItem, grantRole, restrictItem, trashItem } from '../../repository/index.ts'
import { catchUp } from '../../search/index.ts'
import { makeDue } from './changes.ts'
import { verificationFollower } from './followers.ts'
import { DAY_MS } from './rules.ts'
import type { ReviewPage, StandingView } from './schema.ts'
import { replanJob, settle } from './settling.ts'
import { verificationSignals } from './signals.ts'
import { standingsOf, trustOf } from './standings.ts'
import { verificationWork } from './work.ts'

async function opened(open: OpenStore) {
  const clock = { at: Date.UTC(2026, 10, 23, 9), now: () => clock.at }
  const services = await open({ clock })
  const web = await openWeb(services)
  const runner = new FollowerRunner(services, [verificationFollower])
  const follow = () => runner.drain()
  // Sessions end while the clock moves: each request signs in anew.
  const sends =
    async (name: PersonName): Promise<Send> =>
    async (...request) =>
      (await web.sends(name))(...request)
  const pass = async (days: number) => {
    clock.at += days * DAY_MS
    await follow()
    await settle(web.system)
  }
  const standing = async (send: Send, id: string) => (await send('GET', `/api/items/${id}/verification`)).json<StandingView>()
  const verify = (send: Send, id: string, revision = 1, more: object = {}) =>
    send('PUT', `/api/items/${id}/verification`, { revision, ...more })
  const save = (send: Send, id: string, revision: number, change: object) =>
    send('PUT', `/api/articles/${id}`, change, { headers: { 'if-match': `"${revision}"` } })
  const signalsTo = async (name: PersonName) => {
    const found: string[] = []
    for (const event of await readEvents(web.system, 0, 10_000))
      for (const source of verificationSignals)
        for (const signal of await source.of(web.system, event))
          if (signal.personId === web.people[name]) found.push(signal.name.split(':')[1])
    return found
  }
  const work = async (queue: string, ids: string[]) =>
    (await verificationWork.find((one) => one.queue === queue)?.of(web.system, ids))?.map((one) => one.itemId)
  await grantRole(web.system, web.spaces.open, { kind: 'person', id: web.people.sora }, 'steward')
  return { ...web, sends, clock, follow, pass, standing, verify, save, signalsTo, work }
}

const kindOf = async (send: Send, id: string, kind: string) =>
  send('PUT', `/api/articles/${id}`, { kind }, { headers: { 'if-match': '"1"' } })

describeOnBothStores('Verification', (open) => {
  test('60 is given by those the policy names, for the revision they read, and shows wherever the item does', async () => {
    const { sends, write, system, standing, verify, follow, people, services } = await opened(open)
    const id = await write('junho', { title: '회의실 예약' })
    await follow()
    const [minji, junho, outsider] = [await sends('minji'), await sends('junho'), await sends('outsider')]
    expect(await standing(outsider, id)).toMatchObject({
      state: 'unverified',
      owner: { name: '박준호' },
      may: { verify: false, refusal: 'verification-not-yours' },
    })
    const refused = await verify(outsider, id)
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'verification-not-yours'])
    expect((await verify(junho, id, 7)).statusCode).toBe(412)
    expect((await verify(minji, id, 1, {})).json()).toMatchObject({
      state: 'verified',
      verification: { revision: 1, people: [{ name: '이민지' }] },
    })
    const again = await verify(minji, id)
    expect([again.statusCode, again.json().code]).toEqual([409, 'verified-already'])
    const listed = (await outsider('GET', '/api/articles?space=open')).json<{ items: { trust: Trust }[] }>()
    expect(listed.items[0].trust).toMatchObject({
      state: 'verified',
      by: { id: people.minji },
      owner: { kind: 'person', id: people.junho },
    })
    await catchUp(services)
    const found = (await outsider('GET', `/api/search?q=${encodeURIComponent('회의실 verified:yes')}`)).json()
    expect(found.items[0].item.trust).toMatchObject({ state: 'verified' })
    expect((await outsider('GET', `/api/search?q=${encodeURIComponent('회의실')}&trust=expired`)).json().items).toEqual([])
    expect((await trustOf(system, [id])).get(id)?.until).toBeGreaterThan(0)
  })

  test('falls with a material change, which says why, and not when the verifier mends a typing error', async () => {
    const { sends, write, standing, verify, save, signalsTo, follow } = await opened(open)
    const id = await write('junho', { title: '회의실', body: '회의실은 3일 전까지 예략해 주세요.\n' })
    await follow()
    const [minji, junho] = [await sends('minji'), await sends('junho')]
    await verify(minji, id)
    await save(minji, id, 1, { body: '회의실은 3일 전까지 예약해 주세요.\n' })
    expect(await standing(minji, id)).toMatchObject({ state: 'verified', revision: 2, verification: { revision: 1, holdsFor: 2 } })
    expect((await junho('POST', `/api/items/${id}/verification/effect`, { body: '회의실은 5일 전까지 예약해 주세요.\n' })).json()).toEqual({
      material: true,
      why: 'numbers',
      resets: true,
    })
    await save(junho, id, 2, { body: '회의실은 5일 전까지 예약해 주세요.\n' })
    const fallen = await standing(junho, id)
    expect(fallen).toMatchObject({
      state: 'due',
      verification: null,
      lastRevision: 1,
      reason: { code: 'changed', values: { what: 'numbers' } },
    })
    expect(fallen.history[0]).toMatchObject({ act: 'reset', by: { name: '박준호' }, reason: { code: 'changed' } })
    expect(await signalsTo('minji')).toContain('verification-reset')
    // Edit and verify in one step.
    const both = await verify(minji, id, 3, { change: { body: '회의실은 7일 전까지 예약해 주세요.\n' }, scope: '기한만 확인' })
    expect(both.json()).toMatchObject({ state: 'verified', revision: 4, verification: { revision: 4, scope: '기한만 확인' } })
  })

  test('67 takes two people where the policy asks for them, neither of whom changed it last, and no one twice', async () => {
    const { sends, write, standing, verify, signalsTo, follow, save } = await opened(open)
    const [minji, junho, sora] = [await sends('minji'), await sends('junho'), await sends('sora')]
    const id = await write('junho', { title: '보안 규정' })
    await kindOf(junho, id, 'policy')
    await follow()
    expect(await standing(junho, id)).toMatchObject({ needed: 2, policy: { because: ['kind'], tier: 'high', tierFrom: ['kind'] } })
    const own = await verify(junho, id, 2)
    expect([own.statusCode, own.json().code]).toEqual([403, 'verification-own-edit'])
    expect((await verify(minji, id, 2)).json()).toMatchObject({ state: 'unverified', signatures: [{ person: { name: '이민지' } }] })
    const twice = await verify(minji, id, 2)
    expect([twice.statusCode, twice.json().code]).toEqual([409, 'verification-signed-already'])
    expect(await signalsTo('sora')).toContain('second-signature')
    expect((await sora('GET', '/api/reviews')).json<ReviewPage>().items).toMatchObject([{ item: { id }, signatures: 1, needed: 2 }])
    // A change voids what was signed for another text.
    await save(junho, id, 2, { body: '이제 달라졌어요. 9자 이상이에요.\n' })
    expect((await standing(sora, id)).signatures).toEqual([])
    expect((await verify(sora, id, 3)).json().state).toBe('unverified')
    const done = await verify(minji, id, 3)
    expect(done.json()).toMatchObject({ state: 'verified', verification: { people: [{ name: '최소라' }, { name: '이민지' }] } })
  })

  test('67a takes two people also where one of them stands in: not for who signed, nor for who changed it', async () => {
    const { sends, write, verify, follow, clock, people } = await opened(open)
    const [minji, junho, sora, outsider] = [await sends('minji'), await sends('junho'), await sends('sora'), await sends('outsider')]
    const id = await write('junho', { title: '보안 규정' })
    await kindOf(junho, id, 'policy')
    await follow()
    const away = { from: clock.at, until: clock.at + 30 * DAY_MS, delegateId: people.outsider }
    for (const one of [junho, minji]) expect((await one('PUT', '/api/me/absence', away)).statusCode).toBeLessThan(300)
    expect((await verify(minji, id, 2)).json()).toMatchObject({ signatures: [{ person: { name: '이민지' } }] })
    expect((await verify(outsider, id, 2)).statusCode).toBe(403)
    expect((await verify(sora, id, 2)).json().state).toBe('verified')
  })

  test('comes due, expires after the grace period and is escalated to the stewards, each once', async () => {
    const { sends, write, standing, verify, pass, signalsTo, work, services, system } = await opened(open)
    const minji = await sends('minji')
    const id = await write('junho', { title: '출장비' })
    await pass(0)
    await verify(await sends('junho'), id)
    expect(await signalsTo('junho')).toEqual([])
    await pass(366)
    expect(await standing(minji, id)).toMatchObject({ state: 'due' })
    expect(await signalsTo('junho')).toContain('review-reminder')
    expect(await work('due', [id])).toEqual([id])
    const reminders = (await signalsTo('junho')).length
    await settle(system)
    expect(await signalsTo('junho')).toHaveLength(reminders)
    await pass(31)
    expect(await standing(minji, id)).toMatchObject({ state: 'expired', verification: { revision: 1 } })
    expect(await work('expired', [id])).toEqual([id])
    expect((await signalsTo('minji')).filter((name) => name === 'reviews-escalated')).toHaveLength(1)
    await pass(1)
    expect((await signalsTo('minji')).filter((name) => name === 'reviews-escalated')).toHaveLength(1)
    await catchUp(services)
    expect((await minji('GET', `/api/search?q=${encodeURIComponent('출장비')}&trust=expired`)).json().items).toHaveLength(1)
    await archiveItem(system, id)
    expect(await work('expired', [id])).toEqual([])
  })

  test('61, 69 of what one may not read is as if it were not there, in every answer and count', async () => {
    const { sends, write, verify, pass, follow, people, as, groups } = await opened(open)
    const [minji, sora, junho, outsider] = [await sends('minji'), await sends('sora'), await sends('junho'), await sends('outsider')]
    const open1 = await write('minji', { title: '공개 문서' })
    const hidden = await write('minji', { title: '가려진 문서' })
    const secret = await write('minji', { space: 'secret', title: '비밀 문서' })
    await restrictItem(await as('minji'), hidden, { level: 'read', scope: 'tree', subjects: [{ kind: 'group', id: groups.security }] })
    await follow()
    for (const id of [hidden, secret])
      for (const [method, path, body] of [
        ['GET', 'verification', undefined],
        ['PUT', 'verification', { revision: 1 }],
        ['GET', 'verification/history', undefined],
        ['PUT', 'owner', { kind: 'person', id: people.junho }],
        ['GET', 'sources', undefined],
        ['GET', 'reviewers', undefined],
        ['PUT', 'obsolescence', { reason: '낡음' }],
        ['PUT', 'dispute', { reason: '틀림' }],
      ] as const)
        expect((await junho(method, `/api/items/${id}/${path}`, body)).statusCode, path).toBe(404)
    await pass(400)
    const seenBy = async (send: Send, query: string) => {
      const { items, counts } = (await send('GET', `/api/reviews?${query}`)).json<ReviewPage>()
      expect(counts.wanted).toBe(items.length)
      return items.map(({ item }) => item.id).sort()
    }
    expect(await seenBy(minji, 'scope=all')).toEqual([open1, hidden, secret].sort())
    // A steward of the open space who is in the group sees the restricted one, and nothing of the private space.
    expect(await seenBy(sora, 'scope=all')).toEqual([open1, hidden].sort())
    expect(await seenBy(junho, 'scope=all')).toEqual([])
    expect((await junho('GET', '/api/reviews?scope=space&space=open')).statusCode).toBe(403)
    expect((await junho('GET', '/api/reviews?scope=space&space=secret')).statusCode).toBe(404)
    expect((await verify(outsider, open1)).statusCode).toBe(403)
  })

  test('62 is read by guests of what was shared with them, and given by none of them', async () => {
    const { sends, write, as, verify, standing, people, follow, visitorSends, spaces, system } = await opened(open)
    const guest = await sends('guest')
    const id = await write('minji', { title: '함께 보는 문서' })
    await grantRole(system, spaces.open, { kind: 'person', id: people.guest }, 'steward')
    await follow()
    expect(await standing(guest, id)).toMatchObject({
      state: 'unverified',
      may: { verify: false, refusal: 'forbidden', own: false, obsolete: false },
    })
    expect((await verify(guest, id)).statusCode).toBe(403)
    expect((await guest('GET', '/api/reviews')).statusCode).toBe(403)
    expect((await visitorSends('GET', `/api/items/${id}/verification`)).statusCode).toBe(401)
    expect((await (await sends('minji'))('PUT', `/api/items/${id}/owner`, { kind: 'person', id: people.guest })).statusCode).toBe(422)
    expect((await as('guest')).actor).toMatchObject({ guest: true })
  })
})

describeOnBothStores('An owner', (open) => {
  test('63 is a person or group that reads the item; the owner and the stewards give it away, others do not', async () => {
    const { sends, write, standing, people, groups, follow, signalsTo } = await opened(open)
    const [minji, junho, outsider] = [await sends('minji'), await sends('junho'), await sends('outsider')]
    const id = await write('junho', { title: '맡은 문서' })
    const secret = await write('minji', { space: 'secret', title: '비밀' })
    await follow()
    const give = (send: Send, item: string, kind: string, to: string) => send('PUT', `/api/items/${item}/owner`, { kind, id: to })
    expect((await give(outsider, id, 'person', people.outsider)).statusCode).toBe(403)
    expect((await give(minji, secret, 'person', people.junho)).json().code).toBe('owner-cannot-read')
    expect((await give(junho, id, 'person', people.outsider)).json()).toMatchObject({ owner: { name: 'Tom Weber' }, ownerSet: true })
    expect(await signalsTo('outsider')).toContain('owner-given')
    expect((await give(junho, id, 'person', people.junho)).statusCode).toBe(403)
    expect((await give(minji, id, 'group', groups.security)).json()).toMatchObject({ owner: { kind: 'group', name: '보안팀' } })
    expect(await standing(minji, id)).toMatchObject({ reviewers: [{ name: '최소라' }] })
  })

  test('who leaves makes room for the stewards of the space, who hear of it and find it on the desk', async () => {
    const { sends, write, standing, system, people, pass, work, signalsTo } = await opened(open)
    const id = await write('junho', { title: '남은 문서' })
    await pass(0)
    expect(await standing(await sends('minji'), id)).toMatchObject({ reviewers: [{ name: '박준호' }] })
    await deactivatePerson(system, people.junho)
    await pass(0)
    const left = await standing(await sends('minji'), id)
    expect(left).toMatchObject({ owner: null })
    expect(left.reviewers.map(({ name }) => name)).not.toContain('박준호')
    expect(left.reviewers).toHaveLength(1)
    expect(await work('unowned', [id])).toEqual([id])
    expect(await signalsTo('minji')).toContain('owner-left')
  })

  test('64 hands all of it over: by themselves, by an administrator, or by the stewards of the space what they read', async () => {
    const { sends, write, standing, people, follow, spaces } = await opened(open)
    const [minji, junho, admin, outsider] = [await sends('minji'), await sends('junho'), await sends('admin'), await sends('outsider')]
    const ids = [await write('junho', { title: '하나' }), await write('junho', { title: '둘' })]
    const secret = await write('minji', { space: 'secret', title: '비밀' })
    await follow()
    const input = { fromId: people.junho, to: { kind: 'person', id: people.sora } }
    expect((await outsider('POST', '/api/handovers', input)).statusCode).toBe(403)
    expect((await admin('POST', '/api/handovers/preview', input)).json()).toMatchObject({ items: 2, kept: 0 })
    expect((await minji('POST', '/api/handovers/preview', { ...input, spaceId: spaces.open })).json()).toMatchObject({ items: 2 })
    expect((await junho('POST', '/api/handovers', input)).json()).toEqual({ items: 2, reviews: 2, kept: 0 })
    for (const id of ids) expect(await standing(minji, id)).toMatchObject({ owner: { name: '최소라' }, reviewers: [{ name: '최소라' }] })
    // What the new owner cannot read stays.
    expect(
      (await minji('POST', '/api/handovers', { fromId: people.minji, to: { kind: 'person', id: people.junho } })).json(),
    ).toMatchObject({ kept: 1 })
    expect(await standing(minji, secret)).toMatchObject({ owner: { name: '이민지' } })
  })
})

describeOnBothStores('A review', (open) => {
  test('is put off with a reason, handed on, and taken back', async () => {
    const { sends, write, standing, pass, clock, people, signalsTo } = await opened(open)
    const [minji, junho, sora] = [await sends('minji'), await sends('junho'), await sends('sora')]
    const id = await write('junho', { title: '검토할 문서' })
    await pass(0)
    await pass(370)
    const queue = async (send: Send) => (await send('GET', '/api/reviews')).json<ReviewPage>().items.map(({ item }) => item.id)
    expect(await queue(junho)).toEqual([id])
    const until = clock.at + 10 * DAY_MS
    expect((await junho('PUT', `/api/items/${id}/snooze`, { until: clock.at + 200 * DAY_MS, reason: '길게' })).statusCode).toBe(422)
    expect((await junho('PUT', `/api/items/${id}/snooze`, { until, reason: '개정을 기다려요' })).json()).toMatchObject({
      state: 'due',
      snooze: { until },
    })
    expect(await queue(junho)).toEqual([])
    expect((await junho('DELETE', `/api/items/${id}/verification/last-act`)).json()).toMatchObject({ snooze: null })
    expect(await queue(junho)).toEqual([id])
    expect((await junho('POST', `/api/items/${id}/hand-over`, { personId: people.outsider })).json().code).toBe('reviewer-cannot')
    expect((await junho('POST', `/api/items/${id}/hand-over`, { personId: people.sora, note: '부탁해요' })).json()).toMatchObject({
      reviewers: [{ name: '최소라' }],
    })
    expect(await signalsTo('sora')).toContain('review-handed-on')
    expect(await queue(junho)).toEqual([])
    expect(await queue(sora)).toEqual([id])
    expect((await minji('DELETE', `/api/items/${id}/verification/last-act`)).json().code).toBe('undo-too-late')
    await junho('DELETE', `/api/items/${id}/verification/last-act`)
    expect(await queue(junho)).toEqual([id])
    await junho('PUT', `/api/items/${id}/verification`, { revision: 1 })
    expect(await queue(junho)).toEqual([])
    expect((await junho('DELETE', `/api/items/${id}/verification/last-act`)).json()).toMatchObject({ state: 'due' })
    expect(await queue(junho)).toEqual([id])
    expect((await standing(junho, id)).history.map(({ act }) => act).slice(0, 2)).toEqual(['undone', 'verified'])
  })

  test('68 goes to whoever stands in while somebody is away, as far as they read the item', async () => {
    const { sends, write, pass, clock, people, verify, signalsTo } = await opened(open)
    const [junho, outsider] = [await sends('junho'), await sends('outsider')]
    const id = await write('junho', { title: '휴가 중 검토' })
    await pass(0)
    expect(
      (await junho('PUT', '/api/me/absence', { from: clock.at, until: clock.at + 390 * DAY_MS, delegateId: people.guest })).statusCode,
    ).toBe(422)
    const away = { from: clock.at + 5 * DAY_MS, until: clock.at + 395 * DAY_MS, delegateId: people.outsider }
    expect((await junho('PUT', '/api/me/absence', away)).json()).toMatchObject({ absence: { delegate: { name: 'Tom Weber' } } })
    await pass(370)
    expect((await outsider('GET', '/api/reviews')).json<ReviewPage>().items).toMatchObject([{ item: { id } }])
    expect(await signalsTo('outsider')).toContain('review-reminder')
    expect((await verify(outsider, id)).json()).toMatchObject({ state: 'verified', verification: { people: [{ name: 'Tom Weber' }] } })
  })

  test('of everything at once is spread: a person sets how much a week, and never more than the organisation', async () => {
    const { sends, write, pass, services, people, system } = await opened(open)
    const [minji, admin] = [await sends('minji'), await sends('admin')]
    for (let at = 0; at < 12; at++) await write('minji', { title: `문서 ${at}` })
    await pass(0)
    expect((await minji('PUT', '/api/verification-settings', { weekly: 2 })).statusCode).toBe(403)
    expect((await minji('PUT', '/api/me/reviewing/limit', { weekly: 21 })).statusCode).toBe(422)
    expect((await admin('PUT', '/api/verification-settings', { weekly: 3 })).statusCode).toBe(204)
    expect((await minji('PUT', '/api/me/reviewing/limit', { weekly: 1 })).json()).toMatchObject({ weekly: 1, organisation: 3, owned: 12 })
    await replanJob(system, { space: null })
    const rows = await services.reader.selectFrom('review_assignment').selectAll().where('person_id', '=', people.minji).execute()
    const weeks = rows.map((row) => Math.floor((row.asked_at - 4 * DAY_MS) / (7 * DAY_MS)))
    expect(new Set(weeks).size).toBe(rows.length)
  })

  test('whose day is over is not put off by planning anew before the next hour', async () => {
    const { sends, write, standing, verify, pass, clock, system } = await opened(open)
    const minji = await sends('minji')
    const id = await write('minji', { title: '곧 끝나는 검증' })
    await pass(0)
    await verify(minji, id, 1, { until: clock.at + 10 * DAY_MS })
    clock.at += 20 * DAY_MS
    await replanJob(system, { space: null })
    await pass(0)
    expect((await standing(minji, id)).state).toBe('due')
    await pass(21)
    expect((await standing(minji, id)).state).toBe('expired')
  })
})

describeOnBothStores('What an item rests on', (open) => {
  test('65 makes it due when it changes or goes, and stays unnamed for those who may not read it', async () => {
    const { sends, write, standing, verify, save, follow, as, signalsTo, work } = await opened(open)
    const [minji, junho, outsider] = [await sends('minji'), await sends('junho'), await sends('outsider')]
    const source = await write('minji', { space: 'secret', title: '비밀 근거' })
    const other = await write('minji', { title: '공개 근거' })
    const id = await write('minji', { title: '결론' })
    await follow()
    expect((await outsider('POST', `/api/items/${id}/sources`, { url: 'https://example.com/law' })).statusCode).toBe(403)
    expect((await junho('POST', `/api/items/${id}/sources`, { itemId: source })).statusCode).toBe(404)
    expect((await minji('POST', `/api/items/${id}/sources`, {})).json().code).toBe('source-one')
    expect((await minji('POST', `/api/items/${id}/sources`, { itemId: id })).json().code).toBe('source-itself')
    for (const itemId of [source, other]) expect((await minji('POST', `/api/items/${id}/sources`, { itemId })).statusCode).toBe(201)
    expect((await minji('POST', `/api/items/${id}/sources`, { itemId: other })).json().code).toBe('source-known')
    await verify(minji, id)
    await save(minji, source, 1, { body: '비밀이 달라졌어요. 30명이에요.\n' })
    expect(await standing(minji, id)).toMatchObject({ state: 'due', reason: { code: 'source-changed', values: { title: '비밀 근거' } } })
    const seen = await standing(outsider, id)
    expect(seen).toMatchObject({ state: 'due', reason: { code: 'source-changed-unseen' } })
    expect(JSON.stringify(seen)).not.toContain('비밀')
    expect(seen.sources).toMatchObject([{ hidden: true, item: null }, { item: { title: '공개 근거' } }])
    expect(await work('due', [id])).toEqual([id])
    expect(await signalsTo('sora')).toContain('source-changed')
    await verify(minji, id)
    await trashItem(await as('minji'), other)
    await follow()
    expect(await standing(minji, id)).toMatchObject({ state: 'due', reason: { code: 'source-gone-unseen' } })
  })

  test('that other parts of the program find makes verified items due once, with their reason', async () => {
    const { sends, write, standing, verify, follow, system } = await opened(open)
    const minji = await sends('minji')
    const [verified, plain] = [await write('minji', { title: '하나' }), await write('minji', { title: '둘' })]
    await follow()
    await verify(minji, verified)
    const reason = { code: 'refresh:stale', values: { score: 20 } }
    expect(await makeDue(system, [verified, plain], reason)).toEqual([verified])
    expect(await makeDue(system, [verified], reason)).toEqual([])
    expect((await standingsOf(system, [verified])).get(verified)).toMatchObject({
      state: 'due',
      dueReason: reason,
      verification: { revision: 1 },
    })
    expect((await standing(minji, plain)).state).toBe('unverified')
  })
})

describeOnBothStores('Doubt and obsolescence', (open) => {
  test('an item is disputed as long as any doubt is open, and as trusted as before afterwards', async () => {
    const { sends, write, standing, verify, follow } = await opened(open)
    const [minji, sora, outsider] = [await sends('minji'), await sends('sora'), await sends('outsider')]
    const id = await write('minji', { title: '논란' })
    await follow()
    await verify(minji, id)
    expect((await outsider('PUT', `/api/items/${id}/dispute`, { reason: '아니에요' })).statusCode).toBe(403)
    expect((await sora('PUT', `/api/items/${id}/dispute`, { reason: '숫자가 달라요' })).json()).toMatchObject({
      state: 'disputed',
      disputes: [{ by: { name: '최소라' } }],
    })
    expect((await sora('DELETE', `/api/items/${id}/verification/last-act`)).json()).toMatchObject({ state: 'verified', disputes: [] })
    await sora('PUT', `/api/items/${id}/dispute`, { reason: '숫자가 달라요' })
    expect((await minji('DELETE', `/api/items/${id}/dispute`)).json()).toMatchObject({ state: 'verified' })
    expect((await standing(minji, id)).history[0]).toMatchObject({ act: 'settled' })
  })

  test('what is obsolete leads to its successor, for those who may read that, never round in a circle, and back', async () => {
    const { sends, write, verify, follow, services, standing } = await opened(open)
    const [minji, outsider] = [await sends('minji'), await sends('outsider')]
    const [old, middle, fresh] = [
      await write('minji', { title: '옛 지침' }),
      await write('minji', { title: '중간 지침' }),
      await write('minji', { title: '새 지침' }),
    ]
    const secret = await write('minji', { space: 'secret', title: '비밀 지침' })
    await follow()
    const put = (send: Send, id: string, successorId: string | null) =>
      send('PUT', `/api/items/${id}/obsolescence`, { successorId, reason: '새로 썼어요' })
    expect((await put(outsider, old, fresh)).statusCode).toBe(403)
    expect((await put(minji, old, old)).json().code).toBe('successor-itself')
    expect((await put(minji, old, middle)).json()).toMatchObject({ state: 'obsolete', obsolescence: { successor: { id: middle } } })
    expect((await put(minji, middle, fresh)).statusCode).toBe(200)
    expect((await put(minji, fresh, old)).json().code).toBe('successor-itself')
    expect((await standing(outsider, old)).obsolescence?.successor).toMatchObject({ id: fresh })
    expect((await verify(minji, old)).json().code).toBe('item-obsolete')
    await catchUp(services)
    const found = (await outsider('GET', `/api/search?q=${encodeURIComponent('옛 지침')}`)).json<{
      items: { item: { id: string; trust: Trust } }[]
    }>()
    expect(found.items.find(({ item }) => item.id === old)?.item.trust).toMatchObject({
      state: 'obsolete',
      successor: { id: fresh, title: '새 지침' },
    })
    const linking = await write('minji', { title: '길잡이', body: `[옛 지침](/articles/${old}#a)과 [[중간 지침]]을 보세요.\n` })
    const { html } = (await outsider('GET', `/api/articles/${linking}/reading`)).json<{ html: string }>()
    expect(html.match(/href="[^"]*"/g)).toEqual([`href="/articles/${fresh}"`, `href="/articles/${fresh}"`])
    await put(minji, fresh, secret)
    const seen = await standing(outsider, fresh)
    expect(seen.obsolescence).toMatchObject({ successor: null })
    expect((await minji('DELETE', `/api/items/${old}/obsolescence`)).json()).toMatchObject({ state: 'unverified', obsolescence: null })
    expect((await minji('DELETE', `/api/items/${old}/obsolescence`)).statusCode).toBe(404)
  })
})

describeOnBothStores('A policy', (open) => {
  const terms = { cadence: 'interval', months: 3, graceDays: 7 }
  test("66 of a space is its stewards', of the organisation the administrators', and the more precise one holds", async () => {
    const { sends, write, standing, spaces, follow, system } = await opened(open)
    const [minji, junho, admin] = [await sends('minji'), await sends('junho'), await sends('admin')]
    const id = await write('minji', { title: '안내' })
    await follow()
    expect((await junho('POST', '/api/verification-policies', { spaceId: spaces.open, ...terms })).statusCode).toBe(403)
    expect((await junho('POST', '/api/verification-policies', { spaceId: spaces.secret, ...terms })).statusCode).toBe(404)
    expect((await minji('POST', '/api/verification-policies', { kind: 'lesson', ...terms })).statusCode).toBe(403)
    expect((await admin('POST', '/api/verification-policies', { kind: 'guide', ...terms })).statusCode).toBe(201)
    const effect = await minji('POST', '/api/verification-policies/effect', { spaceId: spaces.open, ...terms })
    expect(effect.json()).toMatchObject({ items: 1, unverifiable: 0, people: [{ person: { name: '이민지' }, reviews: 1 }] })
    const made = await minji('POST', '/api/verification-policies', { spaceId: spaces.open, ...terms })
    expect(made.statusCode).toBe(201)
    await replanJob(system, { space: spaces.open })
    expect(await standing(minji, id)).toMatchObject({ policy: { id: made.json().id, because: ['space'], months: 3 } })
    expect((await minji('GET', '/api/verification-policies?space=open')).json().items[0]).toMatchObject({ items: 1, may: { change: true } })
    const change = { ...terms, months: 6 }
    expect(
      (await minji('PUT', `/api/verification-policies/${made.json().id}`, change, { headers: { 'if-match': '"9"' } })).statusCode,
    ).toBe(412)
    expect(
      (await minji('PUT', `/api/verification-policies/${made.json().id}`, change, { headers: { 'if-match': '"1"' } })).json(),
    ).toMatchObject({ months: 6 })
    expect((await minji('POST', '/api/verification-policies', { spaceId: spaces.open, ...terms })).json().code).toBe('policy-known')
    expect((await minji('DELETE', `/api/verification-policies/${made.json().id}`)).statusCode).toBe(204)
    expect(await standing(minji, id)).toMatchObject({ policy: { because: ['kind'], months: 3 } })
  })

  test('that nobody could follow is refused; where people leave later, its items wait on the desk', async () => {
    const { sends, write, spaces, people, system, pass, work } = await opened(open)
    const minji = await sends('minji')
    const verifiers = { owner: false, stewards: false, topicStewards: false, subjects: [{ kind: 'person', id: people.sora }] }
    const two = await minji('POST', '/api/verification-policies', { spaceId: spaces.open, ...terms, persons: 2, verifiers })
    expect([two.statusCode, two.json().code]).toEqual([422, 'policy-nobody'])
    expect(
      (
        await minji('POST', '/api/verification-policies', { spaceId: spaces.open, ...terms, verifiers: { ...verifiers, subjects: [] } })
      ).json().code,
    ).toBe('policy-nobody')
    expect((await minji('POST', '/api/verification-policies', { spaceId: spaces.open, ...terms, verifiers })).statusCode).toBe(201)
    const id = await write('junho', { title: '소라만 검증' })
    await pass(0)
    expect(await work('unverifiable', [id])).toEqual([])
    await deactivatePerson(system, people.sora)
    await pass(0)
    expect(await work('unverifiable', [id])).toEqual([id])
  })

  test('archives what expired where it says so, and that can be taken back', async () => {
    const { sends, write, spaces, pass, verify } = await opened(open)
    const minji = await sends('minji')
    await minji('POST', '/api/verification-policies', { spaceId: spaces.open, ...terms, expiry: 'archive' })
    const id = await write('minji', { title: '기한이 있는 문서' })
    await pass(0)
    await verify(minji, id)
    await pass(100)
    await pass(10)
    expect((await minji('GET', `/api/articles/${id}`)).json().archivedAt).not.toBeNull()
  })
})
