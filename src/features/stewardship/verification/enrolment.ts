import { type Ctx, type Tx, write } from '../../../platform/context.ts'
import { chunks } from '../../../platform/db/codec.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { assignmentsOfPlan, type Planned, Planner, type Wish } from './plan.ts'
import { addMonths, DAY_MS, stateOf } from './rules.ts'
import type { Facts } from './store/facts.ts'
import { emptyRow, marksOf, putRows, replaceAssignments, rowsOf, unenrolled } from './store.ts'
import type { ReviewAssignmentTable, VerificationTable } from './types.ts'

/** So many items in one transaction: short enough that nobody waits for it. */
const AT_ONCE = 500

/** Puts what was planned into a row: the date, the end of the grace period, and whether too few may verify it. */
export function planned(row: VerificationTable, plan: Planned, now: number): VerificationTable {
  return {
    ...row,
    due_at: plan.dueAt,
    expires_at: plan.dueAt === null ? null : plan.dueAt + plan.policy.grace_days * DAY_MS,
    unverifiable_since: plan.short ? (row.unverifiable_since ?? now) : null,
    policy_id: plan.policy.id,
    changed_at: now,
  }
}

/** Plans the first review of items that have no row yet. Events name them as `reviews`: nothing changes for who reads them. */
export async function enrol(ctx: Ctx, ids: string[]): Promise<void> {
  for (const part of chunks(ids, AT_ONCE))
    await write(ctx, async (tx) => {
      const known = await rowsOf(tx.db, part)
      const fresh = part.filter((id) => !known.has(id))
      if (fresh.length > 0) await planAnew(tx, fresh)
    })
}

/** Plans every item that has no row yet; gives how many. */
export async function enrolAll(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  for (let done = 0, after = ''; ; ) {
    if (signal?.aborted) return done
    const ids = await unenrolled(ctx.db, after, AT_ONCE)
    if (ids.length === 0) return done
    await enrol(ctx, ids)
    done += ids.length
    after = ids[ids.length - 1]
  }
}

/**
 * Plans items again, as their policy and their people are now: dates that were promised by a verification stay where they
 * are unless the policy asks sooner; what is due stays due.
 */
export async function replan(ctx: Ctx, ids: string[]): Promise<void> {
  for (const part of chunks(ids, AT_ONCE)) await write(ctx, (tx) => planAnew(tx, part))
}

async function planAnew(tx: Tx, ids: string[]): Promise<void> {
  const now = tx.services.clock.now()
  const planner = await Planner.of(tx, ids)
  const marks = await marksOf(tx.db, ids)
  const rows: VerificationTable[] = []
  const assignments: ReviewAssignmentTable[] = []
  const moved: string[] = []
  for (const id of ids) {
    const facts = planner.facts(id)
    if (!facts || facts.trashed) continue
    const before = facts.row ?? emptyRow(id, now)
    const plan = await planner.plan(facts, wishOf(facts, before, now))
    const row = keepingDue(planned(before, plan, now), before, facts, now)
    const state = stateOf(row, now, marks.get(id) ?? { obsolete: false, disputed: false })
    // Expiring is a step of its own, with what the policy says comes of it.
    row.state = state === 'expired' && before.state !== 'expired' ? 'due' : state
    if (row.state !== before.state || row.due_at !== before.due_at) moved.push(id)
    rows.push(row)
    if (row.state !== 'obsolete') assignments.push(...assignmentsOfPlan(id, plan, now))
  }
  await putRows(tx, rows)
  await replaceAssignments(tx, ids, assignments)
  const planning = rows.map((row) => row.item_id)
  if (planning.length > 0)
    await emit(tx, {
      name: 'verification.planned',
      subject: planning[0],
      data: { reviews: planning, ...(moved.length > 0 ? showing(moved, rows) : {}) },
    })
}

/** Lists and search show the state and the date of what was verified; what never was shows neither. */
function showing(moved: string[], rows: VerificationTable[]): { items?: string[] } {
  const verified = new Set(rows.filter((row) => row.revision !== null || row.state === 'due').map((row) => row.item_id))
  const items = moved.filter((id) => verified.has(id))
  return items.length > 0 ? { items } : {}
}

function wishOf({ policy }: Facts, row: VerificationTable, now: number): Wish {
  if (row.due_since !== null || hasCome(row, now)) return { kind: 'now' }
  const promised = row.due_at !== null && row.due_at > now ? row.due_at : null
  if (row.revision === null) return promised !== null && row.policy_id === policy.id ? { kind: 'next', until: promised } : { kind: 'first' }
  if (policy.cadence === 'date') return { kind: 'next', until: null }
  if (policy.cadence !== 'interval') return { kind: 'next', until: promised }
  const asked = addMonths(row.verified_at ?? now, policy.months ?? 12)
  const until = Math.min(asked, promised ?? asked)
  // A stricter policy would make much due at once: what is behind it is spread like what is new.
  return until > now ? { kind: 'next', until } : { kind: 'first' }
}

/** A day that is over, and that the hourly job has not got to yet: planning anew must not give the item more time. */
const hasCome = ({ due_at, due_since }: VerificationTable, now: number): boolean => due_since === null && due_at !== null && due_at <= now

/** What is due stays due since when it was; where the policy asks for nothing any more, it is not due either. */
function keepingDue(row: VerificationTable, before: VerificationTable, facts: Facts, now: number): VerificationTable {
  if (before.due_since === null && !hasCome(before, now)) return row
  if (facts.policy.cadence === 'never' && before.reason === null) return { ...row, due_at: null, due_since: null, expires_at: null }
  const { due_at, due_since } = before
  return { ...row, due_at, due_since, expires_at: (due_since ?? due_at ?? now) + facts.policy.grace_days * DAY_MS }
}
