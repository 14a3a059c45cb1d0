import type { PolicyInForce, Tier } from './schema.ts'
import { tiers } from './schema.ts'
import type { Policy, TrustState, VerificationTable } from './types.ts'

export const DAY_MS = 86_400_000
export const WEEK_MS = 7 * DAY_MS
/** Weeks begin on Monday; the epoch began on a Thursday. */
const FIRST_MONDAY_MS = 4 * DAY_MS
/** Somebody who got a review this late looks at it within so many days. */
export const SOON_MS = 14 * DAY_MS
/** A first review is asked for within the interval of the policy, or a year. */
const FIRST_MONTHS = 12
/** How far a review may be pulled forward to even out the weeks: a quarter of the interval. */
const EARLIER = 0.25

export const weekOf = (at: number): number => Math.floor((at - FIRST_MONDAY_MS) / WEEK_MS)
export const startOfWeek = (week: number): number => FIRST_MONDAY_MS + week * WEEK_MS

// ---- policies

export type PolicySubject = { spaceId: string; topics: string[]; kind: string; tier: Tier }

/** A condition and how much it weighs where several policies fit: the space before the topic before the tier before the kind. */
const WEIGHTS = { space: 8, topic: 4, tier: 2, kind: 1 } as const

function conditionsOf(policy: Policy): (keyof typeof WEIGHTS)[] {
  const set = { space: policy.space_id, topic: policy.topic_id, tier: policy.tier, kind: policy.kind }
  return (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).filter((name) => set[name] !== null)
}

export const holdsFor = (policy: Policy, item: PolicySubject): boolean =>
  (policy.space_id === null || policy.space_id === item.spaceId) &&
  (policy.topic_id === null || item.topics.includes(policy.topic_id)) &&
  (policy.tier === null || policy.tier === item.tier) &&
  (policy.kind === null || policy.kind === item.kind)

const weightOf = (policy: Policy): number => conditionsOf(policy).reduce((sum, name) => sum + WEIGHTS[name], 0)
const monthsOf = (policy: Policy): number => (policy.cadence === 'interval' ? (policy.months ?? FIRST_MONTHS) : Number.POSITIVE_INFINITY)

/**
 * The policy that holds for an item: the one with the weightiest conditions; of equals, as where an item has two topics, the
 * one that asks more often, then the one that asks more people, then the older one.
 */
export function choosePolicy(policies: Policy[], item: PolicySubject): Policy | undefined {
  return policies
    .filter((policy) => holdsFor(policy, item))
    .sort(
      (a, b) => weightOf(b) - weightOf(a) || monthsOf(a) - monthsOf(b) || b.persons - a.persons || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
    )[0]
}

export function becauseOf(policy: Policy): PolicyInForce['because'] {
  const conditions = conditionsOf(policy)
  return conditions.length === 0 ? ['organisation'] : conditions
}

export type TierSettings = { item?: Tier; topics: Tier[]; space?: Tier; kind?: Tier }

/** The tier set for the item itself; else the highest that its topics, its space and its kind ask for; else normal. */
export function chooseTier({ item, topics, space, kind }: TierSettings): { tier: Tier; from: PolicyInForce['tierFrom'] } {
  if (item) return { tier: item, from: ['item'] }
  const asked = [...topics, space, kind].filter((tier) => tier !== undefined)
  if (asked.length === 0) return { tier: 'normal', from: ['default'] }
  const tier = tiers[Math.max(...asked.map((one) => tiers.indexOf(one)))]
  const from: PolicyInForce['tierFrom'] = []
  if (topics.includes(tier)) from.push('topic')
  if (space === tier) from.push('space')
  if (kind === tier) from.push('kind')
  return { tier, from }
}

// ---- dates

/** So many months later, at the end of the month where that is shorter. */
export function addMonths(at: number, months: number): number {
  const date = new Date(at)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.getTime()
}

/** The next such day (MM-DD) that is at least `least` ms away. */
export function nextDay(day: string, now: number, least: number): number {
  const [month, date] = day.split('-').map(Number)
  for (let year = new Date(now).getUTCFullYear(); ; year++) {
    const at = Date.UTC(year, month - 1, date)
    if (at - now >= least) return at
  }
}

export type Window = {
  from: number
  to: number
  /** The date that is promised, where it does not move with the review. */
  fixed?: number
  /** As soon as there is room, instead of where it is quiet. */
  soon?: boolean
}

/** Between which times an item is looked at first; undefined where the policy asks for nothing. */
export function firstWindow(policy: Policy, now: number): Window | undefined {
  if (policy.cadence === 'never') return undefined
  if (policy.cadence === 'date' && policy.day) return dateWindow(policy.day, now)
  return { from: now + SOON_MS, to: addMonths(now, policy.months ?? FIRST_MONTHS) }
}

/** Between which times it is looked at again after a verification; `until` where the verifier named a day. */
export function nextWindow(policy: Policy, now: number, until: number | null): Window | undefined {
  if (until !== null) return { from: Math.max(now, until - EARLIER * (until - now)), to: until, fixed: until }
  if (policy.cadence === 'never' || policy.cadence === 'event') return undefined
  if (policy.cadence === 'date' && policy.day) return dateWindow(policy.day, now)
  const to = addMonths(now, policy.months ?? FIRST_MONTHS)
  return { from: to - EARLIER * (to - now), to }
}

function dateWindow(day: string, now: number): Window {
  const fixed = nextDay(day, now, 30 * DAY_MS)
  return { from: Math.max(now, fixed - 90 * DAY_MS), to: fixed, fixed }
}

// ---- spreading

/** What a person has to do in a week, and how much it may be. */
export type Calendar = { load(week: number): number; limit(week: number): number }

/**
 * When to ask: in the least busy week of the window, the latest of equals; where all are full in the week nearest before the
 * window that has room, else in the first one after it. Never more than the limit in a week. The same question gives the same answer.
 */
export function spread(window: Window, now: number, calendar: Calendar): { at: number; within: boolean } {
  const [first, last] = [weekOf(window.from), weekOf(window.to)]
  const room = (week: number) => calendar.limit(week) - calendar.load(week)
  if (window.soon) {
    for (let week = first; ; week++) if (room(week) > 0) return { at: Math.max(window.from, startOfWeek(week)), within: week <= last }
  }
  let best: number | undefined
  for (let week = last; week >= first; week--)
    if (room(week) > 0 && (best === undefined || calendar.load(week) < calendar.load(best))) best = week
  if (best !== undefined) return { at: timeIn(best, window.from, window.to, calendar), within: true }
  for (let week = first - 1; week > weekOf(now); week--)
    if (room(week) > 0) return { at: timeIn(week, now, window.to, calendar), within: false }
  for (let week = last + 1; ; week++)
    if (room(week) > 0) return { at: timeIn(week, now, Number.POSITIVE_INFINITY, calendar), within: false }
}

/** A time on one of the five working days of the week, in turn. */
function timeIn(week: number, from: number, to: number, calendar: Calendar): number {
  const at = startOfWeek(week) + (calendar.load(week) % 5) * DAY_MS
  return Math.max(from, Math.min(at, to))
}

// ---- states

type StateFacts = Pick<VerificationTable, 'revision' | 'due_since' | 'expires_at'>

/** How far an item can be trusted. What was never verified does not expire: it stays due. */
export function stateOf(row: StateFacts, now: number, marks: { obsolete: boolean; disputed: boolean }): TrustState {
  if (marks.obsolete) return 'obsolete'
  if (marks.disputed) return 'disputed'
  if (row.due_since === null) return row.revision === null ? 'unverified' : 'verified'
  return row.revision !== null && row.expires_at !== null && row.expires_at <= now ? 'expired' : 'due'
}

// ---- reminders

/**
 * The steps of reminding of one review: so many days before it, at the time itself (0). The step that is due at `now` is the
 * latest that has come; those before it are passed over, so that nobody hears of the same review twice on one day.
 */
export function reminderAt(askedAt: number, steps: number[], now: number): { step: number; next: number | null } | undefined {
  const all = [...new Set([...steps, 0])].sort((a, b) => b - a)
  const come = all.filter((days) => askedAt - days * DAY_MS <= now)
  const step = come.at(-1)
  if (step === undefined) return undefined
  return { step, next: nextReminder(askedAt, steps, now) }
}

/** When the next reminder goes out after `now`; null where none is left. */
export function nextReminder(askedAt: number, steps: number[], now: number): number | null {
  const coming = [...new Set([...steps, 0])].map((days) => askedAt - days * DAY_MS).filter((at) => at > now)
  return coming.length === 0 ? null : Math.min(...coming)
}

// ---- who may sign

export type SigningFacts = {
  personId: string
  eligible: boolean
  persons: number
  headRevision: number
  revision: number
  lastEditor: string | null
  signed: { personId: string; revision: number }[]
  state: TrustState
  verification: { revision: number; people: string[]; at: number } | null
  now: number
}

/** Why somebody may not sign, as the code of the refusal and its HTTP status; undefined where they may. */
export function signingRefusal(facts: SigningFacts): { code: string; status: number } | undefined {
  if (!facts.eligible) return { code: 'verification-not-yours', status: 403 }
  if (facts.state === 'obsolete') return { code: 'item-obsolete', status: 409 }
  if (facts.revision !== facts.headRevision) return { code: 'verification-stale', status: 412 }
  if (facts.persons > 1 && facts.lastEditor === facts.personId) return { code: 'verification-own-edit', status: 403 }
  if (facts.signed.some((one) => one.personId === facts.personId && one.revision === facts.revision))
    return { code: 'verification-signed-already', status: 409 }
  const { verification } = facts
  const again = verification?.revision === facts.revision && verification.people.includes(facts.personId)
  if (again && facts.state === 'verified' && facts.now - verification.at < DAY_MS) return { code: 'verified-already', status: 409 }
  return undefined
}
