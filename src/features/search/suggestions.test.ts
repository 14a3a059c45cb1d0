import { expect, test } from 'vitest'
import { openWeb } from '../../../test/http/web.ts'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { createWorld, type PersonName } from '../../../test/world.ts'
import type { Ctx } from '../../platform/context.ts'
import { changeGroup, changePerson, deactivatePerson, reactivatePerson } from '../identity/actions.ts'
import { archiveItem, createTopic, markFavourite, restrictItem } from '../repository/index.ts'
import { changeTopic, removeTopic } from '../repository/topics/actions.ts'
import { catchUp, searchItems, suggestions } from './index.ts'

const offered = async (ctx: Ctx, q: string, types?: string[]) =>
  (await suggestions(ctx, { q, types, limit: 5 })).items.map(({ group, title }) => `${group}: ${title}`)

describeOnBothStores('Suggestions', (open) => {
  const world = async () => createWorld(await open())

  test('12-13 are people by name in any way of typing it, for members and never for guests', async () => {
    const { services, as } = await world()
    await catchUp(services)
    const minji = await as('minji')
    for (const typed of ['박준', 'ㅂㅈㅎ', 'qkrwns', '박ㅈㅎ']) expect.soft(await offered(minji, typed), typed).toEqual(['person: 박준호'])
    expect(await offered(minji, 'web')).toEqual(['person: Tom Weber'])
    expect(await offered(await as('guest'), '박준')).toEqual([])
  })

  test('12 and results follow what happens to a person', async () => {
    const { services, system, as, people, groups } = await world()
    const minji = await as('minji')
    const found = async (q: string) => (await searchItems(minji, { q, kind: 'person' })).items.map(({ item }) => item.title)
    await changePerson(system, people.junho, { title: '배관 기사' })
    await changeGroup(system, groups.editors, { name: '교열단' })
    await catchUp(services)
    expect(await found('배관')).toEqual(['박준호'])
    expect(await found('교열단')).toEqual(['박준호'])
    await deactivatePerson(system, people.junho)
    expect(await offered(minji, '박준')).toEqual([])
    await catchUp(services)
    expect(await found('배관')).toEqual([])
    await reactivatePerson(system, people.junho)
    await catchUp(services)
    expect(await offered(minji, '박준')).toEqual(['person: 박준호'])
  })

  test('14 and results tell nobody whose a mail address is', async () => {
    const { services, as } = await world()
    await catchUp(services)
    const admin = await as('admin')
    for (const q of ['junho@example.com', 'junho', 'example.com']) {
      expect.soft(await offered(admin, q), q).toEqual([])
      expect.soft((await searchItems(admin, { q })).items, q).toEqual([])
    }
  })

  test('are topics by every label, with what is above them', async () => {
    const { services, system, as } = await world()
    const leave = await createTopic(system, { labels: { ko: '휴가', en: 'Leave' }, alternativeLabels: { ko: ['연차'], en: ['Vacation'] } })
    const sick = await createTopic(system, { labels: { ko: '병가' }, broaderId: leave, note: '아플 때 쉬는 날' })
    await catchUp(services)
    const minji = await as('minji')
    for (const typed of ['휴가', 'leav', 'vac', 'ㅇㅊ']) expect.soft(await offered(minji, typed), typed).toEqual(['topic: 휴가'])
    const [leaveInEnglish] = (await suggestions({ ...minji, locale: 'en' }, { q: '휴', limit: 5 })).items
    expect(leaveInEnglish).toMatchObject({ title: 'Leave', aliasHtml: '<mark>휴</mark>가' })
    const [hit] = (await searchItems(minji, { q: '아플 때', kind: 'topic' })).items
    expect(hit.item).toMatchObject({ id: sick, href: `/topics/${sick}`, path: [{ title: '휴가' }] })
    await changeTopic(system, leave, { labels: { ko: '쉼' } })
    await catchUp(services)
    expect((await searchItems(minji, { q: '쉼', kind: 'topic' })).items.map(({ item }) => item.title)).toEqual(['쉼', '병가'])
    await removeTopic(system, leave)
    await catchUp(services)
    expect(await offered(minji, '쉼')).toEqual([])
    expect((await searchItems(await as('guest'), { q: '병가' })).total).toBe(0)
  })

  test('lead to a heading within an item', async () => {
    const { services, as, write } = await world()
    const body = '머리말\n\n## 연차 신청하기\n\n하루 전까지 신청해요.\n\n## 돌아와서\n\n인사해요.\n'
    const id = await write('minji', { title: '휴가 안내', body })
    await catchUp(services)
    const [heading] = (await suggestions(await as('junho'), { q: '신청하', limit: 5 })).items
    expect(heading).toMatchObject({ id, group: 'heading', title: '휴가 안내', headingHtml: '연차 <mark>신청하</mark>기' })
    expect(heading.href).toMatch(/^\/articles\/[^#]+#./)
    await restrictItem(await as('minji'), id, { level: 'read', scope: 'tree', subjects: [] })
    expect(await offered(await as('junho'), '신청하')).toEqual([])
    await catchUp(services)
    expect(await offered(await as('junho'), '신청하')).toEqual([])
  })

  test('come in the order exact, beginning, later word, and what is archived last', async () => {
    const { services, as, write } = await world()
    const minji = await as('minji')
    for (const title of ['새 배포 안내', '배포 점검', '배포']) await write('minji', { title, body: '글\n\n## 배포 전에\n\n글\n' })
    await archiveItem(minji, await write('minji', { title: '배포 옛것' }))
    await catchUp(services)
    const found = await offered(minji, '배포')
    expect(found.slice(0, 4)).toEqual(['item: 배포', 'item: 배포 점검', 'item: 새 배포 안내', 'item: 배포 옛것'])
    expect(found.slice(4).map((each) => each.split(':')[0])).toEqual(['heading'])
  })

  test('bring forward what one keeps or read last, even behind many that begin alike', async () => {
    const { services, as, write } = await world()
    const minji = await as('minji')
    let last = ''
    for (let index = 0; index < 12; index++) last = await write('minji', { title: `회의록 ${String(index).padStart(2, '0')}` })
    await markFavourite(minji, last, true)
    await catchUp(services)
    expect((await offered(minji, '회'))[0]).toBe('item: 회의록 11')
    expect((await offered(await as('junho'), '회'))[0]).toBe('item: 회의록 00')
  })

  test('say what was meant on the other keyboard layout', async () => {
    const { services, as, write } = await world()
    await write('minji', { title: '지식 창고' })
    await write('minji', { title: 'Publishing' })
    await catchUp(services)
    const ask = async (q: string) => suggestions(await as('minji' satisfies PersonName), { q, limit: 5 })
    expect((await ask('wltlr')).layout).toBe('지식')
    expect((await ask('ㅔㅕㅠㅣㅑㄴㅗ')).layout).toBe('publish')
    expect((await ask('지식')).layout).toBeNull()
    expect((await ask('')).items).toEqual([])
  })
})

describeOnBothStores('GET /api/search/suggestions', (open) => {
  test('gives the types that are asked for, and refuses others', async () => {
    const { services, sends, write } = await openWeb(await open())
    await write('minji', { title: '이민 안내', body: '글\n\n## 이민 절차\n\n글\n' })
    await catchUp(services)
    const minji = await sends('minji')
    const ask = async (types: string) => (await minji('GET', `/api/search/suggestions?q=${encodeURIComponent('이민')}${types}`)).json()
    const groups = async (types: string) => (await ask(types)).items.map(({ group }: { group: string }) => group)
    expect(await groups('')).toEqual(['item', 'heading', 'person'])
    expect(await groups('&types=article,document')).toEqual(['item'])
    expect(await groups('&types=heading,person')).toEqual(['heading', 'person'])
    expect(await groups('&types=heading')).toEqual(['heading'])
    expect((await minji('GET', '/api/search/suggestions?q=a&types=secret')).statusCode).toBe(400)
  })
})
