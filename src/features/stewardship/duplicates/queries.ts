import type { Ctx } from '../../../platform/context.ts'
import { cutPage, placeOf } from '../../../platform/cursor.ts'
import { DomainError, notFound } from '../../../platform/errors.ts'
import { problemOf } from '../../../platform/http/problem.ts'
import { nameKey } from '../../../platform/text.ts'
import { namesOf } from '../../identity/index.ts'
import { type ItemAccess, itemRows, permissionsOn, readableItem, readArticle, widerReach } from '../../repository/index.ts'
import type { ItemRow } from '../../repository/schema.ts'
import { mayOversee } from '../../search/index.ts'
import { alikeTo } from './finding.ts'
import { whyNotMerge } from './merging.ts'
import { requireSignedIn, stewardsOne, visiblePair } from './policy.ts'
import type { PairKind } from './rules.ts'
import type {
  DuplicateList,
  DuplicatePair,
  DuplicateQuery,
  DuplicateRun,
  DuplicateView,
  Lookup,
  LookupResult,
  Merge,
  MergePreview,
} from './schema.ts'
import { sketchOf } from './shingles.ts'
import * as store from './store.ts'
import { countLinksTo, findMerge, mergesOf, type MergeTable } from './store-merges.ts'
import { stretchesOf } from './stretches.ts'

/** Pairs the asker may see, the most alike first, with how many there are of each kind and how the last comparison stands. */
export async function duplicateList(ctx: Ctx, { kind, space, state, cursor, limit }: DuplicateQuery): Promise<DuplicateList> {
  requireSignedIn(ctx)
  const rows = await store.listPairs(ctx, { kind, spaceId: space, state, after: placeOf(cursor, { fits: Number.isFinite }), limit })
  const { page, next } = cutPage(rows, limit, (row) => ({ at: row.score, id: row.id }))
  const counts = await store.countPairs(ctx)
  const run = await store.lastRun(ctx.db)
  const mayCompare = ctx.actor.kind === 'system' || (await mayOversee(ctx))
  return {
    items: await presented(ctx, page),
    next,
    counts: Object.fromEntries(
      (['same', 'near', 'contained', 'title'] as const).map((each: PairKind) => [each, counts.get(each) ?? 0]),
    ) as DuplicateList['counts'],
    run: run && mayCompare ? presentRun(run) : null,
    mayCompare,
  }
}

const presentRun = (run: store.RunTable): DuplicateRun => ({
  id: run.id,
  state: run.state,
  step: run.step,
  done: Number(run.done),
  total: Number(run.total),
  found: Number(run.found),
  askedAt: run.asked_at,
  finishedAt: run.finished_at,
})

async function presented(ctx: Ctx, rows: store.PairTable[]): Promise<DuplicatePair[]> {
  const items = await itemRows(ctx, [...new Set(rows.flatMap(({ a_id, b_id }) => [a_id, b_id]))])
  const names = await namesOf(
    ctx.db,
    rows.map(({ settled_by }) => settled_by),
  )
  return rows.flatMap((row) => {
    const [a, b] = [items.get(row.a_id), items.get(row.b_id)]
    if (!a || !b) return []
    const by = row.settled_by === null ? undefined : names.get(row.settled_by)
    const settled =
      row.settled_at === null
        ? null
        : {
            at: row.settled_at,
            by: row.settled_by !== null && by ? { id: row.settled_by, name: by } : null,
            reason: row.reason,
            note: row.note ?? '',
          }
    return [
      { id: row.id, kind: row.kind, score: row.score, contained: row.contained, a, b, state: row.state, foundAt: row.found_at, settled },
    ]
  })
}

/** A pair with both texts beside each other. */
export async function duplicateView(ctx: Ctx, id: string): Promise<DuplicateView> {
  const pair = await visiblePair(ctx, id)
  const [shown] = await presented(ctx, [pair])
  if (!shown) throw notFound('pair')
  const [a, b] = [await readArticle(ctx, pair.a_id), await readArticle(ctx, pair.b_id)]
  const mergeInto = [
    ...((await mayMerge(ctx, b.item, a.item)) ? [a.item.id] : []),
    ...((await mayMerge(ctx, a.item, b.item)) ? [b.item.id] : []),
  ]
  return {
    ...shown,
    stretches: stretchesOf(a.revision.body, b.revision.body),
    may: { settle: await stewardsOne(ctx, [pair.a_id, pair.b_id]), mergeInto },
  }
}

const mayMerge = async (ctx: Ctx, from: ItemAccess, into: ItemAccess): Promise<boolean> =>
  permissionsOn(from).steward && permissionsOn(into).write && (await whyNotMerge(ctx, from, into)) === null

/** What merging two items would do, and both texts beside each other. For those who may write in both. */
export async function mergePreview(ctx: Ctx, fromId: string, intoId: string): Promise<MergePreview> {
  const [going, staying] = [await readArticle(ctx, fromId), await readArticle(ctx, intoId)]
  if (!permissionsOn(going.item).steward || !permissionsOn(staying.item).write) throw new DomainError('forbidden', 403)
  const refusal = await whyNotMerge(ctx, going.item, staying.item)
  const rows = await itemRows(ctx, [fromId, intoId])
  const [from, into] = [rows.get(fromId), rows.get(intoId)]
  if (!from || !into) throw notFound('item')
  return {
    ...{ from, into, intoRevision: staying.item.revision, fromRevision: going.item.revision, body: staying.revision.body },
    stretches: stretchesOf(staying.revision.body, going.revision.body),
    widens: (await widerReach(ctx, [intoId, fromId]))(intoId, fromId),
    refusal: refusal ? problemOf(refusal, ctx.locale, '').detail : null,
    moves: {
      links: await countLinksTo(ctx, fromId),
      children: await store.countRows(ctx.db, 'item', 'parent_id', fromId),
      files: await store.countRows(ctx.db, 'file', 'item_id', fromId),
      tags: going.fields.tags.filter((tag) => !staying.fields.tags.includes(tag)),
    },
  }
}

/** Merges that an item took part in and that still hold. */
export async function mergeList(ctx: Ctx, itemId: string): Promise<Merge[]> {
  await readableItem(ctx, itemId)
  return presentMerges(ctx, await mergesOf(ctx.db, itemId))
}

export async function mergeView(ctx: Ctx, id: string): Promise<Merge> {
  const merge = await findMerge(ctx.db, id)
  const [shown] = merge ? await presentMerges(ctx, [merge]) : []
  if (!shown) throw notFound('merge')
  return shown
}

/** Only merges of items that the asker may both read. */
async function presentMerges(ctx: Ctx, merges: MergeTable[]): Promise<Merge[]> {
  const rows = await itemRows(ctx, [...new Set(merges.flatMap(({ into_id, from_id }) => [into_id, from_id]))])
  const names = await namesOf(
    ctx.db,
    merges.map(({ by_id }) => by_id),
  )
  const shown: Merge[] = []
  for (const merge of merges) {
    const [into, from] = [rows.get(merge.into_id), rows.get(merge.from_id)]
    if (!into || !from) continue
    const mayUndo =
      merge.undone_at === null &&
      permissionsOn(await readableItem(ctx, from.id)).steward &&
      permissionsOn(await readableItem(ctx, into.id)).write
    const name = merge.by_id === null ? undefined : names.get(merge.by_id)
    const by = merge.by_id !== null && name ? { id: merge.by_id, name } : null
    shown.push({ id: merge.id, into, from: { id: from.id, title: from.title }, at: merge.at, by, undoneAt: merge.undone_at, mayUndo })
  }
  return shown
}

const MOST_LOOKED_UP = 5
/** One title for two texts is worth a word while writing, whatever the texts. */
const LOOKUP_KINDS: PairKind[] = ['same', 'near', 'contained', 'title']

/** What is already there and looks like this text; only what the asker may read. */
export async function lookUp(ctx: Ctx, { title, body, spaceId, articleId }: Lookup): Promise<LookupResult> {
  requireSignedIn(ctx)
  const alike = await alikeTo(ctx, { title: nameKey(title), space: spaceId ?? '', sketch: sketchOf(title, body) }, articleId)
  const rows = await itemRows(
    ctx,
    alike.map(({ id }) => id),
  )
  return {
    items: alike
      .flatMap(({ id, kind, score, contained }) => {
        const item = rows.get(id)
        return item && item.archivedAt === null && LOOKUP_KINDS.includes(kind) ? [{ kind, score, contained, item: item as ItemRow }] : []
      })
      .slice(0, MOST_LOOKED_UP),
  }
}

/** Items whose texts have much in common with one item, whoever may read them; for what looks closer at such pairs. */
export async function alikeItems(ctx: Ctx, itemId: string): Promise<string[]> {
  const pairs = await store.pairsOf(ctx.db, [itemId])
  return pairs.filter(({ kind, state }) => kind !== 'title' && state !== 'merged').map(({ a_id, b_id }) => (a_id === itemId ? b_id : a_id))
}
