import { actorId, type Ctx, write } from '../../../platform/context.ts'
import { conflict, DomainError, invalid } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { requirePerson } from '../../identity/index.ts'
import { readableItem } from '../../repository/index.ts'
import { dispute, makeDue, settleDispute } from '../verification/index.ts'
import { ownFlag, settleableFlag } from './policy.ts'
import { consequenceOf, MOST_A_DAY } from './rules.ts'
import type { FlagInput, SettlementInput } from './schema.ts'
import * as store from './store.ts'

const DAY_MS = 86_400_000

/** Tells what is wrong with an item; gives the id of the flag. The same of the same person is told once. */
export async function raiseFlag(ctx: Ctx, itemId: string, input: FlagInput): Promise<string> {
  const person = requirePerson(ctx)
  return write(ctx, async (tx) => {
    const item = await readableItem(tx, itemId)
    if (item.trashed_at !== null) throw conflict('in-trash')
    const { kind } = input
    if ((kind === 'duplicate') !== (input.duplicateId !== null) || input.duplicateId === itemId) throw invalid('flag-duplicate-of')
    if (input.duplicateId !== null) await readableItem(tx, input.duplicateId)
    const own = await store.flagsBy(tx.db, person.id, itemId)
    if (own.some((flag) => flag.state === 'open' && flag.kind === kind)) throw conflict('flag-told-already')
    const now = tx.services.clock.now()
    if ((await store.countSince(tx.db, person.id, now - DAY_MS)) >= MOST_A_DAY)
      throw new DomainError('too-many-flags', 429, { most: MOST_A_DAY })
    const id = newId()
    await store.insertFlag(tx, {
      ...{ id, item_id: itemId, revision: item.revision, kind, words: input.words, duplicate_id: input.duplicateId },
      ...{ reporter_id: person.id, at: now, state: 'open', consequence: 'none' },
      ...{ settled_at: null, settled_by: null, outcome: null, answer: null },
    })
    await emit(tx, { name: 'flag.raised', subject: id, space: item.space_id, data: { item: itemId, kind } })
    return id
  })
}

/** Takes back what one told. */
export async function withdrawFlag(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { flag, item } = await ownFlag(tx, id)
    if (!(await store.changeOpenFlag(tx, id, { state: 'withdrawn', settled_at: tx.services.clock.now() }))) throw conflict('flag-closed')
    if (flag.consequence === 'disputed') await settleDispute(tx, flag.item_id, id)
    await emit(tx, { name: 'flag.withdrawn', subject: id, space: item.space_id, data: { item: flag.item_id, kind: flag.kind } })
  })
}

/** Takes a flag seriously before it is settled: what is outdated becomes due, what is wrong is in dispute until it is settled. */
export async function heedFlag(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const { flag, item } = await settleableFlag(tx, id)
    const consequence = consequenceOf(flag.kind)
    if (consequence === null) throw invalid('flag-without-consequence')
    if (flag.consequence === consequence) return
    // Without the words, which are for those who settle it: everybody who reads the item reads the reason.
    const reason = { code: `flag-${flag.kind}`, values: {} }
    if (consequence === 'due') await makeDue(tx, [flag.item_id], reason)
    else await dispute(tx, flag.item_id, { key: id, reason })
    await store.changeOpenFlag(tx, id, { consequence })
    await emit(tx, { name: 'flag.heeded', subject: id, space: item.space_id, data: { item: flag.item_id, kind: flag.kind, consequence } })
  })
}

/** Ends a flag with an answer to whoever told of it; a dispute it raised ends with it. */
export async function settleFlag(ctx: Ctx, id: string, input: SettlementInput): Promise<void> {
  await write(ctx, async (tx) => {
    const { flag, item } = await settleableFlag(tx, id)
    const settled = { state: 'settled' as const, settled_at: tx.services.clock.now(), settled_by: actorId(tx) }
    if (!(await store.changeOpenFlag(tx, id, { ...settled, ...input }))) throw conflict('flag-closed')
    if (flag.consequence === 'disputed') await settleDispute(tx, flag.item_id, id)
    await emit(tx, {
      name: 'flag.settled',
      subject: id,
      space: item.space_id,
      data: { item: flag.item_id, kind: flag.kind, outcome: input.outcome },
    })
  })
}
