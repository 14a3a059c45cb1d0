import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { openWeb, type Web } from '../../../test/http/web.ts'
import type { PersonName } from '../../../test/world.ts'
import { write } from '../../platform/context.ts'
import { FollowerRunner, readEvents } from '../../platform/events/follower.ts'
import type { Signal } from '../../platform/feature.ts'
import { newId } from '../../platform/ids.ts'
import { changeArticle, grantRole, moveItem, restrictItem, shareItem, trashItem } from '../repository/index.ts'
import { catchUp, searchItems } from '../search/index.ts'
import { collaboration } from './index.ts'
import type { CommentView, ThreadList, ThreadView } from './schema.ts'
import { commentSignals } from './signals.ts'
import { insertComment } from './store.ts'

const BODY = '# 휴가 규정\n\n연차는 입사일을 기준으로 열다섯 날이에요.\n\n남은 연차는 다음 해로 넘길 수 없어요.\n'

/** What each person is told of everything that has happened. */
async function told(web: Web): Promise<Record<string, string[]>> {
  const names = Object.fromEntries(Object.entries(web.people).map(([name, id]) => [id, name]))
  const heard: Record<string, string[]> = {}
  const signals: Signal[] = []
  for (const event of await readEvents(web.system, 0, 1_000))
    for (const source of collaboration.signals ?? []) signals.push(...(await source.of(web.system, event)))
  for (const { personId, name } of signals) heard[names[personId]] = [...(heard[names[personId]] ?? []), name.replace('collaboration:', '')]
  return heard
}

describeOnBothStores('Comments', (open) => {
  const begin = async () => {
    const web = await openWeb(await open())
    const article = await web.write('minji', { title: '휴가 규정', body: BODY })
    const says = async (name: PersonName, body: object) => {
      const send = await web.sends(name)
      return send('POST', `/api/items/${article}/comments`, body)
    }
    const said = async (name: PersonName, body: object) => (await says(name, body)).json<CommentView>()
    const threads = async (name: PersonName, query = '') =>
      (await (await web.sends(name))('GET', `/api/items/${article}/comments${query}`)).json<ThreadList>()
    return { web, article, says, said, threads }
  }

  test('80 are written, answered and read by whoever reads the item', async () => {
    const { said, threads } = await begin()
    const first = await said('sora', { body: '왜 **열다섯** 날이에요?' })
    expect(first).toMatchObject({ author: { name: '최소라' }, may: { edit: true, delete: true } })
    expect(first.html).toContain('<strong>열다섯</strong>')
    const answer = await said('minji', { body: '법이 그래요.', threadId: first.id })
    expect(answer.threadId).toBe(first.id)
    const list = await threads('junho')
    expect(list).toMatchObject({ open: 1, resolved: 0, next: null })
    expect(list.items[0].comments.map(({ author }) => author?.name)).toEqual(['최소라', '이민지'])
  })

  test('81 are open to a guest who was given the item, and to no other', async () => {
    const { web, article, says, threads } = await begin()
    expect((await says('guest', { body: '안녕하세요' })).statusCode).toBe(404)
    await shareItem(await web.as('minji'), article, { kind: 'person', id: web.people.guest }, 'reader')
    expect((await says('guest', { body: '안녕하세요' })).statusCode).toBe(201)
    expect((await threads('guest')).items).toHaveLength(1)
  })

  test('82 do not exist for those who may not read the item', async () => {
    const { web, article, said } = await begin()
    const { id } = await said('minji', { body: '비밀이에요' })
    await restrictItem(await web.as('minji'), article, { level: 'read', scope: 'item', subjects: [] })
    const sora = await web.sends('sora')
    for (const [method, url] of [
      ['GET', `/api/items/${article}/comments`],
      ['GET', `/api/comments/${id}`],
      ['DELETE', `/api/comments/${id}`],
      ['PUT', `/api/comments/${id}/resolution`],
    ] as const)
      expect((await sora(method, url)).statusCode, url).toBe(404)
    expect((await sora('POST', `/api/items/${article}/comments`, { body: '나도', threadId: id })).statusCode).toBe(404)
    expect((await web.visitorSends('GET', `/api/items/${article}/comments`)).statusCode).toBe(401)
  })

  test('83 are not added to what lies in the trash, nor to a thread of another item', async () => {
    const { web, article, says, said } = await begin()
    const other = await web.write('minji', { title: '다른 글' })
    const { id } = await said('minji', { body: '여기' })
    const minji = await web.sends('minji')
    expect((await minji('POST', `/api/items/${other}/comments`, { body: '답', threadId: id })).statusCode).toBe(404)
    await trashItem(await web.as('minji'), article)
    expect((await says('minji', { body: '늦었어요' })).json()).toMatchObject({ code: 'in-trash', status: 409 })
  })

  test('84 are changed by their author alone, and deleted by the author or a steward', async () => {
    const { web, said, threads } = await begin()
    const { id } = await said('sora', { body: '오타가 있어요' })
    const [minji, sora, junho] = [await web.sends('minji'), await web.sends('sora'), await web.sends('junho')]
    expect((await minji('PATCH', `/api/comments/${id}`, { body: '바꿨어요' })).statusCode).toBe(403)
    expect((await junho('DELETE', `/api/comments/${id}`)).statusCode).toBe(403)
    expect((await sora('PATCH', `/api/comments/${id}`, { body: '오타가 **둘** 있어요' })).json()).toMatchObject({
      body: '오타가 **둘** 있어요',
    })
    expect((await sora('GET', `/api/comments/${id}`)).json<ThreadView>().comments[0].editedAt).not.toBeNull()
    await said('junho', { body: '어디요?', threadId: id })
    expect((await minji('DELETE', `/api/comments/${id}`)).statusCode).toBe(204)
    const [thread] = (await threads('junho')).items
    expect(thread.comments).toMatchObject([{ body: '', html: '', may: { edit: false, delete: false } }, { body: '어디요?' }])
    expect((await sora('PATCH', `/api/comments/${id}`, { body: '다시' })).statusCode).toBe(404)
    expect((await junho('DELETE', `/api/comments/${thread.comments[1].id}`)).statusCode).toBe(204)
    expect(await threads('junho')).toMatchObject({ items: [], open: 0 })
  })

  test('85 are resolved and opened again by whoever began the thread or may change the item', async () => {
    const { web, said, threads } = await begin()
    const { id } = await said('sora', { body: '고쳐 주세요' })
    const { id: others } = await said('minji', { body: '확인해 주세요' })
    const [junho, sora] = [await web.sends('junho'), await web.sends('sora')]
    expect((await sora('PUT', `/api/comments/${others}/resolution`)).statusCode).toBe(403)
    expect((await junho('PUT', `/api/comments/${id}/resolution`)).json()).toMatchObject({ resolution: { by: { name: '박준호' } } })
    expect((await junho('PUT', `/api/comments/${id}/resolution`)).statusCode).toBe(200)
    expect((await threads('sora', '?state=open')).items.map((thread) => thread.id)).toEqual([others])
    expect((await threads('sora', '?state=resolved')).items.map((thread) => thread.id)).toEqual([id])
    expect(await threads('sora')).toMatchObject({ open: 1, resolved: 1 })
    expect((await sora('DELETE', `/api/comments/${id}/resolution`)).json()).toMatchObject({ resolution: null })
    const events = (await readEvents(web.system, 0, 1_000)).map(({ name }) => name).filter((name) => name.startsWith('comment.'))
    expect(events).toEqual(['comment.added', 'comment.added', 'comment.resolved', 'comment.reopened'])
  })

  test('are told in plain words', async () => {
    const { web, said } = await begin()
    await said('sora', { body: `[@박준호](/people/${web.people.junho}) 오타가 **둘** 있어요\n\n- [여기](/articles)` })
    const events = (await readEvents(web.system, 0, 1_000)).filter(({ name }) => name === 'comment.added')
    const signals = await commentSignals.of(web.system, events[0])
    expect(signals.map(({ values }) => values?.words)).toContain('@박준호 오타가 둘 있어요 여기')
  })

  test('86 are told once to whom they name, to the thread and to whose item it is, if these may read it', async () => {
    const { web, article, said } = await begin()
    const { id } = await said('sora', { body: '@박준호 님과 @이민지 님, @Tom_Weber 확인해 주세요' })
    expect(await told(web)).toEqual({ junho: ['mention'], minji: ['mention'] })
    await said('junho', { body: '네', threadId: id })
    expect(await told(web)).toEqual({ junho: ['mention'], minji: ['mention', 'comment'], sora: ['reply'] })
    await restrictItem(await web.as('minji'), article, {
      level: 'read',
      scope: 'item',
      subjects: [{ kind: 'person', id: web.people.junho }],
    })
    await said('junho', { body: '@최소라 이건 못 보세요' })
    expect((await told(web)).sora).toEqual(['reply'])
  })

  test('86 that are changed speak to those they name now and did not before', async () => {
    const { web, said } = await begin()
    const { id } = await said('minji', { body: '@박준호 봐 주세요' })
    const minji = await web.sends('minji')
    await minji('PATCH', `/api/comments/${id}`, { body: '@박준호 @최소라 봐 주세요' })
    const events = (await readEvents(web.system, 0, 1_000)).filter(({ name }) => name === 'comment.changed')
    expect(events.map(({ data }) => data.mentions)).toEqual([[web.people.sora]])
  })

  test('87 are found by in:comments, only by those who may read the item', async () => {
    const { web, article, said } = await begin()
    const { id } = await said('sora', { body: '이월 한도는 어떻게 되나요?' })
    await catchUp(web.services)
    const found = async (name: PersonName, q: string) => (await searchItems(await web.as(name), { q })).items
    expect((await found('junho', '이월 한도')).map(({ item }) => item.type)).not.toContain('comment')
    const [hit] = await found('junho', '이월 한도 in:comments')
    expect(hit).toMatchObject({
      item: { type: 'comment', title: '휴가 규정', updatedBy: { name: '최소라' }, href: expect.stringContaining(`/articles/${article}`) },
      passage: { anchor: `comment-${id}` },
    })
    expect(hit.passage.html).toContain('한도')
    await moveItem(await web.as('minji'), article, { spaceId: web.spaces.secret, parentId: null })
    await catchUp(web.services)
    expect(await found('junho', '이월 한도 in:comments')).toEqual([])
    expect(await found('minji', '이월 한도 in:comments')).toHaveLength(1)
    await (await web.sends('minji'))('DELETE', `/api/comments/${id}`)
    await catchUp(web.services)
    expect(await found('minji', '이월 한도 in:comments')).toEqual([])
  })

  test('stay at the words they are about through edits, and say when these are gone', async () => {
    const { web, article, said, threads } = await begin()
    const followers = new FollowerRunner(web.services, collaboration.followers ?? [])
    const anchor = { quote: '열다섯 날', prefix: '연차는 입사일을 기준으로 ', suffix: '이에요.', revision: 1 }
    await said('sora', { body: '정말요?', anchor })
    const edit = async (body: string) => {
      await changeArticle(await web.as('minji'), article, { body })
      await followers.drain()
      return (await threads('sora')).items[0].anchor
    }
    expect(await edit(BODY.replace('연차는', '## 연차\n\n여기서 연차는'))).toMatchObject({
      present: '열다섯 날',
      revision: 2,
      lostAt: null,
    })
    expect(await edit('# 휴가 규정\n\n다음에 써요.\n')).toMatchObject({ quote: '열다섯 날', start: null, revision: 3 })
    expect((await threads('sora')).items[0].anchor?.lostAt).not.toBeNull()
    expect(await edit(BODY)).toMatchObject({ present: '열다섯 날', revision: 4, lostAt: null })
  })

  test('on words of an earlier revision are carried over to the newest', async () => {
    const { web, article, said, threads } = await begin()
    await changeArticle(await web.as('minji'), article, { body: `머리말이에요.\n\n${BODY}` })
    await said('sora', { body: '늦게 봤어요', anchor: { quote: '열다섯 날', prefix: '기준으로 ', suffix: '이에요', revision: 1 } })
    const [{ anchor }] = (await threads('sora')).items
    expect(anchor).toMatchObject({ present: '열다섯 날', revision: 2, lostAt: null })
  })

  test('are no more in one thread than anybody reads, and a page holds no more than can be drawn', async () => {
    const { web, article, says, said, threads } = await begin()
    const first = (await said('sora', { body: '처음' })).id
    const rest = { item_id: article, author_id: null, body: '또', created_at: 0, edited_at: null, deleted_at: null, deleted_by: null }
    const fill = (threadId: string) =>
      write(web.system, async (tx) => {
        for (let at = 0; at < 499; at++) await insertComment(tx, { ...rest, id: newId(), thread_id: threadId })
      })
    await fill(first)
    expect((await says('sora', { body: '하나 더', threadId: first })).json()).toMatchObject({ code: 'thread-full' })
    for (const body of ['둘째', '셋째']) await fill((await said('sora', { body })).id)
    const page = await threads('sora')
    expect(page.items.map(({ comments }) => comments.length)).toEqual([500, 500])
    expect((await threads('sora', `?cursor=${page.next}`)).items).toHaveLength(1)
  })

  test('come page by page, and refuse what is no comment', async () => {
    const { web, says, said, threads } = await begin()
    await grantRole(await web.as('minji'), web.spaces.open, { kind: 'person', id: web.people.sora }, 'reader')
    for (const body of ['하나', '둘', '셋']) await said('sora', { body })
    const first = await threads('sora', '?limit=2')
    expect(first.items).toHaveLength(2)
    expect((await threads('sora', `?limit=2&cursor=${first.next}`)).items.map((thread) => thread.comments[0].body)).toEqual(['셋'])
    expect((await says('sora', { body: '   ' })).statusCode).toBe(400)
    expect((await says('sora', { body: '가'.repeat(20_001) })).statusCode).toBe(400)
    expect((await said('sora', { body: '<script>alert(1)</script><img src=x onerror=alert(1)>' })).html).not.toMatch(/script|onerror/)
  })
})
