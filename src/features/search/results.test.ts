import { expect, test } from 'vitest'
import { openWeb } from '../../../test/http/web.ts'
import { describeOnBothStores } from '../../../test/harness/stores.ts'
import { archiveItem, createTopic, restrictItem } from '../repository/index.ts'
import { askedOf } from './asked.ts'
import { catchUp } from './index.ts'
import type { SearchFacets, SearchHelp, SearchResults, SearchStart } from './schema.ts'

const path = (query: Record<string, string | string[]>, of = '') => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) parameters.append(name, one)
  return `/api/search${of}?${parameters}`
}

describeOnBothStores('Results', (open) => {
  test('show the way to each item, without what above it may not be read', async () => {
    const { services, sends, as, write } = await openWeb(await open())
    const top = await write('minji', { title: '회사 안내' })
    const middle = await write('minji', { title: '숨긴 장', parent: top })
    const id = await write('minji', { title: '휴가 규정', parent: middle, body: '## 신청\n\n휴가는 하루 전까지 신청해요.' })
    await restrictItem(await as('minji'), middle, { level: 'read', scope: 'item', subjects: [] })
    await catchUp(services)
    const found = async (name: 'minji' | 'outsider') =>
      (await (await sends(name))('GET', path({ q: '휴가' }))).json<SearchResults>().items.find(({ item }) => item.id === id)
    const way = async (name: 'minji' | 'outsider') => (await found(name))?.item.path.map(({ title }) => title)
    expect(await way('minji')).toEqual(['회사 안내', '숨긴 장'])
    expect(await way('outsider')).toEqual(['회사 안내'])
    expect(await found('outsider')).toMatchObject({
      item: {
        type: 'article',
        kind: 'guide',
        space: { key: 'open' },
        updatedBy: { name: '이민지' },
        trust: { state: 'unverified' },
        archived: false,
      },
      passage: { heading: '신청', anchor: expect.stringMatching(/./) },
    })
  })

  test('name a topic in the language of who reads', async () => {
    const { services, sends, as } = await openWeb(await open())
    await createTopic(await as('minji'), { labels: { ko: '휴가', en: 'Leave & rest' } } as never)
    await catchUp(services)
    const minji = await sends('minji')
    const title = async () => (await minji('GET', path({ q: '휴가' }))).json<SearchResults>().items[0].titleHtml
    expect(await title()).toBe('<mark>휴가</mark>')
    await minji('PATCH', '/api/me', { locale: 'en' })
    expect(await title()).toBe('Leave &amp; rest')
  })

  test('take for a time in the address only what is one', () => {
    for (const updated of ['constructor', 'toString', '..', 'century'])
      expect(askedOf(new URLSearchParams({ updated })).updated, updated).toBe('')
    expect(askedOf(new URLSearchParams({ updated: 'week' })).updated).toBe('week')
  })

  test('are narrowed by every parameter, alone and together, and sorted by time', async () => {
    const { services, sends, as, write } = await openWeb(await open())
    const minji = await sends('minji')
    const old = await write('minji', { title: '휴가 하나', tags: ['인사'] })
    await write('minji', { space: 'members', title: '휴가 둘' })
    await write('admin', { title: '휴가 셋' }).catch(() => write('junho', { title: '휴가 셋' }))
    await archiveItem(await as('minji'), old)
    await catchUp(services)
    const titles = async (query: Record<string, string | string[]>) =>
      (await minji('GET', path({ q: '휴가', ...query }))).json<SearchResults>().items.map(({ item }) => item.title)
    expect((await titles({ space: 'members' })).sort()).toEqual(['휴가 둘'])
    expect(await titles({ space: ['members', 'open'] })).toHaveLength(3)
    expect(await titles({ tag: '인사' })).toEqual(['휴가 하나'])
    expect(await titles({ author: '이민지', archived: 'false' })).toEqual(['휴가 둘'])
    expect(await titles({ archived: 'true' })).toEqual(['휴가 하나'])
    expect(await titles({ kind: 'guide', updated: 'day', trust: 'unverified', language: 'ko' })).toHaveLength(3)
    expect(await titles({ kind: 'policy' })).toEqual([])
    expect(await titles({ updated: '2001-01-01..2001-12-31' })).toEqual([])
    const newest = await titles({ sort: 'newest' })
    expect(await titles({ sort: 'oldest' })).toEqual([...newest].reverse())
  })

  test('refuse parameters that make no sense, by name', async () => {
    const { sends } = await openWeb(await open())
    const minji = await sends('minji')
    for (const [name, value] of [
      ['cursor', 'x'],
      ['cursor', '-20'],
      ['cursor', '4000'],
      ['kind', 'nonsense'],
      ['trust', 'nonsense'],
      ['language', '한국어'],
      ['updated', 'yesterday'],
      ['archived', 'maybe'],
      ['sort', 'best'],
      ['limit', '101'],
    ]) {
      const answer = await minji('GET', path({ q: 'a', [name]: value }))
      expect(answer.statusCode, `${name}=${value}`).toBe(400)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(JSON.stringify(answer.json().errors), `${name}=${value}`).toContain(name)
    }
  })

  test('name the choices that narrow them, and only what the asker may read', async () => {
    const { services, sends, as, write } = await openWeb(await open())
    const topic = await createTopic(await as('minji'), { labels: { ko: '휴가', en: 'Leave' } } as never)
    await write('minji', { title: '휴가 규정', body: '쉬는 날이에요.' })
    await write('minji', { space: 'secret', title: '휴가 명단', tags: ['비밀'] })
    await catchUp(services)
    const facets = async (name: 'minji' | 'outsider', query = {}) =>
      Object.fromEntries(
        (await (await sends(name))('GET', path({ q: '휴가', ...query }, '/facets')))
          .json<SearchFacets>()
          .facets.map(({ name, choices }) => [name, choices.map(({ label, count }) => [label, count])]),
      )
    expect((await facets('minji')).space).toEqual(expect.arrayContaining([['안내서', 1], ['인사', 1]])) // biome-ignore format: pairs
    const outside = await facets('outsider')
    expect(outside.space).toEqual([['안내서', 1]])
    expect(outside.author).toEqual([['이민지', 1]])
    expect(outside.kind).toEqual(expect.arrayContaining([['안내', 1]]))
    // What is chosen stays to be taken away, with its name, also where it leaves nothing.
    expect((await facets('minji', { kind: 'policy' })).kind).toEqual(expect.arrayContaining([['규정', 0]]))
    expect((await facets('minji', { topic })).topic).toEqual([['휴가', 0]])
  })

  test('of none help on: words that stand nowhere, and filters that are in the way', async () => {
    const { services, sends, write } = await openWeb(await open())
    await write('minji', { title: '휴가 규정' })
    await write('minji', { space: 'secret', title: '연봉표' })
    await catchUp(services)
    const help = async (query: Record<string, string>) => (await (await sends('outsider'))('GET', path(query, '/help'))).json<SearchHelp>()
    expect(await help({ q: '휴가 코끼리' })).toMatchObject({ missing: ['코끼리'], wider: [], people: [{ name: '이민지', items: 1 }] })
    expect(await help({ q: '휴가', kind: 'policy', language: 'ko' })).toMatchObject({ wider: [{ without: ['kind'], total: 1 }] })
    expect(await help({ q: '휴가', kind: 'policy', tag: '없음' })).toMatchObject({ wider: [{ without: ['kind', 'tag'], total: 1 }] })
    // A word that stands only where the asker may not read stands nowhere for them.
    expect(await help({ q: '연봉표' })).toMatchObject({ missing: ['연봉표'] })
  })

  test('begin with questions that find something', async () => {
    const { services, sends, write } = await openWeb(await open())
    await write('minji', { title: '휴가 신청 방법' })
    await catchUp(services)
    const minji = await sends('minji')
    const { examples } = (await minji('GET', '/api/search/start')).json<SearchStart>()
    expect(examples.map(({ means }) => means)).toEqual(expect.arrayContaining(['phrase', 'space', 'author', 'updated']))
    for (const { query } of examples) expect((await minji('GET', path({ q: query }))).json<SearchResults>().total, query).toBeGreaterThan(0)
  })

  test('say on request why they stand where they do', async () => {
    const { services, sends, write } = await openWeb(await open())
    await write('minji', { title: '휴가 규정' })
    await catchUp(services)
    const minji = await sends('minji')
    const [hit] = (await minji('GET', path({ q: '휴가', explain: '1' }))).json<SearchResults>().items
    expect(hit.explanation).toMatchObject({ words: [{ word: '휴가', places: expect.arrayContaining(['title']) }], score: hit.score })
    expect((await minji('GET', path({ q: '휴가' }))).json<SearchResults>().items[0].explanation).toBeUndefined()
  })
})
