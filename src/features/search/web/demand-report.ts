import { currentWhere, onWhere } from '../../../web/kit/place.ts'

/** What was opened out of the results and is being read in this window. */
type Reading = { searchId: string; itemId: string; position: number; arrived: boolean; seenMs: number; since: number | null }

let reading: Reading | null = null

/**
 * Tells the ledger of searches that a result was opened, and, when the reader goes elsewhere, for how long it was before
 * their eyes. Call it as the result is opened; `position` counts from 1. Without a search id (a search that is not recorded)
 * nothing is told. `elsewhere` says that it opens in another tab or window, which nobody watches from here.
 */
export function reportOpened(
  searchId: string | null | undefined,
  itemId: string,
  position: number,
  options: { elsewhere?: boolean } = {},
): void {
  if (!searchId) return
  leave()
  send(searchId, { itemId, position })
  if (options.elsewhere) return
  reading = { searchId, itemId, position, arrived: false, seenMs: 0, since: performance.now() }
}

function send(searchId: string, click: { itemId: string; position: number; dwellMs?: number }): void {
  const path = `/api/searches/${searchId}/clicks`
  const body = JSON.stringify(click)
  // A beacon outlives the page; where there is none, a request that may do so.
  if (navigator.sendBeacon?.(path, new Blob([body], { type: 'application/json' }))) return
  void fetch(path, { method: 'POST', body, headers: { 'content-type': 'application/json' }, keepalive: true }).catch(() => {})
}

function leave(): void {
  if (!reading) return
  pause()
  const { searchId, itemId, position, seenMs } = reading
  reading = null
  send(searchId, { itemId, position, dwellMs: Math.round(seenMs) })
}

function pause(): void {
  if (reading?.since == null) return
  reading.seenMs += performance.now() - reading.since
  reading.since = null
}

onWhere(() => {
  if (!reading) return
  const here = currentWhere().item === reading.itemId
  if (here) reading.arrived = true
  else if (reading.arrived) leave()
})

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') pause()
  else if (reading) reading.since ??= performance.now()
})
addEventListener('pagehide', leave)
