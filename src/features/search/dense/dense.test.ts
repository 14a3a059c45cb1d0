import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { newDataFolder } from '../../../../test/harness/server.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createWorld, type World } from '../../../../test/world.ts'
import { closeServices, openServices } from '../../../app.ts'
import { readConfig } from '../../../platform/config.ts'
import type { Ctx, Services } from '../../../platform/context.ts'
import { createLog } from '../../../platform/log.ts'
import { trashItem } from '../../repository/index.ts'
import { catchUp, searchItems } from '../index.ts'
import { judgedQueries } from '../demand/judged.ts'
import { chooseDense, pauseDense, setDense, tuneDense, turnOffDense } from './actions.ts'
import { judgedInFolder } from './judged.ts'
import { denseStatus } from './queries.ts'
import { MEANINGS, writeTinyModel } from './tiny-model.testing.ts'

const cleaners: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean()
})

async function open(): Promise<Services> {
  const { folder, remove } = await newDataFolder()
  const services = await openServices(readConfig({ ONJI_DATA: folder }), { log: createLog('silent') })
  cleaners.push(remove, () => closeServices(services))
  return services
}

/** The titles found, in order. A model that just starts may take longer than a reader would wait. */
async function titles(ctx: Ctx, q: string): Promise<string[]> {
  ctx.services.dense.patienceMs = 30_000
  return (await searchItems(ctx, { q })).items.map(({ item }) => item.title)
}

const modelOf = ({ services }: World, name = 'tiny'): string => join(services.config.dataFolder, 'models', name)
const vectors = ({ services }: World): string => join(services.config.dataFolder, 'index', 'vectors.sqlite')

async function withModel(world: World): Promise<Ctx> {
  const admin = await world.as('admin')
  await writeTinyModel(modelOf(world))
  await catchUp(world.services)
  await setDense(admin, modelOf(world))
  await world.services.dense.settled()
  return admin
}

describeOnBothStores('search by meaning', (open) => {
  it('finds a text in another language that shares no word, and no more once it is off', async () => {
    const world = await createWorld(await open())
    await world.write('minji', { title: '휴가 규정', body: '연차는 해마다 열다섯 날이에요.\n' })
    await world.write('minji', { title: '서버 점검', body: '서버는 달마다 멈춰요.\n' })
    await catchUp(world.services)
    const junho = await world.as('junho')
    expect(await titles(junho, 'vacation')).toEqual([])
    expect(existsSync(vectors(world))).toBe(false)
    const admin = await withModel(world)
    expect(await titles(junho, 'vacation')).toEqual(['휴가 규정'])
    expect((await searchItems(junho, { q: 'vacation' })).meaning).toBe('used')
    expect(await denseStatus(admin)).toMatchObject({ state: 'ready', weight: 0, model: { name: 'tiny', dimension: 16 }, problem: null })
    await turnOffDense(admin)
    expect(await titles(junho, 'vacation')).toEqual([])
    expect(await denseStatus(admin)).toMatchObject({ state: 'off', model: null, progress: null })
    expect(existsSync(vectors(world))).toBe(false)
  })

  it('shows nobody what they may not read, and only administrators how it stands', async () => {
    const world = await createWorld(await open())
    await world.write('minji', { space: 'secret', title: '연차 수당', body: '비밀이에요.\n' })
    await withModel(world)
    expect(await titles(await world.as('minji'), 'vacation')).toEqual(['연차 수당'])
    const junho = await world.as('junho')
    expect(await titles(junho, 'vacation')).toEqual([])
    expect((await searchItems(junho, { q: 'vacation' })).total).toBe(0)
    for (const act of [
      denseStatus(junho),
      setDense(junho, modelOf(world)),
      turnOffDense(junho),
      pauseDense(junho, true),
      tuneDense(junho, []),
    ])
      await expect(act).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('measures the weight on judged questions and keeps it only where it surely helps', async () => {
    const world = await createWorld(await open())
    const right = await world.write('minji', { title: '휴가 규정', body: '연차는 열다섯 날이에요.\n' })
    const wrong = await world.write('minji', { title: 'How to ask', body: 'Please ask early, please ask twice, please ask again.\n' })
    const admin = await withModel(world)
    const judged = (item: string, count: number) =>
      Array.from({ length: count }, (_, at) => ({ query: `please ask vacation ${at}`, grades: new Map([[item, 3]]) }))
    expect(await tuneDense(admin, judged(right, 12))).toMatchObject({ accepted: false, reason: 'too-few', weight: 0 })
    expect(await tuneDense(admin, judged(wrong, 40))).toMatchObject({ accepted: false, reason: 'no-better', weight: 0 })
    expect((await titles(admin, 'please ask vacation'))[0]).toBe('How to ask')
    const tuning = await tuneDense(admin, judged(right, 40))
    expect(tuning).toMatchObject({ accepted: true, reason: null, weightBefore: 0 })
    expect(tuning.figures.gain?.low).toBeGreaterThan(0)
    expect((await titles(admin, 'please ask vacation'))[0]).toBe('휴가 규정')
    expect(await denseStatus(admin)).toMatchObject({ weight: tuning.weight, tuning: { accepted: true, figures: { queries: 40 } } })
    // The same model keeps its weight; another one begins anew.
    await setDense(admin, modelOf(world))
    expect((await denseStatus(admin)).weight).toBe(tuning.weight)
  })
})

describe('the model of search by meaning', () => {
  it('is refused with what is wrong with its folder, and nothing changes', async () => {
    const world = await createWorld(await open())
    const admin = await withModel(world)
    const folder = modelOf(world, 'broken')
    await expect(setDense(admin, folder)).rejects.toMatchObject({ code: 'dense-no-folder' })
    await writeTinyModel(folder)
    await rm(join(folder, 'tokenizer.json'))
    await expect(setDense(admin, folder)).rejects.toMatchObject({ code: 'dense-incomplete', params: { missing: 'tokenizer.json' } })
    await writeTinyModel(folder)
    await writeFile(join(folder, 'onnx', 'model.onnx'), 'not a graph')
    await expect(setDense(admin, folder)).rejects.toMatchObject({ code: 'dense-unreadable' })
    await writeTinyModel(folder)
    await writeFile(join(folder, 'onji.json'), '{"pooling":"max"}')
    await expect(setDense(admin, folder)).rejects.toMatchObject({
      code: 'dense-unreadable',
      params: { reason: expect.stringContaining('pooling') },
    })
    expect(await denseStatus(admin)).toMatchObject({ state: 'ready', model: { name: 'tiny' } })
  })

  it('gives shorter vectors where its folder says so', async () => {
    const world = await createWorld(await open())
    await world.write('minji', { title: '휴가 규정' })
    const admin = await withModel(world)
    await writeTinyModel(modelOf(world, 'short'), MEANINGS, { dimension: 8, pooling: 'mean', maxTokens: 32 })
    await setDense(admin, modelOf(world, 'short'))
    await world.services.dense.settled()
    expect(await denseStatus(admin)).toMatchObject({ state: 'ready', model: { name: 'short', dimension: 8 } })
    expect(await titles(admin, 'vacation')).toEqual(['휴가 규정'])
  })

  it('is not used when another was put into its folder, until it is named again', async () => {
    const world = await createWorld(await open())
    await world.write('minji', { title: '휴가 규정' })
    const admin = await withModel(world)
    const { dense } = world.services
    await writeTinyModel(modelOf(world), [['vacation'], ...MEANINGS.slice(1), ['휴가', '연차']])
    process.kill(dense.pid as number, 'SIGKILL')
    await expect.poll(() => dense.fault?.code, { timeout: 20_000 }).toBe('dense-changed')
    await expect.poll(async () => (await searchItems(admin, { q: 'vacation' })).meaning, { timeout: 20_000 }).toBe('failed')
    expect(await denseStatus(admin)).toMatchObject({ state: 'failed', problem: { code: 'dense-changed' } })
    await setDense(admin, modelOf(world))
    await dense.settled()
    expect(await denseStatus(admin)).toMatchObject({ state: 'ready', problem: null })
  })

  it('says clearly that the hub cannot be reached', async () => {
    const world = await createWorld(await open())
    const admin = await world.as('admin')
    await expect(chooseDense(admin, 'nobody')).rejects.toMatchObject({ code: 'dense-no-folder' })
    world.services.dense.hub = 'http://127.0.0.1:9'
    await expect(chooseDense(admin, 'intfloat/multilingual-e5-small')).rejects.toMatchObject({ code: 'dense-no-hub', status: 502 })
    expect(await denseStatus(admin)).toMatchObject({ state: 'off', problem: { code: 'dense-no-hub' }, models: [] })
  })

  it('is replaced by another, whose vectors are made anew', async () => {
    const world = await createWorld(await open())
    await world.write('minji', { title: '휴가 규정' })
    const admin = await withModel(world)
    const other = modelOf(world, 'other')
    await writeTinyModel(other, [['vacation'], ...MEANINGS.slice(1), ['휴가', '연차']])
    await setDense(admin, other)
    await world.services.dense.settled()
    expect(await denseStatus(admin)).toMatchObject({ state: 'ready', model: { name: 'other' } })
    expect(await titles(admin, 'vacation')).toEqual([])
  })
})

describe('the process of the model', () => {
  it('goes on where it was killed, and searches answer by words meanwhile', async () => {
    const world = await createWorld(await open())
    for (let at = 0; at < 12; at++) await world.write('minji', { title: `휴가 ${at}`, body: `${at}째 연차\n` })
    for (let at = 0; at < 12; at++) await world.write('minji', { title: `서버 ${at}`, body: `${at}째 점검\n` })
    const admin = await world.as('admin')
    await writeTinyModel(modelOf(world))
    await catchUp(world.services)
    await setDense(admin, modelOf(world))
    const { dense } = world.services
    await dense.follow()
    const settled = dense.settled()
    process.kill(dense.pid as number, 'SIGKILL')
    await expect(settled).rejects.toThrow()
    expect(await titles(admin, '휴가')).toHaveLength(12)
    await dense.follow()
    await dense.settled()
    const { progress, state } = await denseStatus(admin)
    expect(state).toBe('ready')
    expect(progress?.done).toBe(progress?.total)
    expect(await titles(admin, 'vacation')).toHaveLength(12)
  })

  it('holds up no search', async () => {
    const world = await createWorld(await open())
    await world.write('minji', { title: '휴가 규정', body: 'Vacation\n' })
    const admin = await withModel(world)
    const { dense } = world.services
    dense.patienceMs = 20
    process.kill(dense.pid as number, 'SIGSTOP')
    const found = await searchItems(admin, { q: 'vacation' })
    expect(found).toMatchObject({ meaning: 'late', items: [{ item: { title: '휴가 규정' } }] })
  })

  it('keeps step with what is written, renamed and taken away', async () => {
    const world = await createWorld(await open())
    const first = await world.write('minji', { title: '휴가 규정' })
    const admin = await withModel(world)
    await world.write('minji', { title: '연차 계산' })
    await catchUp(world.services)
    await world.services.dense.settled()
    expect((await titles(admin, 'vacation')).sort()).toEqual(['연차 계산', '휴가 규정'])
    await trashItem(await world.as('minji'), first)
    await catchUp(world.services)
    expect(await titles(admin, 'vacation')).toEqual(['연차 계산'])
    await world.services.search.rebuild()
    await world.services.dense.settled()
    expect(await titles(admin, 'vacation')).toEqual(['연차 계산'])
  })

  it('rests while it is paused, and uses what there is', async () => {
    const world = await createWorld(await open())
    await world.write('minji', { title: '휴가 규정' })
    const admin = await withModel(world)
    await pauseDense(admin, true)
    await world.write('minji', { title: '연차 계산' })
    await catchUp(world.services)
    expect(await titles(admin, 'vacation')).toEqual(['휴가 규정'])
    expect(await denseStatus(admin)).toMatchObject({ state: 'paused' })
    await pauseDense(admin, false)
    await world.services.dense.settled()
    expect((await titles(admin, 'vacation')).sort()).toEqual(['연차 계산', '휴가 규정'])
  })
})

describe('judged questions', () => {
  it('come out of a folder, for items by their id or title, and out of what people searched, read and solved', async () => {
    const world = await createWorld(await open())
    const { services } = world
    const leave = await world.write('minji', { title: '휴가 규정' })
    const pay = await world.write('minji', { title: '급여 안내' })
    await catchUp(services)
    const folder = join(services.config.dataFolder, 'judged')
    await mkdir(folder)
    const lines = (values: object[]) => values.map((value) => JSON.stringify(value)).join('\n')
    await expect(judgedInFolder(world.system, folder)).rejects.toMatchObject({ code: 'dense-no-judgements' })
    await writeFile(
      join(folder, 'corpus.jsonl'),
      lines([
        { id: leave, title: '', text: '' },
        { id: 'b', title: '급여 안내', text: '' },
        { id: 'c', title: '없는 글', text: '' },
      ]),
    )
    await writeFile(
      join(folder, 'queries.jsonl'),
      lines([
        { id: '1', text: '쉬는 날' },
        { id: '2', text: '없는 것' },
      ]),
    )
    await writeFile(join(folder, 'qrels.tsv'), ['query\tdocument\tgrade', `1\t${leave}\t2`, '1\tb\t1', '2\tc\t3', '1\tc\t0'].join('\n'))
    expect(await judgedInFolder(world.system, folder)).toEqual([
      {
        query: '쉬는 날',
        grades: new Map([
          [leave, 2],
          [pay, 1],
        ]),
      },
    ])
    const junho = await world.as('junho')
    const { searchId } = await searchItems(junho, { q: '휴가', recorded: { byPerson: true } })
    await services.demand.clicked(junho, searchId as string, { itemId: leave, position: 1 })
    await services.demand.clicked(junho, searchId as string, { itemId: leave, position: 1, dwellMs: 150_000 })
    await services.demand.flush()
    expect(await judgedQueries(world.system)).toEqual([{ query: '휴가', grades: new Map([[leave, 2]]) }])
  })
})
