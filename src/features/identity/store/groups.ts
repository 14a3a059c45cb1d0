import { type ExpressionBuilder, sql } from 'kysely'
import type { Tx } from '../../../platform/context.ts'
import type { Db, Tables } from '../../../platform/db/tables.ts'
import { newId } from '../../../platform/ids.ts'
import { nameKey } from '../../../platform/text.ts'
import { escapeLike } from './people.ts'

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
