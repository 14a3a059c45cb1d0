import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { openWeb, type Web } from '../../../../test/http/web.ts'
import type { PersonName } from '../../../../test/world.ts'
import { FollowerRunner, readEvents } from '../../../platform/events/follower.ts'
import { archiveItem, changeArticle, restrictItem, trashItem } from '../../repository/index.ts'
import { verifyItem } from '../verification/index.ts'
import { areTranslations, translations } from './index.ts'
import type { TranslationView } from './schema.ts'

const KOREAN = '# 휴가 규정\n\n연차는 열다섯 날이에요. 남은 연차는 다음 해로 넘길 수 없어요.\n'
const ENGLISH = '# Leave policy\n\nYou have fifteen days of leave a year. What is left cannot be taken over to the next year.\n'

describeOnBothStores('Translations', (open) => {
  const begin = async () => {
    const web = await openWeb(await open())
    const source = await web.write('minji', { title: '휴가 규정', body: KOREAN })
    const english = await web.write('minji', { title: 'Leave policy', body: ENGLISH })
    const followers = new FollowerRunner(web.services, translations.followers ?? [])
    const set = async (name: PersonName, id: string, body: object) => (await web.sends(name))('PUT', `/api/items/${id}/translation`, body)
    const view = async (name: PersonName, id: string) =>
      (await (await web.sends(name))('GET', `/api/items/${id}/translation`)).json<TranslationView>()
    return { web, source, english, followers, set, view }
  }
  const edit = async (web: Web, id: string, body: string) => changeArticle(await web.as('minji'), id, { body })
  const work = async (web: Web, ids: string[]) => (translations.work ?? [])[0].of(web.system, ids)

  test('109 are set by whoever may change the item and reads the source, and shown on both', async () => {
    const { source, english, set, view } = await begin()
    expect((await set('sora', english, { sourceId: source })).statusCode).toBe(403)
    expect((await set('minji', english, { sourceId: source })).json()).toMatchObject({
      source: { item: { id: source }, language: 'ko', revision: 1 },
      ...{ language: 'en', sourceRevision: 1, behind: 0, others: [] },
    })
    expect(await view('sora', source)).toMatchObject({ source: null, others: [{ item: { id: english }, language: 'en', behind: false }] })
  })

  test('109a show to nobody who does not read both', async () => {
    const { web, source, english, set, view } = await begin()
    await set('minji', english, { sourceId: source })
    await restrictItem(await web.as('minji'), source, { level: 'read', scope: 'item', subjects: [] })
    expect(await view('sora', english)).toMatchObject({ source: null, sourceRevision: null, behind: 0, others: [] })
    expect((await set('junho', english, { sourceId: source })).statusCode).toBe(404)
    expect((await (await web.sends('sora'))('GET', `/api/items/${source}/translation`)).statusCode).toBe(404)
  })

  test('109b begin as copies that nobody reads who may not read the source', async () => {
    const { web, source } = await begin()
    await restrictItem(await web.as('minji'), source, {
      level: 'read',
      scope: 'item',
      subjects: [{ kind: 'person', id: web.people.junho }],
    })
    const junho = await web.sends('junho')
    const { id } = (await junho('POST', `/api/items/${source}/translations`, { language: 'en' })).json<{ id: string }>()
    expect((await junho('GET', `/api/articles/${id}`)).statusCode).toBe(200)
    expect((await (await web.sends('sora'))('GET', `/api/articles/${id}`)).statusCode).toBe(404)
  })

  test('are refused in circles, of themselves, of translations, in the same language and twice in one', async () => {
    const { web, source, english, set } = await begin()
    const other = await web.write('minji', { title: 'Leave, again', body: ENGLISH })
    const refused = async (id: string, body: object) => (await set('minji', id, body)).json<{ code: string }>().code
    expect(await refused(source, { sourceId: source })).toBe('translation-of-itself')
    await set('minji', english, { sourceId: source })
    expect(await refused(source, { sourceId: english })).toBe('translation-cycle')
    expect(await refused(other, { sourceId: english, language: 'de' })).toBe('translation-of-translation')
    expect(await refused(other, { sourceId: source })).toBe('translation-language-taken')
    expect(await refused(other, { sourceId: source, language: 'ko' })).toBe('translation-same-language')
    expect(await refused(source, { sourceId: other })).toBe('translation-has-translations')
    expect(await areTranslations(web.system, source, english)).toBe(true)
    expect(await areTranslations(web.system, source, other)).toBe(false)
    await set('minji', other, { sourceId: source, language: 'de' })
    expect(await areTranslations(web.system, english, other)).toBe(true)
  })

  test('become due when the source says something else, and not for a comma', async () => {
    const { web, source, english, followers, set, view } = await begin()
    const minji = await web.as('minji')
    await set('minji', english, { sourceId: source })
    await verifyItem(minji, english, { revision: 1 })
    await edit(web, source, KOREAN.replace('열다섯 날이에요. 남은', '열다섯 날이에요.  남은'))
    await followers.drain()
    expect(await view('minji', english)).toMatchObject({ behind: 0, sourceRevision: 1 })
    expect(await work(web, [english])).toEqual([])
    await edit(web, source, KOREAN.replace('열다섯', '20'))
    await followers.drain()
    await followers.drain()
    expect(await view('minji', english)).toMatchObject({ behind: 2, sourceRevision: 1, source: { revision: 3 } })
    expect(await work(web, [english, source])).toMatchObject([
      { queue: 'translations', itemId: english, reason: { code: 'translation-behind' } },
    ])
    expect((await web.services.trust?.(web.system, [english]))?.get(english)?.state).toBe('due')
    const events = await readEvents(web.system, 0, 1_000)
    expect(events.filter(({ name }) => name === 'translation.behind')).toHaveLength(1)
  })

  test('have caught up once the translator says so', async () => {
    const { web, source, english, followers, set, view } = await begin()
    await set('minji', english, { sourceId: source })
    await edit(web, source, KOREAN.replace('열다섯', '20'))
    await edit(web, source, KOREAN.replace('열다섯', '21'))
    await followers.drain()
    expect((await set('minji', english, { sourceId: source, sourceRevision: 2 })).json()).toMatchObject({ behind: 1, language: 'en' })
    expect((await set('minji', english, { sourceId: source })).json()).toMatchObject({ behind: 0, sourceRevision: 3 })
    expect(await work(web, [english])).toEqual([])
    expect((await (await web.sends('minji'))('DELETE', `/api/items/${english}/translation`)).statusCode).toBe(204)
    expect(await view('minji', english)).toMatchObject({ source: null, others: [] })
  })

  test('are begun as a copy that waits to be written over', async () => {
    const { web, source, view } = await begin()
    const send = await web.sends('minji')
    const { id } = (await send('POST', `/api/items/${source}/translations`, { language: 'en' })).json<{ id: string }>()
    expect((await send('GET', `/api/articles/${id}`)).json()).toMatchObject({ title: '휴가 규정 (English)', body: KOREAN })
    expect(await view('minji', id)).toMatchObject({ source: { item: { id: source } }, language: 'en', sourceRevision: 0, behind: 1 })
    expect(await work(web, [id])).toMatchObject([{ itemId: id, reason: { code: 'translation-begun' }, assigneeId: web.people.minji }])
    expect((await send('POST', `/api/items/${source}/translations`, { language: 'en' })).json()).toMatchObject({
      code: 'translation-language-taken',
    })
    expect((await (await web.sends('sora'))('POST', `/api/items/${source}/translations`, { language: 'ja' })).statusCode).toBe(403)
  })

  test('wait for nobody in the archive or the trash', async () => {
    const { web, source, english, followers, set, view } = await begin()
    await set('minji', english, { sourceId: source })
    await edit(web, source, KOREAN.replace('열다섯', '20'))
    await followers.drain()
    await archiveItem(await web.as('minji'), english)
    expect(await work(web, [english])).toEqual([])
    await trashItem(await web.as('minji'), english)
    expect((await view('minji', source)).others).toEqual([])
  })
})
