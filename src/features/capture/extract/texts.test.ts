import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createWorld } from '../../../../test/world.ts'
import { createFollowers } from '../../../app.ts'
import { type Ctx, type Services, write } from '../../../platform/context.ts'
import { enqueue } from '../../../platform/jobs/queue.ts'
import {
  addDocumentVersion,
  keepText,
  publishDocument,
  purgeItem,
  readingView,
  renameDocument,
  requestTexts,
  restrictItem,
  takeWaitingText,
  trashItem,
} from '../../repository/index.ts'
import { catchUp, searchItems } from '../../search/index.ts'
import { EXTRACTOR_VERSION } from './extract-text.ts'
import { docxOf, docxParagraph, hwpOf, hwpxOf, hwpxParagraph, pdfOf } from './files.testing.ts'
import { extractPending } from './texts.ts'

describeOnBothStores('The text of documents', (open) => {
  const world = async () => {
    const made = await createWorld(await open())
    const { services, as, spaces } = made
    const minji = await as('minji')
    const upload = (name: string, source: Uint8Array) => publishDocument(minji, { spaceId: spaces.open, parentId: null, name, source })
    const settle = async () => {
      await extractPending(services)
      await catchUp(services)
    }
    const textOf = async (id: string) => (await readingView(minji, id)).text
    const found = async (q: string, ctx: Ctx = minji) =>
      (await searchItems(ctx, { q })).items.map(({ item, passage }) => `${item.title}#${passage.anchor}`)
    return { ...made, minji, upload, settle, textOf, found }
  }

  test('is found wherever it stands in a file, and leads to its page', async () => {
    const { upload, settle, found, textOf } = await world()
    const pdf = await upload('점검표.pdf', pdfOf('안전 관리', '', '비상구를 확인한다'))
    await upload('출장.hwpx', await hwpxOf(hwpxParagraph('여비를 정산한다')))
    await upload('규정.docx', await docxOf(docxParagraph('경조사에 화환을 보낸다')))
    expect(await textOf(pdf)).toMatchObject({ state: 'waiting' })
    await settle()
    expect(await found('비상구')).toEqual(['점검표.pdf#page=3'])
    expect(await found('여비')).toEqual(['출장.hwpx#'])
    expect(await found('화환')).toEqual(['규정.docx#'])
    expect(await textOf(pdf)).toMatchObject({ state: 'read', cut: false })
  })

  test('follows the newest version, and a new name changes nothing', async () => {
    const { minji, upload, settle, found } = await world()
    const id = await upload('단가.docx', await docxOf(docxParagraph('볼펜 오백원')))
    await settle()
    await addDocumentVersion(minji, id, { name: '단가.docx', source: await docxOf(docxParagraph('연필 삼백원')) })
    await settle()
    expect(await found('연필')).toEqual(['단가.docx#'])
    expect(await found('볼펜')).toEqual([])
    await renameDocument(minji, id, { title: '단가표' })
    await settle()
    expect(await found('연필')).toEqual(['단가표#'])
  })

  test('52 is hidden with its document', async () => {
    const { minji, as, upload, settle, found } = await world()
    const id = await upload('인사.docx', await docxOf(docxParagraph('승진 대상자 명단')))
    await settle()
    const outsider = await as('outsider')
    expect(await found('승진', outsider)).toEqual(['인사.docx#'])
    await restrictItem(minji, id, { level: 'read', scope: 'tree', subjects: [] })
    expect(await found('승진', outsider)).toEqual([])
    expect(await found('승진')).toEqual(['인사.docx#'])
  })

  test('that cannot be found says why, and holds up no other', async () => {
    const { upload, settle, textOf, found } = await world()
    const locked = await upload('비밀.hwp', hwpOf('비밀', 2))
    const broken = await upload('반쪽.pdf', Buffer.from('%PDF-1.4\n1 0 obj'))
    await upload('온전.docx', await docxOf(docxParagraph('온전한 말')))
    await settle()
    expect(await textOf(locked)).toMatchObject({ state: 'failed', reason: 'encrypted' })
    expect(await textOf(broken)).toMatchObject({ state: 'failed', reason: 'damaged' })
    expect(await found('온전한')).toEqual(['온전.docx#'])
  })

  test('is read once for the same bytes, and known at once where they come again', async () => {
    const { services, upload, settle, found, minji } = await world()
    const bytes = await docxOf(docxParagraph('같은 말'))
    await upload('하나.docx', bytes)
    await settle()
    const again = await upload('둘.docx', bytes)
    await createFollowers(services).drain()
    expect(await takeWaitingText(minji, EXTRACTOR_VERSION)).toBeUndefined()
    expect((await found('같은')).toSorted()).toEqual(['둘.docx#', '하나.docx#'])
    expect((await readingView(minji, again)).language).toBe('ko')
  })

  test('is read again when a process that read it was killed, and is given up when that goes on', async () => {
    let now = Date.now()
    const services = await open({ clock: { now: () => now } })
    const { as, spaces, system } = await createWorld(services)
    const minji = await as('minji')
    const source = await docxOf(docxParagraph('끈질긴 말'))
    const id = await publishDocument(minji, { spaceId: spaces.open, parentId: null, name: '끈질긴.docx', source })
    await requestTexts(system, [id], EXTRACTOR_VERSION)
    for (let attempts = 1; attempts <= 3; attempts++) {
      expect(await takeWaitingText(system, EXTRACTOR_VERSION)).toMatchObject({ attempts })
      expect(await takeWaitingText(system, EXTRACTOR_VERSION)).toBeUndefined()
      now += 100_000
    }
    await extractPending(services)
    expect((await readingView(minji, id)).text).toMatchObject({ state: 'failed', reason: 'damaged' })
  })

  test('is read at the next start, when the process that read it was killed', async () => {
    let now = Date.now()
    const services = await open({ clock: { now: () => now } })
    const { as, spaces, system } = await createWorld(services)
    const minji = await as('minji')
    const id = await publishDocument(minji, {
      spaceId: spaces.open,
      parentId: null,
      name: '남은.docx',
      source: await docxOf(docxParagraph('남은 말')),
    })
    await requestTexts(system, [id], EXTRACTOR_VERSION)
    await takeWaitingText(system, EXTRACTOR_VERSION)
    await work(services, 'capture.extract', system)
    expect((await readingView(minji, id)).text).toMatchObject({ state: 'waiting' })
    now += 100_000
    while (await services.jobs.runNext(services));
    expect((await readingView(minji, id)).text).toMatchObject({ state: 'read' })
  })

  test('is read again by a newer extractor, while what the older one found stays', async () => {
    const { services, system, upload, settle, found } = await world()
    await upload('오래된.docx', await docxOf(docxParagraph('오래된 말')))
    await settle()
    const newer = EXTRACTOR_VERSION + 1
    expect(await requestTexts(system, 'all', EXTRACTOR_VERSION)).toBe(false)
    expect(await requestTexts(system, 'all', newer)).toBe(true)
    const taken = await takeWaitingText(system, newer)
    await services.search.rebuild()
    expect(await found('오래된')).toEqual(['오래된.docx#'])
    const sections = [{ heading: '', anchor: '', path: [], text: '새로 읽은 말' }]
    await keepText(system, taken?.hash ?? '', { state: 'read', sections, characters: 7, cut: false })
    await catchUp(services)
    expect(await found('새로')).toEqual(['오래된.docx#'])
    expect(await requestTexts(system, 'all', newer)).toBe(false)
  })

  test('is found in documents that were there before anything read them', async () => {
    const { services, system, upload, found } = await world()
    await upload('예전.docx', await docxOf(docxParagraph('예전의 말')))
    await work(services, 'capture.find-texts', system)
    await catchUp(services)
    expect(await found('예전의')).toEqual(['예전.docx#'])
  })

  test('goes with the last of its documents', async () => {
    const { services, minji, upload, settle } = await world()
    const id = await upload('지울.docx', await docxOf(docxParagraph('지울 말')))
    await settle()
    await trashItem(minji, id)
    await purgeItem(minji, id)
    while (await services.jobs.runNext(services));
    expect(await services.reader.selectFrom('file_text').select('hash').execute()).toEqual([])
  })
})

/** Does a kind of job, and what it asks for. */
async function work(services: Services, kind: string, ctx: Ctx): Promise<void> {
  await write(ctx, (tx) => enqueue(tx, kind))
  while (await services.jobs.runNext(services));
}
