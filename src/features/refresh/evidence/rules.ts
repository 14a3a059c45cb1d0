import type { Finding, SignName } from './schema.ts'

/*
 * How signs of decay add up: each sign found with a strength from 0 to 1 takes its weight times its strength from 100.
 * More evidence never makes an item fresher. docs/decisions/0018-refresh.md says why the weights are what they are.
 */

/** The one table of weights: points that a sign takes at full strength. */
export const weights: Record<SignName, number> = {
  disputed: 40,
  'outdated-flags': 35,
  superseded: 35,
  age: 25,
  'retired-words': 20,
  'changed-sources': 20,
  'dead-links': 15,
  'owner-left': 15,
  'translation-behind': 15,
  'left-after-search': 15,
  'less-helpful': 15,
  unread: 10,
}

/** Days in which half of what an item of the kind says has, by experience, to be looked at again. */
export const halfLives: Record<string, number> = {
  troubleshooting: 365,
  faq: 365,
  'how-to': 540,
  guide: 540,
  note: 730,
  policy: 730,
  document: 730,
  decision: 1_095,
  lesson: 1_095,
  term: 1_825,
}

/** Below this a verified item becomes due, and one that nobody verified comes onto the desk. */
export const STALE = 50
export const UNREAD_MONTHS = 12

const DAY_MS = 86_400_000
const MONTH_MS = 30.44 * DAY_MS

export type Sign = {
  sign: SignName
  strength: number
  values: Record<string, string | number> /** What names the cause; the same cause is raised once. */
  key: string
}

/** The findings with their points, the heaviest first, and the score that is left. */
export function assess(signs: readonly Sign[]): { score: number; findings: Finding[] } {
  const findings = signs
    .map(({ sign, strength, values, key }) => ({
      sign,
      values,
      key,
      points: Math.round(weights[sign] * Math.min(1, Math.max(0, strength))),
    }))
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points || (one.sign < other.sign ? -1 : 1))
  const lost = findings.reduce((sum, { points }) => sum + points, 0)
  return { score: Math.max(0, 100 - lost), findings }
}

/**
 * Whether a verified item becomes due now: it is stale for a cause that was not raised before. Age and not being read are no
 * causes by themselves, because the date of the next review takes care of them. What has gone may come back as a new cause.
 */
export function causesToRaise(
  { score, findings }: { score: number; findings: Finding[] },
  raised: readonly string[],
  verified: boolean,
): { raise: boolean; raised: string[] } {
  const causes = findings.filter(({ sign }) => sign !== 'age' && sign !== 'unread').map(({ sign, key }) => `${sign} ${key}`)
  const raise = verified && score < STALE && causes.some((cause) => !raised.includes(cause))
  return { raise, raised: raise ? causes : raised.filter((cause) => causes.includes(cause)) }
}

/** The half-life law: nothing at first, half of it after a half-life, never all of it. */
export const ageStrength = (days: number, kind: string): number => (days <= 0 ? 0 : 1 - 0.5 ** (days / (halfLives[kind] ?? 730)))

/** One reader may err; three do not. */
export const flagStrength = (people: number): number => [0, 0.6, 0.85][people] ?? 1

/** One of many links is a blemish, all of them are a ruin. */
export const deadLinkStrength = (dead: number, all: number): number => (dead === 0 ? 0 : 0.4 + 0.6 * (dead / Math.max(dead, all)))

/** Whether it solves cases less often than it used to: solutions of the last 90 days against those of the 180 before. */
export function lessHelpfulStrength(recent: number, before: number): number {
  const expected = before / 2
  return before < 4 || recent >= expected / 2 ? 0 : 1 - recent / expected
}

/** From the threshold of people on, twice as many being all of it. */
export const leftStrength = (people: number, threshold: number): number => (people < threshold ? 0 : Math.min(1, people / (2 * threshold)))

export const monthsOf = (ms: number): number => Math.floor(ms / MONTH_MS)
export const daysOf = (ms: number): number => Math.floor(ms / DAY_MS)
