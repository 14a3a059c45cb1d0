import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { closeServices, migrations, openServices } from '../src/app.ts'
import { extractPending } from '../src/features/capture/extract/texts.ts'
import { addComment, resolveThread } from '../src/features/collaboration/index.ts'
import { publishDocument } from '../src/features/repository/index.ts'
import { changeSettings, dismiss, requestKnowledge } from '../src/features/search/demand/actions.ts'
import { addTuning, putSetting } from '../src/features/search/dense/store.ts'
import { catchUp, demandList, searchItems, solveWith } from '../src/features/search/index.ts'
import { saveSearch } from '../src/features/search/saved/actions.ts'
import { createSynonym } from '../src/features/search/synonyms/actions.ts'
import { setTranslation } from '../src/features/stewardship/translations/index.ts'
import { type BackupSource, backUp } from '../src/platform/backup/backup.ts'
import { restoreBackup } from '../src/platform/backup/restore.ts'
import { readConfig } from '../src/platform/config.ts'
import { type Services, write as writing } from '../src/platform/context.ts'
import { FileStore } from '../src/platform/files/disk.ts'
import { createLog } from '../src/platform/log.ts'
import { createDatabase } from './harness/postgres.ts'
import { newDataFolder } from './harness/server.ts'
import { createWorld } from './world.ts'

const layout = { records: 'onji.sqlite', files: 'files' }
const HOUR_MS = 60 * 60_000

let folder: string
let remove: () => Promise<void>
beforeEach(async () => ({ folder, remove } = await newDataFolder()))
afterEach(() => remove())

/** An organisation that searched, did everything else that leaves a row with search, commented and translated. */
async function live(services: Services, pass: (ms: number) => void): Promise<void> {
  const { write, as, spaces } = await createWorld(services)
  const [minji, admin] = [await as('minji'), await as('admin')]
  const article = await write('minji', { title: '휴가 규정', body: '# 휴가\n\n연차는 열다섯 날이에요.\n' })
  await publishDocument(minji, { spaceId: spaces.open, parentId: null, name: '점검표.txt', source: Buffer.from('비상구 \u{1F6AA}\0 확인') })
  await extractPending(services)
  await catchUp(services)
  const { searchId } = await searchItems(minji, { q: '휴가 \u{1F334}', recorded: { byPerson: true } })
  await services.demand.clicked(minji, searchId as string, { itemId: article, position: 1, dwellMs: 4_000 })
  await solveWith(minji, article, { minutes: 15, searchId: searchId as string })
  for (const name of ['minji', 'junho', 'sora'] as const)
    await searchItems(await as(name), { q: '법인카드\0 한도', recorded: { byPerson: true } })
  await changeSettings(admin, { recording: true, threshold: 2 })
  await createSynonym(admin, { words: ['연차', '휴가', 'leave'], oneWay: false, note: '"따옴표"' })
  await saveSearch(minji, { name: '휴가', query: 'q=휴가', spaceId: spaces.open })
  const figures = { queries: 40, train: 20, test: 20, curve: [{ weight: 0.35, quality: 0.71 }], before: 0.6, after: 0.7, gain: null }
  await writing(admin, async (tx) => {
    await putSetting(tx, { folder: '/models/trial', fingerprint: 'f', dimension: 384, weight: 0.35 })
    await addTuning(tx, 'f', { accepted: true, reason: null, weightBefore: 0, weight: 0.35, figures })
  })
  await requestKnowledge(minji, { query: '노트북 교체 주기' })
  const anchor = { quote: '열다섯 날', prefix: '연차는 ', suffix: '이에요.' }
  await resolveThread(minji, await addComment(minji, article, { body: '정말요? \u{1F914}', anchor }))
  const english = await write('minji', { title: 'Leave policy', body: 'You have fifteen days of leave.\n' })
  await setTranslation(minji, english, { sourceId: article })
  pass(2 * HOUR_MS)
  await services.demand.flush()
  await services.demandDigest.refresh()
  const [{ key }] = (await demandList(minji, { days: 30, state: 'open', limit: 50 })).items
  await dismiss(minji, key, { reason: 'noise', itemId: null, note: '시험' })
}

/** Every row of every table, as it is kept. */
function rowsIn(records: string): Record<string, string[]> {
  const database = new DatabaseSync(records, { readOnly: true })
  const tables = database.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name").all()
  const rowsOf = (name: string) => database.prepare(`select * from "${name}"`).all()
  const rows = tables.map(({ name }) => [
    name,
    rowsOf(name as string)
      .map((row) => JSON.stringify(row))
      .sort(),
  ])
  database.close()
  return Object.fromEntries(rows)
}

const CAME_WITH_READING = [
  ...['comment', 'comment_anchor', 'comment_resolution', 'translation'],

  ...['demand_event', 'demand_search', 'demand_query', 'demand_day', 'demand_state', 'demand_key', 'demand_setting'],
  ...[
    'demand_dismissal',
    'demand_request',
    'solution',
    'saved_search',
    'saved_search_look',
    'synonym',
    'file_text',
    'dense_setting',
    'dense_tuning',
  ],
]

test('what searching, commenting and translating leave behind moves from SQLite to PostgreSQL and back, row by row', async () => {
  const first = join(folder, 'first')
  const time = { now: Date.UTC(2026, 10, 2, 9) }
  const services = await openServices(readConfig({ ONJI_DATA: first }), { log: createLog('silent'), clock: { now: () => time.now } })
  await live(services, (ms) => {
    time.now += ms
  }).finally(() => closeServices(services))
  const lived = rowsIn(join(first, layout.records))
  for (const table of CAME_WITH_READING) expect(lived[table], table).not.toEqual([])

  const database = await createDatabase(inject('runFolder'))
  try {
    const source: Omit<BackupSource, 'store' | 'files'> = { migrations, references: [], program: 'test' }
    const files = new FileStore(join(first, layout.files))
    await backUp({ ...source, store: { kind: 'sqlite', path: join(first, layout.records) }, files }, join(folder, 'a.onji'))
    const target = { layout, migrations }
    await restoreBackup(join(folder, 'a.onji'), { ...target, dataFolder: join(folder, 'second'), databaseUrl: database.url })
    await backUp({ ...source, store: { kind: 'postgres', url: database.url }, files }, join(folder, 'b.onji'))
    await restoreBackup(join(folder, 'b.onji'), { ...target, dataFolder: join(folder, 'third') })
  } finally {
    await database.drop()
  }
  const moved = rowsIn(join(folder, 'third', layout.records))
  for (const table of Object.keys(lived).filter((name) => !name.startsWith('kysely'))) expect(moved[table], table).toEqual(lived[table])
})
