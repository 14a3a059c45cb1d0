import { actorId, type Ctx, type Tx, write } from '../../../platform/context.ts'
import { conflict } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { dispute, settleDispute } from '../verification/index.ts'
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
      const [is, ought] = wrong === row.a_id ? [row.a_value, row.b_value] : [row.b_value, row.a_value]
      const values: Record<string, string> = row.kind === 'yes-no' ? { is: row.a_id === wrong ? row.a_text : row.b_text } : { is, ought }
      await dispute(tx, wrong, {
        key: disputeKey(id),
        reason: { code: row.kind === 'yes-no' ? 'contradicted' : 'contradicted-value', values },
      })
    }
    await told(tx, row, 'contradictions.decided')
  })
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
