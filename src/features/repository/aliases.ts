import { type Ctx, write } from '../../platform/context.ts'
import { emit } from '../../platform/events/outbox.ts'
import { nameKey } from '../../platform/text.ts'
import { writableItem } from './policy.ts'
import { insertTitleAlias, itemsByTitle, satisfyWanted } from './store/revisions.ts'

/** Lets links by another title find an item, as if it had been called so once; an item that is called so now comes first. */
export async function addAlias(ctx: Ctx, id: string, title: string): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await writableItem(tx, id)
    const key = nameKey(title)
    if ((await itemsByTitle(tx, [key], item.space_id)).has(key)) return
    await insertTitleAlias(tx, id, key)
    await satisfyWanted(tx, key, id)
    await emit(tx, { name: 'item.aliased', subject: id, space: item.space_id })
  })
}
