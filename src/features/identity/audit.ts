import { actorId, type Tx } from '../../platform/context.ts'
import { insertAudit } from './store.ts'

/** Writes into the audit log, in the transaction of what is recorded. */
export async function audit(tx: Tx, act: string, subject: string, detail: Record<string, unknown> = {}): Promise<void> {
  await insertAudit(tx, { actorId: actorId(tx), act, subject, detail })
}
