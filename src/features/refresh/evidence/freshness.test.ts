import { expect, test } from 'vitest'
import { createFollowers } from '../../../app.ts'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { createWorld } from '../../../../test/world.ts'
import { newId } from '../../../platform/ids.ts'
import { changeArticle, listIds } from '../../repository/index.ts'
import { standingsOf, verifyItem } from '../../stewardship/index.ts'
import { cancelRun, changeRetiredWord, importRetiredWords, restoreWord, retireWord } from './actions.ts'
import { weighAll } from './freshness.ts'
import { freshnessOf, itemsWithWord, retiredWords, retiredWordsCsv, runList } from './queries.ts'
import { scanForWords } from './scanning.ts'
import * as runs from './store/freshness.ts'
import { staleWork } from './work.ts'

const DAY = 86_400_000
const word = (text: string, more = {}) => ({
  word: text,
  pattern: text.includes('*'),
  replacement: '온지',
  note: '',
  spaceId: null,
  ...more,
})

describeOnBothStores('freshness', (open) => {
  async function prepare() {
    let now = Date.parse('2026-01-05T09:00:00Z')
    const services = await open({ clock: { now: () => now } })
    const world = await createWorld(services)
    const id = await world.write('minji', { title: '배포 안내', body: '온지 클래식을 켜요.' })
    const flag = async (item: string, reporter: string) =>
      services.writer
        .insertInto('flag')
        .values({
          id: newId(),
          item_id: item,
          revision: 1,
          kind: 'outdated',
          words: '',
          reporter_id: reporter,
          at: now,
          state: 'open',
          consequence: 'none',
        } as never)
        .execute()
    const followers = createFollowers(services)
    const drain = () => followers.drain()
    const later = (days: number) => {
      now += days * DAY
    }
    return { world, services, id, flag, drain, later }
  }
  const dueEvents = async (services: Awaited<ReturnType<typeof prepare>>['services']) =>
    (await services.reader.selectFrom('event').select('data').where('name', '=', 'verification.due').execute()).length

  test('evidence makes a verified item due with its heaviest reason, once for each cause', async () => {
    const { world, services, id, flag, later } = await prepare()
    const minji = await world.as('minji')
    await verifyItem(minji, id, { revision: 1 })
    await weighAll(world.system)
    expect((await standingsOf(world.system, [id])).get(id)?.state).toBe('verified')
    for (const person of ['junho', 'sora', 'admin'] as const) await flag(id, world.people[person])
    await services.writer.updateTable('person').set({ deactivated_at: 1 }).where('id', '=', world.people.minji).execute()
    await weighAll(world.system)
    expect((await freshnessOf(world.system, id)).score).toBe(50)
    await services.writer
      .insertInto('retired_word')
      .values({
        id: newId(),
        word: '온지 클래식',
        word_key: '온지 클래식',
        pattern: 0,
        space_id: null,
        replacement: '',
        note: '',
        created_at: 1,
        updated_at: 1,
        updated_by: null,
      })
      .execute()
    const [{ id: retired }] = (await retiredWords(world.system)).items
    await scanForWords(world.system, [retired])
    const standing = (await standingsOf(world.system, [id])).get(id)
    expect(standing).toMatchObject({ state: 'due', dueReason: { code: 'refresh:outdated-flags', values: { count: 3 } } })
    expect(await dueEvents(services)).toBe(1)
    for (let night = 0; night < 5; night++) {
      later(1)
      await weighAll(world.system)
    }
    expect(await dueEvents(services)).toBe(1)
    await services.writer.updateTable('person').set({ deactivated_at: null }).where('id', '=', world.people.minji).execute()
    await verifyItem(minji, id, { revision: 1 })
    later(1)
    await weighAll(world.system)
    expect((await standingsOf(world.system, [id])).get(id)?.state).toBe('verified')
  })

  test('permission 122: every reason is told with what it takes and what to do, and another item is named only to who may read it', async () => {
    const { world, services, id, drain } = await prepare()
    const successor = await world.write('minji', { space: 'secret', title: '비밀 후속' })
    await services.writer
      .insertInto('obsolescence')
      .values({ item_id: id, successor_id: successor, reason: '', at: 1, by_id: null })
      .execute()
    await drain()
    await weighAll(world.system)
    const own = await freshnessOf(await world.as('minji'), id)
    expect(own).toMatchObject({ score: 65, stale: false, reasons: [{ sign: 'superseded', points: 35, item: { title: '비밀 후속' } }] })
    expect(own.reasons[0].text).toContain('더 새로운')
    const other = await freshnessOf(await world.as('sora'), id)
    expect(other.reasons[0].item).toBeNull()
    expect(JSON.stringify(other)).not.toContain('비밀')
    await expect(freshnessOf(await world.as('sora'), successor)).rejects.toMatchObject({ status: 404 })
  })

  test('what changes is weighed as soon as it is heard of, and a stale item that nobody verified comes onto the desk and leaves it', async () => {
    const { world, services, id, drain, flag } = await prepare()
    for (const person of ['junho', 'sora', 'admin'] as const) await flag(id, world.people[person])
    await retireWord(await world.as('minji'), word('온지 클래식'))
    await services.writer.updateTable('person').set({ deactivated_at: 1 }).where('id', '=', world.people.minji).execute()
    await changeArticle(world.system, id, { body: '온지 클래식에서 다시 켜요.' })
    await drain()
    expect((await freshnessOf(world.system, id)).score).toBeLessThan(50)
    expect(await staleWork.of(world.system, [id])).toMatchObject([
      { queue: 'due', itemId: id, spaceId: world.spaces.open, reason: { code: 'refresh:outdated-flags' } },
    ])
    await changeArticle(world.system, id, { body: '온지를 다시 켜요.' })
    await services.writer.deleteFrom('flag').execute()
    await drain()
    expect(await staleWork.of(world.system, [id])).toEqual([])
  })

  test('permission 127: a run that was killed goes on where it was, and a cancelled one ends', async () => {
    const { world, services } = await prepare()
    for (let at = 0; at < 5; at++) await world.write('minji', { title: `문서 ${at}` })
    const ids = await listIds(services.reader, null, 100)
    const base = {
      kind: 'freshness' as const,
      started_at: 1,
      started_by: null,
      total: ids.length,
      fell: 0,
      raised: 0,
      finished_at: null,
      cancelled_at: null,
    }
    await runs.insertRun(services.writer, { ...base, id: newId(), after_id: ids[3], done: 4 })
    await weighAll(world.system)
    expect((await runs.knownFreshness(services.reader, ids)).size).toBe(2)
    const admin = await world.as('admin')
    expect((await runList(admin)).items[0]).toMatchObject({ done: 6, total: 6, finishedAt: expect.any(Number) })
    const open = newId()
    await runs.insertRun(services.writer, { ...base, id: open, after_id: ids[1], done: 2, started_at: 2 })
    await cancelRun(admin, open)
    expect(await runs.openRun(services.reader, 'freshness')).toBeUndefined()
    await expect(cancelRun(admin, open)).rejects.toMatchObject({ code: 'run-ended' })
    await expect(runList(await world.as('sora'))).rejects.toMatchObject({ status: 403 })
  })

  test('permission 123: retired words are kept by stewards, found with their particles, and shown with what the asker may read', async () => {
    const { world } = await prepare()
    const minji = await world.as('minji')
    await world.write('minji', { space: 'secret', title: '비밀 문서', body: '온지 클래식에서만' })
    const id = await retireWord(minji, word('온지 클래식'))
    await scanForWords(world.system, [id])
    expect((await retiredWords(minji)).items).toMatchObject([{ word: '온지 클래식', items: 2, may: { change: true } }])
    const sora = await world.as('sora')
    expect((await retiredWords(sora)).items).toMatchObject([{ items: 1, may: { change: false } }])
    expect((await itemsWithWord(sora, id, { limit: 50 })).items.map(({ title }) => title)).toEqual(['배포 안내'])
    await expect(retireWord(sora, word('다른 말'))).rejects.toMatchObject({ status: 403 })
    await expect(retiredWords(await world.as('guest'))).rejects.toMatchObject({ status: 403 })
    await expect(retireWord(minji, word('온지  클래식'))).rejects.toMatchObject({ code: 'retired-word-known' })
    await expect(retireWord(minji, word('**'))).rejects.toMatchObject({ code: 'retired-word-matches-nothing' })
    await changeRetiredWord(minji, id, word('온지 클래식', { spaceId: world.spaces.secret }))
    expect((await retiredWords(sora)).items).toEqual([])
    await restoreWord(minji, id)
    expect((await retiredWords(minji)).items).toEqual([])
  })

  test('a list of words comes in and goes out as CSV, and wrong lines are named', async () => {
    const { world } = await prepare()
    const minji = await world.as('minji')
    const result = await importRetiredWords(
      minji,
      'word,replacement,note,space\n온지 클래식,온지,"이름, 바뀜",\nIE*,Edge,,open\n,없음,,\n총무1팀,경영지원팀,,nowhere\n',
    )
    expect(result).toMatchObject({ added: 2, changed: 0, wrong: [{ line: 4 }, { line: 5 }] })
    const csv = await retiredWordsCsv(minji)
    expect(csv).toContain('온지 클래식,온지,"이름, 바뀜",')
    expect(await importRetiredWords(minji, csv)).toMatchObject({ added: 0, changed: 2, wrong: [] })
  })
})
