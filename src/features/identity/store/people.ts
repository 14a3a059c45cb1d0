import type { Place } from '../../../platform/cursor.ts'
import { sql } from 'kysely'
import type { Tx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db/tables.ts'
import { newId } from '../../../platform/ids.ts'
import { nameKey } from '../../../platform/text.ts'
import type { PersonTable } from './tables.ts'

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
export async function listPeople(db: Db, filter: { query?: string; byMail: boolean; after?: Place<string>; limit: number }) {
  let query = db.selectFrom('person').selectAll()
  if (filter.query) {
    const like = `%${escapeLike(nameKey(filter.query))}%`
    query = query.where(
      sql<boolean>`(name_key like ${like} escape '\\'${filter.byMail ? sql` or mail_key like ${like} escape '\\'` : sql``})`,
    )
  }
  if (filter.after) {
    const { at: key, id } = filter.after
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
