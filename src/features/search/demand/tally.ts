import { setImmediate } from 'node:timers/promises'
import type { Ctx } from '../../../platform/context.ts'
import * as store from './store.ts'

const MOST_LISTED = 1_000

type Tally = { people: Set<string>; searches: number; nothing: number; after: number; firstAt: number; lastAt: number }

/**
 * Failed searches by cluster, of clusters that enough people asked, the most asked first. What was put aside as answered counts
 * from then on; what is noise or not ours does not count again. Others work between the pages.
 */
export async function tallyClusters(
  ctx: Ctx,
  window: store.Window,
  filter: { dismissed?: boolean; key?: string },
): Promise<store.ClusterRow[]> {
  const dismissals = await store.dismissalsByCluster(ctx.db)
  const tallies = new Map<string, Tally>()
  for await (const rows of store.failedSearches(ctx.db, window, filter.key)) {
    for (const row of rows) if (isShown(dismissals.get(row.cluster), row.at, filter.dismissed)) count(tallies, row, window.middle)
    await setImmediate()
  }
  return [...tallies]
    .filter(([, { people }]) => people.size >= window.threshold)
    .map(([key, { people, ...rest }]) => ({ key, people: people.size, ...rest }))
    .sort((one, other) => other.people - one.people || other.searches - one.searches || (one.key < other.key ? -1 : 1))
    .slice(0, MOST_LISTED)
}

function isShown(dismissal: { reason: string; at: number } | undefined, at: number, dismissed: boolean | undefined): boolean {
  if (dismissed === undefined) return true
  if (dismissed) return dismissal !== undefined
  return dismissal === undefined || (dismissal.reason === 'answered' && at > dismissal.at)
}

function count(tallies: Map<string, Tally>, { cluster, actor, at, nothing }: store.FailedRow, middle: number): void {
  let tally = tallies.get(cluster)
  if (!tally) {
    tally = { people: new Set(), searches: 0, nothing: 0, after: 0, firstAt: at, lastAt: at }
    tallies.set(cluster, tally)
  }
  tally.people.add(actor)
  tally.searches++
  if (nothing) tally.nothing++
  if (at >= middle) tally.after++
  tally.firstAt = Math.min(tally.firstAt, at)
  tally.lastAt = Math.max(tally.lastAt, at)
}
