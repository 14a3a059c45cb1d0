import { sql } from 'kysely'
import type { Tx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/tables.ts'
import type { SessionTable } from './tables.ts'

export const findPassword = (db: Db, personId: string) =>
  db.selectFrom('password').selectAll().where('person_id', '=', personId).executeTakeFirst()

export async function putPassword(tx: Tx, personId: string, hash: string): Promise<void> {
  const row = { hash, set_at: tx.services.clock.now() }
  await tx.db
    .insertInto('password')
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute()
}

export async function insertSession(tx: Tx, session: SessionTable): Promise<void> {
  await tx.db.insertInto('session').values(session).execute()
}

/** Who a session or token speaks for, in one query: the hot path of every request. */
export async function findBySession(db: Db, secretHash: string, now: number) {
  const { rows } = await sql<SessionPerson>`
    select s.id as session_id, s.last_seen_at, s.expires_at, p.id, p.name, p.kind, p.administrator_since, p.locale
    from session s join person p on p.id = s.person_id
    where s.secret_hash = ${secretHash} and s.expires_at > ${now} and p.deactivated_at is null`.execute(db)
  return rows[0]
}
export type SessionPerson = {
  session_id: string
  last_seen_at: number
  expires_at: number
  id: string
  name: string
  kind: 'member' | 'guest'
  administrator_since: number | null
  locale: 'ko' | 'en'
}

export async function touchSession(db: Db, id: string, now: number, expiresAt: number): Promise<void> {
  await db.updateTable('session').set({ last_seen_at: now, expires_at: expiresAt }).where('id', '=', id).execute()
}
export const listSessions = (db: Db, personId: string, now: number) =>
  db
    .selectFrom('session')
    .selectAll()
    .where('person_id', '=', personId)
    .where('expires_at', '>', now)
    .orderBy('last_seen_at', 'desc')
    .execute()
export async function deleteSession(tx: Tx, personId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db.deleteFrom('session').where('person_id', '=', personId).where('id', '=', id).executeTakeFirst()
  return Number(numDeletedRows) > 0
}
export async function deleteSessionsOf(tx: Tx, personId: string, except: string | null = null): Promise<void> {
  let query = tx.db.deleteFrom('session').where('person_id', '=', personId)
  if (except) query = query.where('id', '!=', except)
  await query.execute()
}
export async function deleteExpiredSessions(db: Db, now: number): Promise<void> {
  await db.deleteFrom('session').where('expires_at', '<', now).execute()
}
