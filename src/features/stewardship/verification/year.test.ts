import { expect, test } from 'vitest'
import { describeOnBothStores } from '../../../../test/harness/stores.ts'
import { addPerson } from '../../identity/index.ts'
import { createSpace, grantRole } from '../../repository/index.ts'
import { type Ctx, type Services, systemContext, write } from '../../../platform/context.ts'
import { readEvents } from '../../../platform/events/follower.ts'
import { newId } from '../../../platform/ids.ts'
import { setUp } from '../../identity/actions.ts'
import { DAY_MS, weekOf } from './rules.ts'
import { settle } from './settling.ts'
import { changeArticle } from '../../repository/index.ts'
import { verifyItem } from './verifying.ts'

/** Items and people of an organisation that lived a year; PostgreSQL, a server of its own, lives a smaller one. */
const SIZES = { sqlite: { people: 200, items: 5_000, spaces: 10 }, postgres: { people: 20, items: 300, spaces: 3 } }
const LIMIT = 20
const KINDS = ['guide', 'policy', 'troubleshooting', 'how-to', 'faq', 'note'] as const

class MovedClock {
  at = Date.UTC(2026, 0, 5, 8)
  now = () => this.at
}

/** People, spaces with three stewards each, because policies need two who did not write them, and items by all of them, put into the store as an import would leave them. */
async function fill(services: Services, size: (typeof SIZES)['sqlite']) {
  const system = systemContext(services, 'ko')
  await setUp(system, {
    organisation: '온지 상사',
    locale: 'ko',
    name: '관리자',
    mail: 'admin@example.com',
    password: 'correct horse battery',
  })
  const people: Ctx[] = []
  await write(system, async (tx) => {
    for (let at = 0; at < size.people; at++) {
      const id = await addPerson(tx, { name: `사람 ${at}`, mail: `p${at}@example.com` })
      people.push({ ...system, actor: { kind: 'person', id, name: `사람 ${at}`, administrator: false, guest: false } })
    }
  })
  const idOf = (ctx: Ctx) => (ctx.actor.kind === 'person' ? ctx.actor.id : '')
  const spaces: string[] = []
  for (let at = 0; at < size.spaces; at++) {
    const { id } = await createSpace(people[at], { name: `공간 ${at}`, key: `space-${at}`, visibility: 'open' })
    for (const more of [1, 2]) await grantRole(people[at], id, { kind: 'person', id: idOf(people[at + more * size.spaces]) }, 'steward')
    spaces.push(id)
  }
  const now = services.clock.now()
  const items = Array.from({ length: size.items }, (_, at) => {
    const author = idOf(people[at % people.length])
    const body = `${at}번째 문서예요. 예약은 ${at % 30}일 전까지 해요.\n`
    const title = `문서 ${at}`
    return {
      item: {
        ...{
          id: newId(),
          type: 'article' as const,
          space_id: spaces[at % spaces.length],
          parent_id: null,
          position: at,
          title,
          title_key: title,
        },
        ...{
          kind: KINDS[at % KINDS.length],
          language: 'ko' as const,
          description: '',
          excerpt: body,
          words: 6,
          revision: 1,
          source_path: null,
        },
        ...{ created_at: now, created_by: author, updated_at: now, updated_by: author },
      },
      body,
    }
  })
  await write(system, async ({ db }) => {
    for (let at = 0; at < items.length; at += 200) {
      const part = items.slice(at, at + 200)
      await db
        .insertInto('item')
        .values(part.map(({ item }) => item))
        .execute()
      await db
        .insertInto('item_ancestor')
        .values(part.map(({ item }) => ({ item_id: item.id, ancestor_id: item.id, depth: 0 })))
        .execute()
      await db
        .insertInto('revision')
        .values(
          part.map(({ item, body }) => ({
            ...{
              id: newId(),
              item_id: item.id,
              number: 1,
              title: item.title,
              kind: item.kind,
              description: '',
              tags: '[]',
              topics: '[]',
              body,
            },
            ...{
              front_matter: '',
              bytes: Buffer.byteLength(body),
              message: '',
              author_id: item.created_by,
              at: now,
              origin: 'import' as const,
            },
          })),
        )
        .execute()
    }
  })
  return { system, people: new Map(people.map((ctx) => [idOf(ctx), ctx])), items: items.map(({ item }) => item) }
}

describeOnBothStores('A year of verification', (open) => {
  test('brings every item up once an interval, overloads nobody, reminds nobody twice, and has a reason for each reset', {
    timeout: 300_000,
  }, async () => {
    const clock = new MovedClock()
    const services = await open({ clock })
    const size = SIZES[services.databaseKind]
    const { system, people, items } = await fill(services, size)
    const begin = clock.at
    await settle(system)
    // Nothing is due on the day of the import, however much came.
    expect(await services.reader.selectFrom('verification').select('item_id').where('state', '!=', 'unverified').execute()).toEqual([])
    let edits = 0
    for (let day = 0; day <= 378; day += 7) {
      clock.at = begin + day * DAY_MS
      await settle(system)
      for (let turn = 0; turn < 2; turn++) await reviewAll(system, people, clock.at)
      // Now and then somebody changes what was verified.
      const verified = await services.reader
        .selectFrom('verification')
        .select('item_id')
        .where('state', '=', 'verified')
        .orderBy('verified_at')
        .limit(2)
        .execute()
      for (const { item_id } of day % 28 === 0 ? verified : []) {
        const item = items.find((one) => one.id === item_id)
        await changeArticle(system, item_id, { body: `이제는 ${100 + day}일 전까지 해요. ${item?.title}\n` })
        edits++
      }
    }
    const events = await allEvents(system)

    // Every item came up within its first interval and then once in each; a note, which needs no review, never did.
    const records = await services.reader.selectFrom('verification_record').selectAll().orderBy('at').execute()
    const times = Map.groupBy(
      records.filter(({ act }) => act === 'verified'),
      (record) => record.item_id,
    )
    const changed = new Set(events.filter(({ name }) => name === 'article.changed').map(({ subject }) => subject))
    for (const item of items) {
      if (changed.has(item.id)) continue
      const interval = ({ troubleshooting: 182, 'how-to': 182, note: Number.POSITIVE_INFINITY } as Record<string, number>)[item.kind] ?? 365
      const turns = (times.get(item.id) ?? []).map(({ at }) => (at - begin) / DAY_MS)
      const gaps = turns.map((day, at) => day - (turns[at - 1] ?? 0))
      expect(turns.length, `${item.kind} ${item.title} ${turns}`).toBeGreaterThanOrEqual(interval > 365 ? 0 : 1)
      for (const gap of gaps) expect(gap, `${item.kind} ${item.title} ${turns}`).toBeLessThanOrEqual(interval + 14)
      for (const gap of gaps.slice(1)) expect(gap, `${item.kind} ${item.title} ${turns}`).toBeGreaterThanOrEqual(interval * 0.75 - 14)
    }
    expect(items.filter(({ id, kind }) => kind === 'note' && times.has(id))).toEqual([])

    // Nobody was asked for more than the limit in any week.
    const weeks = new Map<string, number>()
    for (const { name, data } of events)
      if (name === 'verification.reminded' && data.step === 0) {
        const key = `${data.person} ${weekOf(Number(data.askedAt))}`
        weeks.set(key, (weeks.get(key) ?? 0) + 1)
      }
    expect(weeks.size).toBeGreaterThan(0)
    expect(Math.max(...weeks.values())).toBeLessThanOrEqual(LIMIT)

    // No reminder went out twice.
    const reminders = events
      .filter(({ name }) => name === 'verification.reminded')
      .map(({ subject, data }) => `${subject} ${data.person} ${data.askedAt} ${data.step}`)
    expect(new Set(reminders).size).toBe(reminders.length)

    // Every reset has a reason, and every material change of what was verified reset it.
    const resets = records.filter((record) => record.act === 'reset')
    expect(resets).toHaveLength(edits)
    for (const reset of resets) expect(JSON.parse(reset.reason ?? 'null')).toMatchObject({ code: 'changed', values: { what: 'numbers' } })
  })
})

/** Everybody does what they are asked for by now. */
async function reviewAll(system: Ctx, people: Map<string, Ctx>, now: number): Promise<void> {
  const asked = await system.db.selectFrom('review_assignment').selectAll().where('asked_at', '<=', now).orderBy('asked_at').execute()
  for (const { item_id, person_id } of asked) {
    const item = await system.db.selectFrom('item').select('revision').where('id', '=', item_id).executeTakeFirstOrThrow()
    const ctx = people.get(person_id)
    if (ctx) await verifyItem(ctx, item_id, { revision: item.revision })
  }
}

async function allEvents(ctx: Ctx) {
  const events = []
  for (let position = 0; ; ) {
    const part = await readEvents(ctx, position, 5_000)
    events.push(...part)
    if (part.length < 5_000) return events
    position = part[part.length - 1].position
  }
}
