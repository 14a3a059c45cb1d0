import { actorId, type Ctx, type Tx, write } from '../../../platform/context.ts'
import { invalid } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { copyReadRestriction, type ItemAccess, publishArticle, readArticle, textOfRevision, writableItem } from '../../repository/index.ts'
import { makeDue, materialityOf } from '../verification/index.ts'
import { pairable } from './policy.ts'
import { objectionTo, titleFor } from './rules.ts'
import type { TranslationChange } from './schema.ts'
import * as store from './store.ts'

/**
 * Says that an item is the translation of another, and up to which revision of it. Said again, it confirms that the
 * translation has caught up.
 */
export async function setTranslation(ctx: Ctx, itemId: string, change: TranslationChange): Promise<void> {
  await write(ctx, async (tx) => {
    const { item, source } = await pairable(tx, itemId, change.sourceId)
    const known = await store.findTranslation(tx.db, itemId)
    const language = change.language ?? (known?.source_id === source.id ? known.language : item.language)
    if (language === 'und') throw invalid('translation-language-unknown')
    await refuseObjection(tx, item, source, language)
    const revision = Math.min(change.sourceRevision ?? source.revision, source.revision)
    await put(tx, item, source, { language, revision })
  })
}

async function refuseObjection(tx: Tx, item: { id: string }, source: ItemAccess, language: string): Promise<void> {
  const pairOf = ({ item_id, source_id, language: code }: store.TranslationTable) => ({
    itemId: item_id,
    sourceId: source_id,
    language: code,
  })
  const above = await store.findTranslation(tx.db, source.id)
  const code = objectionTo(
    { itemId: item.id, sourceId: source.id, language, sourceLanguage: source.language },
    {
      source: above && pairOf(above),
      translations: (await store.translationsOf(tx.db, item.id)).map(pairOf),
      siblings: (await store.translationsOf(tx.db, source.id)).map(pairOf),
    },
  )
  if (code) throw invalid(code)
}

async function put(
  tx: Tx,
  item: ItemAccess,
  source: ItemAccess,
  { language, revision }: { language: string; revision: number },
): Promise<void> {
  const now = tx.services.clock.now()
  const behind = revision < source.revision && (await changedMaterially(tx, source.id, revision, source.revision))
  await store.putTranslation(tx, {
    item_id: item.id,
    source_id: source.id,
    language,
    source_revision: revision,
    behind_since: behind ? now : null,
    set_at: now,
    set_by: actorId(tx),
  })
  await emit(tx, {
    name: 'translation.set',
    subject: item.id,
    space: item.space_id,
    data: { source: source.id, revision, items: [item.id] },
  })
}

/** Says that an item is no translation any more. */
export async function removeTranslation(ctx: Ctx, itemId: string): Promise<void> {
  await write(ctx, async (tx) => {
    const item = await writableItem(tx, itemId)
    if (!(await store.deleteTranslation(tx, itemId))) return
    await emit(tx, { name: 'translation.removed', subject: itemId, space: item.space_id, data: { items: [itemId] } })
  })
}

/** Begins a translation: a copy beside the source, to be written over. Gives its id. */
export async function beginTranslation(ctx: Ctx, sourceId: string, language: string): Promise<string> {
  return write(ctx, async (tx) => {
    const { item, revision, fields } = await readArticle(tx, sourceId)
    await refuseObjection(tx, { id: '' }, item, language)
    const { id } = await publishArticle(tx, {
      ...fields,
      title: titleFor(fields.title, language),
      kind: fields.kind ?? 'guide',
      body: revision.body,
      spaceId: item.space_id,
      parentId: item.parent_id,
      message: '',
    })
    await copyReadRestriction(tx, item.id, id)
    await put(tx, await writableItem(tx, id), item, { language, revision: 0 })
    return id
  })
}

async function changedMaterially(ctx: Ctx, sourceId: string, from: number, to: number): Promise<boolean> {
  const [before, after] = [await textOfRevision(ctx, sourceId, from), await textOfRevision(ctx, sourceId, to)]
  // What cannot be compared, versions of a file for one, counts as another text.
  return !before || !after || materialityOf(before, after, false).material
}

/** Makes the translations of an item due where what changed since they were made is material. */
export async function followSource(ctx: Ctx, sourceId: string, head: number): Promise<void> {
  const waiting = (await store.translationsOf(ctx.db, sourceId)).filter((row) => row.behind_since === null && row.source_revision < head)
  const changed = new Map<number, boolean>()
  for (const revision of new Set(waiting.map((row) => row.source_revision)))
    changed.set(revision, await changedMaterially(ctx, sourceId, revision, head))
  const behind = waiting.filter((row) => changed.get(row.source_revision)).map((row) => row.item_id)
  if (behind.length === 0) return
  await write(ctx, async (tx) => {
    const marked = await store.markBehind(tx, behind, tx.services.clock.now())
    if (marked.length === 0) return
    await makeDue(tx, marked, { code: 'translation-behind', values: { revision: head } })
    for (const id of marked)
      await emit(tx, { name: 'translation.behind', subject: id, data: { source: sourceId, revision: head, items: [id] } })
  })
}
