import { type Ctx, systemContext, type Tx, write } from '../../../platform/context.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { archiveItem } from '../../repository/index.ts'
import { enrolAll, replan } from './enrolment.ts'
import { reminderAt, stateOf } from './rules.ts'
import { listPolicies } from './store/facts.ts'
import { absencesOf } from './store/people.ts'
import { plannedIds } from './store/policies.ts'
import * as rows from './store.ts'
import type { Policy, VerificationTable } from './types.ts'

/** So many rows in one transaction: short enough that nobody waits for it. */
const AT_ONCE = 200

export type Settled = { enrolled: number; due: number; expired: number; reminded: number; escalated: number }

/**
 * Moves everything whose time has come: plans what is new, lets what was verified become due and expire, reminds and
 * escalates. Run every hour, and whenever a test moves the clock; running it twice does nothing twice.
 */
export async function settle(ctx: Ctx, signal?: AbortSignal): Promise<Settled> {
  const system = systemContext(ctx.services, ctx.locale)
  const enrolled = await enrolAll(system, signal)
  const due = await eachMoved(system, 'due', signal, becomeDue)
  const expired = await eachMoved(system, 'expired', signal, expire)
  const escalated = await eachMoved(system, 'escalated', signal, escalate)
  return { enrolled, due, expired, escalated, reminded: await remind(system, signal) }
}

type Moving = Awaited<ReturnType<typeof rows.rowsToMove>>
type Marks = Awaited<ReturnType<typeof rows.marksOf>>

async function eachMoved(
  ctx: Ctx,
  what: 'due' | 'expired' | 'escalated',
  signal: AbortSignal | undefined,
  move: (tx: Tx, moving: Moving, marks: Marks) => Promise<void>,
): Promise<number> {
  let moved = 0
  for (let after = ''; !signal?.aborted; ) {
    const count = await write(ctx, async (tx) => {
      const moving = await rows.rowsToMove(tx.db, what, tx.services.clock.now(), after, AT_ONCE)
      if (moving.length > 0) {
        await move(
          tx,
          moving,
          await rows.marksOf(
            tx.db,
            moving.map((row) => row.item_id),
          ),
        )
        after = moving[moving.length - 1].item_id
      }
      return moving.length
    })
    moved += count
    if (count < AT_ONCE) break
  }
  return moved
}

const rowOf = ({ space_id: _, ...row }: Moving[number]): VerificationTable => row
const markOf = (marks: Marks, id: string) => marks.get(id) ?? { obsolete: false, disputed: false }

async function becomeDue(tx: Tx, moving: Moving, marks: Marks): Promise<void> {
  const now = tx.services.clock.now()
  const fresh = moving.map((one) => {
    const row = { ...rowOf(one), due_since: one.due_at, changed_at: now }
    // Also where the grace period is over already: expiring is a step of its own.
    return { ...row, state: stateOf(row, (one.due_at ?? now) - 1, markOf(marks, one.item_id)) }
  })
  await rows.putRows(tx, fresh)
  await emit(tx, { name: 'verification.due', subject: moving[0].item_id, data: { items: moving.map((one) => one.item_id), reason: null } })
}

/** What was verified once and was not looked at within the grace period; archived where the policy says so. */
async function expire(tx: Tx, moving: Moving, marks: Marks): Promise<void> {
  const now = tx.services.clock.now()
  const fresh = moving.map((one) => ({ ...rowOf(one), state: stateOf(one, now, markOf(marks, one.item_id)), changed_at: now }))
  await rows.putRows(tx, fresh)
  await rows.insertRecords(
    tx,
    moving.map((one) => ({ itemId: one.item_id, act: 'expired' as const, revision: one.revision })),
  )
  await emit(tx, { name: 'verification.expired', subject: moving[0].item_id, data: { items: moving.map((one) => one.item_id) } })
  const policies = await policiesById(tx)
  for (const one of moving)
    if (one.policy_id !== null && policies.get(one.policy_id)?.expiry === 'archive') await archiveItem(tx, one.item_id)
}

/** Tells the stewards of each space once what nobody looked at within the grace period. */
async function escalate(tx: Tx, moving: Moving): Promise<void> {
  const now = tx.services.clock.now()
  await rows.putRows(
    tx,
    moving.map((one) => ({ ...rowOf(one), escalated_at: now })),
  )
  for (const [space, group] of Map.groupBy(moving, (one) => one.space_id))
    await emit(tx, { name: 'verification.escalated', subject: space, space, data: { reviews: group.map((one) => one.item_id) } })
}

const policiesById = async (ctx: Ctx): Promise<Map<string, Policy>> => new Map((await listPolicies(ctx.db)).map((one) => [one.id, one]))

/** Sends each reminder once, to whoever stands in where somebody is away. */
async function remind(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  const policies = await policiesById(ctx)
  let reminded = 0
  while (!signal?.aborted) {
    const count = await write(ctx, async (tx) => {
      const now = tx.services.clock.now()
      const reviews = await rows.remindable(tx.db, now, AT_ONCE)
      const away = await absencesOf(tx.db, [...new Set(reviews.map((one) => one.person_id))], now)
      for (const review of reviews) {
        const steps = review.policy_id === null ? [] : (policies.get(review.policy_id)?.reminders ?? [])
        const come = reminderAt(review.asked_at, steps, now)
        await rows.setReminder(tx, review.item_id, review.person_id, come ? come.next : null, come?.step ?? review.step)
        const snoozed = review.snoozed_until !== null && review.snoozed_until > now
        if (!come || snoozed || !(await rows.noteReminder(tx, review.item_id, review.person_id, review.asked_at, come.step))) continue
        const absence = away.get(review.person_id)
        const delegate = absence && absence.from_at <= now ? absence.delegate_id : null
        reminded++
        await emit(tx, {
          name: 'verification.reminded',
          subject: review.item_id,
          space: review.space_id,
          data: {
            person: delegate ?? review.person_id,
            insteadOf: delegate ? review.person_id : null,
            askedAt: review.asked_at,
            step: come.step,
          },
        })
      }
      return reviews.length
    })
    if (count < AT_ONCE) break
  }
  return reminded
}

/** Plans again what a changed policy, tier, limit or absence is about. */
export async function replanJob(ctx: Ctx, payload: Record<string, unknown>, signal?: AbortSignal): Promise<void> {
  if (Array.isArray(payload.items)) return replan(ctx, payload.items as string[])
  if (typeof payload.person === 'string') return replan(ctx, await rows.assignedTo(ctx.db, payload.person))
  const space = typeof payload.space === 'string' ? payload.space : null
  for (let after = ''; !signal?.aborted; ) {
    const ids = await plannedIds(ctx.db, space, after, AT_ONCE)
    if (ids.length > 0) await replan(ctx, ids)
    if (ids.length < AT_ONCE) return
    after = ids[ids.length - 1]
  }
  throw new Error('stopped while planning anew')
}
