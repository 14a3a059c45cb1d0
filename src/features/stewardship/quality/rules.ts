import type { Part } from './outline.ts'
import type { Check, CheckRule, Completeness, Criterion, Grade } from './schema.ts'
import { generalCriteria } from './schema.ts'

/** What a standard is held against. */
export type Subject = { parts: Part[]; tags: number; topics: number; description: string }

/** Which checks of a standard an item meets. */
export function completenessOf(checks: readonly Check[], subject: Subject): Completeness {
  const judged = checks.map((check) => ({ ...check, met: meets(check.rule, subject) }))
  return { met: judged.filter(({ met }) => met).length, total: judged.length, checks: judged }
}

/** Met checks in percent; an item that nothing is asked of is complete. */
export const shareOf = ({ met, total }: Pick<Completeness, 'met' | 'total'>): number =>
  total === 0 ? 100 : Math.round((100 * met) / total)

function meets(rule: CheckRule, { parts, tags, topics, description }: Subject): boolean {
  const sum = (what: 'words' | 'steps' | 'code' | 'links' | 'tables' | 'images') => parts.reduce((total, part) => total + part[what], 0)
  switch (rule.type) {
    case 'section':
      return parts.some((part, at) => part.depth > 0 && isNamed(part.heading, rule.headings) && wordsBelow(parts, at) >= rule.words)
    case 'lead':
      return leadWords(parts) >= rule.words
    case 'headings':
      return parts.filter(({ depth }) => depth > 1).length >= rule.least
    case 'tags':
      return tags >= rule.least
    case 'topics':
      return topics >= rule.least
    case 'description':
      return description.trim().split(/\s+/).filter(Boolean).length >= rule.least
    default:
      return sum(rule.type) >= rule.least
  }
}

/** Words before the first section; a heading of the first level is the title and ends nothing. */
function leadWords(parts: readonly Part[]): number {
  const end = parts.findIndex(({ depth }) => depth > 1)
  return parts.slice(0, end < 0 ? parts.length : end).reduce((total, { words }) => total + words, 0)
}

/** Words of a section with those of the sections below it. */
function wordsBelow(parts: readonly Part[], at: number): number {
  const { depth, words } = parts[at] as Part
  let total = words
  for (let next = at + 1; next < parts.length && (parts[next] as Part).depth > depth; next++) total += (parts[next] as Part).words
  return total
}

const bare = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\d.)\s]+/, '')
    .replace(/[\p{P}\p{S}\s]+/gu, ' ')
    .trim()

/** A heading bears a name when it is the name, begins or ends with it ("해결 방법", "How we resolve it: steps"). */
export function isNamed(heading: string, names: readonly string[]): boolean {
  const written = bare(heading)
  return names.some((name) => {
    const wanted = bare(name)
    return wanted !== '' && (written === wanted || written.startsWith(`${wanted} `) || written.endsWith(` ${wanted}`))
  })
}

// ---- samples and reviews

/** What a review of an item of a kind asks, in order. */
export const criteriaOf = (checks: readonly Check[]): Criterion[] => [
  ...generalCriteria.map((id) => ({ id, name: null })),
  ...checks.filter(({ rule }) => rule.type === 'section').map(({ id, name }) => ({ id: `check.${id}`, name })),
]

const worth: Record<Grade, number> = { yes: 1, partly: 0.5, no: 0 }

/** The mean of the grades, 0 to 100; null where nothing was graded. */
export function scoreOf(grades: Readonly<Record<string, Grade>>): number | null {
  const given = Object.values(grades)
  return given.length === 0 ? null : Math.round((100 * given.reduce((sum, grade) => sum + worth[grade], 0)) / given.length)
}

/**
 * Cohen's kappa of pairs of grades: agreement beyond what chance would give, 1 at the most. Null without pairs, and where both
 * always gave the same single grade, of which chance explains everything. Cohen, A coefficient of agreement for nominal scales (1960).
 */
export function kappaOf<Category extends string>(pairs: readonly (readonly [Category, Category])[]): number | null {
  if (pairs.length === 0) return null
  const firsts = new Map<Category, number>()
  const seconds = new Map<Category, number>()
  let agreed = 0
  for (const [first, second] of pairs) {
    if (first === second) agreed += 1
    firsts.set(first, (firsts.get(first) ?? 0) + 1)
    seconds.set(second, (seconds.get(second) ?? 0) + 1)
  }
  const chance = [...firsts].reduce((sum, [category, times]) => sum + times * (seconds.get(category) ?? 0), 0) / pairs.length ** 2
  return chance === 1 ? null : (agreed / pairs.length - chance) / (1 - chance)
}

/** The grades that two reviews gave to the same criteria. */
export const pairsOf = (first: Readonly<Record<string, Grade>>, second: Readonly<Record<string, Grade>>): [Grade, Grade][] =>
  Object.entries(first).flatMap(([id, grade]) => (second[id] ? [[grade, second[id]] as [Grade, Grade]] : []))

export type Candidate = { id: string; readers: number }

/**
 * Draws so many of the candidates without putting any back, the more read ones likelier. The same seed draws the same ones, in
 * whatever order they come: each has a chance of its own, and the weight bends it (Efraimidis and Spirakis, 2006).
 */
export function drawSample<Each extends Candidate>(candidates: readonly Each[], size: number, seed: string): Each[] {
  return candidates
    .map((candidate) => ({ candidate, key: Math.log(chanceOf(`${seed}:${candidate.id}`)) / (1 + Math.log2(1 + candidate.readers)) }))
    .sort((a, b) => b.key - a.key || (a.candidate.id < b.candidate.id ? -1 : 1))
    .slice(0, size)
    .map(({ candidate }) => candidate)
}

/** Reviewers for the drawn items in turn, never who wrote one; the first `doubled` percent of the items get two. */
export function assignReviewers<Each extends { id: string; writers: readonly (string | null)[] }>(
  drawn: readonly Each[],
  people: readonly string[],
  doubled: number,
): { item: Each; reviewers: string[] }[] {
  const load = new Map(people.map((person) => [person, 0]))
  const twice = Math.ceil((drawn.length * doubled) / 100)
  return drawn.map((item, at) => {
    const reviewers = [...load]
      .filter(([person]) => !item.writers.includes(person))
      .sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, at < twice ? 2 : 1)
      .map(([person]) => person)
    for (const person of reviewers) load.set(person, (load.get(person) ?? 0) + 1)
    return { item, reviewers }
  })
}

/** A number above 0 and up to 1 made of a text: FNV-1a, then mixed so that neighbours fall apart. */
export function chanceOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 + 2 ** -33
}

/** The month of a time, as in 2026-11. */
export const monthOf = (time: number): string => new Date(time).toISOString().slice(0, 7)

/** So many months up to and with the one of this time, the oldest first. */
export function monthsUpTo(time: number, many: number): string[] {
  const now = new Date(time)
  return Array.from({ length: many }, (_, at) => monthOf(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - (many - 1 - at), 1)))
}
