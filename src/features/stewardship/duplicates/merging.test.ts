import { expect, test } from 'vitest'
import { type Web, openWeb } from '../../../../test/http/web.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import type { PersonName } from '../../../../test/world.ts'
import { addComment } from '../../collaboration/index.ts'
import {
  articleView,
  backlinks,
  changeArticle,
  createTopic,
  grantRole,
  markFavourite,
  moveItem,
  pinItem,
  readingView,
  restrictItem,
  treeLevel,
} from '../../repository/index.ts'
import { standingsOf } from '../verification/index.ts'
import { mergeItems, undoMerge } from './merging.ts'
import type { Merge, MergePreview } from './schema.ts'

const titles = (rows: { title: string }[]) => rows.map(({ title }) => title).sort()
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )

describeOnBothStores('Merging', (open) => {
  const opened = async () => {
    const web = await openWeb(await open())
    const merge = async (name: PersonName, fromId: string, intoId: string, more: { body?: string; confirmed?: boolean } = {}) => {
      const ctx = await web.as(name)
      const [from, into] = [await articleView(web.system, fromId), await articleView(web.system, intoId)]
      return mergeItems(ctx, { fromId, intoId, fromRevision: from.revision, intoRevision: into.revision, confirmed: false, ...more })
    }
    return { ...web, merge }
  }

  async function furnished({ write, as, system }: Web) {
    const into = await write('minji', { title: '연차 안내', body: '연차는 15일이에요.\n', tags: ['인사'] })
    const from = await write('minji', { title: '휴가 안내', body: '휴가는 이렇게 써요.\n\n둘째 문단.\n', tags: ['휴가'] })
    const child = await write('minji', { title: '반차', parent: from })
    const byTitle = await write('minji', { title: '제목으로', body: '[[휴가 안내]]를 보세요.\n' })
    const byId = await write('minji', { title: '주소로', body: `[여기](/articles/${from})를 보세요.\n` })
    await markFavourite(await as('junho'), from, true)
    await pinItem(await as('minji'), from, true)
    await addComment(await as('junho'), from, { body: '좋아요', anchor: null, threadId: null })
    const topic = await createTopic(system, { labels: { ko: '근태' } } as never)
    await changeArticle(system, from, { topics: [typeof topic === 'string' ? topic : (topic as { id: string }).id] })
    return { into, from, child, byTitle, byId }
  }

  test('all that hung on the one that goes hangs on the one that stays: no link leads to the old one any more', async () => {
    const web = await opened()
    const { into, from, byTitle, byId } = await furnished(web)
    const { as, merge, sends, system, services } = web
    await merge('minji', from, into, { body: '연차는 15일이에요.\n\n둘째 문단.\n' })
    const minji = await as('minji')
    expect(titles(await backlinks(minji, into))).toEqual(['제목으로', '주소로'])
    const stays = await readingView(await as('junho'), into)
    expect(stays).toMatchObject({ favourite: true, pinned: true })
    expect(stays.tags.sort()).toEqual(['인사', '휴가'])
    expect(stays.topics).toMatchObject([{ label: '근태' }])
    expect(stays.html).toContain('둘째 문단')
    expect(titles(await treeLevel(minji, 'open', into))).toEqual(['반차'])
    const comments = await services.reader.selectFrom('comment').select('item_id').execute()
    expect(comments.map((row) => row.item_id)).toEqual([into])
    // Links that are written afterwards lead there as well, by title and by id.
    await changeArticle(system, byTitle, { body: '[[휴가 안내]]를 꼭 보세요.\n' })
    await changeArticle(system, byId, { body: `[저기](/articles/${from})를 보세요.\n` })
    expect(titles(await backlinks(minji, into))).toEqual(['제목으로', '주소로'])
    expect((await readingView(minji, byTitle)).html).toContain(`href="/articles/${into}"`)
    const links = await services.reader.selectFrom('link').selectAll().where('target_id', '=', from).execute()
    expect(links).toEqual([])
    const page = await (await sends('minji'))('GET', `/articles/${from}/${encodeURIComponent('휴가-안내')}`)
    expect([page.statusCode, page.headers.location]).toEqual([301, `/articles/${into}`])
    // Or a browser would go there for ever, also once the merge is undone.
    expect(page.headers['cache-control']).toContain('no-cache')
    expect((await (await sends('minji'))('GET', `/api/articles/${from}/reading`)).headers.location).toBe(`/api/articles/${into}/reading`)
    expect((await (await sends('minji'))('GET', `/articles/${from}/history`)).statusCode).toBe(200)
    expect((await standingsOf(minji, [from])).get(from)?.state).toBe('obsolete')
  })

  test('undoing brings everything back to where it was', async () => {
    const web = await opened()
    const { into, from, byTitle } = await furnished(web)
    const { as, merge, services, sends } = web
    const minji = await as('minji')
    const linked = () =>
      services.reader.selectFrom('link').select(['source_id', 'ordinal', 'target_id']).orderBy('source_id').orderBy('ordinal').execute()
    const before = {
      links: await linked(),
      text: await articleView(minji, into),
      aliases: await services.reader.selectFrom('title_alias').selectAll().execute(),
    }
    const id = await merge('minji', from, into, { body: '새 글이에요.\n' })
    expect(await linked()).not.toEqual(before.links)
    expect(await undoMerge(minji, id)).toEqual({ textKept: false })
    expect(await linked()).toEqual(before.links)
    expect(await services.reader.selectFrom('title_alias').selectAll().execute()).toEqual(before.aliases)
    const { body, tags, topics } = await articleView(minji, into)
    expect({ body, tags, topics }).toEqual({ body: before.text.body, tags: before.text.tags, topics: before.text.topics })
    expect(titles(await treeLevel(minji, 'open', from))).toEqual(['반차'])
    expect(await readingView(await as('junho'), into)).toMatchObject({ favourite: false, pinned: false, archivedAt: null })
    expect(await readingView(await as('junho'), from)).toMatchObject({ favourite: true, pinned: true, archivedAt: null })
    expect((await services.reader.selectFrom('comment').select('item_id').execute()).map((row) => row.item_id)).toEqual([from])
    expect((await (await sends('minji'))('GET', `/articles/${from}`)).statusCode).toBe(200)
    expect((await readingView(minji, byTitle)).html).toContain(`href="/articles/${from}"`)
    expect((await standingsOf(minji, [from])).get(from)?.state).not.toBe('obsolete')
    expect(await codeOf(undoMerge(minji, id))).toBe('merge-undone')
  })

  test('undoing after somebody wrote on keeps what was written', async () => {
    const web = await opened()
    const { into, from } = await furnished(web)
    const minji = await web.as('minji')
    const id = await web.merge('minji', from, into)
    await changeArticle(minji, into, { body: '나중에 고친 글.\n' })
    expect(await undoMerge(minji, id)).toEqual({ textKept: true })
    expect((await articleView(minji, into)).body).toBe('나중에 고친 글.\n')
  })

  test('a chain of merges leads to its end, and comes apart link by link', async () => {
    const { write, as, merge, sends } = await opened()
    const [a, b, c] = [await write('minji', { title: '가' }), await write('minji', { title: '나' }), await write('minji', { title: '다' })]
    await merge('minji', a, b)
    const second = await merge('minji', b, c)
    const whither = async (id: string) => (await (await sends('minji'))('GET', `/articles/${id}`)).headers.location
    expect([await whither(a), await whither(b)]).toEqual([`/articles/${c}`, `/articles/${c}`])
    await undoMerge(await as('minji'), second)
    expect([await whither(a), await whither(b)]).toEqual([`/articles/${b}`, undefined])
  })

  test('what cannot be is refused: itself, its own translation, something below itself, documents, the archived, an older text', async () => {
    const { write, as, merge, services, spaces } = await opened()
    const one = await write('minji', { title: '하나' })
    const below = await write('minji', { title: '아래', parent: one })
    const other = await write('minji', { title: '다른' })
    expect(await codeOf(merge('minji', one, one))).toBe('merge-with-itself')
    expect(await codeOf(merge('minji', one, below))).toBe('merge-below-itself')
    const known = services.areTranslations
    services.areTranslations = async () => true
    expect(await codeOf(merge('minji', one, other))).toBe('merge-translation')
    services.areTranslations = known
    const minji = await as('minji')
    expect(await codeOf(mergeItems(minji, { fromId: one, intoId: other, fromRevision: 9, intoRevision: 1, confirmed: false }))).toBe(
      'merge-stale',
    )
    expect(await codeOf(merge('minji', below, one))).toBe('done')
    expect(await codeOf(merge('minji', below, other))).toBe('merge-archived')
    await moveItem(minji, other, { spaceId: spaces.open, parentId: one })
  })

  test('102 merging needs stewardship over the one that goes and writing on both', async () => {
    const { write, merge, as, spaces, people, system, sends } = await opened()
    const one = await write('minji', { title: '하나' })
    const secret = await write('minji', { title: '비밀', space: 'secret' })
    const other = await write('minji', { title: '다른' })
    expect(await codeOf(merge('junho', one, other))).toBe('forbidden')
    expect(await codeOf(merge('sora', one, other))).toBe('forbidden')
    expect(await codeOf(merge('junho', one, secret))).toMatch(/not-found|forbidden/)
    expect((await (await sends('junho'))('GET', `/api/merges/preview?from=${secret}&into=${one}`)).statusCode).toBe(404)
    await grantRole(await as('minji'), spaces.open, { kind: 'person', id: people.junho }, 'steward')
    expect(await codeOf(merge('junho', one, other))).toBe('done')
    expect(system.actor.kind).toBe('system')
  })

  test('103 what few may read does not become part of what more may read, unless that is confirmed, and then it is recorded', async () => {
    const { write, merge, as, services, sends } = await opened()
    const secret = await write('minji', { title: '비밀', space: 'secret' })
    const shown = await write('minji', { title: '공개' })
    const preview = await (await sends('minji'))('GET', `/api/merges/preview?from=${secret}&into=${shown}`)
    expect(preview.json<MergePreview>()).toMatchObject({ widens: true, refusal: null })
    expect(await codeOf(merge('minji', secret, shown))).toBe('merge-widens')
    const restricted = await write('minji', { title: '제한' })
    await restrictItem(await as('minji'), restricted, { level: 'read', scope: 'tree', subjects: [] })
    expect(await codeOf(merge('minji', restricted, shown))).toBe('merge-widens')
    expect(await codeOf(merge('minji', secret, shown, { confirmed: true }))).toBe('done')
    const audited = await services.reader.selectFrom('audit').select('act').execute()
    expect(audited.map(({ act }) => act).includes('item.merged-for-more-readers')).toBe(true)
  })

  test('counts in its preview only the links of what the asker reads', async () => {
    const { write, as, sends, spaces, people } = await opened()
    const [one, other] = [await write('minji', { title: '하나' }), await write('minji', { title: '둘' })]
    await write('minji', { title: '보이는 글', body: `[하나](/articles/${one})\n` })
    await write('minji', { space: 'secret', title: '숨은 글', body: `[하나](/articles/${one})\n` })
    await grantRole(await as('minji'), spaces.open, { kind: 'person', id: people.sora }, 'steward')
    const links = async (name: PersonName) =>
      (await (await sends(name))('GET', `/api/merges/preview?from=${one}&into=${other}`)).json<MergePreview>().moves.links
    expect([await links('sora'), await links('minji')]).toEqual([1, 2])
  })

  test('104 nothing is merged that holds something below which the merger may not change', async () => {
    const { write, merge, as, people, spaces } = await opened()
    const from = await write('minji', { title: '위' })
    const below = await write('minji', { title: '숨은', parent: from })
    const into = await write('minji', { title: '남는' })
    await restrictItem(await as('minji'), below, { level: 'read', scope: 'item', subjects: [] })
    await grantRole(await as('minji'), spaces.open, { kind: 'person', id: people.junho }, 'steward')
    expect(await codeOf(merge('junho', from, into))).toBe('merge-holds-restricted')
  })

  test('105 whoever may not read where an item went does not learn that it went anywhere', async () => {
    const { write, merge, sends } = await opened()
    const from = await write('minji', { title: '공개였던' })
    const into = await write('minji', { title: '비밀', space: 'secret' })
    const id = await merge('minji', from, into)
    const sora = await sends('sora')
    expect((await sora('GET', `/articles/${from}`)).statusCode).toBe(200)
    expect((await sora('GET', `/api/articles/${from}/merges`)).json()).toEqual({ items: [] })
    const mine = (await (await sends('minji'))('GET', `/api/articles/${into}/merges`)).json<{ items: Merge[] }>()
    expect(mine.items).toMatchObject([{ id, from: { title: '공개였던' }, mayUndo: true }])
    expect((await sora('DELETE', `/api/merges/${id}`)).statusCode).toBe(403)
  })
})
