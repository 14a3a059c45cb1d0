import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createWorld, type PersonName } from '../../../../test/world.ts'
import { catchUp, searchItems } from '../../search/index.ts'
import { changeArticle, publishArticle, restoreRevision } from '../articles.ts'
import { articleView, itemList, readingView } from '../queries.ts'
import { chooseKeyItems, changeTopic, createTopic, placeTopic, removeTopic, splitTopic } from './actions.ts'
import { importTopics, topicsAsCsv, topicsAsTurtle } from './exchange.ts'
import { mergeTopics, undoMerge } from './merging.ts'
import { mergeList, mergePreview, savedTopic, tagView, topicHealth, topicList, topicOverview, topicStewards, topicView } from './queries.ts'
import { suggestedForItem, suggestedTopics } from './suggesting.ts'
import { promoteTag, renameTag } from './tags.ts'

describeOnBothStores('Topics', (open) => {
  const world = async () => {
    const made = await createWorld(await open())
    const { system, spaces } = made
    const topic = (ko: string, more: { en?: string; broaderId?: string; alternatives?: string[] } = {}) =>
      createTopic(system, {
        labels: { ko, en: more.en },
        broaderId: more.broaderId ?? null,
        alternativeLabels: { ko: more.alternatives ?? [], en: [] },
      })
    const write = async (
      title: string,
      topics: string[],
      more: { by?: PersonName; space?: keyof typeof spaces; body?: string; tags?: string[] } = {},
    ) => {
      const fields = { title, topics, tags: more.tags ?? [], body: more.body ?? '본문이에요.\n', kind: 'guide' as const, parentId: null }
      const ctx = await made.as(more.by ?? 'minji')
      return (await publishArticle(ctx, { ...fields, spaceId: spaces[more.space ?? 'open'], description: '', message: '' })).id
    }
    const topicsOf = async (id: string, by: PersonName = 'minji') =>
      (await articleView(await made.as(by), id)).topics.map(({ label }) => label)
    const names = async (by: PersonName = 'admin') => (await topicList(await made.as(by))).map(({ labels }) => labels.ko).sort()
    return { ...made, topic, write, topicsOf, names }
  }

  test('stand in the order they were put in, and a circle is refused and named', async () => {
    const { as, topic } = await world()
    const admin = await as('admin')
    const top = await topic('일')
    const [a, b, c] = [await topic('가', { broaderId: top }), await topic('나', { broaderId: top }), await topic('다', { broaderId: top })]
    await placeTopic(admin, c, top, a)
    const order = async (broaderId: string) =>
      (await topicList(admin))
        .filter((each) => each.broaderId === broaderId)
        .sort((one, other) => one.position - other.position)
        .map(({ id }) => id)
    expect(await order(top)).toEqual([c, a, b])
    await placeTopic(admin, b, c, null)
    expect(await order(c)).toEqual([b])
    await expect(placeTopic(admin, top, b, null)).rejects.toMatchObject({ code: 'topic-cycle', params: { path: '일 › 나 › 다 › 일' } })
    await expect(changeTopic(admin, c, { broaderId: c })).rejects.toMatchObject({ code: 'topic-cycle' })
    // Two at once, of which either alone would be fine.
    const [x, y] = [await topic('하나'), await topic('둘')]
    const both = await Promise.allSettled([placeTopic(admin, x, y, null), placeTopic(admin, y, x, null)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('are related both ways, never up or down the tree, and no more once one hangs below the other', async () => {
    const { as, topic } = await world()
    const admin = await as('admin')
    const [one, other] = [await topic('휴가'), await topic('출장')]
    const below = await topic('연차', { broaderId: one })
    await changeTopic(admin, one, { related: [other] })
    expect((await topicView(admin, other)).related).toEqual([one])
    await expect(changeTopic(admin, one, { related: [below] })).rejects.toMatchObject({ code: 'topic-related' })
    await placeTopic(admin, other, below, null)
    expect((await topicView(admin, one)).related).toEqual([])
  })

  test('with the same name are told of', async () => {
    const { as, topic } = await world()
    const admin = await as('admin')
    const first = await topic('휴가', { en: 'Leave' })
    const second = await topic('쉼', { alternatives: ['휴가'] })
    expect((await savedTopic(admin, second)).namesakes).toEqual([{ id: first, label: '휴가' }])
    expect((await topicHealth(admin)).namesakes.map(({ label }) => label)).toEqual(['휴가'])
  })

  test('merge into one: labels, items, narrower and related ones go over, and the old address leads on', async () => {
    const { services, as, topic, write, topicsOf } = await world()
    const admin = await as('admin')
    const [leave, holiday, travel] = [await topic('휴가', { en: 'Leave' }), await topic('연가', { en: 'Holiday' }), await topic('출장')]
    const below = await topic('반차', { broaderId: holiday })
    await changeTopic(admin, holiday, { related: [travel] })
    const [both, only] = [await write('둘 다', [leave, holiday]), await write('하나만', [holiday])]
    expect(await mergePreview(admin, holiday, leave)).toMatchObject({
      items: 2,
      both: 1,
      narrower: [{ label: '반차' }],
      labels: ['연가', 'Holiday'],
    })
    const merge = await mergeTopics(admin, holiday, leave)
    expect(await topicsOf(both)).toEqual(['휴가'])
    expect(await topicsOf(only)).toEqual(['휴가'])
    expect(await topicView(admin, holiday)).toMatchObject({
      id: leave,
      alternativeLabels: { ko: ['연가'], en: ['Holiday'] },
      related: [travel],
      items: 2,
    })
    expect((await topicView(admin, below)).broaderId).toBe(leave)
    await catchUp(services)
    const found = async (q: string) => (await searchItems(admin, { q })).items.map(({ item }) => item.title).sort()
    expect(await found('topic:연가')).toEqual(['둘 다', '하나만'])
    // Who opened the article before the merge saves with the former topic.
    await changeArticle(await as('minji'), only, { topics: [holiday, travel] }, 1)
    expect((await topicsOf(only)).sort()).toEqual(['출장', '휴가'])
    expect((await mergeList(admin)).map(({ id, fromLabel }) => [id, fromLabel])).toEqual([[merge, '연가']])

    await undoMerge(admin, merge)
    expect(await topicView(admin, holiday)).toMatchObject({ id: holiday, related: [travel], items: 2 })
    expect(await topicView(admin, leave)).toMatchObject({ alternativeLabels: { ko: [], en: [] }, related: [], items: 1 })
    expect((await topicView(admin, below)).broaderId).toBe(holiday)
    expect((await topicsOf(both)).sort()).toEqual(['연가', '휴가'])
    await catchUp(services)
    expect(await found('topic:휴가')).toEqual(['둘 다'])
    await expect(undoMerge(admin, merge)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('merge with one below them without closing a circle, and never with themselves', async () => {
    const { as, topic } = await world()
    const admin = await as('admin')
    const top = await topic('일')
    const mid = await topic('가운데', { broaderId: top })
    const low = await topic('아래', { broaderId: mid })
    const merge = await mergeTopics(admin, top, low)
    expect((await topicView(admin, low)).broaderId).toBeNull()
    expect((await topicView(admin, mid)).broaderId).toBe(low)
    await undoMerge(admin, merge)
    expect([(await topicView(admin, mid)).broaderId, (await topicView(admin, low)).broaderId]).toEqual([top, mid])
    await expect(mergeTopics(admin, mid, mid)).rejects.toMatchObject({ code: 'topic-merge-itself' })
  })

  test('split: the chosen items and narrower topics go to the new one', async () => {
    const { as, topic, write, topicsOf } = await world()
    const admin = await as('admin')
    const top = await topic('인사')
    const below = await topic('연차', { broaderId: top })
    const [stays, goes] = [await write('채용', [top]), await write('휴가 신청', [top])]
    const created = await splitTopic(admin, top, { labels: { ko: '휴가' }, itemIds: [goes], narrowerIds: [below], below: true })
    expect(await topicView(admin, created)).toMatchObject({ labels: { ko: '휴가' }, broaderId: top, items: 1 })
    expect((await topicView(admin, below)).broaderId).toBe(created)
    expect([await topicsOf(stays), await topicsOf(goes)]).toEqual([['인사'], ['휴가']])
  })

  test('that have items are deleted only when it is said where those go; narrower ones move up', async () => {
    const { services, as, topic, write, topicsOf } = await world()
    const admin = await as('admin')
    const top = await topic('인사')
    const mid = await topic('휴가', { broaderId: top })
    const low = await topic('연차', { broaderId: mid })
    const id = await write('신청', [mid])
    await expect(removeTopic(admin, mid)).rejects.toMatchObject({ code: 'topic-has-items', params: { count: 1 } })
    await removeTopic(admin, mid, top)
    expect(await topicsOf(id)).toEqual(['인사'])
    expect((await topicView(admin, low)).broaderId).toBe(top)
    await catchUp(services)
    expect((await searchItems(admin, { q: 'topic:휴가' })).items).toEqual([])
    await removeTopic(admin, top, 'none')
    expect(await topicsOf(id)).toEqual([])
    await expect(topicView(admin, top)).rejects.toMatchObject({ code: 'not-found' })
    // A revision that was written with topics long gone is restored without them.
    await changeArticle(await as('minji'), id, { body: '새 본문이에요.\n' })
    await restoreRevision(await as('minji'), id, 1)
    expect(await topicsOf(id)).toEqual([])
  })

  test('grow out of tags, which lead to them from then on', async () => {
    const { services, as, topic, write, topicsOf } = await world()
    const admin = await as('admin')
    const id = await write('배포', [], { tags: ['k8s', '서버'] })
    const hidden = await write('비밀 배포', [], { tags: ['K8S'], space: 'secret' })
    expect(await tagView(admin, 'k8s')).toMatchObject({ items: 1, mayKeep: true })
    const kube = await topic('쿠버네티스', { en: 'Kubernetes' })
    await promoteTag(admin, 'k8s', { topicId: kube })
    expect((await topicView(admin, kube)).alternativeLabels.en).toEqual(['k8s'])
    expect(await articleView(admin, id)).toMatchObject({ tags: ['서버'], topics: [{ label: '쿠버네티스' }] })
    expect(await topicsOf(hidden)).toEqual(['쿠버네티스'])
    expect(await tagView(admin, 'K8s')).toMatchObject({ items: 0, successor: { topic: { id: kube } } })
    expect(await articleView(admin, await write('새 글', [], { tags: ['K8S', '메모'] }))).toMatchObject({
      tags: ['메모'],
      topics: [{ label: '쿠버네티스' }],
    })
    const server = await promoteTag(admin, '서버', { labels: { ko: '서버', en: 'Server' }, broaderId: null })
    await catchUp(services)
    const found = async (q: string) => (await searchItems(await as('minji'), { q })).items.map(({ item }) => item.title).sort()
    expect(await found('topic:서버')).toEqual(['배포'])
    expect(await found('tag:k8s')).toEqual([])
    expect((await topicView(admin, server)).items).toBe(1)
  })

  test('leave tags that are renamed or merged to their new name, for old links and for who tags as before', async () => {
    const { as, write } = await world()
    const admin = await as('admin')
    const [one, two] = [await write('하나', [], { tags: ['베포', '서버'] }), await write('둘', [], { tags: ['배포', '베포'] })]
    await renameTag(admin, '베포', '배포')
    const tagsOf = async (id: string) => (await articleView(admin, id)).tags
    expect([(await tagsOf(one)).sort(), await tagsOf(two)]).toEqual([['배포', '서버'], ['배포']])
    expect(await tagView(admin, '베포')).toMatchObject({ successor: { tag: '배포' } })
    expect(await tagsOf(await write('셋', [], { tags: ['베포'] }))).toEqual(['배포'])
    expect((await itemList(admin, { tag: '배포', state: 'current', limit: 10 })).items).toHaveLength(3)
    expect((await readingView(admin, two)).tags).toEqual(['배포'])
    await renameTag(admin, '배포', '릴리스')
    expect(await tagsOf(await write('넷', [], { tags: ['베포'] }))).toEqual(['릴리스'])
    await renameTag(admin, '릴리스', '배포')
    expect(await tagsOf(await write('다섯', [], { tags: ['릴리스'] }))).toEqual(['배포'])
  })

  test('are suggested by their names in the text, by tags and by what similar items carry', async () => {
    const { services, as, topic, write } = await world()
    const [kube, leave, travel] = [await topic('쿠버네티스', { en: 'Kubernetes' }), await topic('휴가'), await topic('출장비')]
    for (const n of [1, 2, 3])
      await write(`경비 정산 ${n}`, [travel], { body: `영수증을 모아 경비를 정산해요. 숙박과 식대 영수증 ${n}장.\n` })
    const untold = await write('경비 정산 새 절차', [], { body: '숙박 영수증과 식대 영수증으로 경비를 정산해요.\n' })
    await catchUp(services)
    const minji = await as('minji')
    const named = await suggestedTopics(minji, {
      title: '쿠버네티스에서 배포하기',
      body: '휴가를 가기 전에 휴가 동안 볼 사람을 정해요. 휴가는 길게 가요.',
      topics: [],
      tags: [],
    })
    expect(named.map(({ id, reason }) => [id, reason])).toEqual([
      [kube, 'named'],
      [leave, 'named'],
    ])
    expect(await suggestedTopics(minji, { title: 'Kubernetes', body: '', topics: [kube], tags: [] })).toEqual([])
    expect((await suggestedForItem(minji, untold)).map(({ id, reason }) => [id, reason])).toEqual([[travel, 'alike']])
    expect(await suggestedTopics(await as('guest'), { title: '쿠버네티스', body: '', topics: [], tags: [] })).toEqual([])
  })

  test('show who knows them, what matters in them and what they lack', async () => {
    const { as, people, topic, write } = await world()
    const admin = await as('admin')
    const top = await topic('인사')
    await topic('퇴직', { broaderId: top })
    const ids = [
      await write('휴가', [top], { body: '[[연차 계산]]을 보세요.\n' }),
      await write('출장', [top], { by: 'junho' }),
      await write('급여', [top]),
    ]
    await write('비밀', [top], { space: 'secret', body: '[[아무도 모르는 글]]\n' })
    await changeTopic(admin, top, { experts: [people.sora], stewards: [{ kind: 'person', id: people.junho }] })
    await chooseKeyItems(admin, top, [ids[2]])
    const overview = await topicOverview(admin, top)
    expect(overview.experts.map(({ person, declared, written }) => [person.name, declared, written])).toEqual([
      ['최소라', true, 0],
      ['이민지', false, 2],
      ['박준호', false, 1],
    ])
    expect(overview.keyItems.map(({ title, chosen }) => [title, chosen])).toEqual([['급여', true]])
    expect(overview.gaps).toMatchObject({
      kinds: ['how-to', 'troubleshooting', 'faq'],
      narrower: [{ label: '퇴직' }],
      wanted: [{ title: '연차 계산' }],
    })
    expect((await topicOverview(await as('minji'), top)).gaps.wanted.map(({ title }) => title).sort()).toEqual([
      '아무도 모르는 글',
      '연차 계산',
    ])
  })

  test('have stewards of their own, or those of the nearest topic above', async () => {
    const { as, people, groups, topic } = await world()
    const admin = await as('admin')
    const top = await topic('인사')
    const mid = await topic('휴가', { broaderId: top })
    const low = await topic('연차', { broaderId: mid })
    await changeTopic(admin, top, { stewards: [{ kind: 'group', id: groups.security }] })
    expect(await topicStewards(admin, [top, low])).toEqual(
      new Map([
        [top, [people.sora]],
        [low, [people.sora]],
      ]),
    )
    await changeTopic(admin, mid, { stewards: [{ kind: 'person', id: people.junho }] })
    expect((await topicStewards(admin, [low])).get(low)).toEqual([people.junho])
  })

  test('go out and come in to the same, and a dry run changes nothing', async () => {
    const { as, topic, names } = await world()
    const admin = await as('admin')
    const top = await topic('인사', { en: 'People' })
    const leave = await topic('휴가', { broaderId: top, alternatives: ['연가', '쉼'] })
    await changeTopic(admin, leave, { note: '쉬는 일', definition: '일을 쉼', notation: '1.2', hiddenLabels: { ko: ['후가'], en: [] } })
    const related = await topic('출장')
    await changeTopic(admin, leave, { related: [related] })
    const [ttl, csv] = [await topicsAsTurtle(admin), await topicsAsCsv(admin)]
    for (const [format, text] of [
      ['ttl', ttl],
      ['csv', csv],
    ] as const) {
      expect(await importTopics(admin, { format, text, dryRun: false })).toMatchObject({ added: 0, changed: 0, same: 3, refused: [] })
      const other = await world()
      const there = await other.as('admin')
      expect(await importTopics(there, { format, text, dryRun: true })).toMatchObject({ added: 3, refused: [] })
      expect(await other.names()).toEqual([])
      expect(await importTopics(there, { format, text, dryRun: false })).toMatchObject({ added: 3, refused: [] })
      expect([await topicsAsTurtle(there), await topicsAsCsv(there)]).toEqual([ttl, csv])
    }
    const changed = csv.replace('쉬는 일', '쉬는 날')
    expect(await importTopics(admin, { format: 'csv', text: changed, dryRun: false })).toMatchObject({ added: 0, changed: 1, same: 2 })
    expect(await names()).toEqual(['인사', '출장', '휴가'])
  })

  test('110 to 117: who sees and who changes what', async () => {
    const { as, people, topic, write, names } = await world()
    const [admin, minji, outsider, guest] = [await as('admin'), await as('minji'), await as('outsider'), await as('guest')]
    const top = await topic('인사')
    const low = await topic('연차', { broaderId: top })
    await topic('출장')
    const secret = await write('비밀 문서', [low], { space: 'secret', tags: ['비밀태그'] })
    // 110
    expect([await names('outsider'), await names('guest')]).toEqual([['연차', '인사', '출장'], []])
    // 111
    for (const ctx of [outsider, guest]) {
      await expect(createTopic(ctx, { labels: { ko: '새 주제' } })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(changeTopic(ctx, top, { note: '바꿈' })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(placeTopic(ctx, low, null, null)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(mergeTopics(ctx, low, top)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(removeTopic(ctx, low)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(promoteTag(ctx, '비밀태그', { topicId: top })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(importTopics(ctx, { format: 'csv', text: 'name ko\n하나\n', dryRun: true })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(topicHealth(ctx)).rejects.toMatchObject({ code: 'forbidden' })
    }
    // 112
    await createTopic(minji, { labels: { ko: '복지' } })
    // 113
    await changeTopic(admin, top, { stewards: [{ kind: 'person', id: people.outsider }] })
    await changeTopic(outsider, low, { note: '여기에 모아요' })
    const made = await createTopic(outsider, { labels: { ko: '반차' }, broaderId: low })
    await placeTopic(outsider, made, top, low)
    await expect(placeTopic(outsider, made, null, null)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(createTopic(outsider, { labels: { ko: '맨 위' } })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(mergeTopics(outsider, made, low)).rejects.toMatchObject({ code: 'forbidden' })
    // 114
    expect([(await topicView(outsider, low)).items, (await topicView(minji, low)).items]).toEqual([0, 1])
    expect(await topicOverview(outsider, low)).toMatchObject({ experts: [], keyItems: [] })
    expect((await topicOverview(minji, low)).experts).toHaveLength(1)
    // 115
    expect(await tagView(outsider, '비밀태그')).toMatchObject({ items: 0, successor: null })
    await expect(renameTag(admin, '비밀태그', '공개태그')).rejects.toMatchObject({ code: 'not-found' })
    await expect(removeTopic(minji, low)).rejects.toMatchObject({ code: 'topic-has-items' })
    await removeTopic(admin, low)
    expect((await articleView(minji, secret)).topics.map(({ label }) => label)).toEqual(['인사'])
    // 116
    await expect(
      splitTopic(outsider, top, { labels: { ko: '가름' }, itemIds: [secret], narrowerIds: [], below: true }),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(chooseKeyItems(outsider, top, [secret])).rejects.toMatchObject({ code: 'not-found' })
    // 117
    expect(await topicsAsTurtle(guest)).not.toContain('인사')
  })
})
