import type { Ctx, Tx } from '../../../platform/context.ts'
import { analyse } from '../../repository/index.ts'
import { visibleProposal } from './policy.ts'
import * as store from './store/files.ts'
import type { Round } from './store/proposals.ts'

const FILE = /^\/files\/([0-9a-f-]{36})\b/

/** What a text shows of its writer's uploads stays with the proposal until an article takes it in. */
export async function keepFilesOf(tx: Tx, round: Round): Promise<void> {
  const files = analyse(tx, round.body).links.flatMap(({ kind, target }) => (kind === 'file' ? (FILE.exec(target)?.[1] ?? []) : []))
  await store.keepFiles(tx, round.proposal_id, [...new Set(files)], round.author_id)
}

/** The files of proposals, for those who see a proposal that shows them. */
export const waitingFiles = {
  async shows(ctx: Ctx, fileId: string): Promise<boolean> {
    for (const id of await store.proposalsOf(ctx.db, fileId)) if (await visibleProposal(ctx, id).catch(() => undefined)) return true
    return false
  },
  all: (ctx: Ctx): Promise<string[]> => store.waitingFiles(ctx.db),
}
