import type { QueueName } from './schema.ts'

const DAY_MS = 86_400_000

/** Whoever read an item in this time is affected by what is wrong with it. */
export const READERS_MS = 90 * DAY_MS

/** Nobody opened it for so many months. */
export const UNREAD_MONTHS = 6
export const unreadBefore = (now: number): number => {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth() - UNREAD_MONTHS, date.getDate()).getTime()
}

/** Fewer words than these are not enough for an article of the kind. */
export const FEWEST_WORDS: Record<string, number> = { term: 5, note: 10, faq: 20 }
export const FEWEST_WORDS_ELSE = 40

/** Somebody who may settle only what they steward moves at most this much at once. */
export const MOST_AT_ONCE = 2_000
/** More than this is done in the background. */
export const MOST_WAITED_FOR = 50

/**
 * What one piece of work of a queue takes, and how much it matters to a reader. The minutes are first guesses of what a steward needs
 * to read, decide and write; `weight` is how bad it is for a reader who meets it: wrong text misleads, a missing tag only hides.
 */
export const WORTH: Record<QueueName, { minutes: number; weight: number }> = {
  problems: { minutes: 10, weight: 4 },
  conflicts: { minutes: 12, weight: 4 },
  expired: { minutes: 8, weight: 3 },
  flags: { minutes: 8, weight: 3 },
  due: { minutes: 6, weight: 2 },
  proposals: { minutes: 6, weight: 3 },
  'dead-links': { minutes: 3, weight: 2 },
  unowned: { minutes: 1, weight: 1 },
  unverifiable: { minutes: 3, weight: 1 },
  duplicates: { minutes: 8, weight: 2 },
  translations: { minutes: 15, weight: 2 },
  'failed-searches': { minutes: 12, weight: 3 },
  wanted: { minutes: 15, weight: 2 },
  quality: { minutes: 10, weight: 1 },
  thin: { minutes: 10, weight: 1 },
  untagged: { minutes: 1, weight: 0.5 },
  orphaned: { minutes: 2, weight: 0.5 },
  unread: { minutes: 3, weight: 0.25 },
}

const UNKNOWN = { minutes: 5, weight: 1 }
export const worthOf = (queue: string): { minutes: number; weight: number } => WORTH[queue as QueueName] ?? UNKNOWN

export type Candidate = { id: string; queue: string; readers: number; since: number }

/** Readers affected a minute of work: (1 + readers) × weight / minutes. The one is the reader who is still to come. */
export const scoreOf = ({ queue, readers }: Pick<Candidate, 'queue' | 'readers'>): number => {
  const { minutes, weight } = worthOf(queue)
  return ((1 + readers) * weight) / minutes
}

export const HOUR_MINUTES = 60

/**
 * What to do in so many minutes: the best score first, the oldest of equals; what does not fit any more is passed over for what does.
 */
export function planOf<T extends Candidate>(candidates: readonly T[], minutes = HOUR_MINUTES): T[] {
  const best = candidates.toSorted((one, other) => scoreOf(other) - scoreOf(one) || one.since - other.since || (one.id < other.id ? -1 : 1))
  const plan: T[] = []
  let left = minutes
  for (const candidate of best) {
    const takes = worthOf(candidate.queue).minutes
    if (takes > left) continue
    plan.push(candidate)
    left -= takes
    if (left < 1) break
  }
  return plan
}

/** The day that a plan is for, where the server stands. */
export const dayOf = (at: number): string => {
  const date = new Date(at)
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`
}

/** The Monday of a week, by which figures are kept. */
export const weekOf = (at: number): string => {
  const date = new Date(at)
  return dayOf(new Date(date.getFullYear(), date.getMonth(), date.getDate() - ((date.getDay() + 6) % 7), 12).getTime())
}
export const weekStart = (at: number): number => {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - ((date.getDay() + 6) % 7)).getTime()
}
