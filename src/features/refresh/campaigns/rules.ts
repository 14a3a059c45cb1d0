const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/**
 * Who gets which item: those with the fewest candidates first, each to whoever has the least so far. The same question gives the
 * same answer, and where everybody may have everything nobody gets more than one item more than another.
 */
export function balance(
  items: { id: string; candidates: string[] }[],
  load: ReadonlyMap<string, number> = new Map(),
): Map<string, string | null> {
  const carried = new Map(load)
  const chosen = new Map<string, string | null>()
  const ordered = items.toSorted((one, other) => one.candidates.length - other.candidates.length || (one.id < other.id ? -1 : 1))
  for (const { id, candidates } of ordered) {
    const [least] = candidates.toSorted((one, other) => (carried.get(one) ?? 0) - (carried.get(other) ?? 0) || (one < other ? -1 : 1))
    chosen.set(id, least ?? null)
    if (least !== undefined) carried.set(least, (carried.get(least) ?? 0) + 1)
  }
  return chosen
}

/** Which reminder is due: a week before, a day before, and each week after; each is sent once. Null where none has come yet. */
export function stageAt(dueAt: number, now: number): string | null {
  if (now >= dueAt) return `late-${Math.floor((now - dueAt) / WEEK_MS)}`
  if (dueAt - now <= DAY_MS) return 'day'
  return dueAt - now <= WEEK_MS ? 'week' : null
}

/** Done: verified after the campaign took it up, or out of use since. */
export const doneSince = (addedAt: number, standing: { state: string; verifiedAt: number | null; changedAt: number }): number | null => {
  if (standing.state === 'obsolete') return standing.changedAt
  return standing.verifiedAt !== null && standing.verifiedAt >= addedAt ? standing.verifiedAt : null
}
