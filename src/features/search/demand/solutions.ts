import { actorId, type Ctx, type Services, write } from '../../../platform/context.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { requirePerson } from '../../identity/index.ts'
import { readableItem } from '../../repository/index.ts'
import type { Solution } from '../../repository/schema.ts'
import * as store from './store.ts'

/**
 * "Solved it": states that an item solved the person's case. Again with other minutes it changes the minutes; the same
 * again changes nothing. The event tells of the reuse, by which the index ranks and authors will be thanked. Neither the
 * event nor the row, both of which name the person, says what was asked: the ledger alone does, under a pseudonym.
 */
export async function solveWith(
  ctx: Ctx,
  itemId: string,
  { minutes, searchId }: { minutes: number | null; searchId?: string },
): Promise<Solution> {
  const person = requirePerson(ctx)
  await write(ctx, async (tx) => {
    const item = await readableItem(tx, itemId)
    const before = await store.findSolution(tx, itemId, person.id)
    if (before && before.minutes === minutes) return
    if (!before) tx.services.demand.solved(tx, itemId, searchId)
    await store.putSolution(tx, { itemId, personId: person.id, minutes })
    await emit(tx, { name: 'item.solved', subject: itemId, space: item.space_id, data: { minutes } })
  })
  return solutionOf(ctx, itemId)
}

/** Takes "solved it" back. */
export async function withdrawSolution(ctx: Ctx, itemId: string): Promise<Solution> {
  const person = requirePerson(ctx)
  await write(ctx, async (tx) => {
    const item = await readableItem(tx, itemId)
    if (await store.deleteSolution(tx, itemId, person.id)) await emit(tx, { name: 'item.unsolved', subject: itemId, space: item.space_id })
  })
  return solutionOf(ctx, itemId)
}

/** What the foot of a reading page says: whether it solved mine, and how many it helped, from the threshold up. */
export async function solutionOf(ctx: Ctx, itemId: string): Promise<Solution> {
  const { people, mine, minutes } = await store.solutionFigures(ctx.db, itemId, actorId(ctx))
  const { threshold } = ctx.services.demand.settingsNow
  return { mine, minutes, people: people >= threshold ? people : null }
}

/** How many people each item solved something for, for the index. */
export const reuseOf = (services: Services, itemIds: string[]): Promise<Map<string, number>> =>
  store.countSolutions(services.reader, itemIds)
