import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { closeServices } from '../src/app.ts'
import { weighAll } from '../src/features/refresh/index.ts'
import { type Services, systemContext } from '../src/platform/context.ts'
import { newId } from '../src/platform/ids.ts'
import { note, report } from './figure.ts'
import { openManyItems, usual } from './many-items.ts'

// `npm run bench:stewardship [-- --items 100000]`: the nightly weighing of freshness over many items, each with some evidence.
// Seconds are those of the clock; the longest wait is how long anybody else of the same process was kept waiting meanwhile.

const { values } = parseArgs({
  options: { items: { type: 'string', default: String(usual.items) } },
  allowPositionals: true,
  strict: false,
})
const items = Number(values.items)
const folder = mkdtempSync(join(tmpdir(), 'onji-refresh-'))

const figure = (name: string, value: number, unit: string, bar: Parameters<typeof report>[4] = null) =>
  report('stewardship', `${items.toLocaleString('en')} items, refresh: ${name}`, value, unit, bar)

/** Every tenth item links to an address that is dead, every twentieth was reported, every fifth uses a retired word. */
async function addEvidence({ writer }: Services, itemIds: string[], reporterId: string): Promise<void> {
  const now = Date.now()
  const [address, word] = [newId(), newId()]
  await writer.transaction().execute(async (db) => {
    await db
      .insertInto('outer_address')
      .values({
        ...{ id: address, url: 'https://gone.example/', host: 'gone.example', state: 'dead', status: 404, reason: 'gone', moved_to: null },
        ...{ etag: null, modified: null, print: null, failures: 4, failed_at: now, checked_at: now, answered_at: now, next_at: now },
        ...{ kept_at: null, kept_by: null },
      })
      .execute()
    const retired = { id: word, word: '옛 이름', word_key: '옛 이름', pattern: 0, space_id: null, replacement: '새 이름', note: '' }
    await db
      .insertInto('retired_word')
      .values({ ...retired, created_at: now, updated_at: now, updated_by: null })
      .execute()
    for (const [at, item_id] of itemIds.entries()) {
      if (at % 10 === 0) await db.insertInto('outer_link').values({ item_id, address_id: address, role: 'link', text: '' }).execute()
      if (at % 5 === 0) await db.insertInto('retired_word_use').values({ item_id, word_id: word, times: 1 }).execute()
      if (at % 20 !== 0) continue
      const flag = { id: newId(), item_id, revision: 1, kind: 'outdated', words: '', duplicate_id: null, reporter_id: reporterId, at: now }
      const open = { state: 'open', consequence: 'none', settled_at: null, settled_by: null, outcome: null, answer: null }
      await db
        .insertInto('flag')
        .values({ ...flag, ...open } as never)
        .execute()
    }
  })
}

async function night(services: Services): Promise<{ seconds: number; cpu: number; longest: number }> {
  let longest = 0
  let last = performance.now()
  const watch = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  const [from, used] = [performance.now(), process.cpuUsage()]
  await weighAll(systemContext(services))
  const { user, system } = process.cpuUsage(used)
  clearInterval(watch)
  return { seconds: (performance.now() - from) / 1000, cpu: (user + system) / 1_000_000, longest }
}

try {
  const { services, stewardId, itemIds } = await openManyItems(folder, { ...usual, items })
  await addEvidence(services, itemIds, stewardId)
  note('filled; weighing everything for the first time')
  const first = await night(services)
  figure('first night, everything written', first.seconds, 's', '<= 60')
  figure('first night, CPU', first.cpu, 's')
  figure('first night, longest time in which nobody else was served', first.longest, 'ms')
  const second = await night(services)
  figure('a night in which nothing changed', second.seconds, 's', '<= 60')
  figure('that night, CPU', second.cpu, 's')
  figure('that night, longest time in which nobody else was served', second.longest, 'ms')
  await closeServices(services)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
