import type { Ctx } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { notFound } from '../../../platform/errors.ts'
import { text } from '../../../platform/i18n.ts'
import { namesOf } from '../../identity/index.ts'
import { itemRefs, itemRows, readableItem, spaceList } from '../../repository/index.ts'
import { writeCsvRow } from '../../../platform/csv.ts'
import { keepsRetired, mayReadRetired, requireOverseer } from './policy.ts'
import { STALE } from './rules.ts'
import type { Finding, Freshness, RefreshRun, RetiredWords } from './schema.ts'
import * as runs from './store/freshness.ts'
import * as store from './store/words.ts'

/** How fresh an item is, and why: every sign with what it takes and what to do about it. */
export async function freshnessOf(ctx: Ctx, itemId: string): Promise<Freshness> {
  await readableItem(ctx, itemId)
  const row = await runs.findFreshness(ctx.db, itemId)
  if (!row) return { score: null, stale: false, at: null, reasons: [] }
  const findings = fromJson<Finding[]>(row.findings)
  const t = text(ctx.locale)
  // Another item is named only to who may read it.
  const refs = new Map(
    (
      await itemRefs(
        ctx,
        findings.flatMap(({ values }) => (typeof values.item === 'string' ? values.item : [])),
      )
    ).map((ref) => [ref.id, ref]),
  )
  return {
    ...{ score: row.score, stale: row.score < STALE, at: row.at },
    reasons: findings.map(({ sign, points, values }) => ({
      ...{ sign, points, text: t(`refresh:reason.${sign}`, values), advice: t(`refresh:evidence.advice.${sign}`, values) },
      item: refs.get(String(values.item)) ?? null,
    })),
  }
}

export async function runList(ctx: Ctx): Promise<{ items: RefreshRun[]; next: null }> {
  await requireOverseer(ctx)
  const rows = await runs.latestRuns(ctx, 10)
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.started_by),
  )
  return {
    items: rows.map((row) => ({
      ...{ id: row.id, kind: row.kind, startedAt: row.started_at, done: row.done, total: row.total, fell: row.fell, raised: row.raised },
      startedBy: row.started_by && names.has(row.started_by) ? { id: row.started_by, name: names.get(row.started_by) ?? '' } : null,
      ...{ finishedAt: row.finished_at, cancelledAt: row.cancelled_at },
    })),
    next: null,
  }
}

/** Words that are not to be used any more; those of a space only for who reads the space. */
export async function retiredWords(ctx: Ctx): Promise<RetiredWords> {
  mayReadRetired(ctx)
  const spaces = new Map((await spaceList(ctx)).filter(({ role }) => role !== null).map((space) => [space.id, space]))
  const rows = (await store.listWords(ctx.db)).filter(({ space_id }) => space_id === null || spaces.has(space_id))
  const names = await namesOf(
    ctx.db,
    rows.map((row) => row.updated_by),
  )
  const uses = await store.countUses(ctx)
  const mayKeep = await keepsRetired(ctx)
  const items = rows.map((row) => {
    const space = row.space_id === null ? undefined : spaces.get(row.space_id)
    const by = row.updated_by
    return {
      ...{
        id: row.id,
        word: row.word,
        pattern: row.pattern === 1,
        replacement: row.replacement,
        note: row.note,
        updatedAt: row.updated_at,
      },
      space: space ? { id: space.id, key: space.key, name: space.name, icon: space.icon, colour: space.colour } : null,
      items: uses.get(row.id) ?? 0,
      updatedBy: by !== null && names.has(by) ? { id: by, name: names.get(by) ?? '' } : null,
      may: { change: space ? space.role === 'steward' || space.role === 'owner' : mayKeep },
    }
  })
  return { items, mayKeep }
}

/** Items that still use a word, of those the asker may read. */
export async function itemsWithWord(ctx: Ctx, id: string, page: { cursor?: string; limit: number }) {
  if (!(await retiredWords(ctx)).items.some((word) => word.id === id)) throw notFound('retired-word')
  const ids = await store.itemsUsing(ctx, id, page.cursor ?? null, page.limit)
  const shown = ids.slice(0, page.limit)
  const rows = await itemRows(ctx, shown)
  return { items: shown.flatMap((one) => rows.get(one) ?? []), next: ids.length > page.limit ? shown[shown.length - 1] : null }
}

export async function retiredWordsCsv(ctx: Ctx): Promise<string> {
  const { items } = await retiredWords(ctx)
  const rows = items.map(({ word, replacement, note, space }) => writeCsvRow([word, replacement, note, space?.key ?? '']))
  return `\ufeff${writeCsvRow(['word', 'replacement', 'note', 'space'])}${rows.join('')}`
}
