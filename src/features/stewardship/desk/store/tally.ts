import { sql } from 'kysely'
import { type Ctx, type Tx, write } from '../../../../platform/context.ts'
import type { Db } from '../../../../platform/db/tables.ts'

type Pair = { space_id: string; queue: string }

/** Counts anew what is open in these queues of these spaces; to be called after each change of work. */
export async function recount(tx: Tx, pairs: readonly Pair[]): Promise<void> {
  for (const [space, own] of Map.groupBy(pairs, (pair) => pair.space_id)) {
    const queues = [...new Set(own.map((pair) => pair.queue))]
    await tx.db.deleteFrom('desk_tally').where('space_id', '=', space).where('queue', 'in', queues).execute()
    await sql`insert into desk_tally (space_id, queue, open, oldest)
      select space_id, queue, count(*), min(since) from desk_work
      where space_id = ${space} and queue in (${sql.join(queues)}) and snoozed_until = 0 group by space_id, queue`.execute(tx.db)
  }
}

/** Lets work wait again whose time to rest is over. */
export async function wakeRested(ctx: Ctx): Promise<void> {
  const now = ctx.services.clock.now()
  await write(ctx, async (tx) => {
    const woken = await tx.db
      .updateTable('desk_work')
      .set({ snoozed_until: 0 })
      .where('snoozed_until', '>', 0)
      .where('snoozed_until', '<=', now)
      .returning(['space_id', 'queue'])
      .execute()
    await recount(tx, woken)
  })
}

/** Counts everything anew. */
export async function recountAll(ctx: Ctx): Promise<void> {
  await write(ctx, async (tx) => {
    await tx.db.deleteFrom('desk_tally').execute()
    await sql`insert into desk_tally (space_id, queue, open, oldest)
      select space_id, queue, count(*), min(since) from desk_work where snoozed_until = 0 group by space_id, queue`.execute(tx.db)
  })
}

/** All kept figures in one order; for those who compare. */
export const everyTally = (db: Db) => db.selectFrom('desk_tally').selectAll().orderBy('space_id').orderBy('queue').execute()
