import { type Ctx, write } from '../../../platform/context.ts'
import { idsIn, type StoredEvent } from '../../../platform/events/follower.ts'
import type { Work } from '../../../platform/feature.ts'
import type { ArticleKind } from '../../repository/schema.ts'
import { outlineOf } from './outline.ts'
import { chanceOf, completenessOf, shareOf } from './rules.ts'
import type { Check, Completeness } from './schema.ts'
import { defaultStandards } from './standards.ts'
import * as store from './store.ts'

/** The checks that hold for a kind in a space: its own, else the organisation's, else those Onji ships. */
export type Standards = (spaceId: string, kind: ArticleKind) => { checks: Check[]; version: string }

export async function standardsNow(ctx: Ctx): Promise<Standards> {
  const laid = new Map((await store.listStandards(ctx.db)).map((record) => [`${record.spaceId} ${record.kind}`, record]))
  return (spaceId, kind) => {
    const found = laid.get(`${spaceId} ${kind}`) ?? laid.get(`${store.ORGANISATION} ${kind}`)
    if (found) return { checks: found.checks, version: `${found.spaceId} ${kind} ${found.changedAt}` }
    return { checks: defaultStandards[kind], version: `default ${kind} ${defaultVersion(kind)}` }
  }
}

const versions = new Map<ArticleKind, number>()
/** Of what Onji ships, so that a release that ships another standard measures anew. */
function defaultVersion(kind: ArticleKind): number {
  const known = versions.get(kind) ?? Math.round(chanceOf(JSON.stringify(defaultStandards[kind])) * 1e9)
  versions.set(kind, known)
  return known
}

type Text = { body: string; tags: string[]; topics: string[] }
const subjectOf = (head: Pick<store.Head, 'description'>, { body, tags, topics }: Text) => ({
  ...{ parts: outlineOf(body), tags: tags.length, topics: topics.length, description: head.description },
})

/** How complete one article is now, check by check; undefined for what no standard is for. */
export async function completenessNow(ctx: Ctx, id: string): Promise<Completeness | undefined> {
  const [head] = await store.headsOf(ctx.db, [id])
  const text = (await store.textsOf(ctx.db, [id])).get(id)
  if (!head || !text) return undefined
  return completenessOf((await standardsNow(ctx))(head.space_id, head.kind).checks, subjectOf(head, text))
}

type Measured = { head: store.Head; met: number; total: number; standard: string }

/** Counts of met checks: those that were kept where they still hold, else counted anew. */
async function measured(ctx: Ctx, ids: string[]): Promise<{ all: Measured[]; fresh: Measured[] }> {
  const standards = await standardsNow(ctx)
  const heads = await store.headsOf(ctx.db, ids)
  const kept = await store.completenessRows(ctx.db, ids)
  const holds = (head: store.Head) => {
    const row = kept.get(head.id)
    return row?.revision === head.revision && row.standard === standards(head.space_id, head.kind).version ? row : undefined
  }
  const texts = await store.textsOf(
    ctx.db,
    heads.filter((head) => !holds(head)).map(({ id }) => id),
  )
  const fresh: Measured[] = []
  const all = heads.map((head) => {
    const row = holds(head)
    if (row) return { head, met: row.met, total: row.total, standard: row.standard }
    const { checks, version } = standards(head.space_id, head.kind)
    const { met, total } = completenessOf(checks, subjectOf(head, texts.get(head.id) ?? { body: '', tags: [], topics: [] }))
    const one = { head, met, total, standard: version }
    fresh.push(one)
    return one
  })
  return { all, fresh }
}

/** Keeps what was counted, so that the figures and the desk need not read texts. */
export async function measureItems(ctx: Ctx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const { all, fresh } = await measured(ctx, ids)
  const there = new Set(all.map(({ head }) => head.id))
  const rows = fresh.map(({ head, met, total, standard }) => ({
    ...{ item_id: head.id, revision: head.revision, standard, met, total, share: shareOf({ met, total }) },
  }))
  const gone = ids.filter((id) => !there.has(id))
  if (rows.length > 0 || gone.length > 0) await write(ctx, (tx) => store.putCompleteness(tx, rows, gone))
}

const BATCH = 200

/** Measures all articles, after a standard has changed and from time to time; what still holds costs nothing. */
export async function measureAll(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (let after = ''; !signal.aborted; ) {
    const ids = await store.articleIds(ctx.db, after, BATCH)
    if (ids.length === 0) return
    await measureItems(ctx, ids)
    after = ids[ids.length - 1] as string
    // Others want the one writer too.
    await new Promise((later) => setImmediate(later))
  }
}

const ABOUT_ITEMS = /^(article|item)\./

/** The items whose completeness an event may change. */
export function itemsOf({ name, subject, data }: StoredEvent): string[] {
  if (!ABOUT_ITEMS.test(name)) return []
  return data.items ? idsIn({ data }, 'items') : [subject]
}

/** Items that lack much of what their kind asks for, for the desk. */
export async function incompleteWork(ctx: Ctx, ids: string[]): Promise<Work[]> {
  const { threshold } = await store.findSettings(ctx.db)
  const { all } = await measured(ctx, ids)
  return all
    .filter((one) => one.total > 0 && shareOf(one) < threshold)
    .map(({ head, met, total }) => ({
      queue: 'quality',
      key: head.id,
      itemId: head.id,
      spaceId: head.space_id,
      title: null,
      href: null,
      since: head.updated_at,
      reason: { code: 'incomplete', values: { met, total } },
      assigneeId: null,
    }))
}
