import { type ExpressionBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '../../platform/context.ts'
import { fromJson, toJson } from '../../platform/db/codec.ts'
import type { Db, Tables } from '../../platform/db/tables.ts'
import { newId } from '../../platform/ids.ts'
import { nameKey } from '../../platform/text.ts'

export type PersonTable = {
  id: string
  name: string
  name_key: string
  mail: string | null
  mail_key: string | null
  /** What stands behind an @: the local part of the address. */
  handle: string | null
  title: string
  kind: 'member' | 'guest'
  administrator_since: number | null
  locale: 'ko' | 'en'
  theme: 'auto' | 'light' | 'dark'
  created_at: number
  deactivated_at: number | null
  deactivated_by: string | null
}
type SessionTable = {
  id: string
  secret_hash: string
  person_id: string
  created_at: number
  last_seen_at: number
  expires_at: number
  agent: string
}
type AccessTokenTable = {
  id: string
  secret_hash: string
  person_id: string
  name: string
  scope: 'read' | 'write'
  created_at: number
  last_used_at: number | null
  expires_at: number | null
  revoked_at: number | null
}
type InvitationTable = {
  id: string
  secret_hash: string
  mail: string | null
  kind: 'member' | 'guest'
  group_ids: string
  invited_by: string | null
  created_at: number
  expires_at: number
  accepted_at: number | null
  accepted_by: string | null
  revoked_at: number | null
}

declare module '../../platform/db/tables.ts' {
  interface Tables {
    organisation: { id: string; name: string; locale: 'ko' | 'en'; created_at: number }
    person: PersonTable
    password: { person_id: string; hash: string; set_at: number }
    session: SessionTable
    access_token: AccessTokenTable
    person_group: { id: string; name: string; name_key: string; description: string; created_at: number; created_by: string | null }
    group_member: { group_id: string; person_id: string; source: string; added_at: number; added_by: string | null }
    invitation: InvitationTable
    audit: { id: string; at: number; actor_id: string | null; act: string; subject: string; detail: string }
  }
}

const ORGANISATION = 'organisation'

// ---- organisation

export const findOrganisation = (db: Db) => db.selectFrom('organisation').selectAll().executeTakeFirst()

export async function insertOrganisation(tx: Tx, name: string, locale: 'ko' | 'en'): Promise<void> {
  await tx.db.insertInto('organisation').values({ id: ORGANISATION, name, locale, created_at: tx.services.clock.now() }).execute()
}

export async function updateOrganisation(tx: Tx, change: { name?: string; locale?: 'ko' | 'en' }): Promise<void> {
  if (Object.keys(change).length > 0) await tx.db.updateTable('organisation').set(change).execute()
}

// ---- people

export const findPerson = (db: Db, id: string) => db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
export const findPersonByMail = (db: Db, mail: string) =>
  db.selectFrom('person').selectAll().where('mail_key', '=', nameKey(mail)).executeTakeFirst()

export async function insertPerson(
  tx: Tx,
  person: {
    id?: string
    name: string
    mail: string | null
    title?: string
    kind: 'member' | 'guest'
    administrator?: boolean
    locale: 'ko' | 'en'
    createdAt?: number
  },
): Promise<string> {
  const id = person.id ?? newId()
  const now = person.createdAt ?? tx.services.clock.now()
  await tx.db
    .insertInto('person')
    .values({
      id,
      name: person.name,
      name_key: nameKey(person.name),
      mail: person.mail,
      mail_key: person.mail === null ? null : nameKey(person.mail),
      handle: person.mail === null ? null : nameKey(person.mail).split('@')[0],
      title: person.title ?? '',
      kind: person.kind,
      administrator_since: person.administrator ? now : null,
      locale: person.locale,
      theme: 'auto',
      created_at: now,
      deactivated_at: null,
      deactivated_by: null,
    })
    .execute()
  return id
}

export async function updatePerson(tx: Tx, id: string, change: Partial<PersonTable>): Promise<void> {
  const named = change.name === undefined ? change : { ...change, name_key: nameKey(change.name) }
  if (Object.keys(named).length > 0) await tx.db.updateTable('person').set(named).where('id', '=', id).execute()
}

/** People by name, `limit + 1` of them so that the caller sees whether there are more. */
export async function listPeople(db: Db, filter: { query?: string; byMail: boolean; after?: { key: string; id: string }; limit: number }) {
  let query = db.selectFrom('person').selectAll()
  if (filter.query) {
    const like = `%${escapeLike(nameKey(filter.query))}%`
    query = query.where(
      sql<boolean>`(name_key like ${like} escape '\\'${filter.byMail ? sql` or mail_key like ${like} escape '\\'` : sql``})`,
    )
  }
  if (filter.after) {
    const { key, id } = filter.after
    query = query.where((eb) => eb.or([eb('name_key', '>', key), eb.and([eb('name_key', '=', key), eb('id', '>', id)])]))
  }
  return query
    .orderBy('name_key')
    .orderBy('id')
    .limit(filter.limit + 1)
    .execute()
}

/** Those of the people who are not deactivated. */
export async function activePeople(db: Db, ids: string[]): Promise<PersonTable[]> {
  if (ids.length === 0) return []
  return db.selectFrom('person').selectAll().where('id', 'in', ids).where('deactivated_at', 'is', null).execute()
}

/** Ids of people in order, after the given one. */
export async function listPersonIds(db: Db, after: string | null, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('person')
    .select('id')
    .where('id', '>', after ?? '')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)

/** Names by id, for presenting authors and actors without a query a row. */
export async function namesOf(db: Db, ids: Iterable<string | null>): Promise<Map<string, string>> {
  const wanted = [...new Set([...ids].filter((id): id is string => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await db.selectFrom('person').select(['id', 'name']).where('id', 'in', wanted.slice(0, 5_000)).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** People by what stands behind an @: their name, or the local part of their address. */
export async function peopleByHandle(db: Db, handles: string[]): Promise<Map<string, { id: string; name: string }>> {
  const found = new Map<string, { id: string; name: string }>()
  if (handles.length === 0) return found
  const keys = new Map(handles.map((handle) => [nameKey(handle), handle]))
  const rows = await db
    .selectFrom('person')
    .select(['id', 'name', 'name_key', 'handle'])
    .where((eb) => eb.or([eb('name_key', 'in', [...keys.keys()]), eb('handle', 'in', [...keys.keys()])]))
    .execute()
  for (const row of rows) {
    for (const key of [row.name_key, row.handle]) {
      const handle = key === null ? undefined : keys.get(key)
      if (handle !== undefined && !found.has(handle)) found.set(handle, { id: row.id, name: row.name })
    }
  }
  return found
}

export async function countAdministrators(db: Db): Promise<number> {
  const row = await db
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('administrator_since', 'is not', null)
    .where('deactivated_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

// ---- passwords and sessions

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

export async function touchSession(db: Db, id: string, now: number, expiresAt: number): Promise<void> {
  await db.updateTable('session').set({ last_seen_at: now, expires_at: expiresAt }).where('id', '=', id).execute()
}
export async function touchToken(db: Db, id: string, now: number): Promise<void> {
  await db.updateTable('access_token').set({ last_used_at: now }).where('id', '=', id).execute()
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

// ---- access tokens

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

// ---- groups

const memberCount = (eb: ExpressionBuilder<Tables, 'person_group'>) =>
  eb
    .selectFrom('group_member')
    .select((inner) => inner.fn.count<number>('person_id').distinct().as('count'))
    .whereRef('group_id', '=', 'person_group.id')
    .as('members')

export const listGroups = (db: Db, query = '') =>
  db
    .selectFrom('person_group')
    .selectAll()
    .select(memberCount)
    .where(sql<boolean>`name_key like ${`%${escapeLike(nameKey(query))}%`} escape '\\'`)
    .orderBy('name_key')
    .limit(1_000)
    .execute()
export const findGroup = (db: Db, id: string) =>
  db.selectFrom('person_group').selectAll().select(memberCount).where('id', '=', id).executeTakeFirst()
export const findGroupByName = (db: Db, name: string) =>
  db.selectFrom('person_group').selectAll().where('name_key', '=', nameKey(name)).executeTakeFirst()
export async function insertGroup(
  tx: Tx,
  group: { id?: string; name: string; description: string; createdBy: string | null },
): Promise<string> {
  const id = group.id ?? newId()
  await tx.db
    .insertInto('person_group')
    .values({
      id,
      name: group.name,
      name_key: nameKey(group.name),
      description: group.description,
      created_at: tx.services.clock.now(),
      created_by: group.createdBy,
    })
    .execute()
  return id
}
export async function updateGroup(tx: Tx, id: string, change: { name?: string; description?: string }): Promise<void> {
  const named = change.name === undefined ? change : { ...change, name_key: nameKey(change.name) }
  if (Object.keys(named).length > 0) await tx.db.updateTable('person_group').set(named).where('id', '=', id).execute()
}
export async function deleteGroup(tx: Tx, id: string): Promise<void> {
  await tx.db.deleteFrom('person_group').where('id', '=', id).execute()
}
export const listMembers = (db: Db, groupId: string) =>
  db
    .selectFrom('person')
    .selectAll()
    .where('id', 'in', db.selectFrom('group_member').select('person_id').where('group_id', '=', groupId))
    .orderBy('name_key')
    .execute()
export async function memberIds(db: Db, groupId: string): Promise<string[]> {
  const rows = await db.selectFrom('group_member').select('person_id').distinct().where('group_id', '=', groupId).execute()
  return rows.map((row) => row.person_id)
}
export async function insertMember(tx: Tx, groupId: string, personId: string, source: string, addedBy: string | null): Promise<void> {
  await tx.db
    .insertInto('group_member')
    .values({ group_id: groupId, person_id: personId, source, added_at: tx.services.clock.now(), added_by: addedBy })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
export async function deleteMember(tx: Tx, groupId: string, personId: string, source: string): Promise<void> {
  await tx.db
    .deleteFrom('group_member')
    .where('group_id', '=', groupId)
    .where('person_id', '=', personId)
    .where('source', '=', source)
    .execute()
}
/** Groups of many people at once: person id -> groups. */
export async function groupsOf(db: Db, personIds: string[]): Promise<Map<string, { id: string; name: string }[]>> {
  const found = new Map<string, { id: string; name: string }[]>(personIds.map((id) => [id, []]))
  if (personIds.length === 0) return found
  const rows = await db
    .selectFrom('group_member')
    .innerJoin('person_group', 'person_group.id', 'group_member.group_id')
    .select(['group_member.person_id', 'person_group.id', 'person_group.name'])
    .distinct()
    .where('group_member.person_id', 'in', personIds)
    .execute()
  for (const row of rows) found.get(row.person_id)?.push({ id: row.id, name: row.name })
  return found
}
/** The names of people and groups by id. */
export async function subjectsById(db: Db, ids: string[]): Promise<Map<string, { kind: 'person' | 'group'; id: string; name: string }>> {
  if (ids.length === 0) return new Map()
  const people = await db.selectFrom('person').select(['id', 'name']).where('id', 'in', ids).execute()
  const groups = await db.selectFrom('person_group').select(['id', 'name']).where('id', 'in', ids).execute()
  const subjects = [
    ...people.map((row) => ({ kind: 'person' as const, ...row })),
    ...groups.map((row) => ({ kind: 'group' as const, ...row })),
  ]
  return new Map(subjects.map((subject) => [subject.id, subject]))
}

// ---- invitations

export async function insertInvitation(tx: Tx, invitation: Omit<InvitationTable, 'group_ids'> & { groupIds: string[] }): Promise<void> {
  const { groupIds, ...row } = invitation
  await tx.db
    .insertInto('invitation')
    .values({ ...row, group_ids: toJson(groupIds) })
    .execute()
}
export const listInvitations = (db: Db) =>
  db.selectFrom('invitation').selectAll().where('revoked_at', 'is', null).orderBy('created_at', 'desc').limit(500).execute()
export const findInvitation = (db: Db, secretHash: string, now: number) =>
  db
    .selectFrom('invitation')
    .selectAll()
    .where('secret_hash', '=', secretHash)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
/** Redeems once: of two at the same time only one gets true. */
export async function redeemInvitation(tx: Tx, id: string, personId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('invitation')
    .set({ accepted_at: tx.services.clock.now(), accepted_by: personId })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}
export async function revokeInvitation(tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('invitation')
    .set({ revoked_at: tx.services.clock.now() })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}
export const invitationGroups = (row: { group_ids: string }): string[] => fromJson(row.group_ids)

// ---- audit

export async function listAudit(db: Db, filter: { before?: string; limit: number }) {
  let query = db.selectFrom('audit').selectAll()
  if (filter.before) query = query.where('id', '<', filter.before)
  return query
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute()
}
export async function insertAudit(
  ctx: Ctx,
  entry: { actorId: string | null; act: string; subject: string; detail: Record<string, unknown> },
): Promise<void> {
  await ctx.db
    .insertInto('audit')
    .values({
      id: newId(),
      at: ctx.services.clock.now(),
      actor_id: entry.actorId,
      act: entry.act,
      subject: entry.subject,
      detail: toJson(entry.detail),
    })
    .execute()
}
