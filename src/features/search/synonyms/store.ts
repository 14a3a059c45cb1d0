import { actorId, type Tx } from '../../../platform/context.ts'
import { fromJson, toJson } from '../../../platform/db/codec.ts'
import type { Db } from '../../../platform/db/tables.ts'

type SynonymTable = {
  id: string
  words: string
  one_way: number
  note: string
  created_by: string | null
  created_at: number
  updated_by: string | null
  updated_at: number
}

declare module '../../../platform/db/tables.ts' {
  interface Tables {
    synonym: SynonymTable
  }
}

export type SynonymRecord = {
  id: string
  words: string[]
  oneWay: boolean
  note: string
  updatedBy: string | null
  updatedAt: number
}

/** All groups, the newest first. */
export async function listSynonyms(db: Db): Promise<SynonymRecord[]> {
  const rows = await db.selectFrom('synonym').selectAll().orderBy('updated_at', 'desc').orderBy('id', 'desc').execute()
  return rows.map((row) => ({
    id: row.id,
    words: fromJson<string[]>(row.words),
    oneWay: row.one_way === 1,
    note: row.note,
    updatedBy: row.updated_by,
    updatedAt: row.updated_at,
  }))
}

export async function insertSynonym(tx: Tx, id: string, group: { words: string[]; oneWay: boolean; note: string }): Promise<void> {
  const [by, at] = [actorId(tx), tx.services.clock.now()]
  await tx.db
    .insertInto('synonym')
    .values({
      ...{ id, words: toJson(group.words), one_way: group.oneWay ? 1 : 0, note: group.note },
      ...{ created_by: by, created_at: at, updated_by: by, updated_at: at },
    })
    .execute()
}

export async function updateSynonym(tx: Tx, id: string, group: { words: string[]; oneWay: boolean; note: string }): Promise<void> {
  await tx.db
    .updateTable('synonym')
    .set({
      ...{ words: toJson(group.words), one_way: group.oneWay ? 1 : 0, note: group.note },
      ...{ updated_by: actorId(tx), updated_at: tx.services.clock.now() },
    })
    .where('id', '=', id)
    .execute()
}

export async function deleteSynonym(tx: Tx, id: string): Promise<void> {
  await tx.db.deleteFrom('synonym').where('id', '=', id).execute()
}
