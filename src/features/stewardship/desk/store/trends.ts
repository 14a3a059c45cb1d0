import { sql } from 'kysely'
import { type Ctx, write } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import { weekOf } from '../rules.ts'
import { underRestriction } from './conditions.ts'
import { type DeskScope, inSpaces, notHidden } from './lists.ts'

const MOST_WEEKS_KEPT = 110

/**
 * Keeps how much is open by space and queue for this week; the last count of a week stands. Only what everybody who stewards the
 * space may read is counted, because nobody knows later who could.
 */
export async function keepWeek(ctx: Ctx): Promise<void> {
  const now = ctx.services.clock.now()
  const { rows } = await sql<{ space_id: string; queue: string; open: number }>`
    select space_id, queue, count(*) as open from desk_work
    where snoozed_until = 0 and (item_id is null or not ${underRestriction(sql.ref('desk_work.item_id'))})
    group by space_id, queue`.execute(ctx.db)
  const week = weekOf(now)
  await write(ctx, async (tx) => {
    await tx.db.deleteFrom('desk_week').where('week', '=', week).execute()
    await tx.db
      .deleteFrom('desk_week')
      .where('week', '<', weekOf(now - MOST_WEEKS_KEPT * 7 * 86_400_000))
      .execute()
    for (const part of chunks(rows, 200))
      await tx.db
        .insertInto('desk_week')
        .values(part.map((row) => ({ week, space_id: row.space_id, queue: row.queue, open: Number(row.open) })))
        .execute()
  })
}

/** Open work by week and queue in the spaces of a steward, oldest first. */
export async function openByWeek(ctx: Ctx, scope: DeskScope, from: string): Promise<{ week: string; queue: string; open: number }[]> {
  const { rows } = await sql<{ week: string; queue: string; open: number }>`
    select week, queue, sum(open) as open from desk_week where ${inSpaces(ctx, scope, 'desk_week.space_id')} and week >= ${from}
    group by week, queue order by week, queue`.execute(ctx.db)
  return rows.map((row) => ({ ...row, open: Number(row.open) }))
}

/** Open work by whom it waits for; null is nobody. */
export async function openByAssignee(ctx: Ctx, scope: DeskScope): Promise<{ id: string | null; open: number; oldest: number }[]> {
  const { rows } = await sql<{ id: string | null; open: number; oldest: number }>`
    select assignee_id as id, count(*) as open, min(since) as oldest from desk_work
    where ${inSpaces(ctx, scope)} and snoozed_until = 0 and ${notHidden(ctx, scope)}
    group by assignee_id order by open desc limit 200`.execute(ctx.db)
  return rows.map((row) => ({ id: row.id, open: Number(row.open), oldest: Number(row.oldest) }))
}

/** How much each person has done since `from`. Reading what nobody read ends that work, but is not doing it: readers are not counted. */
export async function doneByPerson(ctx: Ctx, scope: DeskScope, from: number): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; done: number }>`
    select person_id as id, count(*) as done from desk_done
    where ${inSpaces(ctx, scope, 'desk_done.space_id')} and at >= ${from} and person_id is not null and queue <> 'unread' and ${notHidden(ctx, scope, 'desk_done')}
    group by person_id`.execute(ctx.db)
  return new Map(rows.map((row) => [row.id, Number(row.done)]))
}
