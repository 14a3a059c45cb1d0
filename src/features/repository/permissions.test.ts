import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { createWorld, type World } from '../../../test/world.ts'
import type { Ctx } from '../../platform/context.ts'
import { addMember } from '../identity/index.ts'
import { removeMember } from '../identity/actions.ts'
import { changeArticle } from './articles.ts'
import { publishDocument, readableFile, storeFile } from './files.ts'
import { saveDraft } from './personal.ts'
import * as queries from './queries.ts'
import { tagList, topicList } from './topics/queries.ts'
import { pageOfBody } from './rendering.ts'
import { restrictItem, shareItem, unrestrictItem } from './sharing.ts'
import { changeSpace, createSpace, grantRole, revokeRole } from './spaces.ts'
import { reachOf } from './store/access.ts'
import { createTopic } from './topics/actions.ts'
import { moveItem, purgeItem, restoreItem, trashItem } from './tree.ts'

const status = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 200,
    (error: { status?: number }) => error.status ?? 500,
  )
const reads = (ctx: Ctx, id: string) => status(queries.readingView(ctx, id))
const titles = async (ctx: Ctx) => (await queries.itemList(ctx, { state: 'current', limit: 200 })).items.map((item) => item.title).sort()

/* The numbers are those of docs/permissions.md. */
describeOnBothStores('Permissions', (open) => {
  const world = async () => createWorld(await open())

  test('1 a visitor reads nothing', async () => {
    const { visitor, write } = await world()
    const id = await write('minji', { title: '첫 문서' })
    expect(await reads(visitor, id)).toBe(401)
    expect(await titles(visitor)).toEqual([])
  })

  test('20-21 a member reads an open space and does not write in it', async () => {
    const { as, write } = await world()
    const id = await write('minji', { title: '열린 문서' })
    const member = await as('outsider')
    expect(await reads(member, id)).toBe(200)
    expect(await status(changeArticle(member, id, { body: 'x' }, 1))).toBe(403)
  })

  test('22 a member sees name but neither content nor count of a members-only space', async () => {
    const { as, write, spaces } = await world()
    const id = await write('minji', { space: 'members', title: '개발 문서' })
    const member = await as('outsider')
    const space = await queries.spaceView(member, 'members')
    expect(space).toMatchObject({ name: '개발', role: null, articles: null, homeId: null })
    expect(await reads(member, id)).toBe(404)
    expect(await queries.treeLevel(member, spaces.members, null)).toEqual([])
  })

  test('23 a private space does not exist for others', async () => {
    const { as, write } = await world()
    const id = await write('minji', { space: 'secret', title: '연봉 협상' })
    const member = await as('outsider')
    expect(await status(queries.spaceView(member, 'secret'))).toBe(404)
    expect(await reads(member, id)).toBe(404)
    expect((await queries.spaceList(member)).map((space) => space.key)).toEqual(['members', 'open'])
  })

  test('24 an open space does not exist for a guest', async () => {
    const { as, write } = await world()
    const id = await write('minji', { title: '열린 문서' })
    const guest = await as('guest')
    expect(await reads(guest, id)).toBe(404)
    expect(await queries.spaceList(guest)).toEqual([])
  })

  test('25-26 a role through a group lasts as long as the membership, and the highest role counts', async () => {
    const { as, system, spaces, groups, people, write } = await world()
    const id = await write('minji', { space: 'secret', title: '비밀' })
    await grantRole(await as('minji'), spaces.secret, { kind: 'group', id: groups.security }, 'reader')
    expect(await reads(await as('sora'), id)).toBe(200)
    await grantRole(await as('minji'), spaces.secret, { kind: 'person', id: people.sora }, 'contributor')
    expect(await status(changeArticle(await as('sora'), id, { body: '바꿈' }, 1))).toBe(200)
    await addMember(system, groups.security, people.outsider)
    expect(await reads(await as('outsider'), id)).toBe(200)
    await removeMember(system, groups.security, people.outsider)
    expect(await reads(await as('outsider'), id)).toBe(404)
  })

  test('27-28 roles are given by owners, and one owner always stays', async () => {
    const { as, spaces, people } = await world()
    expect(await status(grantRole(await as('junho'), spaces.open, { kind: 'person', id: people.junho }, 'owner'))).toBe(403)
    expect(await status(changeSpace(await as('junho'), spaces.open, { name: '다른 이름' }))).toBe(403)
    expect(await status(revokeRole(await as('minji'), spaces.open, people.minji))).toBe(409)
    expect(await status(grantRole(await as('minji'), spaces.open, { kind: 'person', id: people.minji }, 'reader'))).toBe(409)
  })

  test('29 an administrator sees that a private space exists and gives roles in it, but reads no content', async () => {
    const { as, write, spaces, people } = await world()
    const id = await write('minji', { space: 'secret', title: '비밀' })
    const admin = await as('admin')
    expect(await queries.spaceView(admin, 'secret')).toMatchObject({ role: null, articles: null })
    expect(await reads(admin, id)).toBe(404)
    await grantRole(admin, spaces.secret, { kind: 'person', id: people.admin }, 'owner')
    expect(await reads(admin, id)).toBe(200)
  })

  test('40 and 44-45 a restricted tree exists for its people, for whoever restricted it, and for the owner', async () => {
    const { as, people, spaces, write } = await world()
    const top = await write('junho', { title: '조직 개편' })
    const below = await write('junho', { title: '조직 개편 일정', parent: top })
    await restrictItem(await as('junho'), top, { level: 'read', scope: 'tree', subjects: [{ kind: 'person', id: people.sora }] })
    for (const id of [top, below]) {
      expect(await reads(await as('sora'), id)).toBe(200)
      expect(await reads(await as('junho'), id)).toBe(200)
      expect(await reads(await as('minji'), id)).toBe(200)
      expect(await reads(await as('outsider'), id)).toBe(404)
    }
    expect(await titles(await as('outsider'))).toEqual([])
    expect(await queries.treeLevel(await as('outsider'), spaces.open, null)).toEqual([])
    await unrestrictItem(await as('junho'), top)
    expect(await reads(await as('outsider'), below)).toBe(200)
  })

  test('41 a restriction of a single item leaves what is below it', async () => {
    const { as, write } = await world()
    const top = await write('junho', { title: '표지' })
    const below = await write('junho', { title: '본문', parent: top })
    await restrictItem(await as('junho'), top, { level: 'read', scope: 'item', subjects: [] })
    expect(await reads(await as('outsider'), top)).toBe(404)
    const reading = await queries.readingView(await as('outsider'), below)
    expect(reading.ancestors).toEqual([])
  })

  test('42 restrictions above one another must all be passed', async () => {
    const { as, people, write } = await world()
    const top = await write('junho', { title: '위' })
    const below = await write('junho', { title: '아래', parent: top })
    await restrictItem(await as('junho'), top, { level: 'read', scope: 'tree', subjects: [{ kind: 'person', id: people.sora }] })
    await restrictItem(await as('junho'), below, { level: 'read', scope: 'tree', subjects: [{ kind: 'person', id: people.outsider }] })
    expect(await reads(await as('sora'), below)).toBe(404)
    expect(await reads(await as('outsider'), below)).toBe(404)
  })

  test('43 a restriction on writing lets others read', async () => {
    const { as, system, groups, people, write } = await world()
    await addMember(system, groups.editors, people.sora)
    const id = await write('junho', { title: '규정' })
    await restrictItem(await as('junho'), id, { level: 'write', scope: 'tree', subjects: [] })
    expect(await reads(await as('sora'), id)).toBe(200)
    expect(await status(changeArticle(await as('sora'), id, { body: 'x' }, 1))).toBe(403)
    expect(await status(changeArticle(await as('junho'), id, { body: 'x' }, 1))).toBe(200)
  })

  test('46-47 what is shared with a guest is all a guest sees, and a restriction still counts', async () => {
    const { as, people, spaces, write } = await world()
    await changeSpace(await as('minji'), spaces.secret, { description: '연봉과 평가' })
    await createTopic(await as('minji'), { labels: { ko: '평가' } })
    const shared = await write('minji', { space: 'secret', title: '제안서' })
    const below = await write('minji', { space: 'secret', title: '제안서 부록', parent: shared })
    await write('minji', { space: 'secret', title: '다른 비밀' })
    await shareItem(await as('minji'), shared, { kind: 'person', id: people.guest }, 'reader')
    const guest = await as('guest')
    expect(await titles(guest)).toEqual(['제안서', '제안서 부록'])
    expect(await queries.spaceList(guest)).toMatchObject([{ key: 'secret', role: null, articles: null, description: '' }])
    expect(await topicList(guest)).toEqual([])
    expect(await status(changeArticle(guest, below, { body: 'x' }, 1))).toBe(403)
    expect(await reachOf(guest)).toMatchObject({ spaces: [], shared: [shared] })
    await restrictItem(await as('minji'), below, { level: 'read', scope: 'tree', subjects: [] })
    expect(await titles(await as('guest'))).toEqual(['제안서'])
    expect(await queries.treeLevel(await as('guest'), spaces.secret, null)).toMatchObject([{ title: '제안서', children: 0 }])
    const deep = await write('minji', {
      space: 'secret',
      title: '깊은 곳',
      parent: await write('minji', { space: 'secret', title: '숨은 위' }),
    })
    await shareItem(await as('minji'), deep, { kind: 'person', id: people.guest }, 'reader')
    expect((await queries.treeLevel(await as('guest'), spaces.secret, null)).map((node) => node.title).sort()).toEqual([
      '깊은 곳',
      '제안서',
    ])
  })

  test('48 what is moved out of a restricted tree has left the restriction', async () => {
    const { as, spaces, write } = await world()
    const top = await write('junho', { title: '제한된 위' })
    const below = await write('junho', { title: '아래', parent: top })
    await restrictItem(await as('junho'), top, { level: 'read', scope: 'tree', subjects: [] })
    await moveItem(await as('junho'), below, { spaceId: spaces.open, parentId: null })
    expect(await reads(await as('outsider'), below)).toBe(200)
    await moveItem(await as('junho'), below, { spaceId: spaces.open, parentId: top })
    expect(await reads(await as('outsider'), below)).toBe(404)
  })

  test('48a nobody takes what they may not change along to a space of their own', async () => {
    const { as, write, spaces } = await world()
    const top = await write('junho', { title: '모두의 위' })
    const hidden = await write('minji', { title: '숨은 아래', parent: top })
    await restrictItem(await as('minji'), hidden, { level: 'read', scope: 'tree', subjects: [] })
    const own = (await createSpace(await as('junho'), { name: '내 공간' })).id
    expect(await status(moveItem(await as('junho'), top, { spaceId: own, parentId: null }))).toBe(403)
    expect(await reads(await as('junho'), hidden)).toBe(404)
    await unrestrictItem(await as('minji'), hidden)
    await restrictItem(await as('minji'), hidden, { level: 'write', scope: 'tree', subjects: [] })
    expect(await status(moveItem(await as('junho'), top, { spaceId: own, parentId: null }))).toBe(403)
    expect(await status(moveItem(await as('minji'), top, { spaceId: spaces.secret, parentId: null }))).toBe(200)
  })

  test('48b a contributor takes to another space only what is their own', async () => {
    const { as, spaces, people, write } = await world()
    await grantRole(await as('minji'), spaces.members, { kind: 'person', id: people.junho }, 'contributor')
    const own = await write('junho', { title: '내가 쓴 문서' })
    const others = await write('minji', { title: '남이 쓴 문서' })
    const there = { spaceId: spaces.members, parentId: null }
    expect(await status(moveItem(await as('junho'), others, there))).toBe(403)
    expect(await status(moveItem(await as('junho'), own, there))).toBe(200)
    expect(await status(moveItem(await as('minji'), others, there))).toBe(200)
  })

  test('51b a steward does not delete for good what they may not see', async () => {
    const { as, system, groups, people, spaces, write } = await world()
    await addMember(system, groups.editors, people.sora)
    await grantRole(await as('minji'), spaces.open, { kind: 'person', id: people.sora }, 'steward')
    const top = await write('sora', { title: '위' })
    const below = await write('junho', { title: '아래', parent: top })
    await restrictItem(await as('junho'), below, { level: 'read', scope: 'tree', subjects: [] })
    await trashItem(await as('sora'), top)
    expect(await status(purgeItem(await as('sora'), top))).toBe(403)
    expect(await status(purgeItem(await as('minji'), top))).toBe(200)
  })

  test('49 links and transclusions of what may not be seen look like links to nothing', async () => {
    const { as, write } = await world()
    await write('minji', { space: 'secret', title: '합병 계획', body: '주당 9만 원\n' })
    const id = await write('minji', { title: '소식', body: '[[합병 계획]] ![[합병 계획]] [[없는 문서]] ![[없는 문서]]\n' })
    const shape = (html: string) =>
      html
        .replaceAll('합병 계획', 'X')
        .replaceAll('없는 문서', 'X')
        .replaceAll(encodeURIComponent('합병 계획'), 'X')
        .replaceAll(encodeURIComponent('없는 문서'), 'X')
    const seen = await queries.readingView(await as('outsider'), id)
    expect(seen.html).not.toContain('9만 원')
    const links = shape(seen.html).match(/<a [^>]*>X<\/a>/g) ?? []
    expect(links).toHaveLength(4)
    expect(new Set(links).size).toBe(1)
    expect((await queries.readingView(await as('minji'), id)).html).toContain('9만 원')
    expect((await queries.wantedList(await as('outsider'), 'open')).map((entry) => entry.title).sort()).toEqual(['없는 문서', '합병 계획'])
  })

  test('49 a title that only hidden items carry leads nowhere, and a hidden item hides none that is seen', async () => {
    const { as, write } = await world()
    await write('minji', { space: 'secret', title: '매 계획' })
    const own = await write('junho', { title: '매 계획' })
    const id = await write('junho', { space: 'open', title: '소식', body: '[[매 계획]]\n' })
    const other = (await createSpace(await as('junho'), { name: '딴 공간' })).id
    const { html } = await pageOfBody(await as('junho'), '[[매 계획]]', { spaceId: other, language: 'ko' })
    expect(html).toContain(`/articles/${own}`)
    expect((await queries.backlinks(await as('junho'), own)).map((item) => item.id)).toEqual([id])
  })

  test('50 back links, children, tags and counts contain only what may be seen', async () => {
    const { as, write } = await world()
    const target = await write('minji', { title: '목표' })
    await write('minji', { space: 'secret', title: '비밀 참고', body: '[[목표]]\n', tags: ['기밀'] })
    const child = await write('minji', { title: '숨은 하위', parent: target, tags: ['숨김'] })
    await restrictItem(await as('minji'), child, { level: 'read', scope: 'tree', subjects: [] })
    const member = await as('outsider')
    const reading = await queries.readingView(member, target)
    expect(reading.backlinks).toEqual([])
    expect(reading.children).toEqual([])
    expect(await tagList(member, '', 50)).toEqual([])
    expect((await queries.spaceView(member, 'open')).articles).toBe(1)
    expect((await queries.treeLevel(member, 'open', null))[0].children).toBe(0)
    expect((await queries.readingView(await as('minji'), target)).backlinks).toHaveLength(1)
  })

  test('51 the trash is for those who may write, and only stewards delete for good', async () => {
    const { as, write } = await world()
    const id = await write('junho', { title: '버릴 문서' })
    const below = await write('junho', { title: '함께 버릴 문서', parent: id })
    await trashItem(await as('junho'), id)
    expect(await reads(await as('outsider'), id)).toBe(404)
    expect(await reads(await as('outsider'), below)).toBe(404)
    expect(await status(queries.itemList(await as('outsider'), { state: 'trashed', space: 'open', limit: 10 }))).toBe(403)
    expect((await queries.itemList(await as('junho'), { state: 'trashed', space: 'open', limit: 10 })).items).toHaveLength(1)
    expect(await status(purgeItem(await as('junho'), id))).toBe(403)
    await restoreItem(await as('junho'), id)
    expect(await reads(await as('outsider'), below)).toBe(200)
    await trashItem(await as('junho'), id)
    await purgeItem(await as('minji'), id)
    expect(await reads(await as('minji'), below)).toBe(404)
  })

  test('51a nothing leaves a restriction by way of the trash', async () => {
    const { as, write } = await world()
    const top = await write('minji', { title: '제한된 위' })
    const below = await write('minji', { title: '아래', parent: top })
    const owner = await as('minji')
    await restrictItem(owner, top, { level: 'read', scope: 'tree', subjects: [] })
    await trashItem(owner, below)
    await trashItem(owner, top)
    expect(await status(restoreItem(owner, below))).toBe(409)
    await restoreItem(owner, top)
    await restoreItem(owner, below)
    expect(await reads(owner, below)).toBe(200)
    expect(await reads(await as('outsider'), below)).toBe(404)
  })

  test('52 a file is read by those who read its item', async () => {
    const { as, write, spaces } = await world()
    const id = await write('minji', { space: 'secret', title: '비밀' })
    const attached = await storeFile(await as('minji'), { name: '연봉.txt', source: Buffer.from('비밀'), itemId: id })
    const loose = await storeFile(await as('junho'), { name: '초안.txt', source: Buffer.from('초안'), spaceId: spaces.open })
    const document = await publishDocument(await as('minji'), {
      name: '표.csv',
      source: Buffer.from('a,b'),
      spaceId: spaces.secret,
      parentId: null,
    })
    expect(await status(readableFile(await as('minji'), attached.id))).toBe(200)
    expect(await status(readableFile(await as('outsider'), attached.id))).toBe(404)
    expect(await status(readableFile(await as('junho'), loose.id))).toBe(200)
    expect(await status(readableFile(await as('minji'), loose.id))).toBe(404)
    expect(await reads(await as('outsider'), document)).toBe(404)
    expect(await status(storeFile(await as('outsider'), { name: 'x', source: Buffer.from('x'), spaceId: spaces.open }))).toBe(403)
  })

  test('53 a draft is read by its writer only', async () => {
    const { as, write, spaces } = await world()
    const id = await write('junho', { title: '문서' })
    await saveDraft(await as('junho'), id, {
      spaceId: spaces.open,
      parentId: null,
      title: '초안',
      kind: 'guide',
      body: '쓰는 중',
      tags: [],
      baseRevision: 1,
    })
    expect(await queries.draftView(await as('junho'), id)).toMatchObject({ body: '쓰는 중' })
    expect(await status(queries.draftView(await as('minji'), id))).toBe(404)
    expect(
      await status(
        saveDraft(await as('outsider'), id, {
          spaceId: spaces.open,
          parentId: null,
          title: '',
          kind: 'guide',
          body: '',
          tags: [],
          baseRevision: 1,
        }),
      ),
    ).toBe(403)
  })
})

export type { World }
