import type { Ctx } from '../../../platform/context.ts'
import { requirePerson } from '../../identity/index.ts'
import { deskFor } from './policy.ts'
import { presentWork } from './queries.ts'
import { dayOf, planOf, worthOf } from './rules.ts'
import type { Hour } from './schema.ts'
import { countQueues, listWork, workById } from './store/lists.ts'
import { findPlan, type PlannedStep } from './store/records.ts'
import type { DeskWorkTable } from './store/tables.ts'

/** No more of one queue fits into an hour, when each takes a minute. */
const BEST_OF_EACH = 60

/** What would be done in an hour from now: across all queues, what helps the most readers for a minute of work. */
export async function proposedPlan(ctx: Ctx): Promise<DeskWorkTable[]> {
  const { scope } = await deskFor(ctx)
  const me = requirePerson(ctx).id
  const candidates: DeskWorkTable[] = []
  for (const { queue, count } of await countQueues(ctx, scope, {})) {
    const limit = Math.ceil(BEST_OF_EACH / worthOf(queue).minutes)
    const rows = await listWork(ctx, scope, { queue }, { sort: 'worth', limit: limit * 2, expected: count })
    // What somebody else has taken is theirs.
    candidates.push(...rows.filter((row) => row.assignee_id === null || row.assignee_id === row.waits_for || row.assignee_id === me))
  }
  return planOf(candidates)
}

/** The plan of today as it stands, else what would be proposed; what no longer waits, or was put off, is done. */
export async function hourView(ctx: Ctx): Promise<Hour> {
  const desk = await deskFor(ctx)
  const day = dayOf(ctx.services.clock.now())
  const kept = await findPlan(ctx.db, requirePerson(ctx).id, day)
  const planned: PlannedStep[] =
    kept ?? (await proposedPlan(ctx)).map(({ id, queue, item_id, title }) => ({ id, queue, itemId: item_id, title }))
  const now = ctx.services.clock.now()
  const open = (
    await workById(
      ctx,
      desk.scope,
      planned.map(({ id }) => id),
    )
  ).filter((row) => row.snoozed_until <= now)
  const rows = new Map((await presentWork(ctx, desk, open)).map((row) => [row.id, row]))
  const waits = new Set(open.map(({ id }) => id))
  const steps = planned.map(({ id, queue, title }) => {
    const row = rows.get(id) ?? null
    return { id, queue, minutes: worthOf(queue).minutes, done: !waits.has(id), row, title: row?.title ?? title ?? '' }
  })
  const sum = (of: typeof steps) => of.reduce((total, { minutes }) => total + minutes, 0)
  return { day, started: kept !== undefined, minutes: sum(steps), doneMinutes: sum(steps.filter(({ done }) => done)), steps }
}
