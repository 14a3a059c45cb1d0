import { actorId, type Ctx, type Tx, write } from '../../../platform/context.ts'
import { fromJson, toJson } from '../../../platform/db/codec.ts'
import { conflict, DomainError, invalid, notFound } from '../../../platform/errors.ts'
import { emit } from '../../../platform/events/outbox.ts'
import { newId } from '../../../platform/ids.ts'
import { type MovedThreads, moveThreads, moveThreadsBack } from '../../collaboration/index.ts'
import { audit } from '../../identity/index.ts'
import {
  archiveItem,
  changeArticle,
  type Handover,
  handOver,
  isBelowItem,
  type ItemAccess,
  readArticle,
  restoreRevision,
  stewardedItem,
  takeBack,
  unarchiveItem,
  widerReach,
  writableItem,
} from '../../repository/index.ts'
import { markObsolete, withdrawObsolete } from '../verification/index.ts'
import type { NewMerge } from './schema.ts'
import * as store from './store.ts'
import { findMerge, insertMerge, markUndone } from './store-merges.ts'

declare module '../../../platform/context.ts' {
  interface Services {
    /** Whether one item is the translation of the other; translations bring it. */
    areTranslations?: (ctx: Ctx, one: string, other: string) => Promise<boolean>
  }
}

type Record = { handover: Handover; threads: MovedThreads; before: number; after: number }

/**
 * Makes one article of two: what stays gets the text, the tags and topics, and everything that hung on the other one. The other
 * one leads to it from then on, keeps its history, and can be brought back (`undoMerge`). Gives the id of the merge.
 */
export async function mergeItems(ctx: Ctx, input: NewMerge): Promise<string> {
  return write(ctx, async (tx) => {
    const [from, into] = [await stewardedItem(tx, input.fromId), await writableItem(tx, input.intoId)]
    const refusal = await whyNotMerge(tx, from, into)
    if (refusal) throw refusal
    const widens = (await widerReach(tx, [into.id, from.id]))(into.id, from.id)
    if (widens && !input.confirmed) throw conflict('merge-widens')
    if (from.revision !== input.fromRevision) throw new DomainError('merge-stale', 412)
    const handover = await handOver(tx, from, into)
    const threads = await moveThreads(tx, from.id, into.id)
    const after = await joinText(tx, from, into, input)
    await archiveItem(tx, from.id)
    await markObsolete(tx, from.id, { successorId: into.id, reason: '' })
    const id = newId()
    const record: Record = { handover, threads, before: into.revision, after }
    const done = { undone_at: null, undone_by: null }
    await insertMerge(tx, {
      id,
      into_id: into.id,
      from_id: from.id,
      at: tx.services.clock.now(),
      by_id: actorId(tx),
      record: toJson(record),
      ...done,
    })
    const touched = await settlePairs(tx, from.id, into.id, 'merged')
    if (widens) await audit(tx, 'item.merged-for-more-readers', into.id, { from: from.id })
    const items = [into.id, from.id, ...handover.links.map((link) => link.source_id)]
    await emit(tx, {
      name: 'item.merged',
      subject: into.id,
      space: into.space_id,
      data: { from: from.id, merge: id, items: [...new Set(items)], touched },
    })
    return id
  })
}

/** Why two items cannot become one, whoever asks; null where nothing is in the way. */
export async function whyNotMerge(ctx: Ctx, from: ItemAccess, into: ItemAccess): Promise<DomainError | null> {
  if (from.id === into.id) return invalid('merge-with-itself')
  if (from.type !== 'article' || into.type !== 'article') return invalid('merge-articles-only')
  if (from.trashed_at !== null || into.trashed_at !== null) return conflict('in-trash')
  if (from.archived_at !== null || into.archived_at !== null) return conflict('merge-archived')
  if (await ctx.services.areTranslations?.(ctx, from.id, into.id)) return conflict('merge-translation')
  // What hangs below the one that goes comes under the one that stays, which would then hang below itself.
  if (await isBelowItem(ctx, into.id, from.id)) return conflict('merge-below-itself')
  return null
}

/** The text that was chosen, with the tags and topics of both; gives the revision that came of it. */
async function joinText(tx: Tx, from: ItemAccess, into: ItemAccess, { body, intoRevision }: NewMerge): Promise<number> {
  const [going, staying] = [await readArticle(tx, from.id), await readArticle(tx, into.id)]
  const change = {
    ...(body === undefined ? {} : { body }),
    tags: [...new Map([...staying.fields.tags, ...going.fields.tags].map((tag) => [tag.toLowerCase(), tag])).values()],
    topics: [...new Set([...staying.fields.topics, ...going.fields.topics])],
    message: mergeMessage(tx, from.title),
    origin: 'merge' as const,
  }
  return (await changeArticle(tx, into.id, change, intoRevision)).revision
}

const mergeMessage = ({ locale }: Ctx, title: string): string => (locale === 'ko' ? `‘${title}’ 문서를 합침` : `Merged “${title}”`)

/** The pair of both is settled; others of the one that goes are no pairs any more. Gives the items of all these pairs. */
async function settlePairs(tx: Tx, from: string, into: string, state: 'merged' | 'open'): Promise<string[]> {
  const { a_id: a, b_id: b } = store.ordered(from, into)
  const settled = { state, reason: null, note: null, a: null, b: null, by: actorId(tx) }
  const pairs = await store.pairsOf(tx.db, [from])
  for (const pair of pairs) {
    if (pair.a_id === a && pair.b_id === b) await store.settlePair(tx, pair.id, settled)
    else if (pair.state === 'open' && state === 'merged') await store.deletePairs(tx, [pair.id])
  }
  return [...new Set(pairs.flatMap(({ a_id, b_id }) => [a_id, b_id]))]
}

/**
 * Takes a merge apart again: the other item is back where it was, with its links, files, comments and what hung below it. The
 * text of the one that stayed goes back too, unless somebody has written in it since then; `textKept` says so.
 */
export async function undoMerge(ctx: Ctx, id: string): Promise<{ textKept: boolean }> {
  return write(ctx, async (tx) => {
    const merge = await findMerge(tx.db, id)
    if (!merge) throw notFound('merge')
    const [from, into] = [await stewardedItem(tx, merge.from_id), await writableItem(tx, merge.into_id)]
    if (from.trashed_at !== null) throw conflict('in-trash')
    if (!(await markUndone(tx, id, actorId(tx)))) throw conflict('merge-undone')
    const { handover, threads, before, after } = fromJson<Record>(merge.record)
    await withdrawObsolete(tx, from.id)
    await unarchiveItem(tx, from.id)
    const sources = await takeBack(tx, from, into, handover)
    await moveThreadsBack(tx, from.id, threads)
    const textKept = into.revision !== after
    if (!textKept && after !== before) await restoreRevision(tx, into.id, before)
    await settlePairs(tx, from.id, into.id, 'open')
    const items = [...new Set([into.id, from.id, ...sources])]
    await emit(tx, { name: 'item.unmerged', subject: into.id, space: into.space_id, data: { from: from.id, merge: id, items } })
    return { textKept }
  })
}
