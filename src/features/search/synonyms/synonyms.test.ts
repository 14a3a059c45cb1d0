import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { openWeb } from '../../../../test/http/web.ts'
import { createWorld } from '../../../../test/world.ts'
import { createTopic } from '../../repository/index.ts'
import { catchUp, searchItems } from '../index.ts'
import { createSynonym, deleteSynonym, importSynonyms } from './actions.ts'
import { synonymList, synonymsAsCsv } from './queries.ts'
import { csvOf, dictionaryOf, expansionsIn, groupsInCsv, Taken } from './dictionary.ts'

describeOnBothStores('Synonyms', (open) => {
  const world = async () => {
    const made = await createWorld(await open())
    const titles = async (name: Parameters<typeof made.as>[0], q: string) =>
      (await searchItems(await made.as(name), { q })).items.map(({ item }) => item.title)
    return { ...made, titles }
  }

  test('find a topic’s labels in either language anywhere in a text, the word as it was typed first', async () => {
    const { services, system, write, titles } = await world()
    await createTopic(system, { labels: { ko: '쿠버네티스', en: 'Kubernetes' }, alternativeLabels: { ko: [], en: ['k8s'] } })
    await write('minji', { title: '배포 안내', body: '쿠버네티스에서 돌아간다.' })
    await write('minji', { title: 'Runbook', body: 'We run it on Kubernetes.' })
    await write('minji', { title: '메모', body: '옛 k8s 서버는 껐다.' })
    await catchUp(services)
    const articles = async (q: string) => (await titles('minji', q)).filter((title) => title !== '쿠버네티스')
    expect((await articles('쿠버네티스의')).toSorted()).toEqual(['Runbook', '메모', '배포 안내'])
    expect((await articles('쿠버네티스의'))[0]).toBe('배포 안내')
    expect((await articles('kubernetes'))[0]).toBe('Runbook')
    expect((await articles('k8s'))[0]).toBe('메모')
  })

  test('may be several words on both sides, and all of them count as found', async () => {
    const { services, as, write, titles } = await world()
    await createSynonym(await as('admin'), { words: ['장애 대응', 'incident response'], oneWay: false, note: '' })
    await write('minji', { title: 'On call', body: 'How incident response works here.' })
    await write('minji', { title: 'Mail', body: 'The response to a request. An incident was closed.' })
    await catchUp(services)
    expect(await titles('minji', '장애 대응')).toEqual(['On call'])
    const { items, mode } = await searchItems(await as('minji'), { q: '장애 대응', explain: true })
    expect(mode).toBe('all')
    expect(items[0].passage.html).toContain('<mark>incident</mark> <mark>response</mark>')
    expect(items[0].explanation?.words.map(({ synonym }) => synonym)).toEqual(['incident response', 'incident response'])
  })

  test('of a word that had to be mended find what those of the word find', async () => {
    const { services, as, write, titles } = await world()
    await createSynonym(await as('admin'), { words: ['휴가', '연차'], oneWay: false, note: '' })
    await write('minji', { title: '복지 안내', body: '휴가를 다녀와요.' })
    await write('minji', { title: '근태 안내', body: '연차는 미리 올려요.' })
    await catchUp(services)
    expect(await searchItems(await as('minji'), { q: '휴거' })).toMatchObject({ mode: 'fuzzy', suggestion: '휴가', total: 2 })
    expect(await titles('minji', '휴거')).toEqual(await titles('minji', '휴가'))
  })

  test('that go one way are not taken the other way', async () => {
    const { services, as, write, titles } = await world()
    await createSynonym(await as('admin'), { words: ['차량', '지게차'], oneWay: true, note: '' })
    await write('minji', { title: '안전', body: '지게차를 세운다.' })
    await write('minji', { title: '주차', body: '차량을 세운다.' })
    await catchUp(services)
    expect(await titles('minji', '차량')).toEqual(['주차', '안전'])
    expect(await titles('minji', '지게차')).toEqual(['안전'])
  })

  test('hold from the moment they are kept until they are forgotten', async () => {
    const { services, as, write, titles } = await world()
    await write('minji', { title: '복지', body: '경조사를 알린다.' })
    await catchUp(services)
    expect(await titles('minji', '애경사')).toEqual([])
    const id = await createSynonym(await as('admin'), { words: ['경조사', '애경사'], oneWay: false, note: '' })
    expect(await titles('minji', '애경사')).toEqual(['복지'])
    await deleteSynonym(await as('admin'), id)
    expect(await titles('minji', '애경사')).toEqual([])
  })

  test('say nothing to guests, and never show what may not be read', async () => {
    const { services, as, write, titles } = await world()
    await createSynonym(await as('admin'), { words: ['해왕', '인수합병'], oneWay: false, note: '' })
    await write('minji', { title: '공개 글', body: '인수합병 소식' })
    await write('minji', { space: 'secret', title: '닫힌 글', body: '인수합병 계획' })
    await catchUp(services)
    expect(await titles('guest', '해왕')).toEqual([])
    expect(await titles('outsider', '해왕')).toEqual(['공개 글'])
    await expect(synonymList(await as('guest'))).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('are kept by stewards and administrators, and a word stands in one group only', async () => {
    const { as } = await world()
    await expect(createSynonym(await as('outsider'), { words: ['가나', '다라'], oneWay: false, note: '' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const admin = await as('admin')
    await createSynonym(admin, { words: ['휴가', '연차'], oneWay: false, note: '' })
    await expect(createSynonym(admin, { words: ['휴가를', 'leave'], oneWay: false, note: '' })).rejects.toMatchObject({
      code: 'synonym-taken',
      params: { word: '휴가를', others: '휴가, 연차' },
    })
    await expect(createSynonym(admin, { words: ['출장', '출장을'], oneWay: false, note: '' })).rejects.toMatchObject({
      code: 'synonym-few-words',
    })
  })

  test('go out as CSV and come back equal; a line that cannot be is named and the rest comes in', async () => {
    const { as } = await world()
    const admin = await as('admin')
    const csv = 'direction,note,words\r\nboth,"인사, 총무",휴가,연차\r\none-way,,차량,"지게차 ""3톤"""\r\n'
    expect(await importSynonyms(admin, csv)).toEqual({ added: 2, known: 0, refused: [] })
    expect(await synonymsAsCsv(admin)).toBe(csv)
    const again = await importSynonyms(admin, `${csv}both,,연차,annual leave\nboth,,하나\nboth,,출장,business trip\n`)
    expect(again).toEqual({
      added: 1,
      known: 2,
      refused: [
        { line: 4, reason: 'taken', word: '연차' },
        { line: 5, reason: 'few-words', word: '하나' },
      ],
    })
  })

  test('are a resource of the API', async () => {
    const { sends, visitorSends } = await openWeb(await open())
    const admin = await sends('admin')
    expect((await visitorSends('GET', '/api/synonyms')).statusCode).toBe(401)
    const made = (await admin('POST', '/api/synonyms', { words: ['휴가', 'leave'], note: '인사' })).json()
    expect(made).toMatchObject({ words: ['휴가', 'leave'], oneWay: false, note: '인사' })
    expect((await admin('POST', '/api/synonyms', { words: ['휴가', 'vacation'] })).json()).toMatchObject({
      code: 'synonym-taken',
      status: 409,
    })
    expect((await admin('PATCH', `/api/synonyms/${made.id}`, { words: ['휴가', '연차'] })).json().words).toEqual(['휴가', '연차'])
    expect((await admin('GET', '/api/synonyms/csv')).body).toContain('both,인사,휴가,연차')
    expect((await admin('DELETE', `/api/synonyms/${made.id}`)).statusCode).toBe(204)
    expect((await admin('GET', '/api/synonyms')).json()).toEqual({ items: [], mayKeep: true })
  })
})

test('The dictionary goes by stems, longest phrases first', () => {
  const dictionary = dictionaryOf([
    { words: ['장애 대응', 'incident response'], oneWay: false },
    { words: ['장애', '고장'], oneWay: false },
  ])
  expect(expansionsIn('장애를 대응하는 방법', dictionary)).toEqual([
    { words: '장애를 대응하는', alternatives: ['incident response'] },
    { words: '장애를', alternatives: ['고장'] },
  ])
  expect(expansionsIn('incident of response', dictionary)).toEqual([])
})

test('A word of two groups is a conflict in whatever form it stands', () => {
  const holidays = { words: ['휴가', '연차'], oneWay: false }
  const taken = new Taken([holidays])
  expect(taken.conflictOf({ words: ['연차를', 'leave'], oneWay: false })).toEqual({ word: '연차를', with: holidays })
  expect(taken.conflictOf({ words: ['휴일', '연차'], oneWay: true })).toBeUndefined()
})

test('CSV of any shape is read without failing', () => {
  for (const csv of ['"'.repeat(999_999), `${'"'.repeat(500_000)}x`, '', '"', 'a,b', '\n\n\n', '"a""b",c\r\n', ',,,,', 'both,"open'])
    expect(() => groupsInCsv(csv)).not.toThrow()
  expect(groupsInCsv('\ufeff한쪽,메모,가,나')).toEqual([{ line: 1, oneWay: true, note: '메모', words: ['가', '나'] }])
})

test('CSV holds nothing that a program of tables takes for a formula, and comes back as it was', () => {
  const words = ['=1+1', '+82', '-x', '@sum', "'=quoted", '휴가']
  const csv = csvOf([{ words, oneWay: false, note: '=HYPERLINK("x")' }])
  expect(csv).not.toMatch(/(^|,)"?[=+\-@]/m)
  expect(groupsInCsv(csv)).toMatchObject([{ words, note: '=HYPERLINK("x")' }])
  expect(groupsInCsv('both,"두 줄\r\n메모",가,나\r\n\nboth,,다,라')).toMatchObject([
    { line: 1, note: '두 줄\r\n메모' },
    { line: 4, words: ['다', '라'] },
  ])
})
