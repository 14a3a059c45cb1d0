import { expect, test } from 'vitest'
import { createFollowers } from '../../../app.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createWorld } from '../../../../test/world.ts'
import { newId } from '../../../platform/ids.ts'
import { changeArticle, publishArticle } from '../../repository/index.ts'
import { solveWith } from '../../search/index.ts'
import { setOwner } from '../../stewardship/index.ts'
import { signsOf } from './signs.ts'
import type { SignName } from './schema.ts'

const DAY = 86_400_000

describeOnBothStores('signs of decay', (open) => {
  async function prepare() {
    let now = Date.parse('2026-01-05T09:00:00Z')
    const services = await open({ clock: { now: () => now } })
    const world = await createWorld(services)
    const id = await world.write('minji', { title: '배포 안내', body: '온지 클래식을 켜요.' })
    const sign = async (name: SignName, item = id) =>
      (await signsOf(world.system, [item])).signs.get(item)?.find((found) => found.sign === name && found.strength > 0)
    const later = (days: number) => {
      now += days * DAY
    }
    return { world, services, id, sign, later, db: services.writer, now: () => now, drain: () => createFollowers(services).drain() }
  }

  test('age: an item ages by the half-life of its kind, from when it was last touched', async () => {
    const { world, id, sign, later } = await prepare()
    expect(await sign('age')).toBeUndefined()
    later(540)
    expect((await sign('age'))?.strength).toBeCloseTo(0.5)
    await changeArticle(await world.as('minji'), id, { body: '새로 썼어요.' })
    expect(await sign('age')).toBeUndefined()
  })

  test('less helpful: it used to solve cases and does no longer', async () => {
    const { world, id, sign, later } = await prepare()
    for (const name of ['minji', 'junho', 'sora', 'admin'] as const) await solveWith(await world.as(name), id, { minutes: null })
    later(30)
    expect(await sign('less-helpful')).toBeUndefined()
    later(90)
    expect(await sign('less-helpful')).toMatchObject({ strength: 1, values: { recent: 0, before: 2 } })
  })

  test('flags: three people say it is outdated, and a settled flag says nothing', async () => {
    const { world, id, sign, db, now } = await prepare()
    const flag = (reporter: string, state: string, kind = 'outdated') =>
      db
        .insertInto('flag')
        .values({
          id: newId(),
          item_id: id,
          revision: 1,
          kind,
          words: '',
          reporter_id: reporter,
          at: now(),
          state,
          consequence: 'none',
        } as never)
        .execute()
    await flag(world.people.junho, 'settled')
    await flag(world.people.junho, 'open', 'unclear')
    expect(await sign('outdated-flags')).toBeUndefined()
    for (const person of [world.people.junho, world.people.sora, world.people.admin]) await flag(person, 'open')
    expect(await sign('outdated-flags')).toMatchObject({ strength: 1, values: { count: 3 } })
  })

  test('dead links: one of two is less than both', async () => {
    const { world, sign, db, drain } = await prepare()
    const id = await world.write('minji', { title: '링크', body: '[a](https://a.example/) [b](https://b.example/)' })
    await drain()
    await db.updateTable('outer_address').set({ state: 'dead' }).where('host', '=', 'a.example').execute()
    expect(await sign('dead-links', id)).toMatchObject({ strength: 0.7, values: { count: 1, host: 'a.example' } })
    await db.updateTable('outer_address').set({ state: 'dead' }).execute()
    expect(await sign('dead-links', id)).toMatchObject({ strength: 1 })
  })

  test('changed sources: what it was verified against is not what it was', async () => {
    const { id, sign, db, now } = await prepare()
    const source = { id: newId(), item_id: id, url: 'https://law.example/1', note: '', added_at: now() }
    await db
      .insertInto('verification_source')
      .values({ ...source, state: 'current' } as never)
      .execute()
    expect(await sign('changed-sources')).toBeUndefined()
    await db.updateTable('verification_source').set({ state: 'gone' }).execute()
    expect(await sign('changed-sources')).toMatchObject({ strength: 1, values: { count: 1 } })
  })

  test('owner left: whoever made it, or was given it, is not here any more', async () => {
    const { world, id, sign, db, now } = await prepare()
    expect(await sign('owner-left')).toBeUndefined()
    await db.updateTable('person').set({ deactivated_at: now() }).where('id', '=', world.people.minji).execute()
    expect(await sign('owner-left')).toMatchObject({ strength: 1 })
    await db.updateTable('person').set({ deactivated_at: null }).where('id', '=', world.people.minji).execute()
    await setOwner(await world.as('minji'), id, { kind: 'group', id: world.groups.editors })
    expect(await sign('owner-left')).toBeUndefined()
    await db.updateTable('person').set({ deactivated_at: now() }).where('id', '=', world.people.junho).execute()
    expect(await sign('owner-left')).toMatchObject({ strength: 1 })
  })

  test('retired words: they count where they hold', async () => {
    const { world, id, sign, db, now } = await prepare()
    const row = {
      word_key: '온지 클래식',
      pattern: 0,
      replacement: '온지',
      note: '',
      created_at: now(),
      updated_at: now(),
      updated_by: null,
    }
    const retire = async (space_id: string | null) => {
      const word = newId()
      await db
        .insertInto('retired_word')
        .values({ ...row, id: word, word: '온지 클래식', space_id })
        .execute()
      await db.insertInto('retired_word_use').values({ item_id: id, word_id: word, times: 1 }).execute()
    }
    await retire(world.spaces.secret)
    expect(await sign('retired-words')).toBeUndefined()
    await retire(world.spaces.open)
    expect(await sign('retired-words')).toMatchObject({ values: { count: 1, word: '온지 클래식', replacement: '온지' } })
  })

  test('left after a search: from the threshold of people on, and only who was away at once', async () => {
    const { id, sign, db, now } = await prepare()
    const leave = (actor: string, ms: number) =>
      db
        .insertInto('demand_event')
        .values({
          id: newId(),
          at: now(),
          kind: 'left',
          search_id: null,
          actor,
          item_id: id,
          ms,
          query: null,
          query_key: null,
          language: null,
          filters: null,
          mode: null,
          total: null,
          position: 1,
        })
        .execute()
    for (const actor of ['a', 'b', 'c', 'd']) await leave(actor, 60_000)
    await leave('a', 3_000)
    await leave('b', 3_000)
    expect(await sign('left-after-search')).toBeUndefined()
    await leave('c', 3_000)
    expect(await sign('left-after-search')).toMatchObject({ strength: 0.5, values: { count: 3 } })
  })

  test('superseded: a later decision links to it and says that it replaces it', async () => {
    const { world, sign, later } = await prepare()
    const decide = async (title: string, body: string) =>
      (
        await publishArticle(await world.as('minji'), {
          ...{
            spaceId: world.spaces.open,
            parentId: null,
            title,
            body,
            kind: 'decision',
            tags: [],
            topics: [],
            description: '',
            message: '',
          },
        })
      ).id
    const old = await decide('데이터베이스를 고른다', '하나만 써요.')
    later(10)
    await decide('관련 결정', `[앞선 결정](/articles/${old})과 함께 읽어요.`)
    expect(await sign('superseded', old)).toBeUndefined()
    const by = await decide('데이터베이스를 다시 고른다', `이 결정은 [앞선 결정](/articles/${old})을 대체해요.`)
    expect(await sign('superseded', old)).toMatchObject({ strength: 1, values: { item: by } })
    expect(await sign('superseded', by)).toBeUndefined()
  })

  test('unread: nobody opened it for a year', async () => {
    const { world, id, sign, later, db, now } = await prepare()
    later(300)
    expect(await sign('unread')).toBeUndefined()
    later(100)
    expect(await sign('unread')).toMatchObject({ values: { months: 13 } })
    await db.insertInto('reading').values({ person_id: world.people.sora, item_id: id, at: now(), times: 1 }).execute()
    expect(await sign('unread')).toBeUndefined()
  })

  test('disputed: as long as verification says so', async () => {
    const { id, sign, db } = await prepare()
    expect(await sign('disputed')).toBeUndefined()
    await db
      .insertInto('verification')
      .values({ item_id: id, state: 'disputed', changed_at: 0 } as never)
      .onConflict((conflict) => conflict.column('item_id').doUpdateSet({ state: 'disputed' }))
      .execute()
    expect(await sign('disputed')).toMatchObject({ strength: 1 })
  })

  test('translation behind: as long as its original is ahead', async () => {
    const { world, id, sign, db } = await prepare()
    const source = await world.write('minji', { title: 'Deploying', body: 'Start it.' })
    const row = { item_id: id, source_id: source, language: 'ko', source_revision: 1, set_at: 1, set_by: null }
    await db
      .insertInto('translation')
      .values({ ...row, behind_since: null })
      .execute()
    expect(await sign('translation-behind')).toBeUndefined()
    await db.updateTable('translation').set({ behind_since: 2 }).execute()
    expect(await sign('translation-behind')).toMatchObject({ strength: 1, values: { item: source } })
  })

  test('what is archived or in the trash has no signs', async () => {
    const { world, id, db, now } = await prepare()
    await db.insertInto('item_archive').values({ item_id: id, root_id: id, at: now(), by_id: world.people.minji }).execute()
    expect((await signsOf(world.system, [id])).facts).toEqual([])
  })
})
