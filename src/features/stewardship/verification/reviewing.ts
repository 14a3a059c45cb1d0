import { type Ctx, write } from '../../../platform/context.ts'
import { conflict, DomainError, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { readableItem, writableItem } from '../../repository/index.ts'
import { dispute, restate, settleDispute } from './changes.ts'
import { planned } from './enrolment.ts'
import { assignmentsOfPlan, Planner } from './plan.ts'
import { judgedItem, plannableItem } from './policy.ts'
import { DAY_MS } from './rules.ts'
import { readBy } from './store/facts.ts'
import { standsInFor } from './store/people.ts'
import * as rows from './store.ts'
import { standing } from './verifying.ts'

const LONGEST_SNOOZE_MS = 90 * DAY_MS
const MOST_SUCCESSORS = 50

/** Puts a review off until a day, with a reason. Readers still see that the item is due; nobody is reminded meanwhile. */
export async function snoozeReview(ctx: Ctx, id: string, { until, reason }: { until: number; reason: string }): Promise<void> {
  await write(ctx, async (tx) => {
    const { facts } = await plannableItem(tx, id)
    const now = tx.services.clock.now()
    if (until <= now || until > now + LONGEST_SNOOZE_MS) throw invalid('snooze-until', { days: LONGEST_SNOOZE_MS / DAY_MS })
    const before = await standing(tx, facts)
    const { row } = before
    if (row.due_at === null) throw conflict('review-not-planned')
    const expires = row.expires_at === null ? null : Math.max(row.expires_at, until + facts.policy.grace_days * DAY_MS)
    await rows.putRows(tx, [
      { ...row, snoozed_until: until, snooze_reason: reason, expires_at: expires, escalated_at: null, changed_at: now },
    ])
    const later = before.assignments.map((one) => ({ ...one, asked_at: Math.max(one.asked_at, until), remind_at: until, step: -1 }))
    await rows.replaceAssignments(tx, [id], later)
    await rows.insertRecords(tx, [{ itemId: id, act: 'snoozed', until, reason: { code: 'said', values: { words: reason } }, before }])
    await emit(tx, { name: 'verification.snoozed', subject: id, space: facts.item.space_id, data: { reviews: [id], until } })
  })
}

export async function wakeReview(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { facts } = await plannableItem(tx, id)
    const before = await standing(tx, facts)
    if (before.row.snoozed_until === null) throw notFound('snooze')
    const now = tx.services.clock.now()
    await rows.putRows(tx, [{ ...before.row, snoozed_until: null, snooze_reason: null, changed_at: now }])
    await rows.replaceAssignments(
      tx,
      [id],
      before.assignments.map((one) => ({ ...one, asked_at: now, remind_at: null })),
    )
    await rows.insertRecords(tx, [{ itemId: id, act: 'woken' }])
    await emit(tx, { name: 'verification.snoozed', subject: id, space: facts.item.space_id, data: { reviews: [id], until: null } })
  })
}

/** Gives a review to somebody else who may verify the item. */
export async function handOnReview(ctx: Ctx, id: string, input: { personId: string; fromId?: string; note?: string }): Promise<void> {
  await write(ctx, async (tx) => {
    const { facts, person } = await plannableItem(tx, id)
    const may = facts.candidates.includes(input.personId) && (await readBy(tx, input.personId, [id])).size > 0
    if (!may) throw new DomainError('reviewer-cannot', 422)
    const before = await standing(tx, facts)
    if (before.assignments.some((one) => one.person_id === input.personId)) throw conflict('reviewer-already')
    const now = tx.services.clock.now()
    const mine = person ? [person.id, ...(await standsInFor(tx.db, person.id, now))] : []
    const from =
      input.fromId ?? before.assignments.find((one) => mine.includes(one.person_id))?.person_id ?? before.assignments[0]?.person_id ?? null
    if (input.fromId && before.assignments.every((one) => one.person_id !== input.fromId)) throw notFound('reviewer')
    const left = before.assignments.filter((one) => one.person_id !== from)
    const planner = await Planner.of(tx, [id])
    const kind = before.row.due_since !== null || before.assignments.some((one) => one.asked_at <= now) ? ('now' as const) : undefined
    const wish = kind ? { kind } : { kind: 'next' as const, until: before.row.due_at }
    const plan = await planner.plan({ ...facts, policy: { ...facts.policy, persons: 1 } }, wish, [input.personId])
    const given = assignmentsOfPlan(id, { ...plan, dueAt: before.row.due_at ?? plan.dueAt }, now).map((one) => ({
      ...one,
      remind_at: one.asked_at > now ? one.remind_at : null,
    }))
    await rows.replaceAssignments(tx, [id], [...left, ...given])
    await rows.putRows(tx, [{ ...before.row, changed_at: now, snoozed_until: null, snooze_reason: null }])
    const reason = input.note ? { code: 'said', values: { words: input.note } } : null
    await rows.insertRecords(tx, [{ itemId: id, act: 'handed-on', people: [input.personId], reason, before }])
    await emit(tx, {
      name: 'verification.handed-on',
      subject: id,
      space: facts.item.space_id,
      data: { reviews: [id], to: input.personId, from, note: input.note ?? '' },
    })
  })
}

/** Says that an item is not valid any more, and which one takes its place. Who may change it and verify it may say so. */
export async function markObsolete(
  ctx: Ctx,
  itemId: string,
  { successorId, reason }: { successorId: string | null; reason: string },
): Promise<void> {
  await write(ctx, async (tx) => {
    const { facts } = await plannableItem(tx, itemId)
    await writableItem(tx, itemId)
    if (successorId !== null) await requireSuccessor(tx, itemId, successorId)
    const before = await standing(tx, facts)
    await rows.putObsolescence(tx, itemId, successorId, reason)
    await rows.deleteSignatures(tx, itemId)
    await rows.replaceAssignments(tx, [itemId], [])
    const now = tx.services.clock.now()
    await rows.putRows(tx, [{ ...before.row, state: 'obsolete', changed_at: now }])
    await rows.insertRecords(tx, [{ itemId, act: 'obsolete', people: [], reason: { code: 'said', values: { words: reason } }, before }])
    await emit(tx, {
      name: 'verification.obsolete',
      subject: itemId,
      space: facts.item.space_id,
      data: { items: [itemId], successor: successorId },
    })
  })
}

/** An item that the asker reads, that still holds, and that does not lead back here. */
async function requireSuccessor(ctx: Ctx, itemId: string, successorId: string): Promise<void> {
  if (successorId === itemId) throw conflict('successor-itself')
  const successor = await readableItem(ctx, successorId)
  if (successor.trashed_at !== null) throw conflict('in-trash')
  let at: string | undefined = successorId
  for (let step = 0; at !== undefined && step < MOST_SUCCESSORS; step++) {
    if (at === itemId) throw conflict('successor-itself')
    at = (await rows.successorsOf(ctx.db, [at])).get(at)
  }
}

/** Lets an item hold again; it is as trusted as it was, or due where that is over. */
export async function withdrawObsolete(ctx: Ctx, itemId: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { facts } = await plannableItem(tx, itemId)
    await writableItem(tx, itemId)
    if (!(await rows.deleteObsolescence(tx, itemId))) throw notFound('obsolescence')
    await restate(tx, itemId, 'revived', null)
    const row = (await rows.rowsOf(tx.db, [itemId])).get(itemId)
    if (!row) return
    const now = tx.services.clock.now()
    const planner = await Planner.of(tx, [itemId])
    const wish =
      row.due_since !== null
        ? { kind: 'now' as const }
        : row.due_at !== null && row.due_at > now
          ? { kind: 'next' as const, until: row.due_at }
          : { kind: 'first' as const }
    const plan = await planner.plan(facts, wish)
    const next = planned(row, plan, now)
    await rows.putRows(tx, [row.due_since === null ? next : { ...next, due_at: row.due_at, expires_at: row.expires_at }])
    await rows.replaceAssignments(tx, [itemId], assignmentsOfPlan(itemId, plan, now))
  })
}

/** Takes back one's own last act on an item, as long as nothing else happened to it. */
export async function undoLastAct(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { item, facts, person } = await judgedItem(tx, id)
    const [last] = await rows.recordsOf(tx.db, id, 1)
    if (!last || person === null || last.by_id !== person.id) throw conflict('undo-too-late')
    if (last.act === 'disputed') {
      if (!(await rows.deleteDispute(tx, id, personalKey(person.id)))) throw conflict('undo-too-late')
      return restate(tx, id, 'settled', null)
    }
    if (last.before === null || (last.revision !== null && last.revision !== item.revision)) throw conflict('undo-too-late')
    const before = rows.beforeOf(last.before)
    if (last.act === 'obsolete') await rows.deleteObsolescence(tx, id)
    await rows.deleteSignatures(tx, id)
    for (const signature of before.signatures) await rows.insertSignature(tx, signature)
    await rows.putRows(tx, [{ ...before.row, changed_at: tx.services.clock.now() }])
    await rows.replaceAssignments(tx, [id], before.assignments)
    if (before.owner !== undefined) await rows.restoreOwner(tx, id, before.owner)
    await rows.insertRecords(tx, [{ itemId: id, act: 'undone' }])
    await emit(tx, { name: 'verification.undone', subject: id, space: facts.item.space_id, data: { items: [id], act: last.act } })
  })
}

/** One person doubts an item once. */
export const personalKey = (personId: string): string => `person:${personId}`

/** Says that an item is in doubt: by those who may verify it, and the stewards of its space. */
export async function disputeByHand(ctx: Ctx, id: string, words: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { person } = await plannableItem(tx, id)
    await dispute(tx, id, { key: personalKey(person?.id ?? 'system'), reason: { code: 'said', values: { words } } })
  })
}

/** Settles what people doubted; what other parts of the program found is settled by them. */
export async function settleByHand(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    await plannableItem(tx, id)
    const open = (await rows.disputesOf(tx.db, id)).filter(({ key }) => key.startsWith('person:'))
    if (open.length === 0) throw notFound('dispute')
    for (const { key } of open) await settleDispute(tx, id, key)
  })
}
