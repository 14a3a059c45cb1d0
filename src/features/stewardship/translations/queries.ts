import type { Ctx } from '../../../platform/context.ts'
import { itemRows, placesOf, readableItem } from '../../repository/index.ts'
import type { ItemRef } from '../../repository/schema.ts'
import type { TranslationOf, TranslationView } from './schema.ts'
import * as store from './store.ts'

/** What an item is a translation of, and what is a translation of it, as far as the asker may read that. */
export async function translationView(ctx: Ctx, itemId: string): Promise<TranslationView> {
  const item = await readableItem(ctx, itemId)
  const own = await store.findTranslation(ctx.db, itemId)
  const family = (await store.translationsOf(ctx.db, own?.source_id ?? itemId)).filter((row) => row.item_id !== itemId)
  const ids = [...family.map((row) => row.item_id), ...(own ? [own.source_id] : [])]
  const readable = await itemRows(ctx, ids)
  const refOf = (id: string): ItemRef | undefined => {
    const row = readable.get(id)
    return row && row.trashedAt === null ? { id: row.id, type: row.type, title: row.title, kind: row.kind, space: row.space } : undefined
  }
  const source = own && refOf(own.source_id)
  const others = family.flatMap((row): TranslationOf[] => {
    const ref = refOf(row.item_id)
    return ref ? [{ item: ref, language: row.language, behind: row.behind_since !== null }] : []
  })
  if (!own || !source)
    return { source: null, language: languageOf(item.language), sourceRevision: null, behind: 0, behindSince: null, others }
  const at = await readableItem(ctx, source.id)
  return {
    source: { item: source, language: languageOf((await placesOf(ctx, [source.id])).get(source.id)?.language), revision: at.revision },
    language: own.language,
    sourceRevision: own.source_revision,
    behind: own.behind_since === null ? 0 : at.revision - own.source_revision,
    behindSince: own.behind_since,
    others,
  }
}

const languageOf = (code: string | undefined): string | null => (code === undefined || code === 'und' ? null : code)

/** Whether two items are translations of each other, or of the same source: they say the same and are no duplicates. */
export async function areTranslations(ctx: Ctx, one: string, other: string): Promise<boolean> {
  const rows = await store.translationsAmong(ctx.db, [one, other])
  const sourceOf = (id: string) => rows.find((row) => row.item_id === id)?.source_id ?? id
  return one !== other && sourceOf(one) === sourceOf(other)
}
