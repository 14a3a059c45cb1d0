import { actorId, type Ctx, type Tx, write } from '../../../platform/context.ts'
import { conflict } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { widerReach } from '../../repository/index.ts'
import { type DueReason, dispute, settleDispute } from '../verification/index.ts'
import { disputeKey, wrongSide } from './finding.ts'
import { decidableConflict } from './policy.ts'
import type { Decision } from './schema.ts'
import * as store from './store.ts'

/** Says which of two sentences is right. The item with the other one is disputed until it is mended. */
export async function decideConflict(ctx: Ctx, id: string, { verdict, note }: Decision): Promise<void> {
  await write(ctx, async (tx) => {
    const row = await decidableConflict(tx, id)
    if (row.state === 'settled') throw conflict('conflict-settled')
    await withdraw(tx, row)
    const state = verdict === 'left' || verdict === 'right' ? 'decided' : 'dismissed'
    await store.updateConflict(tx, id, { state, verdict, note, decided_at: tx.services.clock.now(), decided_by: actorId(tx) })
    const wrong = wrongSide({ ...row, verdict })
    if (wrong !== null) {
      await dispute(tx, wrong, { key: disputeKey(id), reason: await reasonFor(tx, row, wrong) })
    }
    await told(tx, row, 'contradictions.decided')
  })
}

/** Why the item is disputed, as all its readers see it: what the other one says only where all of them may read that. */
async function reasonFor(tx: Tx, row: store.ConflictTable, wrong: string): Promise<DueReason> {
  const [own, other] = wrong === row.a_id ? (['a', 'b'] as const) : (['b', 'a'] as const)
  const wider = await widerReach(tx, [row.a_id, row.b_id])
  if (row.kind === 'yes-no' || wider(wrong, row[`${other}_id`])) return { code: 'contradicted', values: { is: row[`${own}_text`] } }
  return { code: 'contradicted-value', values: { is: row[`${own}_value`], ought: row[`${other}_value`] } }
}

/** Takes a decision back. */
export async function reopenConflict(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const row = await decidableConflict(tx, id)
    if (row.state === 'open') return
    if (row.state === 'settled') throw conflict('conflict-settled')
    await withdraw(tx, row)
    await store.updateConflict(tx, id, { state: 'open', verdict: null, note: null, decided_at: null, decided_by: null })
    await told(tx, row, 'contradictions.reopened')
  })
}

async function withdraw(tx: Tx, row: store.ConflictTable): Promise<void> {
  const wrong = row.state === 'decided' ? wrongSide(row) : null
  if (wrong !== null) await settleDispute(tx, wrong, disputeKey(row.id))
}

const told = (tx: Tx, row: store.ConflictTable, name: string): Promise<void> =>
  emit(tx, { name, subject: row.id, data: { touched: [row.a_id, row.b_id] } })
