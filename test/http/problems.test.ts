import { expect, test } from 'vitest'
import { describeOnBothStores } from '../harness/stores.ts'
import { openWeb } from './web.ts'

const NOBODY = '01900000-0000-7000-8000-000000000000'
const language = (tag: string) => ({ headers: { 'accept-language': tag } })

describeOnBothStores('A refusal', (open) => {
  const web = async () => openWeb(await open())

  test('is a problem document with a stable code, in the language of who asks', async () => {
    const { sends, visitorSends } = await web()
    const unknown = async (tag: string) => visitorSends('GET', '/nothing/here', undefined, language(tag))
    const [korean, english] = [await unknown('ko-KR,ko;q=0.9'), await unknown('en-GB')]
    for (const answer of [korean, english]) {
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.json()).toMatchObject({ type: '/problems/not-found', status: 404, code: 'not-found', instance: '/nothing/here' })
    }
    expect(korean.json().title).toMatch(/[가-힣]/)
    expect(english.json().title).toMatch(/^[\x20-\x7e]+$/)
    const minji = await sends('minji') // her profile says Korean, whatever the browser says
    expect((await minji('GET', `/api/articles/${NOBODY}`, undefined, language('en'))).json().title).toMatch(/[가-힣]/)
    await minji('PATCH', '/api/me', { locale: 'en' })
    expect((await minji('GET', `/api/articles/${NOBODY}`, undefined, language('ko'))).json().title).not.toMatch(/[가-힣]/)
  })

  test('of what may not be seen is the refusal of what does not exist, byte for byte', async () => {
    const { sends, spaces, write } = await web()
    const hidden = await write('minji', { space: 'secret', title: '합병 계획' })
    const minji = await sends('minji')
    await minji('PUT', `/api/articles/${await write('minji', { title: '제한된 문서' })}/restriction`, { subjects: [] })
    const member = await sends('outsider')
    const guest = await sends('guest')
    const shape = (answer: { statusCode: number; body: string; headers: Record<string, unknown> }, id: string) => [
      answer.statusCode,
      answer.body.replaceAll(id, 'ID'),
      Object.keys(answer.headers).sort(),
    ]
    for (const send of [member, guest]) {
      for (const path of [
        '',
        '/reading',
        '/markdown',
        '/revisions',
        '/revisions/1',
        '/comparison?from=1&to=1',
        '/blame',
        '/backlinks',
        '/files',
        '/restriction',
        '/shares',
      ]) {
        expect
          .soft(shape(await send('GET', `/api/articles/${hidden}${path}`), hidden), path)
          .toEqual(shape(await send('GET', `/api/articles/${NOBODY}${path}`), NOBODY))
      }
      for (const [method, path, body] of [
        ['PUT', '/trash'],
        ['DELETE', ''],
        ['PUT', '/favourite'],
        ['PUT', '/head', { revision: 1 }],
        ['PUT', '/place', { spaceId: spaces.open, parentId: null }],
        ['PUT', '', { title: 'x' }],
      ] as const) {
        const options = { headers: { 'if-match': '"1"' } }
        expect
          .soft(shape(await send(method, `/api/articles/${hidden}${path}`, body, options), hidden), `${method} ${path}`)
          .toEqual(shape(await send(method, `/api/articles/${NOBODY}${path}`, body, options), NOBODY))
      }
      expect(shape(await send('GET', `/api/spaces/${spaces.secret}`), spaces.secret)).toEqual(
        shape(await send('GET', `/api/spaces/${NOBODY}`), NOBODY),
      )
      expect(shape(await send('GET', '/api/spaces/secret'), 'secret')).toEqual(shape(await send('GET', '/api/spaces/nowhere'), 'nowhere'))
    }
  })

  test('of a visitor does not depend on whether the thing exists', async () => {
    const { visitorSends, sends, upload, write } = await web()
    const id = await write('minji', { title: '있는 문서' })
    const file = (await (await sends('minji'))('POST', `/api/files?item=${id}`, undefined, upload('a.txt', '내용'))).json()
    for (const url of [
      `/api/articles/${id}`,
      `/api/articles/${NOBODY}`,
      file.url,
      `/files/${NOBODY}/a.txt`,
      '/api/spaces/open',
      '/api/spaces/nowhere',
    ])
      expect.soft((await visitorSends('GET', url)).statusCode, url).toBe(401)
  })

  test('names each field that is wrong, missing or unknown', async () => {
    const { sends, spaces } = await web()
    const minji = await sends('minji')
    const named = async (body: object) => {
      const answer = (await minji('POST', '/api/articles', body)).json()
      expect(answer).toMatchObject({ status: 400, code: 'invalid-input' })
      return Object.fromEntries((answer.errors as { path: string; message: string }[]).map(({ path, message }) => [path, message]))
    }
    expect(Object.keys(await named({}))).toEqual(expect.arrayContaining(['spaceId', 'title']))
    expect(Object.keys(await named({ spaceId: spaces.open, title: 'x', colour: 'red', mood: 1 }))).toEqual(['colour', 'mood'])
    expect(Object.keys(await named({ spaceId: 'open', title: 'x'.repeat(2_000), tags: ['ok', ''], kind: 'poem' }))).toEqual([
      'spaceId',
      'title',
      'kind',
      'tags.1',
    ])
    expect(await named({ spaceId: spaces.open, title: 'x'.repeat(2_000) })).toEqual({ title: '300자까지 쓸 수 있어요' })
    await minji('PATCH', '/api/me', { locale: 'en' })
    expect(await named({ spaceId: spaces.open, title: 'x'.repeat(2_000), mood: 1 })).toEqual({
      title: 'At most 300 characters',
      mood: 'There is no such field',
    })
    expect((await minji('GET', '/api/articles')).json().items).toEqual([])
  })

  test('meets what is no JSON, no known type, too large, or no address', async () => {
    const { sends } = await web()
    const minji = await sends('minji')
    const json = { headers: { 'content-type': 'application/json' } }
    expect((await minji('POST', '/api/articles', '{"title":', json)).json()).toMatchObject({ status: 400, code: 'malformed-json' })
    expect((await minji('POST', '/api/articles', '{"__proto__":{"x":1}}', json)).json()).toMatchObject({
      status: 400,
      code: 'malformed-json',
    })
    expect((await minji('POST', '/api/articles', '<a/>', { headers: { 'content-type': 'application/xml' } })).json()).toMatchObject({
      status: 415,
      code: 'media-type',
    })
    expect((await minji('POST', '/api/articles', JSON.stringify({ body: 'x'.repeat(17 * 1024 * 1024) }), json)).json()).toMatchObject({
      status: 413,
      code: 'body-too-large',
    })
    expect((await minji('GET', '/api/articles/not-an-id')).json()).toMatchObject({
      status: 400,
      code: 'invalid-input',
      errors: [{ path: 'id' }],
    })
    expect((await minji('GET', '/api/articles/%E0%A4%A')).json()).toMatchObject({ status: 400 })
    expect((await minji('GET', '/api/articles?limit=many&sort=mood')).json()).toMatchObject({
      status: 400,
      errors: [{ path: 'limit' }, { path: 'sort' }],
    })
    expect((await minji('GET', '/api/articles?cursor=nonsense')).statusCode).toBe(200)
    expect((await minji('GET', `/api/articles?cursor=${Buffer.from('[{"a":1},"x"]').toString('base64url')}`)).statusCode).toBe(200)
    expect((await minji('GET', `/api/articles?sort=title&cursor=${Buffer.from('[5,"x"]').toString('base64url')}`)).statusCode).toBe(200)
    expect((await minji('GET', `/api/articles?cursor=${Buffer.from('["soon","x"]').toString('base64url')}`)).statusCode).toBe(200)
    expect((await minji('GET', `/api/people?cursor=${Buffer.from('["\\u0000","x"]').toString('base64url')}`)).statusCode).toBeLessThan(500)
    const rows = (await minji('GET', '/api/articles?cursor=x', undefined, {})).json()
    expect(rows.items).toEqual([])
  })

  test('meets NUL and broken Unicode wherever they stand, and nothing is stored', async () => {
    const { sends, spaces, write } = await web()
    const minji = await sends('minji')
    const admin = await sends('admin')
    const id = await write('minji', { title: '온전한 문서' })
    const before = (await minji('GET', `/api/articles/${id}`)).body
    for (const bad of ['a\0b', 'a\ud800b', '\udfff']) {
      const article = { spaceId: spaces.open, title: '제목', body: '본문' }
      for (const field of ['title', 'body', 'description', 'message'] as const)
        expect
          .soft((await minji('POST', '/api/articles', { ...article, [field]: bad })).json(), field)
          .toMatchObject({ status: 422, code: 'body-not-text', errors: [{ path: field }] })
      expect
        .soft((await minji('POST', '/api/articles', { ...article, tags: ['가', bad] })).json())
        .toMatchObject({ status: 422, errors: [{ path: 'tags.1' }] })
      expect.soft((await minji('PUT', `/api/articles/${id}`, { title: bad }, { headers: { 'if-match': '"1"' } })).statusCode).toBe(422)
      expect.soft((await minji('PUT', `/api/me/drafts/${id}`, { spaceId: spaces.open, body: bad })).statusCode).toBe(422)
      expect.soft((await minji('PATCH', '/api/me', { name: bad })).statusCode).toBe(422)
      expect.soft((await admin('POST', '/api/groups', { name: bad })).statusCode).toBe(422)
      expect.soft((await minji('POST', '/api/session', { mail: bad, password: bad })).statusCode).toBe(422)
    }
    for (const url of [
      '/api/people?query=%00',
      '/api/spaces/%00',
      '/api/tags?query=a%00',
      '/api/articles?tag=%00',
      '/api/search?q=%00',
      '/api/spaces?x=%ed%a0%80',
      '/api/tags?query=%ed%a0%80',
      '/files/x/%00',
    ])
      expect.soft((await minji('GET', url)).statusCode, url).toBeLessThan(500)
    expect((await minji('GET', `/api/articles/${id}`)).body).toBe(before)
    expect((await minji('GET', '/api/articles')).json().items).toHaveLength(1)
  })

  test('before anybody is known is a page for a browser, and never a word of the program', async () => {
    const { visitorSends } = await web()
    for (const [url, headers] of [
      ['/', { authorization: 'Bearer onji_wrong' }],
      ['/a%00b', {}],
    ] as const) {
      const answer = await visitorSends('GET', url, undefined, { headers: { accept: 'text/html', ...headers } })
      expect(answer.statusCode).toBeLessThan(500)
      expect(answer.body).not.toMatch(/undefined|statusCode/)
    }
  })

  test('of a body of nothing but mistakes names the first hundred', async () => {
    const { visitorSends } = await web()
    const body = Object.fromEntries(Array.from({ length: 1_500 }, (_, at) => [`field${at}`, 1]))
    const { errors } = (await visitorSends('POST', '/api/session', { mail: 'a@example.com', password: 'x', ...body })).json()
    expect(errors).toHaveLength(100)
  })
})
