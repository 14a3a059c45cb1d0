import { sql } from 'kysely'
import type { Db } from '../../../../platform/db/tables.ts'
import { rankOf } from '../../../repository/index.ts'

/** Members who are stewards or owners of each of the spaces, by themselves or in a group. */
export async function spaceStewards(db: Db, spaceIds: string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(spaceIds.map((id) => [id, []]))
  if (spaceIds.length === 0) return found
  const { rows } = await sql<{ space_id: string; person_id: string }>`
    select distinct space_grant.space_id, person.id as person_id from space_grant
    join person on person.id = space_grant.subject_id or person.id in (select person_id from group_member where group_id = space_grant.subject_id)
    where space_grant.space_id in (${sql.join(spaceIds)}) and space_grant.rank >= ${rankOf.steward}
    and person.deactivated_at is null and person.kind = 'member' order by person.id`.execute(db)
  for (const row of rows) found.get(row.space_id)?.push(row.person_id)
  return found
}
