import { sql } from 'kysely'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { count, type DemandSearchTable } from './tables.ts'

const ONE = 'demand'

export async function findState(db: Db): Promise<{ settledAt: number; digestedAt: number }> {
  const row = await db.selectFrom('demand_state').selectAll().executeTakeFirst()
  return { settledAt: row?.settled_at ?? 0, digestedAt: row?.digested_at ?? 0 }
}

/** The next digest reads the whole ledger again. */
export async function forgetDigest(db: Db): Promise<void> {
  await db.deleteFrom('demand_state').execute()
}

export async function putDigest(
  db: Db,
  digest: { searches: DemandSearchTable[]; state: { settled_at: number; digested_at: number } },
): Promise<void> {
  for (const part of chunks(digest.searches, 200)) {
    await db
      .insertInto('demand_search')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('search_id').doUpdateSet((eb) => ({
          scope: eb.ref('excluded.scope'),
          outcome: eb.ref('excluded.outcome'),
          position: eb.ref('excluded.position'),
          open_ms: eb.ref('excluded.open_ms'),
          solved: eb.ref('excluded.solved'),
        })),
      )
      .execute()
  }
  await db
    .insertInto('demand_state')
    .values({ id: ONE, ...digest.state })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(digest.state))
    .execute()
}

export async function countWithheld(db: Db, [from, before]: [number, number]): Promise<number> {
  const row = await db
    .selectFrom('demand_event')
    .select((eb) => eb.fn.countAll().as('withheld'))
    .where('kind', '=', 'withheld')
    .where('at', '>=', from)
    .where('at', '<', before)
    .executeTakeFirst()
  return count(row?.withheld)
}

/** Counts a day anew out of its searches. */
export async function putDay(db: Db, day: string, withheld: number): Promise<void> {
  const values = { ...(await dayFigures(db, day)), withheld }
  await db
    .insertInto('demand_day')
    .values({ day, ...values })
    .onConflict((conflict) => conflict.column('day').doUpdateSet(values))
    .execute()
}

/** What is told of a search whose end was settled already; gives the days it changes. */
export async function putLate(db: Db, acts: { searchId: string; solved: boolean; position: number }[]): Promise<string[]> {
  const days: string[] = []
  for (const { searchId, solved, position } of acts) {
    const row = await db
      .updateTable('demand_search')
      .set((eb) => ({
        outcome: solved ? 'solved' : eb.case().when('solved', '=', 1).then('solved').else('found').end(),
        solved: solved ? 1 : eb.ref('solved'),
        position: solved ? eb.ref('position') : eb.fn.coalesce('position', eb.val(position)),
      }))
      .where('search_id', '=', searchId)
      .returning('day')
      .executeTakeFirst()
    if (row) days.push(row.day)
  }
  return days
}

async function dayFigures(db: Db, day: string) {
  const { rows } = await sql<Record<string, number | null>>`select count(*) as searches, count(distinct actor) as people,
    sum(case when outcome = 'nothing' then 1 else 0 end) as vain, sum(case when outcome in ('abandoned', 'left') then 1 else 0 end) as abandoned,
    sum(case when position is not null then 1 else 0 end) as opened, sum(solved) as solved, sum(position) as position_sum
    from demand_search where day = ${day}`.execute(db)
  const [row] = rows
  const opened = count(row.opened)
  return {
    ...{ searches: count(row.searches), people: count(row.people), nothing: count(row.vain), abandoned: count(row.abandoned) },
    ...{ opened, solved: count(row.solved), position_sum: count(row.position_sum) },
    open_ms: opened === 0 ? null : await median(db, opened, sql`day = ${day}`),
  }
}

async function median(db: Db, opened: number, where: ReturnType<typeof sql>): Promise<number | null> {
  const { rows } = await sql<{ open_ms: number }>`select open_ms from demand_search where ${where} and open_ms is not null
    order by open_ms limit 1 offset ${Math.floor((opened - 1) / 2)}`.execute(db)
  return rows[0] ? count(rows[0].open_ms) : null
}

export const medianOpening = (db: Db, from: number, opened: number) => median(db, opened, sql`at >= ${from}`)

export const listDays = (db: Db, from: string) => db.selectFrom('demand_day').selectAll().where('day', '>=', from).orderBy('day').execute()
