import { actorId, type Ctx, write } from '../../../platform/context.ts'
import { conflict } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { settleablePair } from './policy.ts'
import type { Dismissal } from './schema.ts'
import * as store from './store.ts'

/** Says that two items are no duplicates of each other. They are not offered again until one of them becomes another text. */
export async function dismissPair(ctx: Ctx, id: string, { reason, note }: Dismissal): Promise<void> {
  await write(ctx, async (tx) => {
    const pair = await settleablePair(tx, id)
    if (pair.state === 'merged') throw conflict('pair-merged')
    const texts = new Map((await store.textRows(tx.db, [pair.a_id, pair.b_id])).map((row) => [row.item_id, row.sketch]))
    const [a, b] = [texts.get(pair.a_id) ?? null, texts.get(pair.b_id) ?? null]
    await store.settlePair(tx, id, { state: 'dismissed', reason, note, a, b, by: actorId(tx) })
    await emit(tx, { name: 'duplicates.dismissed', subject: id, data: { reason, touched: [pair.a_id, pair.b_id] } })
  })
}

/** Takes a dismissal back. */
export async function reopenPair(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const pair = await settleablePair(tx, id)
    if (pair.state !== 'dismissed') return
    await store.settlePair(tx, id, { state: 'open', reason: null, note: null, a: null, b: null, by: null })
    await emit(tx, { name: 'duplicates.reopened', subject: id, data: { touched: [pair.a_id, pair.b_id] } })
  })
}
