import type { Tx } from '../../../../platform/context.ts'
import { chunks } from '../../../../platform/db/codec.ts'
import type { Db } from '../../../../platform/db/tables.ts'
import { LIVE } from './proposals.ts'

/** A file that belongs to no item yet and that a proposal shows. */
export type ProposalFileTable = { proposal_id: string; file_id: string }

declare module '../../../../platform/db/tables.ts' {
  interface Tables {
    proposal_file: ProposalFileTable
  }
}

/** Notes those of the files that belong to no item and were uploaded by `by`. */
export async function keepFiles(tx: Tx, proposalId: string, fileIds: string[], by: string): Promise<void> {
  for (const part of chunks(fileIds)) {
    const own = await tx.db
      .selectFrom('file')
      .select('id')
      .where('id', 'in', part)
      .where('item_id', 'is', null)
      .where('created_by', '=', by)
      .execute()
    if (own.length === 0) continue
    await tx.db
      .insertInto('proposal_file')
      .values(own.map(({ id }) => ({ proposal_id: proposalId, file_id: id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

const waiting = (db: Db) =>
  db.selectFrom('proposal_file').innerJoin('proposal', 'proposal.id', 'proposal_file.proposal_id').where('proposal.state', 'in', LIVE)

/** Ids of the proposals that wait and show a file. */
export async function proposalsOf(db: Db, fileId: string): Promise<string[]> {
  const rows = await waiting(db).select('proposal.id').where('file_id', '=', fileId).execute()
  return rows.map(({ id }) => id)
}

/** Files of all proposals that wait. */
export async function waitingFiles(db: Db): Promise<string[]> {
  const rows = await waiting(db).select('file_id').distinct().execute()
  return rows.map((row) => row.file_id)
}
