import type { LinkState } from './schema.ts'

/*
 * What an answer, or none, means for an address. A link is dead only after failures on several days; what is busy, closed to
 * us or forbidden to robots is there; and while nothing at all answers, it is the network that is away.
 */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export type Outcome =
  | { kind: 'there'; status: number; movedTo: string | null; etag: string | null; modified: string | null; print: string | null }
  | { kind: 'same' }
  /** It answers, but not us: it wants a sign-in, or forbids it. */
  | { kind: 'closed'; status: number }
  | { kind: 'busy'; status: number; againMs: number }
  | { kind: 'gone' | 'failing'; status: number }
  | { kind: 'unreachable'; reason: string }
  | { kind: 'refused'; reason: string }
  | { kind: 'robots' }

export type Known = {
  state: LinkState
  failures: number
  failedAt: number | null
  etag: string | null
  modified: string | null
  print: string | null
}
export type Patience = { deadAfterFailures: number; deadAfterDays: number }

export type Change = {
  state: LinkState
  status: number | null
  reason: string | null
  failures: number
  failedAt: number | null
  nextAt: number
  /** Its server said something; absent where the network may be at fault. */
  answered: boolean
  moved?: { to: string | null; etag: string | null; modified: string | null; print: string | null }
  /** The text of the page is not what it was. */
  changed: boolean
}

/** Whether the far end said anything, so that the network is there. */
export const isAnswer = ({ kind }: Outcome): boolean => kind !== 'unreachable' && kind !== 'refused' && kind !== 'robots'

/** `spread` from 0 to 1 keeps addresses that were met together from being asked together for ever. */
export function judge(
  known: Known,
  outcome: Outcome,
  at: { now: number; networkThere: boolean; spread: number },
  patience: Patience,
): Change {
  const { now, spread } = at
  const week = now + 7 * DAY_MS + Math.round(spread * DAY_MS)
  const calm = { failures: 0, failedAt: null, changed: false, answered: true }
  const same = { failures: known.failures, failedAt: known.failedAt, changed: false }
  switch (outcome.kind) {
    case 'there': {
      const { movedTo, etag, modified, print } = outcome
      const changed = print !== null && known.print !== null && print !== known.print
      const moved = { to: movedTo, etag, modified, print: print ?? known.print }
      return { ...calm, state: 'fine', status: outcome.status, reason: null, nextAt: week, moved, changed }
    }
    case 'same':
      return { ...calm, state: 'fine', status: 304, reason: null, nextAt: week }
    case 'closed':
      return { ...calm, state: 'fine', status: outcome.status, reason: 'closed', nextAt: week }
    case 'busy':
      return { ...same, state: known.state, status: outcome.status, reason: 'busy', nextAt: now + outcome.againMs, answered: true }
    case 'robots':
      return {
        ...same,
        state: known.state === 'dead' ? 'dead' : 'unchecked',
        status: null,
        reason: 'robots',
        nextAt: week,
        answered: false,
      }
    case 'refused':
      return { ...same, failures: 0, failedAt: null, state: 'refused', status: null, reason: outcome.reason, nextAt: week, answered: false }
    case 'unreachable':
      if (!at.networkThere)
        return {
          ...same,
          state: known.state,
          status: null,
          reason: 'network',
          nextAt: now + 6 * HOUR_MS + Math.round(spread * HOUR_MS),
          answered: false,
        }
      return failure(known, { status: null, reason: outcome.reason, answered: false }, at, patience)
    default:
      return failure(known, { status: outcome.status, reason: outcome.kind === 'gone' ? 'gone' : 'server', answered: true }, at, patience)
  }
}

function failure(
  known: Known,
  what: { status: number | null; reason: string; answered: boolean },
  { now, spread }: { now: number; spread: number },
  { deadAfterFailures, deadAfterDays }: Patience,
): Change {
  const failures = known.failures + 1
  const failedAt = known.failedAt ?? now
  const dead = known.state === 'dead' || (failures >= deadAfterFailures && now - failedAt >= deadAfterDays * DAY_MS)
  // Daily while it may come back, then more and more rarely, a month at most.
  const days = dead ? Math.min(30, 2 ** Math.min(5, Math.max(1, failures - deadAfterFailures))) : 1
  return {
    ...what,
    state: dead ? 'dead' : 'failing',
    failures,
    failedAt,
    nextAt: now + days * DAY_MS + Math.round(spread * HOUR_MS),
    changed: false,
  }
}

/** Seconds or a date, as Retry-After says; from a minute to a week, an hour where it says nothing. */
export function pauseAsked(retryAfter: string | null, now: number): number {
  const asked = retryAfter === null ? Number.NaN : /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now
  return Number.isNaN(asked) ? HOUR_MS : Math.min(7 * DAY_MS, Math.max(60_000, asked))
}

const SILENT = ['script', 'style', 'noscript', 'template']

/** What is left of a page for comparing: its words without markup and scripts. In one pass, whatever the page holds. */
export function plainOf(html: string): string {
  const lower = html.toLowerCase()
  const words: string[] = []
  let at = 0
  const until = (end: string, from: number) => {
    const found = lower.indexOf(end, from)
    return found < 0 ? html.length : found + end.length
  }
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    words.push(html.slice(at, open))
    const silent = SILENT.find((name) => lower.startsWith(name, open + 1))
    at = lower.startsWith('<!--', open) ? until('-->', open) : until('>', silent ? until(`</${silent}`, open) : open)
  }
  words.push(html.slice(at))
  return words.join(' ').replace(/\s+/g, ' ').trim()
}
