import type { Ctx } from '../../../../platform/context.ts'
import { fromJson } from '../../../../platform/db/codec.ts'
import { text } from '../../../../platform/i18n.ts'
import { subjectsById } from '../../../identity/index.ts'
import { spaceList, topicList } from '../../../repository/index.ts'
import { MOST_WAITED_FOR } from '../rules.ts'
import type { Bulk, BulkAct, BulkInput, BulkPreview } from '../schema.ts'
import { bulkProblems, countBulk, titlesOf } from '../store/bulk.ts'
import { planOf, type Planned, type Standing } from './kinds.ts'
import { chosenItems, ownBulk } from './running.ts'

const MOST_LINES = 100

/** What an act would change, and what it may not, before anything is done. */
export async function bulkPreview(ctx: Ctx, input: BulkInput): Promise<BulkPreview> {
  const ids = await chosenItems(ctx, input)
  const all = (await planOf(ctx, input.act, ids)).map(({ planned }) => planned)
  const refused = all.filter(({ problem }) => problem !== null)
  const changes = all.filter((planned) => planned.changes && planned.problem === null)
  const shown = [...refused, ...changes].slice(0, MOST_LINES)
  return {
    ...{ changes: changes.length, unchanged: all.length - changes.length - refused.length, refused: refused.length },
    lines: await inWords(ctx, input.act, shown),
    background: ids.length > MOST_WAITED_FOR,
  }
}

/** Where an act stands. */
export async function bulkView(ctx: Ctx, id: string): Promise<Bulk> {
  const bulk = await ownBulk(ctx, id)
  const { waiting: _, ...counts } = await countBulk(ctx.db, id)
  const act = fromJson<BulkAct>(bulk.act)
  const rows = await bulkProblems(ctx.db, id, MOST_LINES)
  // What whoever started it may no longer read is not named.
  const readable = await planOf(
    ctx,
    act,
    rows.map((row) => row.item_id),
  )
  const byId = new Map(readable.map(({ planned }) => [planned.itemId, planned]))
  const known = rows.flatMap((row) => {
    const planned = byId.get(row.item_id)
    return planned ? { ...planned, problem: row.state === 'kept' ? (row.problem ?? 'bulk-changed') : (row.problem ?? 'internal') } : []
  })
  return { id, act, state: bulk.state, total: bulk.total, ...counts, at: bulk.at, problems: await inWords(ctx, act, known) }
}

/** From what to what, in the reader's words. */
async function inWords(ctx: Ctx, act: BulkAct, lines: Planned[]): Promise<BulkPreview['lines']> {
  const t = text(ctx.locale)
  const words = await namer(ctx, act, lines)
  return lines.map(({ itemId, title, before, after, problem }) => ({
    ...{ itemId, title, from: words(before), to: words(after) },
    problem: problem === null ? null : t(`platform:errors.${problem}.title`),
  }))
}

async function namer(ctx: Ctx, { act }: BulkAct, lines: Planned[]): Promise<(standing: Standing) => string> {
  const t = text(ctx.locale)
  const none = t('stewardship:desk.bulk.words.none')
  if (act === 'tag' || act === 'untag') return ({ tags = [] }) => tags.join(', ') || none
  if (act === 'topic') {
    const topics = new Map((await topicList(ctx)).map(({ id, labels }) => [id, labels[ctx.locale] ?? labels.ko ?? labels.en ?? '']))
    return ({ topics: ids = [] }) => ids.flatMap((id) => topics.get(id) ?? []).join(', ') || none
  }
  if (act === 'move') return placeNamer(ctx, lines)
  if (act === 'owner') {
    const owners = await subjectsById(ctx.db, [
      ...new Set(lines.flatMap(({ before, after }) => [before.owner?.id ?? [], after.owner?.id ?? []].flat())),
    ])
    return ({ owner }) => (owner && owners.get(owner.id)?.name) || none
  }
  if (act === 'verify')
    return ({ verified }) =>
      verified ? t('stewardship:desk.bulk.words.revision', { revision: verified.revision }) : t('web:trust.unverified')
  return ({ archived }) => t(`stewardship:desk.bulk.words.${archived ? 'archived' : 'current'}`)
}

async function placeNamer(ctx: Ctx, lines: Planned[]): Promise<(standing: Standing) => string> {
  const t = text(ctx.locale)
  const parents = [...new Set(lines.flatMap(({ before, after }) => [before.place?.parentId ?? [], after.place?.parentId ?? []].flat()))]
  const readable = new Set((await planOf(ctx, { act: 'archive' }, parents)).map(({ planned }) => planned.itemId))
  const titles = await titlesOf(ctx.db, parents)
  const spaces = new Map((await spaceList(ctx)).map(({ id, name }) => [id, name]))
  return ({ place }) => {
    const space = spaces.get(place?.spaceId ?? '') ?? ''
    const title = place?.parentId && readable.has(place.parentId) ? titles.get(place.parentId) : undefined
    return title === undefined ? t('stewardship:desk.bulk.words.top', { space }) : t('stewardship:desk.bulk.words.under', { space, title })
  }
}
