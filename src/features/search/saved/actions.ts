import { type Ctx, write } from '../../../platform/context.ts'
import { conflict, invalid } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { requirePerson } from '../../identity/index.ts'
import { askedOf, asksAnything, keptOf } from '../asked.ts'
import { mayShareWith, ownSaved, removableSaved, visibleSaved } from './policy.ts'
import type { NewSavedSearch, SavedSearchChange } from './schema.ts'
import * as store from './store.ts'

const MOST = 200

/** Keeps a search; gives its id. */
export async function saveSearch(ctx: Ctx, input: NewSavedSearch): Promise<string> {
  const person = requirePerson(ctx)
  const id = newId()
  await write(ctx, async (tx) => {
    await mayShareWith(tx, input.spaceId)
    if ((await store.countSaved(tx.db, person.id)) >= MOST) throw conflict('too-many-saved-searches', { most: MOST })
    const at = tx.services.clock.now()
    await store.insertSaved(tx, {
      id,
      person_id: person.id,
      name: input.name,
      query: canonical(input.query),
      space_id: input.spaceId,
      created_at: at,
      updated_at: at,
    })
    await store.putLook(tx, id, person.id)
    await emit(tx, { name: 'saved-search.created', subject: id, space: input.spaceId })
  })
  return id
}

export async function changeSavedSearch(ctx: Ctx, id: string, change: SavedSearchChange): Promise<void> {
  await write(ctx, async (tx) => {
    const search = await ownSaved(tx, id)
    // Also where it stays shared: whoever may no longer write there shows its readers nothing new.
    await mayShareWith(tx, change.spaceId === undefined ? search.space_id : change.spaceId)
    await store.updateSaved(tx, id, {
      name: change.name ?? search.name,
      query: change.query === undefined ? search.query : canonical(change.query),
      space_id: change.spaceId === undefined ? search.space_id : change.spaceId,
      updated_at: tx.services.clock.now(),
    })
    await emit(tx, { name: 'saved-search.changed', subject: id, space: change.spaceId ?? search.space_id })
  })
}

export async function deleteSavedSearch(ctx: Ctx, id: string): Promise<void> {
  await write(ctx, async (tx) => {
    const search = await removableSaved(tx, id)
    await store.deleteSaved(tx, id)
    await emit(tx, { name: 'saved-search.deleted', subject: id, space: search.space_id })
  })
}

/** Notes that its results were looked at. No event: it happens at each look and changes nothing for anybody else. */
export async function lookAtSavedSearch(ctx: Ctx, id: string): Promise<void> {
  const person = requirePerson(ctx)
  await write(ctx, async (tx) => {
    await visibleSaved(tx, id)
    await store.putLook(tx, id, person.id)
  })
}

/** The parameters in one order, so that a search is known again by its address. */
function canonical(query: string): string {
  const asked = askedOf(new URLSearchParams(query))
  if (!asksAnything(asked)) throw invalid('saved-search-empty')
  return keptOf(asked)
}
