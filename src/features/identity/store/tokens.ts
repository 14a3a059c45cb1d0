import { sql } from 'kysely'
import type { Tx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/tables.ts'
import type { SessionPerson } from './sessions.ts'
import type { AccessTokenTable } from './tables.ts'

export async function findByToken(db: Db, secretHash: string, now: number) {
  const { rows } = await sql<
    Omit<SessionPerson, 'session_id' | 'last_seen_at' | 'expires_at'> & {
      token_id: string
      scope: 'read' | 'write'
      last_used_at: number | null
    }
  >`
    select t.id as token_id, t.scope, t.last_used_at, p.id, p.name, p.kind, p.administrator_since, p.locale
    from access_token t join person p on p.id = t.person_id
    where t.secret_hash = ${secretHash} and t.revoked_at is null and (t.expires_at is null or t.expires_at > ${now}) and p.deactivated_at is null`.execute(
    db,
  )
  return rows[0]
}

export async function touchToken(db: Db, id: string, now: number): Promise<void> {
  await db.updateTable('access_token').set({ last_used_at: now }).where('id', '=', id).execute()
}
export const listTokens = (db: Db, personId: string) =>
  db
    .selectFrom('access_token')
    .selectAll()
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .execute()
export async function insertToken(tx: Tx, token: AccessTokenTable): Promise<void> {
  await tx.db.insertInto('access_token').values(token).execute()
}
export async function revokeTokens(tx: Tx, personId: string, id?: string): Promise<boolean> {
  let query = tx.db
    .updateTable('access_token')
    .set({ revoked_at: tx.services.clock.now() })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
  if (id) query = query.where('id', '=', id)
  const { numUpdatedRows } = await query.executeTakeFirst()
  return Number(numUpdatedRows) > 0
}
