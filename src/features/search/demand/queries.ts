import type { Ctx } from '../../../platform/context.ts'
import { fromJson } from '../../../platform/db/codec.ts'
import { notFound } from '../../../platform/errors.ts'
import { namesOf, requireAdministrator } from '../../identity/index.ts'
import { itemRefs } from '../../repository/index.ts'
import { dayBounds, dayOf } from './digest.ts'
import { isOpenTo, type Overseer, overseer } from './policy.ts'
import type { DemandCluster, DemandDetail, DemandList, DemandRequest, DemandSettings, DemandSummary } from './schema.ts'
import * as store from './store.ts'
import { tallyClusters } from './tally.ts'
import { termsOf } from './terms.ts'

const DAY_MS = 86_400_000
const MOST_LEFT = 10

type Frame = store.Window & { overseer: Overseer }

/** What the asker may look at: the time, the searches that name no space closed to them, and the threshold. */
async function frameOf(ctx: Ctx, days: number): Promise<Frame> {
  const seer = await overseer(ctx)
  await ctx.services.demandDigest.refresh()
  const now = ctx.services.clock.now()
  const from = now - days * DAY_MS
  const { threshold } = await ctx.services.demand.settings()
  const scopes = (await store.listScopes(ctx.db, from)).filter((scope) => isOpenTo(seer, scope))
  return { from, middle: now - (days * DAY_MS) / 2, scopes, threshold, overseer: seer }
}

/** Clusters of failed searches, the most people first. */
export async function demandList(
  ctx: Ctx,
  query: { days: number; state: 'open' | 'dismissed'; cursor?: string; limit: number },
): Promise<DemandList> {
  const frame = await frameOf(ctx, query.days)
  const rows = await tallyClusters(ctx, frame, { dismissed: query.state === 'dismissed' })
  const offset = Math.max(0, Math.trunc(Number(query.cursor ?? 0)) || 0)
  const page = rows.slice(offset, offset + query.limit)
  const members = await store.listMembers(
    ctx.db,
    frame,
    page.map(({ key }) => key),
  )
  return {
    items: await present(ctx, frame, page, members),
    next: rows.length > offset + query.limit ? String(offset + query.limit) : null,
    threshold: frame.threshold,
    recording: ctx.services.demand.settingsNow.recording,
    requests: query.state === 'open' && offset === 0 ? await openRequests(ctx, frame.overseer) : [],
  }
}

const MOST_OPEN = 200

/**
 * What enough people looked for in vain by searches that named no space, the most people first: what every overseer may see, for
 * what is the same for all of them.
 */
export async function openDemand(
  ctx: Ctx,
  days: number,
): Promise<{ key: string; name: string; people: number; searches: number; firstAt: number }[]> {
  await ctx.services.demandDigest.refresh()
  const now = ctx.services.clock.now()
  const { threshold } = await ctx.services.demand.settings()
  const from = now - days * DAY_MS
  const window = { from, middle: now - (days * DAY_MS) / 2, scopes: [store.scopeText([])], threshold }
  const rows = (await tallyClusters(ctx, window, { dismissed: false })).slice(0, MOST_OPEN)
  const members = Map.groupBy(
    await store.listMembers(
      ctx.db,
      window,
      rows.map(({ key }) => key),
    ),
    ({ cluster }) => cluster,
  )
  return rows.map(({ key, people, searches, firstAt }) => ({
    ...{ key, people, searches, firstAt, name: nameOf(members.get(key) ?? [], threshold) },
  }))
}

/** One cluster with its questions and the items people opened and left. */
export async function demandDetail(ctx: Ctx, key: string, days: number): Promise<DemandDetail> {
  const frame = await frameOf(ctx, days)
  const [row] = await tallyClusters(ctx, frame, { key })
  if (!row) throw notFound('demand')
  const members = await store.listMembers(ctx.db, frame, [key])
  const [cluster] = await present(ctx, frame, [row], members)
  const queries = [...Map.groupBy(members, (member) => member.key).values()].map((own) => ({
    query: commonest(own.map(({ query }) => query)),
    people: new Set(own.map(({ actor }) => actor)).size,
    searches: own.length,
    nothing: own.filter(({ nothing }) => nothing).length,
  }))
  const shown = queries.filter(({ people }) => people >= frame.threshold)
  const perDay = Map.groupBy(members, ({ day }) => day)
  return {
    ...cluster,
    queries: shown.sort((one, other) => other.people - one.people || other.searches - one.searches),
    hidden: queries.length - shown.length,
    left: await leftItems(ctx, frame, members),
    byDay: daysFrom(frame.from, ctx.services.clock.now()).map((day) => {
      const searches = perDay.get(day)?.length ?? 0
      return { day, searches, failed: searches }
    }),
  }
}

/** Items that enough people opened out of these searches, of those the asker may read. */
async function leftItems(ctx: Ctx, { threshold }: Frame, members: store.MemberRow[]): Promise<DemandDetail['left']> {
  const opened = await store.openedFrom(
    ctx.db,
    members.map(({ searchId }) => searchId),
  )
  const people = [...Map.groupBy(opened, ({ itemId }) => itemId)].map(([id, rows]) => ({
    id,
    people: new Set(rows.map(({ actor }) => actor)).size,
  }))
  const enough = people
    .filter((item) => item.people >= threshold)
    .sort((one, other) => other.people - one.people || (one.id < other.id ? -1 : 1))
  const refs = new Map(
    (
      await itemRefs(
        ctx,
        enough.slice(0, 50).map(({ id }) => id),
      )
    ).map((ref) => [ref.id, ref]),
  )
  return enough
    .flatMap(({ id, people: count }) => {
      const item = refs.get(id)
      return item ? [{ item, people: count }] : []
    })
    .slice(0, MOST_LEFT)
}

async function present(ctx: Ctx, frame: Frame, rows: store.ClusterRow[], members: store.MemberRow[]): Promise<DemandCluster[]> {
  const keys = rows.map(({ key }) => key)
  const dismissals = new Map((await store.listDismissals(ctx.db, keys)).map((row) => [row.cluster_key, row]))
  const names = await namesOf(
    ctx.db,
    [...dismissals.values()].map((row) => row.dismissed_by),
  )
  const answers = await itemRefs(
    ctx,
    [...dismissals.values()].flatMap((row) => row.item_id ?? []),
  )
  const requested = await store.requestedClusters(ctx.db, keys)
  const own = Map.groupBy(members, ({ cluster }) => cluster)
  return rows.map((row) => {
    const searches = own.get(row.key) ?? []
    const dismissal = dismissals.get(row.key)
    const by = dismissal?.dismissed_by ?? null
    return {
      ...{ key: row.key, name: nameOf(searches, frame.threshold), people: row.people, searches: row.searches },
      ...{ nothing: row.nothing, abandoned: row.searches - row.nothing, before: row.searches - row.after, after: row.after },
      ...{ firstAt: row.firstAt, lastAt: row.lastAt, languages: [...new Set(searches.map(({ language }) => language))].sort() },
      spaces: [...new Set(searches.flatMap(({ scope }) => fromJson<string[]>(scope)))].flatMap((id) => frame.overseer.spaces.get(id) ?? []),
      requested: requested.has(row.key),
      dismissal: dismissal
        ? {
            ...{ reason: dismissal.reason, note: dismissal.note, at: dismissal.dismissed_at },
            item: answers.find(({ id }) => id === dismissal.item_id) ?? null,
            by: by !== null && names.has(by) ? { id: by, name: names.get(by) ?? '' } : null,
          }
        : null,
    }
  })
}

/** The wording asked most, of those that enough people asked; else the words that enough people used. */
function nameOf(searches: store.MemberRow[], threshold: number): string {
  const byKey = [...Map.groupBy(searches, ({ key }) => key).values()].filter(
    (own) => new Set(own.map(({ actor }) => actor)).size >= threshold,
  )
  const most = byKey.sort((one, other) => other.length - one.length || (one[0].key < other[0].key ? -1 : 1))[0]
  if (most) return commonest(most.map(({ query }) => query))
  const users = new Map<string, { people: Set<string>; written: string[] }>()
  for (const { query, actor } of searches)
    for (const { term, written } of termsOf(query)) {
      const known = users.get(term) ?? { people: new Set(), written: [] }
      known.people.add(actor)
      known.written.push(written)
      users.set(term, known)
    }
  const shared = [...users.values()]
    .filter(({ people }) => people.size >= threshold)
    .sort((one, other) => other.people.size - one.people.size)
  return shared.map(({ written }) => commonest(written)).join(' ')
}

function commonest(values: string[]): string {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return (
    [...counts].sort((one, other) => other[1] - one[1] || one[0].length - other[0].length || (one[0] < other[0] ? -1 : 1))[0]?.[0] ?? ''
  )
}

/** What people asked for by name. They meant stewards to read it, so no threshold holds it back. */
async function openRequests(ctx: Ctx, seer: Overseer): Promise<DemandRequest[]> {
  const rows = (await store.listOpenRequests(ctx.db)).filter((row) => isOpenTo(seer, row.scope))
  return [...Map.groupBy(rows, (row) => row.query_key).values()].map((own) => ({
    id: own[0].id,
    query: commonest(own.map(({ query }) => query)),
    people: new Set(own.map((row) => row.person_id)).size,
    firstAt: own[own.length - 1].at,
    lastAt: own[0].at,
  }))
}

/** How searching goes: totals, which no threshold holds back. */
export async function demandSummary(ctx: Ctx, days: number): Promise<DemandSummary> {
  await overseer(ctx)
  await ctx.services.demandDigest.refresh()
  const now = ctx.services.clock.now()
  const all = daysFrom(now - days * DAY_MS, now)
  const rows = new Map((await store.listDays(ctx.db, all[0])).map((row) => [row.day, row]))
  const sum = (name: 'searches' | 'withheld' | 'nothing' | 'abandoned' | 'opened' | 'solved' | 'position_sum') =>
    [...rows.values()].reduce((total, row) => total + row[name], 0)
  const searches = sum('searches')
  const opened = sum('opened')
  const share = (part: number) => (searches === 0 ? null : part / searches)
  return {
    ...{ days, searches, withheld: sum('withheld'), solved: sum('solved') },
    ...{ nothingShare: share(sum('nothing')), abandonedShare: share(sum('abandoned')), openedShare: share(opened) },
    position: opened === 0 ? null : sum('position_sum') / opened,
    openMs: opened === 0 ? null : await store.medianOpening(ctx.db, dayBounds(all[0])[0], opened),
    byDay: all.map((day) => {
      const row = rows.get(day)
      return { day, searches: row?.searches ?? 0, failed: (row?.nothing ?? 0) + (row?.abandoned ?? 0) }
    }),
  }
}

/** Every day from the one after `from` to that of `now`. */
function daysFrom(from: number, now: number): string[] {
  const days: string[] = []
  const last = dayOf(now)
  const start = new Date(from)
  for (let at = 1; days[days.length - 1] !== last; at++)
    days.push(dayOf(new Date(start.getFullYear(), start.getMonth(), start.getDate() + at).getTime()))
  return days
}

export async function settingsView(ctx: Ctx): Promise<DemandSettings> {
  requireAdministrator(ctx)
  return ctx.services.demand.settings()
}
