import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeOnBothStores } from '../harness/stores.ts'
import { openWeb } from './web.ts'

const over = (version: string) => ({ headers: { 'if-match': version } })
const once = (key: string, more: Record<string, string> = {}) => ({ headers: { 'idempotency-key': key, ...more } })

describeOnBothStores('A save over HTTP', (open) => {
  const web = async () => openWeb(await open())

  test('names the revision it started from, or is asked for it', async () => {
    const { sends, write } = await web()
    const minji = await sends('minji')
    const id = await write('minji', { title: '제목' })
    const save = (options?: object) => minji('PUT', `/api/articles/${id}`, { body: '새 본문\n' }, options)
    expect((await save()).json()).toMatchObject({ status: 428, code: 'if-match-missing' })
    for (const wrong of ['3', 'latest', '"x"', '"1", "2"', '*', '"-1"', '"99999999999999999999"'])
      expect.soft((await save(over(wrong))).json(), wrong).toMatchObject({ status: 400, code: 'if-match-malformed' })
    expect((await minji('GET', `/api/articles/${id}`)).headers.etag).toBe('"1"')
    const saved = await save(over('"1"'))
    expect(saved.headers.etag).toBe('"2"')
    expect(saved.json()).toMatchObject({ revision: 2, body: '새 본문\n', merged: false })
    expect((await save(over('W/"2"'))).json()).toMatchObject({ revision: 2 })
  })

  test('that meets another one in the same place is answered with everything needed to decide', async () => {
    const { sends, write } = await web()
    const id = await write('minji', { title: '회의', body: '첫 줄\n\n둘째 줄\n' })
    const minji = await sends('minji')
    const junho = await sends('junho')
    await minji('PUT', `/api/articles/${id}`, { body: '민지의 첫 줄\n\n둘째 줄\n' }, over('"1"'))
    const refused = await junho('PUT', `/api/articles/${id}`, { body: '준호의 첫 줄\n\n둘째 줄\n' }, over('"1"'))
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(refused.json()).toMatchObject({
      status: 412,
      code: 'stale',
      base: '첫 줄\n\n둘째 줄\n',
      current: { revision: 2, body: '민지의 첫 줄\n\n둘째 줄\n', updatedBy: { name: '이민지' } },
    })
    const [conflict] = refused.json().conflicts
    expect(conflict.ours).toContain('준호의 첫 줄')
    expect(conflict.theirs).toContain('민지의 첫 줄')
    expect(refused.json().merged.slice(conflict.start, conflict.end)).toBe(conflict.ours)
    const merged = await junho('PUT', `/api/articles/${id}`, { body: '첫 줄\n\n둘째 줄\n\n준호의 셋째 줄\n' }, over('"1"'))
    expect(merged.json()).toMatchObject({ merged: true, revision: 3, body: '민지의 첫 줄\n\n둘째 줄\n\n준호의 셋째 줄\n' })
    expect((await junho('PUT', `/api/articles/${id}`, { body: 'x' }, over('"77"'))).json()).toMatchObject({
      status: 412,
      base: null,
      current: { revision: 3 },
    })
  })

  test('sent twice with one key is done once', async () => {
    const { sends, spaces } = await web()
    const minji = await sends('minji')
    const article = { spaceId: spaces.open, title: '한 번만' }
    const first = await minji('POST', '/api/articles', article, once('a'))
    const again = await minji('POST', '/api/articles', article, once('a'))
    expect(again.statusCode).toBe(201)
    expect(again.headers['idempotent-replay']).toBe('true')
    expect(again.headers.location).toBe(first.headers.location)
    expect(again.headers.etag).toBe(first.headers.etag)
    expect(again.json()).toEqual(first.json())
    expect((await minji('GET', '/api/articles')).json().items).toHaveLength(1)
    expect((await minji('POST', '/api/articles', { ...article, title: '다른 것' }, once('a'))).json()).toMatchObject({
      status: 422,
      code: 'idempotency-mismatch',
    })
    expect((await minji('POST', '/api/articles', article, once('x'.repeat(201)))).json()).toMatchObject({
      status: 400,
      code: 'idempotency-key',
    })
    const junho = await sends('junho') // a key is one's own
    expect((await junho('POST', '/api/articles', article, once('a'))).headers['idempotent-replay']).toBeUndefined()
  })

  test('that was refused is refused again in the same form', async () => {
    const { sends } = await web()
    const minji = await sends('minji')
    const wrong = { name: '열린', key: 'open' }
    const [first, again] = [await minji('POST', '/api/spaces', wrong, once('b')), await minji('POST', '/api/spaces', wrong, once('b'))]
    expect(first.json()).toMatchObject({ status: 409, code: 'key-taken' })
    expect(again.json()).toEqual(first.json())
    expect(again.headers['content-type']).toBe(first.headers['content-type'])
  })

  test('sent twice at once is done once, and the other is told to wait', async () => {
    const { sends, spaces } = await web()
    const minji = await sends('minji')
    const article = { spaceId: spaces.open, title: '동시에' }
    const answers = await Promise.all([1, 2, 3, 4].map(() => minji('POST', '/api/articles', article, once('c'))))
    expect((await minji('GET', '/api/articles')).json().items).toHaveLength(1)
    for (const answer of answers) expect([201, 409]).toContain(answer.statusCode)
    expect(answers.filter((answer) => answer.statusCode === 201 && answer.headers['idempotent-replay'] === undefined)).toHaveLength(1)
    for (const answer of answers.filter(({ statusCode }) => statusCode === 409)) expect(answer.json().code).toBe('idempotency-in-progress')
  })

  test('that failed on our side may be sent again with its key', async () => {
    const { sends, spaces, services } = await web()
    const minji = await sends('minji')
    const article = { spaceId: spaces.open, title: '다시' }
    await sql`alter table revision rename to revision_away`.execute(services.writer)
    const failed = await minji('POST', '/api/articles', article, once('d'))
    await sql`alter table revision_away rename to revision`.execute(services.writer)
    expect(failed.statusCode).toBe(500)
    expect(failed.json()).toMatchObject({ code: 'internal' })
    expect(JSON.stringify(failed.json())).not.toMatch(/sql|relation|table|revision/i)
    expect((await minji('POST', '/api/articles', article, once('d'))).statusCode).toBe(201)
  })

  test('a secret that is shown once is not kept for a repetition', async () => {
    const { sends, services } = await web()
    const admin = await sends('admin')
    const { token } = (await admin('POST', '/api/me/tokens', { name: '도구' }, once('e'))).json()
    const { link } = (await admin('POST', '/api/invitations', {}, once('f'))).json()
    const kept = JSON.stringify(await services.reader.selectFrom('idempotency').selectAll().execute())
    expect(kept).not.toContain(token)
    expect(kept).not.toContain(link.split('/').at(-1))
  })
})
