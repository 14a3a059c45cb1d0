import type { Ctx } from '../../../platform/context.ts'
import { cutPage, placeOf } from '../../../platform/cursor.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { nameKey } from '../../../platform/text.ts'
import { escapeLike, namesOf, requirePerson, subjectsById } from '../../identity/index.ts'
import { itemRows } from '../../repository/index.ts'
import { hrefOf } from '../../../platform/page/parts.ts'
import { type Desk as Standing, deskFor, visibleQuery } from './policy.ts'
import { weekOf, weekStart, worthOf } from './rules.ts'
import { type Desk, type DeskQuery, type DeskRow, type Load, queues, type SavedDeskQuery } from './schema.ts'
import { countQueues, type DeskFilter, type DeskScope, itemsTitled, listWork } from './store/lists.ts'
import { groupsOf, listQueries, saidOf } from './store/records.ts'
import type { DeskQueryTable, DeskWorkTable } from './store/tables.ts'
import * as trends from './store/trends.ts'

const WORK_ID = /^[\w-]{22}$/

/** What waits, in the order asked for, and how much is in each queue. */
export async function deskView(ctx: Ctx, query: DeskQuery): Promise<Desk> {
  const desk = await deskFor(ctx, query.space)
  const { queue, ...others } = await filterOf(ctx, desk.scope, query)
  const counts = await countQueues(ctx, desk.scope, others)
  const expected = counts.reduce((sum, row) => (queue === undefined || row.queue === queue ? sum + row.count : sum), 0)
  const after = placeOf(query.cursor, { isKnownId: (id) => WORK_ID.test(id) })
  const rows =
    expected === 0 ? [] : await listWork(ctx, desk.scope, { ...others, queue }, { ...query, limit: query.limit + 1, after, expected })
  const { page, next } = cutPage(rows, query.limit, (row) => ({ at: query.sort === 'age' ? row.since : row.worth, id: row.id }))
  return {
    items: await presentWork(ctx, desk, page),
    next,
    queues: counts.toSorted((one, other) => rankOf(one.queue) - rankOf(other.queue)),
    spaces: desk.spaces.map(({ own: _, ...space }) => space),
  }
}

const rankOf = (queue: string): number => {
  const at = (queues as readonly string[]).indexOf(queue)
  return at < 0 ? queues.length : at
}

export async function filterOf(ctx: Ctx, scope: DeskScope, query: Partial<DeskQuery>): Promise<DeskFilter> {
  const words = query.q ? nameKey(query.q) : ''
  const pattern = `%${escapeLike(words)}%`
  return {
    ...{ queue: query.queue || undefined, kind: query.kind || undefined, topicId: query.topic || undefined },
    assignees: await assigneesOf(ctx, query.assignee),
    titled: words ? { pattern, items: await itemsTitled(ctx, scope, pattern) } : undefined,
    snoozed: query.snoozed === '1',
  }
}

async function assigneesOf(ctx: Ctx, assignee: string | undefined): Promise<string[] | null | undefined> {
  if (!assignee) return undefined
  if (assignee === 'none') return null
  if (assignee !== 'me') return [assignee]
  const person = requirePerson(ctx)
  return [person.id, ...(await groupsOf(ctx.db, person.id))]
}

/** Rows as they are shown; what is about an item that may not be read, or is gone by now, is left out. */
export async function presentWork(ctx: Ctx, desk: Standing, rows: DeskWorkTable[]): Promise<DeskRow[]> {
  const items = await itemRows(ctx, [...new Set(rows.flatMap((row) => row.item_id ?? []))])
  const subjects = await subjectsById(ctx.db, [...new Set(rows.flatMap((row) => row.assignee_id ?? []))])
  const { notes, snoozes } = await saidOf(
    ctx.db,
    rows.map((row) => row.id),
  )
  const spaces = new Map(desk.spaces.map(({ own: _, ...space }) => [space.id, space]))
  const now = ctx.services.clock.now()
  return rows.flatMap((row) => {
    const item = row.item_id === null ? null : items.get(row.item_id)
    if (item === undefined) return []
    const snooze = row.snoozed_until > now ? snoozes.get(row.id) : undefined
    return {
      ...{ id: row.id, queue: row.queue, title: item?.title ?? row.title ?? '', href: row.href ?? (item ? hrefOf(item) : '/desk') },
      ...{ item, space: spaces.get(row.space_id) ?? null, since: row.since },
      reason:
        row.reason_code === null
          ? null
          : { code: row.reason_code, values: fromJson<Record<string, string | number>>(row.reason_values ?? '{}') },
      ...{ readers: row.readers, minutes: worthOf(row.queue).minutes },
      assignee: (row.assignee_id !== null && subjects.get(row.assignee_id)) || null,
      ...{ note: notes.get(row.id) ?? '', snooze: snooze ?? null },
    }
  })
}

// ---- saved queries

export async function savedDeskQueries(ctx: Ctx): Promise<SavedDeskQuery[]> {
  const desk = await deskFor(ctx)
  const rows = await listQueries(
    ctx.db,
    requirePerson(ctx).id,
    desk.spaces.map(({ id }) => id),
  )
  return presentQueries(ctx, desk, rows)
}

export async function savedDeskQuery(ctx: Ctx, id: string): Promise<SavedDeskQuery> {
  return (await presentQueries(ctx, await deskFor(ctx), [await visibleQuery(ctx, id)]))[0]
}

async function presentQueries(ctx: Ctx, desk: Standing, rows: DeskQueryTable[]): Promise<SavedDeskQuery[]> {
  const me = requirePerson(ctx).id
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.person_id),
  )
  const spaces = new Map(desk.spaces.map(({ own: _, ...space }) => [space.id, space]))
  return rows.map((row) => ({
    ...{ id: row.id, name: row.name, query: row.query, mine: row.person_id === me },
    owner: names.has(row.person_id) ? { id: row.person_id, name: names.get(row.person_id) ?? '' } : null,
    space: row.space_id === null ? null : (spaces.get(row.space_id) ?? null),
  }))
}

// ---- workload and trends

const WEEKS = 12
const WEEK_MS = 7 * 86_400_000

/** Who has how much before them and has done how much this week, and how much was open in each queue week by week. */
export async function deskLoad(ctx: Ctx, space?: string): Promise<Load> {
  const { scope } = await deskFor(ctx, space)
  const now = ctx.services.clock.now()
  const open = await trends.openByAssignee(ctx, scope)
  const done = await trends.doneByPerson(ctx, scope, weekStart(now))
  const ids = [...new Set([...open.flatMap(({ id }) => id ?? []), ...done.keys()])]
  const subjects = await subjectsById(ctx.db, ids)
  const byId = new Map(open.map((row) => [row.id, row]))
  const line = (id: string | null) => ({
    subject: id === null ? null : (subjects.get(id) ?? null),
    ...{ open: byId.get(id)?.open ?? 0, oldest: byId.get(id)?.oldest ?? null, done: (id !== null && done.get(id)) || 0 },
  })
  const people = ids.filter((id) => subjects.has(id)).map(line)
  const weeks = Array.from({ length: WEEKS }, (_, at) => weekOf(now - (WEEKS - 1 - at) * WEEK_MS))
  const rows = await trends.openByWeek(ctx, scope, weeks[0])
  const present = await countQueues(ctx, scope, {})
  // Before the first count there was nothing to see, which is not the same as no work.
  const kept = weeks.slice(Math.max(0, weeks.indexOf(rows[0]?.week ?? weeks[WEEKS - 1])))
  const byQueue = Map.groupBy(rows, (row) => row.queue)
  const names = [...new Set([...byQueue.keys(), ...present.map(({ queue }) => queue)])].sort((one, other) => rankOf(one) - rankOf(other))
  return {
    people: [...people.sort((one, other) => other.open - one.open || other.done - one.done), ...(byId.has(null) ? [line(null)] : [])],
    weeks: kept,
    trends: names.map((queue) => {
      const own = new Map(byQueue.get(queue)?.map((row) => [row.week, row.open]))
      const last = present.find((row) => row.queue === queue)?.count ?? 0
      return { queue, open: kept.map((week, at) => (at === kept.length - 1 ? last : (own.get(week) ?? 0))) }
    }),
  }
}
