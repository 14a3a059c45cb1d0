import type { Services, Tx } from '../../../../platform/context.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import type { DemandSettings } from '../schema.ts'

const ONE = 'demand'

export async function findSettings(db: Db): Promise<DemandSettings | undefined> {
  const row = await db.selectFrom('demand_setting').selectAll().executeTakeFirst()
  return row && { recording: row.recording === 1, threshold: row.threshold }
}

export async function putSettings(tx: Tx, settings: DemandSettings, by: string | null): Promise<void> {
  const values = {
    recording: Number(settings.recording),
    threshold: settings.threshold,
    changed_at: tx.services.clock.now(),
    changed_by: by,
  }
  await tx.db
    .insertInto('demand_setting')
    .values({ id: ONE, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute()
}

/** The key of a quarter; `secret` becomes it where there is none yet, and the keys of former quarters go for good. */
export async function keyOf(services: Services, quarter: string, secret: string): Promise<string> {
  const known = await services.reader.selectFrom('demand_key').select('secret').where('quarter', '=', quarter).executeTakeFirst()
  if (known) return known.secret
  await services.writer
    .insertInto('demand_key')
    .values({ quarter, secret, made_at: services.clock.now() })
    .onConflict((conflict) => conflict.column('quarter').doNothing())
    .execute()
  await services.writer.deleteFrom('demand_key').where('quarter', '<', quarter).execute()
  const row = await services.writer.selectFrom('demand_key').select('secret').where('quarter', '=', quarter).executeTakeFirstOrThrow()
  return row.secret
}
