import { actorId, type Ctx, write } from '../../../platform/context.ts'
import { conflict, invalid } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { requirePerson } from '../../identity/index.ts'
import { keptDeskQuery } from './asked.ts'
import { deskFor, mayBeGiven, mayShareQuery, removableQuery, workBefore } from './policy.ts'
import { proposedPlan } from './hour.ts'
import { dayOf } from './rules.ts'
import type { NewDeskQuery } from './schema.ts'
import * as store from './store/records.ts'

const MOST_QUERIES = 100
const FURTHEST_MS = 366 * 86_400_000

/** Takes work, or gives it to somebody who stewards the space. */
export async function giveWork(ctx: Ctx, id: string, input: { personId: string; note: string }): Promise<void> {
  await write(ctx, async (tx) => {
    const work = await workBefore(tx, id)
    await mayBeGiven(tx, work, input.personId)
    const assignment = { work_id: id, person_id: input.personId, note: input.note, at: tx.services.clock.now(), by_id: actorId(tx) }
    await store.putAssignment(tx, assignment)
    await emit(tx, {
      name: 'work.given',
      subject: id,
      space: work.space_id || null,
      data: { person: input.personId, note: input.note, queue: work.queue, item: work.item_id, title: work.title },
    })
  })
}

/** Nobody has it any more but whom its source names. */
export async function takeBackWork(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const work = await workBefore(tx, id)
    await store.deleteAssignment(tx, id)
    await emit(tx, { name: 'work.taken-back', subject: id, space: work.space_id || null, data: { queue: work.queue } })
  })
}

/** Puts work off until a time, for everybody who stewards the space. */
export async function snoozeWork(ctx: Ctx, id: string, input: { until: number; reason: string }): Promise<void> {
  await write(ctx, async (tx) => {
    const work = await workBefore(tx, id)
    const now = tx.services.clock.now()
    if (input.until <= now || input.until > now + FURTHEST_MS) throw invalid('snooze-time')
    await store.putSnooze(tx, { work_id: id, until: input.until, reason: input.reason, at: now, by_id: actorId(tx) })
    await emit(tx, { name: 'work.snoozed', subject: id, space: work.space_id || null, data: { queue: work.queue, until: input.until } })
  })
}

export async function wakeWork(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const work = await workBefore(tx, id)
    await store.deleteSnooze(tx, id)
    await emit(tx, { name: 'work.woken', subject: id, space: work.space_id || null, data: { queue: work.queue } })
  })
}

/** Keeps a view of the desk under a name; gives its id. */
export async function saveDeskQuery(ctx: Ctx, input: NewDeskQuery): Promise<string> {
  const person = requirePerson(ctx)
  return write(ctx, async (tx) => {
    await deskFor(tx)
    await mayShareQuery(tx, input.spaceId)
    if ((await store.countQueries(tx.db, person.id)) >= MOST_QUERIES) throw conflict('too-many-desk-queries', { most: MOST_QUERIES })
    const at = tx.services.clock.now()
    const id = newId()
    await store.insertQuery(tx, {
      ...{ id, person_id: person.id, name: input.name, query: keptDeskQuery(new URLSearchParams(input.query)) },
      ...{ space_id: input.spaceId, created_at: at, updated_at: at },
    })
    await emit(tx, { name: 'desk-query.created', subject: id, space: input.spaceId })
    return id
  })
}

export async function removeDeskQuery(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const query = await removableQuery(tx, id)
    await store.deleteQuery(tx, id)
    await emit(tx, { name: 'desk-query.deleted', subject: id, space: query.space_id })
  })
}

/** Keeps what would be proposed now as the plan of today; done twice, the later stands. */
export async function startHour(ctx: Ctx): Promise<void> {
  const person = requirePerson(ctx)
  const plan = await proposedPlan(ctx)
  await write(ctx, async (tx) => {
    const day = dayOf(tx.services.clock.now())
    await store.putPlan(
      tx,
      person.id,
      day,
      plan.map(({ id, queue, item_id, title }) => ({ id, queue, itemId: item_id, title })),
    )
    await emit(tx, { name: 'desk-hour.started', subject: person.id, data: { day } })
  })
}

export async function endHour(ctx: Ctx): Promise<void> {
  const person = requirePerson(ctx)
  await deskFor(ctx)
  await write(ctx, async (tx) => {
    await store.deletePlan(tx, person.id, dayOf(tx.services.clock.now()))
    await emit(tx, { name: 'desk-hour.ended', subject: person.id })
  })
}
