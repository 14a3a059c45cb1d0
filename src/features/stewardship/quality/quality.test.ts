import { expect, test } from 'vitest'
import { openWeb, type Web } from '../../../../test/http/web.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { grantRole, publishArticle, restrictItem } from '../../repository/index.ts'
import { readEvents } from '../../../platform/events/follower.ts'
import { drawSamples } from './actions.ts'
import { quality } from './index.ts'
import { incompleteWork, measureAll, measureItems } from './measure.ts'
import type { Completeness, QualityOverview, QualityReview, StandardList } from './schema.ts'

const MENDED =
  '## 증상\n\n인쇄하다가 종이가 걸려요.\n\n## 환경\n\n이 층 복합기 모든 자리.\n\n## 원인\n\n롤러가 오래되어 닳았어요.\n\n## 해결\n\n덮개를 열고 롤러를 갈아요.\n'

const write = async (web: Web, body: string, space: 'open' | 'secret' = 'open') =>
  (
    await publishArticle(await web.as('minji'), {
      ...{ spaceId: web.spaces[space], parentId: null, title: `프린터가 멈춰요 ${body.length}`, kind: 'troubleshooting' },
      ...{ body, tags: [], topics: [], description: '', message: '' },
    })
  ).id

describeOnBothStores('Quality', (open) => {
  test('130 the standard of a space is read by its readers, and holds above the organisation', async () => {
    const web = await openWeb(await open())
    const [minji, sora, outsider] = [await web.sends('minji'), await web.sends('sora'), await web.sends('outsider')]
    const of = async (send: typeof minji, space?: string) =>
      (await send('GET', `/api/quality/standards${space ? `?space=${space}` : ''}`)).json<StandardList>()
    expect((await of(sora, web.spaces.open)).items.find(({ kind }) => kind === 'decision')).toMatchObject({ source: 'default' })
    const checks = [{ id: 'lead', name: { ko: '요약', en: 'Summary' }, rule: { type: 'lead', words: 3 } }]
    const path = `/api/quality/standards/decision?space=${web.spaces.open}`
    expect((await minji('PUT', path, { checks })).statusCode).toBe(200)
    expect((await of(sora, web.spaces.open)).items.find(({ kind }) => kind === 'decision')).toMatchObject({
      source: 'space',
      checks,
      changedBy: { name: '이민지' },
    })
    expect((await of(sora)).items.find(({ kind }) => kind === 'decision')).toMatchObject({ source: 'default' })
    expect((await outsider('GET', `/api/quality/standards?space=${web.spaces.secret}`)).statusCode).toBe(404)
    expect((await minji('DELETE', path)).json<StandardList>().items.find(({ kind }) => kind === 'decision')).toMatchObject({
      source: 'default',
    })
  })

  test('131 it is laid down by stewards of the space, and by administrators for all', async () => {
    const web = await openWeb(await open())
    const [minji, junho, admin] = [await web.sends('minji'), await web.sends('junho'), await web.sends('admin')]
    const inSpace = `/api/quality/standards/faq?space=${web.spaces.open}`
    expect((await junho('PUT', inSpace, { checks: [] })).statusCode).toBe(403)
    expect((await minji('PUT', '/api/quality/standards/faq', { checks: [] })).statusCode).toBe(403)
    expect((await admin('PUT', '/api/quality/standards/faq', { checks: [] })).statusCode).toBe(200)
    const twice = { id: 'a', name: { ko: '가', en: 'a' }, rule: { type: 'tags', least: 1 } }
    expect((await minji('PUT', inSpace, { checks: [twice, twice] })).statusCode).toBe(400)
  })

  test('an article tells its readers what it lacks, and what lacks much waits on the desk until it is mended', async () => {
    const web = await openWeb(await open())
    const { system } = web
    const [sora, minji] = [await web.sends('sora'), await web.sends('minji')]
    const id = await write(web, '## 증상\n\n인쇄하다가 종이가 걸려요.\n')
    const { met, total, checks } = (await sora('GET', `/api/articles/${id}/completeness`)).json<Completeness>()
    expect([met, total]).toEqual([1, 4])
    expect(checks.find(({ id: check }) => check === 'cause')).toMatchObject({ met: false, name: { ko: '원인' } })
    expect(await incompleteWork(system, [id])).toMatchObject([
      { queue: 'quality', itemId: id, reason: { code: 'incomplete', values: { met: 1, total: 4 } } },
    ])
    await measureItems(system, [id])
    expect(await incompleteWork(system, [id])).toHaveLength(1)
    const article = (await minji('GET', `/api/articles/${id}`)).json<{ version: number }>()
    await minji('PUT', `/api/articles/${id}`, { body: MENDED }, { headers: { 'if-match': `"${article.version}"` } })
    expect(await incompleteWork(system, [id])).toEqual([])
    const events = await readEvents(system, 0, 1_000)
    const [source] = quality.work ?? []
    expect(events.flatMap((event) => source?.affected(event) ?? [])).toContain(id)
    await measureAll(system, new AbortController().signal)
    expect((await web.visitorSends('GET', `/api/articles/${id}/completeness`)).statusCode).toBe(401)
  })

  test('another standard is measured anew', async () => {
    const web = await openWeb(await open())
    const minji = await web.sends('minji')
    const id = await write(web, '## 증상\n\n인쇄하다가 종이가 걸려요.\n')
    await measureItems(web.system, [id])
    expect(await incompleteWork(web.system, [id])).toHaveLength(1)
    const checks = [{ id: 'length', name: { ko: '길이', en: 'Length' }, rule: { type: 'words', least: 3 } }]
    await minji('PUT', `/api/quality/standards/troubleshooting?space=${web.spaces.open}`, { checks })
    expect(await incompleteWork(web.system, [id])).toEqual([])
  })

  test('132 135 a sample is drawn once a month for stewards who did not write it, and graded by its reviewer alone', async () => {
    const web = await openWeb(await open())
    const { system } = web
    const [minji, junho, sora] = [await web.sends('minji'), await web.sends('junho'), await web.sends('sora')]
    await grantRole(await web.as('minji'), web.spaces.open, { kind: 'person', id: web.people.junho }, 'steward')
    const id = await write(web, MENDED)
    const restricted = await write(web, `${MENDED}\n더`)
    await restrictItem(await web.as('minji'), restricted, {
      level: 'read',
      scope: 'tree',
      subjects: [{ kind: 'person', id: web.people.minji }],
    })
    await drawSamples(system)
    await drawSamples(system)
    const waiting = (await junho('GET', '/api/quality')).json<QualityOverview>().waiting
    expect(waiting.map(({ item }) => item.id)).toEqual([id])
    expect((await minji('GET', '/api/quality')).json<QualityOverview>().waiting).toEqual([])
    const path = `/api/quality/reviews/${waiting[0]?.id}`
    const review = (await junho('GET', path)).json<QualityReview>()
    expect(review).toMatchObject({ mine: true, grades: {}, note: '' })
    for (const other of [minji, sora]) expect((await other('GET', path)).statusCode).toBe(404)
    expect((await junho('PUT', `${path}/grades`, { grades: { clear: 'yes' } })).json()).toMatchObject({ code: 'quality-grades-missing' })
    const grades = Object.fromEntries(review.criteria.map((criterion, at) => [criterion.id, at === 0 ? 'no' : 'yes']))
    const done = await junho('PUT', `${path}/grades`, { grades, note: '원인을 더 자세히 적어 주세요.' })
    expect(done.json<QualityReview>()).toMatchObject({ score: 90, note: '원인을 더 자세히 적어 주세요.' })
    expect((await sora('PUT', `${path}/grades`, { grades })).statusCode).toBe(404)
    expect((await minji('PUT', `${path}/grades`, { grades })).statusCode).toBe(403)
  })

  test('133 the note of a review is read by the author and the reviewer, and by nobody else, in no event and no figure', async () => {
    const web = await openWeb(await open())
    const { system } = web
    const [minji, junho, admin] = [await web.sends('minji'), await web.sends('junho'), await web.sends('admin')]
    await grantRole(await web.as('minji'), web.spaces.open, { kind: 'person', id: web.people.junho }, 'steward')
    await write(web, MENDED)
    await drawSamples(system)
    const [row] = (await junho('GET', '/api/quality')).json<QualityOverview>().waiting
    const path = `/api/quality/reviews/${row?.id}`
    const { criteria } = (await junho('GET', path)).json<QualityReview>()
    const grades = Object.fromEntries(criteria.map(({ id }) => [id, 'partly']))
    await junho('PUT', `${path}/grades`, { grades, note: '비밀스러운 조언' })
    expect((await minji('GET', path)).json<QualityReview>()).toMatchObject({ note: '비밀스러운 조언', mine: false })
    expect((await admin('GET', path)).statusCode).toBe(404)
    expect((await minji('GET', '/api/quality')).json<QualityOverview>().told).toHaveLength(1)
    const events = await readEvents(system, 0, 1_000)
    expect(JSON.stringify(events)).not.toContain('비밀스러운')
    const reviewed = events.find(({ name }) => name === 'quality.reviewed')
    const signals = reviewed ? await quality.signals?.[0]?.of(system, reviewed) : []
    expect(signals).toMatchObject([{ personId: web.people.minji, name: 'stewardship:quality-note', urgency: 'news' }])
    const seen = (await admin('GET', '/api/quality')).json<QualityOverview>()
    expect(JSON.stringify(seen)).not.toContain('비밀스러운')
    expect(seen.spaces.find(({ space }) => space.id === web.spaces.open)).toMatchObject({ reviews: 1, score: 50 })
  })

  test('134 figures are of the spaces one keeps, over what one may read', async () => {
    const web = await openWeb(await open())
    const [minji, sora, admin] = [await web.sends('minji'), await web.sends('sora'), await web.sends('admin')]
    const ids = [await write(web, MENDED), await write(web, '## 증상\n\n짧아요.\n'), await write(web, MENDED, 'secret')]
    await measureItems(web.system, ids)
    const figures = async (send: typeof minji) =>
      (await send('GET', '/api/quality'))
        .json<QualityOverview>()
        .spaces.filter(({ items }) => items > 0)
        .map(({ space, items, completeness, below }) => [space.key, items, completeness, below])
    expect(await figures(minji)).toEqual(
      expect.arrayContaining([
        ['open', 2, 50, 1],
        ['secret', 1, 100, 0],
      ]),
    )
    expect(await figures(sora)).toEqual([])
    expect(await figures(admin)).toEqual([['open', 2, 50, 1]])
  })

  test('136 settings are changed by administrators only, and hold for the next sample', async () => {
    const web = await openWeb(await open())
    const [minji, admin] = [await web.sends('minji'), await web.sends('admin')]
    const settings = { threshold: 100, sample: 0, doubled: 0 }
    expect((await minji('PUT', '/api/quality/settings', settings)).statusCode).toBe(403)
    expect((await admin('PUT', '/api/quality/settings', settings)).statusCode).toBe(200)
    await write(web, MENDED)
    await drawSamples(web.system)
    expect((await admin('GET', '/api/quality')).json<QualityOverview>()).toMatchObject({ waiting: [], settings })
  })
})
