import type { Db } from '../../platform/db/tables.ts'

/** Members of a group who are here. */
export async function membersOf(db: Db, groupIds: string[]): Promise<Map<string, string[]>> {
  if (groupIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('group_member')
    .innerJoin('person', 'person.id', 'group_member.person_id')
    .select(['group_id', 'person_id'])
    .distinct()
    .where('group_id', 'in', groupIds)
    .where('person.deactivated_at', 'is', null)
    .orderBy('person_id')
    .execute()
  return new Map([...Map.groupBy(rows, (row) => row.group_id)].map(([group, own]) => [group, own.map((row) => row.person_id)]))
}
