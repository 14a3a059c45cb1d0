import type { Tx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/tables.ts'

const ORGANISATION = 'organisation'

export const findOrganisation = (db: Db) => db.selectFrom('organisation').selectAll().executeTakeFirst()

export async function insertOrganisation(tx: Tx, name: string, locale: 'ko' | 'en'): Promise<void> {
  await tx.db.insertInto('organisation').values({ id: ORGANISATION, name, locale, created_at: tx.services.clock.now() }).execute()
}

export async function updateOrganisation(tx: Tx, change: { name?: string; locale?: 'ko' | 'en' }): Promise<void> {
  if (Object.keys(change).length > 0) await tx.db.updateTable('organisation').set(change).execute()
}
