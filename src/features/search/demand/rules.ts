import type { Outcome } from './schema.ts'

const MINUTE = 60_000
/** A new question so soon after the last one is the same need in other words. */
export const REPHRASED_WITHIN = 2 * MINUTE
/** Results that nobody opened for so long are given up. */
export const ABANDONED_AFTER = 5 * MINUTE
/** Whoever is back so soon has not found it. */
export const LEFT_WITHIN = 10_000
/** The same question again by the same person is a press too many, another page or another filter. */
export const SAME_WITHIN = 30_000
/** Their last question again after reading for a while is the back button. */
export const BACK_WITHIN = 10 * MINUTE

export const LONGEST_QUERY = 300

const PERSONAL = [
  /[^\s@"'<>]+@[^\s@"'<>]+\.[^\s@"'<>]{2,}/,
  // Resident registration numbers, and telephone numbers as they are written in Korea and with a country code.
  /(?<!\d)\d{6}[\s-]?[1-8]\d{6}(?!\d)/,
  /(?<!\d)0\d{1,2}[\s.-]?\d{3,4}[\s.-]?\d{4}(?!\d)/,
  /\+\d{1,3}[\s.-]?\(?\d{1,4}\)?([\s.-]?\d{2,4}){2,4}(?!\d)/,
  /\(\d{2,4}\)[\s.-]?\d{3,4}[\s.-]?\d{4}(?!\d)/,
  // Numbers of bank accounts and businesses: three or more groups of digits that are no date.
  /(?<![\d-])\d{2,6}-\d{2,6}-\d{4,8}(-\d{1,4})?(?![\d-])/,
  /(?<![\p{L}\p{N}])[MSRODG]\d{8}(?![\p{L}\p{N}])/iu,
  // Secrets: what services hand out, what stands behind "password:", and long mixtures that nobody thinks up.
  /(?<![\p{L}\p{N}])(eyJ[\w-]{8,}\.|sk-[\w-]{12,}|gh[pousr]_\w{16,}|xox[abprs]-[\w-]{8,}|AKIA[A-Z0-9]{12,}|onji_\w{12,}|glpat-[\w-]{12,})/u,
  /(비밀\s?번호|암호|비번|password|passwd|passphrase|pwd|secret|token|토큰)\s*[:=]\s*\S/iu,
  /(?<![\p{L}\p{N}])[0-9a-f]{32,}(?![\p{L}\p{N}])/iu,
  /(?<!\S)(?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z])[\w+/=-]{24,}(?!\S)/,
]

/** Whether a question looks as if it held personal data or a secret; such a question is counted, and its text is not kept. */
export function looksPersonal(query: string): boolean {
  const plain = query.normalize('NFKC')
  return PERSONAL.some((pattern) => pattern.test(plain)) || holdsCardNumber(plain)
}

/** Payment cards carry 13 to 19 digits whose last one is checked by Luhn's rule (ISO/IEC 7812). */
function holdsCardNumber(text: string): boolean {
  return (text.match(/(?<!\d)\d(?:[\s-]?\d){12,18}(?!\d)/g) ?? []).some((number) => {
    const digits = [...number.replace(/\D/g, '')].reverse().map(Number)
    const sum = digits.reduce((total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2), 0)
    return sum % 10 === 0
  })
}

/** The language a question is written in, as far as its script tells. */
export const languageOf = (query: string): string => (/[가-힣ㄱ-ㆎ]/.test(query) ? 'ko' : /[a-z]/i.test(query) ? 'en' : 'und')

export type AskedSearch = { searchId: string; at: number; actor: string; key: string; total: number }
export type Act = {
  kind: 'opened' | 'left' | 'solved'
  at: number
  actor: string
  searchId: string | null
  itemId: string
  position: number
  ms: number
}
export type Ended = { outcome: Outcome; position: number | null; openMs: number | null; solved: boolean; left: string[] }

/**
 * How each search ended, told from what its asker did until `now`. A search succeeds when something solved it, or when
 * something opened was not left within seconds; what failed and was asked again in other words with success is `rephrased`.
 */
export function endsOf(searches: readonly AskedSearch[], acts: readonly Act[], now: number): Map<string, Ended> {
  const ends = new Map<string, Ended>()
  const actsOf = Map.groupBy(attached(searches, acts), ({ searchId }) => searchId)
  for (const own of Map.groupBy(searches, ({ actor }) => actor).values()) {
    const inOrder = own.toSorted((one, other) => one.at - other.at || (one.searchId < other.searchId ? -1 : 1))
    let later: { search: AskedSearch; succeeded: boolean } | undefined
    for (const search of inOrder.reverse()) {
      const done = deedsOf(search, actsOf.get(search.searchId) ?? [])
      const savedLater = later?.succeeded === true && isRephrased(search, done, later.search)
      ends.set(search.searchId, {
        ...{ position: done.position, openMs: done.openMs, solved: done.solved, left: done.left },
        outcome: outcomeOf(search, done, savedLater, now),
      })
      later = { search, succeeded: done.succeeded || savedLater }
    }
  }
  return ends
}

type Deeds = ReturnType<typeof deedsOf>

function deedsOf(search: AskedSearch, acts: readonly Act[]) {
  const opened = acts.filter(({ kind }) => kind === 'opened').toSorted((one, other) => one.at - other.at)
  const solved = acts.some(({ kind }) => kind === 'solved')
  const left = [...new Set(opened.map(({ itemId }) => itemId))].filter((itemId) => {
    const seen = acts.filter((act) => act.kind === 'left' && act.itemId === itemId)
    return seen.length > 0 && seen.reduce((sum, { ms }) => sum + ms, 0) < LEFT_WITHIN
  })
  return {
    solved,
    left,
    opened: opened.length > 0,
    succeeded: solved || opened.some(({ itemId }) => !left.includes(itemId)),
    position: opened.length > 0 ? Math.min(...opened.map(({ position }) => position)) : null,
    openMs: opened.length > 0 ? Math.max(0, opened[0].at - search.at) : null,
    until: Math.max(search.at, ...acts.map(({ at }) => at)),
  }
}

function outcomeOf(search: AskedSearch, done: Deeds, savedLater: boolean, now: number): Outcome {
  if (done.solved) return 'solved'
  if (done.succeeded) return 'found'
  if (search.total === 0) return 'nothing'
  if (savedLater) return 'rephrased'
  if (done.opened) return 'left'
  return now - done.until < ABANDONED_AFTER ? 'pending' : 'abandoned'
}

/** Whether the next question of the same person is this one in other words. */
function isRephrased(search: AskedSearch, done: Deeds, next: AskedSearch): boolean {
  if (next.at - done.until > REPHRASED_WITHIN) return false
  return !done.succeeded || sharesWord(search.key, next.key)
}

const sharesWord = (one: string, other: string): boolean => {
  const words = new Set(one.split(' '))
  return other.split(' ').some((word) => words.has(word))
}

/** "Solved it" may be pressed long after, where nobody knows the search any more: it goes to the last one that led there. */
function attached(searches: readonly AskedSearch[], acts: readonly Act[]): Act[] {
  const known = new Map(searches.map((search) => [search.searchId, search]))
  return acts.flatMap((act) => {
    if (act.searchId !== null) return known.has(act.searchId) ? [act] : []
    const led = acts.filter(
      ({ kind, actor, itemId, at, searchId }) =>
        kind === 'opened' && searchId !== null && actor === act.actor && itemId === act.itemId && at <= act.at,
    )
    const last = led.toSorted((one, other) => other.at - one.at)[0]
    return last ? [{ ...act, searchId: last.searchId }] : []
  })
}
