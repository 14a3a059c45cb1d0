import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openServices } from '../src/app.ts'
import { addPerson, setUp } from '../src/features/identity/index.ts'
import { readConfig } from '../src/platform/config.ts'
import { type Services, systemContext } from '../src/platform/context.ts'
import type { Tables } from '../src/platform/db/tables.ts'
import { newId } from '../src/platform/ids.ts'
import { createLog } from '../src/platform/log.ts'
import { nameKey } from '../src/platform/text.ts'
import { seeded } from './edits.ts'
import { ADMIN } from './process.ts'

// An organisation that has written for two years, straight into the store: what a bench of stewardship needs to exist.

const DAY_MS = 86_400_000
const KINDS = ['guide', 'how-to', 'troubleshooting', 'decision', 'lesson', 'policy', 'faq', 'term', 'note'] as const
const WORDS =
  '휴가 규정 배포 절차 점검 회의 기록 담당 서버 설정 변경 보안 통관 수수료 지게차 안전 고객 응대 결제 정산 release incident review backup access policy'.split(
    ' ',
  )

export type ManyItems = {
  services: Services
  /** Stewards 60 of the 200 spaces, and may not read what is restricted there. */
  stewardId: string
  spaceIds: string[]
  itemIds: string[]
  topicIds: string[]
}
export type Sizes = { items: number; spaces: number; people: number; stewarded: number; restrictions: number }
export const usual: Sizes = { items: 100_000, spaces: 200, people: 200, stewarded: 60, restrictions: 40 }

/** Opens an embedded store in `folder`, filled with so many items, links, tags, topics, readings, verifications and restrictions; one that was filled before is taken as it is. */
export async function openManyItems(folder: string, sizes: Sizes = usual): Promise<ManyItems> {
  mkdirSync(folder, { recursive: true })
  const services = await openServices(readConfig({ ONJI_DATA: folder }), { log: createLog('silent') })
  if (existsSync(join(folder, 'filled'))) return filledBefore(services)
  const system = systemContext(services, 'ko')
  const founder = await setUp(system, { organisation: 'Bench', locale: 'ko', name: 'Bench', ...ADMIN })
  const people = [founder]
  while (people.length < sizes.people)
    people.push(
      await addPerson(system, { name: `사람 ${people.length}`, mail: `person-${people.length}@example.com`, kind: 'member', locale: 'ko' }),
    )
  const stewardId = people[1]
  const draw = seeded(20261122)
  const spaceIds = Array.from({ length: sizes.spaces }, () => newId())
  const topicIds = Array.from({ length: 60 }, () => newId())
  const rows = new Rows(services)
  await organisation(rows, { ...sizes, founder, stewardId, spaceIds, topicIds })
  const itemIds = await items(rows, draw, { count: sizes.items, people, spaceIds, topicIds })
  await restrictions(rows, draw, { ...sizes, founder, itemIds })
  await rows.end()
  writeFileSync(join(folder, 'filled'), '')
  return { services, stewardId, spaceIds, itemIds, topicIds }
}

async function filledBefore(services: Services): Promise<ManyItems> {
  const ids = async (table: 'space' | 'item' | 'topic') =>
    (await services.reader.selectFrom(table).select('id').orderBy('id').execute()).map(({ id }) => id)
  const steward = await services.reader.selectFrom('person').select('id').where('name', '=', '사람 1').executeTakeFirstOrThrow()
  return { services, stewardId: steward.id, spaceIds: await ids('space'), itemIds: await ids('item'), topicIds: await ids('topic') }
}

const AT_ONCE = 300

/** What others refer to is written first. */
const FIRST: (keyof Tables)[] = ['space', 'topic', 'item', 'restriction']
const placeOf = (table: keyof Tables): number => (FIRST.includes(table) ? FIRST.indexOf(table) : FIRST.length)

/** Rows gathered by table and written some hundred at a time. */
class Rows {
  readonly #services: Services
  readonly #waiting = new Map<keyof Tables, object[]>()
  constructor(services: Services) {
    this.#services = services
  }

  async add<Name extends keyof Tables>(table: Name, row: Record<string, unknown>): Promise<void> {
    const rows = this.#waiting.get(table) ?? []
    this.#waiting.set(table, rows)
    rows.push(row)
    if (rows.length >= AT_ONCE) await this.end()
  }

  async end(): Promise<void> {
    const order = [...this.#waiting].sort(([one], [other]) => placeOf(one) - placeOf(other))
    this.#waiting.clear()
    await this.#services.writer.transaction().execute(async (db) => {
      for (const [table, rows] of order)
        for (let at = 0; at < rows.length; at += AT_ONCE)
          await db
            .insertInto(table)
            .values(rows.slice(at, at + AT_ONCE) as never)
            .onConflict((conflict) => conflict.doNothing())
            .execute()
    })
  }
}

type Organisation = Sizes & { founder: string; stewardId: string; spaceIds: string[]; topicIds: string[] }

async function organisation(rows: Rows, { founder, stewardId, stewarded, spaceIds, topicIds }: Organisation): Promise<void> {
  const now = Date.now()
  for (const [at, id] of spaceIds.entries()) {
    const name = `공간 ${at}`
    const made = {
      description: '',
      visibility: 'members',
      icon: 'book',
      colour: 'teal',
      home_id: null,
      created_at: now,
      created_by: founder,
      updated_at: now,
    }
    await rows.add('space', { id, key: `space-${at}`, name, name_key: nameKey(name), ...made })
    const granted = { space_id: id, subject_kind: 'person', granted_at: now, granted_by: founder }
    await rows.add('space_grant', { ...granted, subject_id: founder, rank: 4 })
    if (at % Math.floor(spaceIds.length / stewarded) === 0 && at / Math.floor(spaceIds.length / stewarded) < stewarded)
      await rows.add('space_grant', { ...granted, subject_id: stewardId, rank: 3 })
  }
  for (const [at, id] of topicIds.entries()) {
    await rows.add('topic', {
      id,
      broader_id: null,
      alternative_labels: '{"ko":[],"en":[]}',
      note: '',
      created_at: now,
      created_by: founder,
    })
    await rows.add('topic_label', { topic_id: id, locale: 'ko', label: `주제 ${at}`, label_key: nameKey(`주제 ${at}`) })
  }
}

type Content = { count: number; people: string[]; spaceIds: string[]; topicIds: string[] }

async function items(rows: Rows, draw: () => number, { count, people, spaceIds, topicIds }: Content): Promise<string[]> {
  const now = Date.now()
  const below = (limit: number) => Math.floor(draw() * limit)
  const pick = <T>(values: readonly T[]): T => values[below(values.length)]
  const ids = Array.from({ length: count }, () => newId())
  const depths = new Uint8Array(count)
  const above: (number | null)[] = []
  const size = Math.ceil(count / spaceIds.length)
  for (const [at, id] of ids.entries()) {
    const first = Math.floor(at / size) * size
    const space_id = spaceIds[Math.floor(at / size)]
    const parent = at > first + 10 && draw() < 0.6 ? first + below(at - first) : null
    above[at] = parent !== null && depths[parent] < 6 ? parent : null
    depths[at] = above[at] === null ? 0 : depths[above[at] as number] + 1
    const created_at = now - below(730) * DAY_MS
    const updated_at = created_at + Math.floor((now - created_at) * draw())
    const title = `${pick(WORDS)} ${pick(WORDS)} ${at}`
    const [author, kind] = [pick(people), pick(KINDS)]
    await rows.add('item', {
      ...{ id, type: 'article', space_id, parent_id: above[at] === null ? null : ids[above[at] as number], position: at * 1024 },
      ...{
        title,
        title_key: nameKey(title),
        kind,
        language: 'ko',
        description: '',
        excerpt: `${title} 본문`,
        words: 4 + Math.floor(900 * draw() ** 3),
      },
      ...{ revision: 1, source_path: null, created_at, created_by: author, updated_at, updated_by: author },
    })
    await rows.add('revision', {
      ...{
        id: newId(),
        item_id: id,
        number: 1,
        title,
        kind,
        description: '',
        tags: '[]',
        topics: '[]',
        body: `# ${title}\n`,
        front_matter: '',
      },
      ...{ bytes: 40, message: '', author_id: author, at: updated_at, origin: 'import' },
    })
    for (let depth = 0, one: number | null = at; one !== null; depth++, one = above[one])
      await rows.add('item_ancestor', { item_id: id, ancestor_id: ids[one], depth })
    if (draw() < 0.7) await rows.add('item_tag', { item_id: id, tag_key: `꼬리표 ${below(300)}`, tag: '꼬리표' })
    if (draw() < 0.4) await rows.add('item_topic', { item_id: id, topic_id: pick(topicIds) })
    for (let ordinal = below(5); ordinal > 0; ordinal--) {
      const wanted = draw() < 0.03
      const target = {
        target_id: wanted ? null : ids[first + below(Math.min(size, count - first))],
        target_key: wanted ? `없는 문서 ${below(500)}` : null,
      }
      await rows.add('link', { source_id: id, ordinal, kind: wanted ? 'wiki' : 'item', ...target, fragment: null, text: '링크' })
    }
    const readers = draw() < 0.5 ? below(12) : 0
    for (let reader = 0; reader < readers; reader++)
      await rows.add('reading', { person_id: pick(people), item_id: id, at: now - below(300) * DAY_MS, times: 1 + below(5) })
    await trust(rows, draw, { id, at: updated_at, now, people })
  }
  await rows.end()
  return ids
}

/** Three of five are verified, some of them due or expired, and a few are told to be wrong. */
async function trust(rows: Rows, draw: () => number, item: { id: string; at: number; now: number; people: string[] }): Promise<void> {
  const owner = item.people[Math.floor(draw() * item.people.length)]
  await rows.add('item_owner', { item_id: item.id, subject_kind: 'person', subject_id: owner, set_at: item.at, set_by: null })
  const chance = draw()
  if (chance < 0.6) {
    const state = chance < 0.03 ? 'expired' : chance < 0.08 ? 'due' : 'verified'
    const due_at = state === 'verified' ? item.now + draw() * 300 * DAY_MS : item.now - draw() * 60 * DAY_MS
    await rows.add('verification', {
      ...{ item_id: item.id, state, revision: 1, record_id: null, verifier_id: owner, verified_at: item.at, due_at: Math.floor(due_at) },
      ...{ due_since: state === 'verified' ? null : Math.floor(due_at), expires_at: Math.floor(due_at) + 30 * DAY_MS, reason: null },
      ...{ snoozed_until: null, snooze_reason: null, escalated_at: null, unverifiable_since: null, policy_id: null, changed_at: item.at },
    })
  }
  if (draw() < 0.01)
    await rows.add('flag', {
      ...{
        id: newId(),
        item_id: item.id,
        revision: 1,
        kind: draw() < 0.5 ? 'wrong' : 'outdated',
        words: '',
        duplicate_id: null,
        reporter_id: owner,
      },
      ...{ at: item.at, state: 'open', consequence: 'none', settled_at: null, settled_by: null, outcome: null, answer: null },
    })
}

/** Trees that only the founder reads, spread over all spaces. */
async function restrictions(rows: Rows, draw: () => number, given: Sizes & { founder: string; itemIds: string[] }): Promise<void> {
  for (let made = 0; made < given.restrictions; made++) {
    const id = newId()
    const item_id = given.itemIds[Math.floor(draw() * given.itemIds.length)]
    await rows.add('restriction', { id, item_id, level: 'read', scope: 'tree', set_at: Date.now(), set_by: given.founder })
    await rows.add('restriction_subject', { restriction_id: id, subject_kind: 'person', subject_id: given.founder })
  }
}
