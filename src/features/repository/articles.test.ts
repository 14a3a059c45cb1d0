import { expect, test } from 'vitest'
import { describeOnBothStores, type OpenStore } from '../../../test/harness/stores.ts'
import { createWorld, type PersonName, type World } from '../../../test/world.ts'
import type { Ctx, Services } from '../../platform/context.ts'
import type { DomainError } from '../../platform/errors.ts'
import { addMember, deactivatePerson, removeGroup } from '../identity/actions.ts'
import { changeArticle, publishArticle, restoreRevision } from './articles.ts'
import { storeFile } from './files.ts'
import { discardDraft, markFavourite, pinItem, saveDraft } from './personal.ts'
import * as queries from './queries.ts'
import { DEEPEST } from './rules.ts'
import { changeSpace, createSpace, grantRole, removeSpace, revokeRole } from './spaces.ts'
import { createTopic, removeTopic } from './topics/actions.ts'
import { archiveItem, moveItem, purgeItem, restoreItem, trashItem, unarchiveItem } from './tree.ts'

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )
const refusal = (work: Promise<unknown>): Promise<DomainError> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => error,
  )
const ARTICLE = {
  parentId: null,
  kind: 'guide' as const,
  body: '',
  tags: [] as string[],
  topics: [] as string[],
  description: '',
  message: '',
}
const titles = (rows: { title: string }[]) => rows.map((row) => row.title)

describeOnBothStores('Articles', (open: OpenStore) => {
  const world = async (parts = {}) => createWorld(await open(parts))
  const bodyOf = async (ctx: Ctx, id: string) => (await queries.articleView(ctx, id)).body
  const tree = async (ctx: Ctx, parent: string | null, space = 'open') => titles(await queries.treeLevel(ctx, space, parent))
  const nextTo = (spaces: World['spaces'], parentId: string | null, after?: string | null) => ({
    spaceId: spaces.open,
    parentId,
    ...(after === undefined ? {} : { after }),
  })

  test('each save is a revision of its own, with author, time and message, and earlier ones stay as they were', async () => {
    let now = 1_000
    const { as, people, write } = await world({ clock: { now: () => now } })
    const id = await write('minji', { title: '절차', body: '하나\n' })
    now = 2_000
    await changeArticle(await as('junho'), id, { body: '둘\n', message: '고침' }, 1)
    const { items } = await queries.revisionList(await as('minji'), id, { limit: 10 })
    expect(items).toMatchObject([
      { number: 2, author: { id: people.junho, name: '박준호' }, message: '고침', at: 2_000, origin: 'edit' },
      { number: 1, author: { id: people.minji }, message: '', at: 1_000 },
    ])
    expect(await queries.revisionView(await as('minji'), id, 1)).toMatchObject({ body: '하나\n', html: expect.stringContaining('하나') })
    expect((await queries.readingView(await as('minji'), id)).authors.map((author) => author.name).sort()).toEqual(['박준호', '이민지'])
  })

  test('a save that changes nothing makes no revision', async () => {
    const { as, write } = await world()
    const id = await write('minji', { title: '그대로', body: '본문\n', tags: ['가', '나'] })
    expect(await changeArticle(await as('minji'), id, { body: '본문\n', title: '그대로', tags: ['나', '가'] }, 1)).toMatchObject({
      changed: false,
      revision: 1,
    })
  })

  test('revisions are listed page by page', async () => {
    const { as, write } = await world()
    const id = await write('minji', { title: '많은 판' })
    for (let number = 1; number < 7; number++) await changeArticle(await as('minji'), id, { body: `${number}\n` }, number)
    const seen: number[] = []
    let cursor: string | undefined
    do {
      const page = await queries.revisionList(await as('minji'), id, { limit: 3, cursor })
      seen.push(...page.items.map((row) => row.number))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1])
    for (const made of ['1.5', '-1', '1e400', '99999999999', 'x'])
      expect.soft((await queries.revisionList(await as('minji'), id, { limit: 3, cursor: made })).items.length, made).toBeLessThanOrEqual(3)
    expect(await codeOf(queries.revisionView(await as('minji'), id, 99_999_999_999))).toBe('not-found')
  })

  test('an earlier revision is restored as a new one, with its title, tags and front matter', async () => {
    const { as, spaces } = await world()
    const minji = await as('minji')
    const topic = await createTopic(await as('admin'), { labels: { ko: '사라질 주제' } })
    const { id } = await publishArticle(minji, {
      ...ARTICLE,
      spaceId: spaces.open,
      title: '처음',
      body: '처음\n',
      tags: ['a'],
      topics: [topic],
      frontMatter: '---\nx: 1\n---\n',
    })
    await changeArticle(minji, id, { title: '나중', body: '나중\n', tags: ['b'], topics: [], frontMatter: '' }, 1)
    await removeTopic(await as('admin'), topic)
    expect(await restoreRevision(minji, id, 1, '되돌림')).toMatchObject({ revision: 3 })
    expect(await queries.articleView(minji, id)).toMatchObject({
      title: '처음',
      body: '처음\n',
      tags: ['a'],
      topics: [],
      frontMatter: '---\nx: 1\n---\n',
      revision: 3,
    })
    expect((await queries.revisionList(minji, id, { limit: 1 })).items).toMatchObject([{ origin: 'restore', message: '되돌림' }])
    expect(await codeOf(restoreRevision(minji, id, 9))).toBe('not-found')
    expect(await codeOf(restoreRevision(await as('outsider'), id, 1))).toBe('forbidden')
  })

  test('blame tells who wrote each block, and a comparison what changed, word by word', async () => {
    const { as, write } = await world()
    const id = await write('minji', { title: '합작', body: '첫 문단이에요.\n\n둘째 문단이에요.\n' })
    await changeArticle(await as('junho'), id, { body: '첫 문단이에요.\n\n고친 문단이에요.\n\n셋째 문단이에요.\n' }, 1)
    const blocks = await queries.blame(await as('minji'), id)
    expect(blocks.map((block) => [block.source.trim(), block.revision.author?.name])).toEqual([
      ['첫 문단이에요.', '이민지'],
      ['고친 문단이에요.', '박준호'],
      ['셋째 문단이에요.', '박준호'],
    ])
    const source = await queries.comparison(await as('minji'), id, { from: 1, to: 2, view: 'source' })
    const words = source.hunks?.flatMap((hunk) => hunk.lines).flatMap((line) => line.words ?? [])
    expect(words).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'removed', text: expect.stringContaining('둘째') }),
        expect.objectContaining({ kind: 'added', text: expect.stringContaining('고친') }),
      ]),
    )
    const rendered = await queries.comparison(await as('minji'), id, { from: 1, to: 2, view: 'rendered' })
    expect(rendered.html).toMatch(/<ins[^>]*>[^<]*고친/)
    expect(await codeOf(queries.comparison(await as('minji'), id, { from: 1, to: 9, view: 'source' }))).toBe('not-found')
  })

  test('two savers of different blocks are both in; fields and tags are merged three ways', async () => {
    const { as, write } = await world()
    const base = '하나\n\n둘\n\n셋\n'
    const id = await write('minji', { title: '회의록', body: base, tags: ['공통', '지울 것'] })
    await changeArticle(await as('minji'), id, { body: '하나!\n\n둘\n\n셋\n', tags: ['공통', '민지 것'], description: '설명' }, 1)
    const saved = await changeArticle(
      await as('junho'),
      id,
      { body: '하나\n\n둘\n\n셋!\n', tags: ['공통', '지울 것', '준호 것'], title: '주간 회의록' },
      1,
    )
    expect(saved).toMatchObject({ merged: true, revision: 3 })
    const article = await queries.articleView(await as('minji'), id)
    expect(article).toMatchObject({ body: '하나!\n\n둘\n\n셋!\n', title: '주간 회의록', description: '설명' })
    expect(article.tags.toSorted()).toEqual(['공통', '민지 것', '준호 것'].toSorted())
    expect((await queries.revisionList(await as('minji'), id, { limit: 1 })).items[0].origin).toBe('merge')
  })

  test('what both changed differently is refused with base, both versions and the place; nothing is written', async () => {
    const { as, write } = await world()
    const id = await write('minji', { title: '제목', body: '하나\n\n둘\n' })
    await changeArticle(await as('minji'), id, { body: '민지\n\n둘\n', title: '민지의 제목' }, 1)
    const error = await refusal(changeArticle(await as('junho'), id, { body: '준호\n\n둘\n', title: '준호의 제목' }, 1))
    expect(error).toMatchObject({
      code: 'stale',
      status: 412,
      extra: {
        base: '하나\n\n둘\n',
        fields: ['title'],
        conflicts: [
          { base: expect.stringContaining('하나'), ours: expect.stringContaining('준호'), theirs: expect.stringContaining('민지') },
        ],
      },
    })
    expect(await queries.articleView(await as('minji'), id)).toMatchObject({ revision: 2, title: '민지의 제목' })
  })

  test('of twenty who save at once, each is in the text or was told so', async () => {
    const { as, write } = await world()
    const lines = Array.from({ length: 20 }, (_, index) => `문단 ${index}`)
    const id = await write('minji', { title: '함께 쓰는 글', body: `${lines.join('\n\n')}\n` })
    const names: PersonName[] = ['minji', 'junho']
    const saves = lines.map(async (line, index) => {
      const body = `${lines.with(index, `${line} 고침 ${index}`).join('\n\n')}\n`
      return { index, code: await codeOf(changeArticle(await as(names[index % 2]), id, { body }, 1)) }
    })
    const results = await Promise.all(saves)
    const text = await bodyOf(await as('minji'), id)
    for (const { index, code } of results) {
      expect(['done', 'stale']).toContain(code)
      expect(text.includes(`고침 ${index}\n`), `save ${index} was answered ${code}`).toBe(code === 'done')
    }
    expect(results.filter(({ code }) => code === 'done')).toHaveLength(20) // no two touched the same block
    expect((await queries.articleView(await as('minji'), id)).revision).toBe(21)
  })

  test('of twenty who save the same line at once, one is in the text and the others are told with all they need', async () => {
    const { as, write } = await world()
    const id = await write('minji', { title: '한 줄', body: '처음\n' })
    const saves = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const error = await changeArticle(await as('minji'), id, { body: `저장 ${index}\n` }, 1).then(
          () => undefined,
          (refused: DomainError) => refused,
        )
        return { index, error }
      }),
    )
    const done = saves.filter(({ error }) => !error)
    expect(done).toHaveLength(1)
    expect(await bodyOf(await as('minji'), id)).toBe(`저장 ${done[0].index}\n`)
    for (const { error } of saves.filter((save) => save.error))
      expect(error).toMatchObject({ status: 412, extra: { base: '처음\n', conflicts: [{ theirs: `저장 ${done[0].index}\n` }] } })
  })

  test('links by title find the article by its old title too, and prefer the own space', async () => {
    const { as, write } = await world()
    const target = await write('minji', { title: '옛 제목' })
    const source = await write('minji', { title: '참고', body: '[[옛 제목]]\n' })
    await changeArticle(await as('minji'), target, { title: '새 제목' }, 1)
    expect((await queries.readingView(await as('minji'), source)).html).toContain(`/articles/${target}`)
    expect(titles(await queries.backlinks(await as('minji'), target))).toEqual(['참고'])
    const again = await write('minji', { title: '또 참고', body: '[[ 옛　제목 ]]\n' })
    expect((await queries.readingView(await as('minji'), again)).html).toContain(`/articles/${target}`)
    const namesake = await write('minji', { space: 'members', title: '새 제목' })
    const near = await write('minji', { space: 'members', title: '가까운 참고', body: '[[새 제목]]\n' })
    expect((await queries.readingView(await as('minji'), near)).html).toContain(`/articles/${namesake}`)
  })

  test('a wanted page becomes a link as soon as somebody writes it, and is wanted again when it is gone', async () => {
    const { as, write } = await world()
    const source = await write('minji', { title: '목차', body: '[[아직 없는 글]] 그리고 [[아직  없는 글|별명]]\n' })
    expect(await queries.wantedList(await as('minji'), 'open')).toMatchObject([{ title: '아직 없는 글', links: 2, from: [{ id: source }] }])
    expect((await queries.readingView(await as('minji'), source)).html).toContain('wanted')
    const id = await write('minji', { title: '아직 없는 글' })
    expect(await queries.wantedList(await as('minji'), 'open')).toEqual([])
    expect((await queries.readingView(await as('minji'), source)).html).not.toContain('wanted')
    expect(titles(await queries.backlinks(await as('minji'), id))).toEqual(['목차'])
    await trashItem(await as('minji'), id)
    await purgeItem(await as('minji'), id)
    expect(await queries.wantedList(await as('minji'), 'open')).toHaveLength(1)
  })

  test('a transclusion shows the text of the other article, and a cycle of them ends', async () => {
    const { as, write } = await world()
    const one = await write('minji', { title: '하나', body: '하나의 글\n\n![[둘]]\n' })
    await write('minji', { title: '둘', body: '둘의 글\n\n![[셋]]\n' })
    await write('minji', { title: '셋', body: '셋의 글\n\n![[하나]] ![[셋]]\n' })
    const { html } = await queries.readingView(await as('minji'), one)
    for (const text of ['하나의 글', '둘의 글', '셋의 글']) expect(html.split(text)).toHaveLength(2)
  })

  test('many transclusions of transclusions stay small', async () => {
    const { as, write } = await world()
    const many = (title: string) => `${`![[${title}]]\n\n`.repeat(20)}`
    await write('minji', { title: 'L3', body: `${'가'.repeat(1_000)}\n` })
    await write('minji', { title: 'L2', body: many('L3') })
    await write('minji', { title: 'L1', body: many('L2') })
    const top = await write('minji', { title: 'L0', body: many('L1') })
    expect((await queries.readingView(await as('minji'), top)).html.length).toBeLessThan(4_000_000)
  })

  test('a tree is moved whole, never into itself, never into the trash', async () => {
    const { as, spaces, write } = await world()
    const minji = await as('minji')
    const a = await write('minji', { title: 'A' })
    const b = await write('minji', { title: 'B', parent: a })
    const c = await write('minji', { title: 'C', parent: b })
    expect(await codeOf(moveItem(minji, a, nextTo(spaces, a)))).toBe('move-into-itself')
    expect(await codeOf(moveItem(minji, a, nextTo(spaces, c)))).toBe('move-into-itself')
    const bin = await write('minji', { title: '버림' })
    await trashItem(minji, bin)
    expect(await codeOf(moveItem(minji, a, nextTo(spaces, bin)))).toBe('in-trash')
    expect(await codeOf(moveItem(minji, bin, nextTo(spaces, a)))).toBe('in-trash')
    expect(await codeOf(publishArticle(minji, { ...ARTICLE, spaceId: spaces.open, parentId: bin, title: '버린 것 아래' }))).toBe('in-trash')
    expect(await codeOf(moveItem(minji, c, { spaceId: spaces.members, parentId: a }))).toBe('not-found')
    await moveItem(minji, b, { spaceId: spaces.members, parentId: null })
    expect(await tree(minji, null, 'members')).toEqual(['B'])
    expect(await tree(minji, b, 'members')).toEqual(['C'])
    expect((await queries.readingView(minji, c)).ancestors).toEqual([{ id: b, title: 'B' }])
    expect((await queries.articleView(minji, c)).space.key).toBe('members')
    expect(await codeOf(moveItem(await as('junho'), a, { spaceId: spaces.members, parentId: null }))).toBe('forbidden')
  })

  test('two moves at once make no circle', async () => {
    const { as, spaces, write } = await world()
    const minji = await as('minji')
    for (let turn = 0; turn < 4; turn++) {
      const [a, b] = [await write('minji', { title: `A${turn}` }), await write('minji', { title: `B${turn}` })]
      const moved = await Promise.all([codeOf(moveItem(minji, a, nextTo(spaces, b))), codeOf(moveItem(minji, b, nextTo(spaces, a)))])
      expect(moved.sort()).toEqual(['done', 'move-into-itself'])
    }
  })

  test('siblings stand where they were put, however often', async () => {
    const { as, spaces, write } = await world()
    const minji = await as('minji')
    const ids: Record<string, string> = {}
    for (const title of ['가', '나', '다', '라']) ids[title] = await write('minji', { title })
    await moveItem(minji, ids.라, nextTo(spaces, null, null))
    expect(await tree(minji, null)).toEqual(['라', '가', '나', '다'])
    await moveItem(minji, ids.라, nextTo(spaces, null, ids.나))
    expect(await tree(minji, null)).toEqual(['가', '나', '라', '다'])
    await moveItem(minji, ids.가, nextTo(spaces, null))
    expect(await tree(minji, null)).toEqual(['나', '라', '다', '가'])
    // Between the same two neighbours again and again: the gap gets too small and is made anew.
    for (let turn = 0; turn < 40; turn++) await moveItem(minji, turn % 2 ? ids.다 : ids.라, nextTo(spaces, null, ids.나))
    expect(await tree(minji, null)).toEqual(['나', '다', '라', '가'])
  })

  test('a tree has at most so many levels, whichever way one gets there', async () => {
    const { as, spaces, write } = await world()
    const minji = await as('minji')
    const chain: string[] = []
    for (let depth = 0; depth < DEEPEST; depth++) chain.push(await write('minji', { title: `깊이 ${depth}`, parent: chain.at(-1) }))
    expect(
      await codeOf(publishArticle(minji, { ...ARTICLE, spaceId: spaces.open, parentId: chain.at(-1) ?? '', title: '너무 깊어요' })),
    ).toBe('too-deep')
    const top = await write('minji', { title: '위' })
    expect(await codeOf(moveItem(minji, chain[0], nextTo(spaces, top)))).toBe('too-deep')
    expect((await queries.readingView(minji, chain[DEEPEST - 1])).ancestors).toHaveLength(DEEPEST - 1)
    await moveItem(minji, chain[DEEPEST / 2], nextTo(spaces, top))
    await moveItem(minji, top, nextTo(spaces, chain[0]))
    expect((await queries.readingView(minji, chain[DEEPEST - 1])).ancestors).toHaveLength(DEEPEST / 2 + 1)
  })

  test('the archive keeps a tree out of lists and readable', async () => {
    const { as, spaces, write } = await world()
    const minji = await as('minji')
    const top = await write('minji', { title: '옛 제도' })
    const below = await write('minji', { title: '옛 세칙', parent: top })
    await archiveItem(minji, top)
    expect(await tree(minji, null)).toEqual([])
    expect((await queries.itemList(minji, { state: 'current', limit: 10 })).items).toEqual([])
    expect(titles((await queries.itemList(minji, { state: 'archived', limit: 10 })).items)).toEqual(['옛 제도'])
    expect((await queries.articleView(minji, below)).archivedAt).not.toBeNull()
    expect(await codeOf(unarchiveItem(minji, below))).toBe('inside-another')
    // What is moved out of an archived tree, or written into one, follows the tree it is in.
    await moveItem(minji, below, nextTo(spaces, null))
    expect(await tree(minji, null)).toEqual(['옛 세칙'])
    const later = await write('minji', { title: '뒤늦은 글', parent: top })
    expect((await queries.articleView(minji, later)).archivedAt).not.toBeNull()
    await moveItem(minji, below, nextTo(spaces, top))
    expect((await queries.articleView(minji, below)).archivedAt).not.toBeNull()
    await unarchiveItem(minji, top)
    expect((await tree(minji, top)).toSorted()).toEqual(['뒤늦은 글', '옛 세칙'])
  })

  test('the trash takes a tree, gives it back whole, and keeps what was thrown away before', async () => {
    const { as, write } = await world()
    const minji = await as('minji')
    const top = await write('minji', { title: '위' })
    const early = await write('minji', { title: '먼저 버림', parent: top })
    const below = await write('minji', { title: '아래', parent: top })
    await trashItem(minji, early)
    await trashItem(minji, top)
    expect(await codeOf(restoreItem(minji, below))).toBe('inside-another')
    await restoreItem(minji, top)
    expect(await tree(minji, top)).toEqual(['아래'])
    await restoreItem(minji, early)
    expect((await tree(minji, top)).toSorted()).toEqual(['먼저 버림', '아래'])
    await trashItem(minji, early)
    await trashItem(minji, top)
    await restoreItem(minji, early) // its parent is still in the trash
    expect(await tree(minji, null)).toEqual(['먼저 버림'])
    expect(await codeOf(purgeItem(minji, early))).toBe('not-in-trash')
    await purgeItem(minji, top)
    for (const id of [top, below]) expect(await codeOf(queries.readingView(minji, id))).toBe('not-found')
    expect(await bodyOf(minji, early)).toContain('본문이에요')
  })

  test('deleting for good leaves no trace but the audit entry', async () => {
    const { as, services, spaces, write } = await world()
    const minji = await as('minji')
    const top = await write('minji', { title: '지울 글', tags: ['지울 태그'], body: '[[남는 글]]\n' })
    await write('minji', { title: '남는 글', body: '[[지울 글]]\n' })
    const below = await write('minji', { title: '지울 하위', parent: top })
    const file = await storeFile(minji, { name: 'a.txt', source: Buffer.from('지울 파일'), itemId: below })
    await markFavourite(minji, below, true)
    await pinItem(minji, top, true)
    await saveDraft(minji, below, {
      spaceId: spaces.open,
      parentId: null,
      title: '',
      kind: 'guide',
      body: '초안',
      tags: [],
      baseRevision: 1,
    })
    await trashItem(minji, top)
    await purgeItem(minji, top)
    await drainJobs(services)
    for (const table of ['item_ancestor', 'revision', 'link', 'item_tag', 'favourite', 'item_trash'] as const) {
      const rows = JSON.stringify(await services.reader.selectFrom(table).selectAll().execute())
      for (const id of [top, below]) expect.soft(rows.includes(id), table).toBe(false)
    }
    expect(await services.files.size(file.hash)).toBeUndefined()
    expect(await queries.draftList(minji)).toEqual([])
    expect(await services.reader.selectFrom('audit').selectAll().where('act', '=', 'item.purged').execute()).toMatchObject([
      { subject: top },
    ])
  })

  test('the language of the text is recognised', async () => {
    const { as, write } = await world()
    const language = async (body: string) =>
      (await queries.articleView(await as('minji'), await write('minji', { title: 'x', body }))).language
    expect(await language('서버를 다시 시작하려면 관리 화면에서 재시작을 누르세요. 몇 분이 걸려요.\n')).toBe('ko')
    expect(await language('To restart the server, open the console and press restart. It takes a few minutes.\n')).toBe('en')
    expect(await language('```\n1 2 3\n```\n')).toBe('und')
  })

  test('bytes that were not touched stay: line ends, blanks, front matter, a mark of byte order', async () => {
    const { as, spaces } = await world()
    const body = '\ufeff# 제목  \r\n\r\n*   목록\r\n\t코드\r\n\r\n<Tabs>\r\n  {식}\r\n</Tabs>\r\n\r\n끝에 줄바꿈 없음'
    const frontMatter = '---\r\ntitle: "제목"   # 설명\r\n---\r\n'
    const { id } = await publishArticle(await as('minji'), { ...ARTICLE, spaceId: spaces.open, title: '바이트', body, frontMatter })
    expect(await queries.articleView(await as('minji'), id)).toMatchObject({ body, frontMatter })
    await changeArticle(await as('minji'), id, { title: '새 제목' }, 1)
    expect(await queries.articleView(await as('minji'), id)).toMatchObject({ body, frontMatter })
  })

  test('what is too large, no text, or nested without end is refused by name, and nothing is written', async () => {
    const { as, services, spaces, write } = await world()
    const minji = await as('minji')
    const id = await write('minji', { title: '온전한 글' })
    const before = await services.reader.selectFrom('event').selectAll().execute()
    const refused = async (body: string) => [
      await codeOf(publishArticle(minji, { ...ARTICLE, spaceId: spaces.open, title: 'x', body })),
      await codeOf(changeArticle(minji, id, { body }, 1)),
    ]
    expect(await refused('가'.repeat(700_000))).toEqual(['article-too-large', 'article-too-large'])
    expect(await refused('a\0b')).toEqual(['body-not-text', 'body-not-text'])
    expect(await refused('a\ud800')).toEqual(['body-not-text', 'body-not-text'])
    expect(await services.reader.selectFrom('event').selectAll().execute()).toHaveLength(before.length)
    expect(await queries.articleView(minji, id)).toMatchObject({ revision: 1 })
  })

  test.each([
    ['quotes', '>'.repeat(10_000)],
    ['lists', Array.from({ length: 10_000 }, (_, depth) => `${' '.repeat(Math.min(depth, 60))}- x`).join('\n')],
    ['brackets', `${'['.repeat(10_000)}x${']'.repeat(10_000)}`],
    ['html', '<div>'.repeat(10_000)],
    ['stars', '*a **'.repeat(10_000)],
  ])('ten thousand nested %s are kept and shown, or refused by name', async (_, body) => {
    const { as, spaces } = await world()
    const minji = await as('minji')
    const made = await publishArticle(minji, { ...ARTICLE, spaceId: spaces.open, title: '깊은 글', body }).catch(
      (error: DomainError) => error,
    )
    if (made instanceof Error) expect(made.code).toMatch(/^markdown-/)
    else {
      expect((await queries.articleView(minji, made.id)).body).toBe(body)
      expect((await queries.readingView(minji, made.id)).html.length).toBeGreaterThan(0)
    }
  })

  test('an article of the largest size is kept, read and revised', async () => {
    const { as, spaces } = await world()
    const body = `${'가나다 라마바 사아자. '.repeat(30)}\n\n`.repeat(2_150)
    expect(Buffer.byteLength(body)).toBeGreaterThan(1_900_000)
    const { id } = await publishArticle(await as('minji'), { ...ARTICLE, spaceId: spaces.open, title: '큰 글', body })
    expect(await bodyOf(await as('minji'), id)).toBe(body)
    await changeArticle(await as('minji'), id, { body: `${body}끝\n` }, 1)
    expect((await queries.readingView(await as('minji'), id)).html).toContain('끝')
  })

  test('a draft is kept by its writer until the article is saved', async () => {
    const { as, spaces, write } = await world()
    const minji = await as('minji')
    const draft = {
      spaceId: spaces.open,
      parentId: null,
      title: '쓰는 중',
      kind: 'guide',
      body: '반쯤',
      tags: ['가'],
      baseRevision: null,
    } as const
    const key = `new-${spaces.open}`
    await saveDraft(minji, key, { ...draft, tags: ['가'] })
    await saveDraft(minji, key, { ...draft, body: '거의 다', tags: ['가'] })
    expect(await queries.draftList(minji)).toMatchObject([{ key, body: '거의 다', tags: ['가'], articleId: null }])
    await write('minji', { title: '다 썼어요' })
    expect(await queries.draftList(minji)).toEqual([])
    const id = await write('minji', { title: '고칠 글' })
    await saveDraft(minji, id, { ...draft, baseRevision: 1, tags: [] })
    await saveDraft(await as('junho'), id, { ...draft, baseRevision: 1, tags: [] })
    await changeArticle(minji, id, { body: '고침\n' }, 1)
    expect(await queries.draftList(minji)).toEqual([])
    expect(await queries.draftList(await as('junho'))).toHaveLength(1)
    await discardDraft(await as('junho'), id)
    expect(await queries.draftList(await as('junho'))).toEqual([])
    expect(await codeOf(saveDraft(minji, `new-${spaces.members}`, { ...draft, tags: [] }))).toBe('not-found')
  })

  test("favourites and history are one's own, pins everybody's; each only as long as the item may be read", async () => {
    const { as, people, services, spaces, write } = await world()
    const member = await as('outsider')
    const id = await write('minji', { title: '모은 글' })
    await markFavourite(member, id, true)
    await markFavourite(member, id, true)
    services.readingLog.note(people.outsider, id)
    services.readingLog.note(people.outsider, id)
    await services.readingLog.flush()
    const favourites = async (ctx: Ctx, personId: string) =>
      titles((await queries.itemList(ctx, { state: 'any', favouriteOf: personId, limit: 10 })).items)
    expect(await favourites(member, people.outsider)).toEqual(['모은 글'])
    expect(await favourites(await as('minji'), people.minji)).toEqual([])
    expect((await queries.historyList(member, 10)).map((row) => row.item.title)).toEqual(['모은 글'])
    expect(await codeOf(pinItem(await as('junho'), id, true))).toBe('forbidden')
    await pinItem(await as('minji'), id, true)
    expect(await queries.readingView(member, id)).toMatchObject({ pinned: true, favourite: true })
    await moveItem(await as('minji'), id, { spaceId: spaces.secret, parentId: null })
    expect(await favourites(member, people.outsider)).toEqual([])
    expect(await queries.historyList(member, 10)).toEqual([])
    expect(await codeOf(markFavourite(member, id, true))).toBe('not-found')
  })

  test('the home page of a space is one of its articles, as long as it is there', async () => {
    const { as, spaces, write } = await world()
    const minji = await as('minji')
    const id = await write('minji', { title: '첫 화면' })
    const foreign = await write('minji', { space: 'members', title: '남의 글' })
    expect(await codeOf(changeSpace(minji, 'open', { homeId: foreign }))).toBe('not-found')
    await changeSpace(minji, 'open', { homeId: id })
    expect((await queries.spaceView(minji, 'open')).homeId).toBe(id)
    await moveItem(minji, id, { spaceId: spaces.members, parentId: null })
    expect((await queries.spaceView(minji, 'open')).homeId).toBeNull()
  })

  test('the last owner who can still sign in keeps the space, whatever groups and former members own it too', async () => {
    const { as, groups, people, spaces, system } = await world()
    const minji = await as('minji')
    const leaves = () => codeOf(revokeRole(minji, spaces.open, people.minji))
    for (const subject of [
      { kind: 'group', id: groups.security },
      { kind: 'person', id: people.junho },
    ] as const)
      await grantRole(minji, spaces.open, subject, 'owner')
    await removeGroup(system, groups.security)
    await deactivatePerson(system, people.junho)
    expect(await leaves()).toBe('last-owner')
    expect(await codeOf(grantRole(minji, spaces.open, { kind: 'person', id: people.minji }, 'steward'))).toBe('last-owner')
    await grantRole(minji, spaces.open, { kind: 'group', id: groups.editors }, 'owner') // whose only member is the one who left
    expect(await leaves()).toBe('last-owner')
    await addMember(system, groups.editors, people.sora)
    expect(await leaves()).toBe('done')
  })

  test('a space is found by its former key, and no other space takes it', async () => {
    const { as } = await world()
    const minji = await as('minji')
    await changeSpace(minji, 'open', { key: 'guides' })
    expect(await queries.spaceView(minji, 'open')).toMatchObject({ key: 'guides' })
    expect(await codeOf(createSpace(minji, { name: '새 공간', key: 'open' }))).toBe('key-taken')
    await changeSpace(minji, 'guides', { key: 'open' })
    expect(await queries.spaceView(minji, 'guides')).toMatchObject({ key: 'open' })
    const both = await Promise.all([1, 2, 3].map(() => codeOf(createSpace(minji, { name: 'Same name' }))))
    expect(both).toEqual(['done', 'done', 'done'])
    expect(new Set((await queries.spaceList(minji)).map((space) => space.key)).size).toBe(6)
    await removeSpace(minji, 'same-name')
    expect(await codeOf(removeSpace(minji, 'open'))).toBe('done')
  })

  test('a space goes only when it is empty, and takes its trash and the bytes in it along', async () => {
    const { as, services, write } = await world()
    const minji = await as('minji')
    const id = await write('minji', { title: '남은 글' })
    const file = await storeFile(minji, { name: 'a.txt', source: Buffer.from('공간의 파일'), itemId: id })
    expect(await codeOf(removeSpace(minji, 'open'))).toBe('space-not-empty')
    await trashItem(minji, id)
    await removeSpace(minji, 'open')
    await drainJobs(services)
    expect(await codeOf(queries.spaceView(minji, 'open'))).toBe('not-found')
    expect(await services.files.size(file.hash)).toBeUndefined()
  })

  test('lists go on where they ended, in every order, though rows come and go', async () => {
    let now = 1_000
    const { as, write } = await world({ clock: { now: () => now } })
    for (let number = 0; number < 11; number++) {
      now += number % 3 === 0 ? 1 : 0 // some at the same moment
      await write('minji', { title: `글 ${number % 4}` })
    }
    for (const sort of ['updated', 'created', 'title'] as const) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await queries.itemList(await as('minji'), { state: 'current', sort, limit: 3, cursor })
        seen.push(...page.items.map((item) => item.id))
        cursor = page.next ?? undefined
      } while (cursor)
      expect(new Set(seen).size, sort).toBe(11)
      expect(seen).toHaveLength(11)
    }
  })

  test('an embedded text cannot become markup, whatever its words look like', async () => {
    const { as, write } = await world()
    await write('minji', { title: '낱말', body: '## 제목\n\n글 id="\n\n![<img src=x onerror=alert(1)>](/files/a.png)\n' })
    const id = await write('minji', { title: '모음', body: '![[낱말]]\n' })
    const { html } = await queries.readingView(await as('minji'), id)
    expect(html).toContain('글 id="</p>')
    expect(html).toContain('alt="<img src=x onerror=alert(1)>"')
    expect(html).not.toMatch(/<h2[^>]* id=/)
  })

  test('a page of embeds of embeds of embeds stays a page; what has no room is a link', async () => {
    const { as, write } = await world()
    await write('minji', { title: '잎', body: `${'잎 '.repeat(2_000)}\n` })
    await write('minji', { title: '가지', body: '![[잎]]\n\n'.repeat(100) })
    const id = await write('minji', { title: '나무', body: '![[가지]]\n\n'.repeat(100) })
    const { html } = await queries.readingView(await as('minji'), id)
    expect(html.length).toBeLessThan(4_000_000)
    expect(html).toMatch(/<a class="wiki-link" [^>]*>가지<\/a>/)
  })

  test('an article may link to more titles than a statement takes parameters', async () => {
    const { as, write } = await world()
    const id = await write('minji', { title: '색인', body: Array.from({ length: 33_000 }, (_, at) => `[[없는 ${at}]]\n\n`).join('') })
    expect((await queries.wantedList(await as('minji'), 'open')).length).toBeGreaterThan(100)
    expect((await queries.articleView(await as('minji'), id)).revision).toBe(1)
  })

  test('blame of a long article looks back as far as its revisions are short', async () => {
    const { as, write } = await world()
    const long = (word: string) => `${word} ${'가나다 '.repeat(150_000)}\n`
    const id = await write('minji', { title: '긴 글', body: `처음\n\n${long('하나')}` })
    for (const [at, word] of ['둘', '셋', '넷', '다섯'].entries())
      await changeArticle(await as('junho'), id, { body: `처음\n\n${long(word)}` }, at + 1)
    const blocks = await queries.blame(await as('minji'), id)
    expect(blocks.map((block) => block.revision.number)).toEqual([3, 5])
  })

  test('a draft is as long as an article may be, and no longer', async () => {
    const { as, services, spaces } = await world()
    const draft = async (length: number) =>
      saveDraft(await as('minji'), `new-${spaces.open}`, {
        spaceId: spaces.open,
        parentId: null,
        title: '',
        kind: 'guide',
        body: 'a'.repeat(length),
        tags: [],
        baseRevision: null,
      })
    expect(await codeOf(draft(services.config.articleLimit))).toBe('done')
    expect(await codeOf(draft(services.config.articleLimit + 1))).toBe('article-too-large')
  })

  test('a first heading is left out where it is the title, and a wide one costs no time', () => {
    expect(queries.withoutTitle('\n# 휴가  규정 ##\n\n본문', '휴가 규정')).toBe('\n본문')
    expect(queries.withoutTitle('# 다른 제목\n본문', '휴가 규정')).toBe('# 다른 제목\n본문')
    const wide = `# a${' '.repeat(1_000_000)}b`
    expect(queries.withoutTitle(wide, 'a b')).toBe(wide)
  })
})

/** Runs what waits in the queue. */
async function drainJobs(services: Services): Promise<void> {
  while (await services.jobs.runNext(services));
}
