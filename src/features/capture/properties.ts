import { type ArticleKind, articleKinds } from '../repository/schema.ts'
import { isIndexName, nameOf, withoutExtension } from './plan.ts'

/** What an article is, apart from its text. Times are epoch milliseconds. */
export type Properties = {
  title: string
  kind: ArticleKind
  tags: string[]
  description: string
  created?: number
  updated?: number
}

const LONGEST_TITLE = 300
const LONGEST_DESCRIPTION = 500
const LONGEST_TAG = 60
const MOST_TAGS = 50
const DAY_MS = 86_400_000

export type PropertySource = {
  /** The path of the file, or of the folder with a slash at its end. */
  key: string
  /** Front matter as read, without the part that an export of Onji added. */
  data: Record<string, unknown>
  /** First heading, if the text begins with one of the first level. */
  heading: string | undefined
  now: number
}

/** Reads properties out of front matter, else out of text and path; a kind is guessed only where the words leave no doubt. */
export function readProperties({ key, data, heading, now }: PropertySource): Properties {
  const given = words(data.title) || words(heading)
  const title = clip(given || titleOfPath(key), LONGEST_TITLE)
  const created = readTime(data.created ?? data.date ?? data.published, now)
  const updated = readTime(data.updated ?? data.lastmod ?? data.last_modified ?? data.modified ?? data.date, now)
  return {
    title,
    kind: givenKind(data) ?? guessKind(key, title),
    tags: readTags(data.tags ?? data.tag ?? data.keywords),
    description: clip(words(data.description ?? data.summary), LONGEST_DESCRIPTION),
    ...(created === undefined ? {} : { created }),
    ...(updated === undefined ? {} : { updated }),
  }
}

/** True where the given title is longer than an article's may be, so that the report can say it was cut. */
export const isTitleCut = ({ data, heading }: Pick<PropertySource, 'data' | 'heading'>): boolean =>
  (words(data.title) || words(heading)).length > LONGEST_TITLE

const isPlain = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value)
// Control and invisible characters would make two titles look the same, or break a line of a list.
const words = (value: unknown): string =>
  isPlain(value)
    ? String(value)
        .toWellFormed()
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
        .trim()
    : ''

/** Cuts between characters, never inside one. */
function clip(text: string, most: number): string {
  if (text.length <= most) return text
  let cut = ''
  for (const character of text) {
    if (cut.length + character.length >= most) break
    cut += character
  }
  return `${cut.trimEnd()}…`
}

/** `on-call_rota.md` reads `On call rota`; a name that has spaces of its own, or other scripts, stays as it is. */
export function titleOfPath(key: string): string {
  const path = key.replace(/\/$/, '')
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const name = isIndexName(nameOf(path)) && folder !== '' ? nameOf(folder) : withoutExtension(nameOf(path))
  const spaced = /\s/.test(name) ? name : name.replace(/[-_]+/g, ' ').trim()
  const text = words(spaced) || words(name) || '…'
  return /^[a-z]+(?: |$)/.test(text) ? text[0]?.toUpperCase() + text.slice(1) : text
}

function readTags(value: unknown): string[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : []
  const tags = new Map<string, string>()
  for (const each of list) {
    const tag = clip(words(each).replace(/^#/, '').trim(), LONGEST_TAG)
    if (tag !== '' && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag)
  }
  return [...tags.values()].slice(0, MOST_TAGS)
}

/** A day or a moment of the past; anything else is left to the front matter, which is kept anyway. */
export function readTime(value: unknown, now: number): number | undefined {
  const text = value instanceof Date ? value.toISOString() : typeof value === 'string' ? value.trim() : ''
  const day = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(.*)$/.exec(text)
  if (!day) return undefined
  const [, year, month, date, rest] = day as unknown as [string, string, string, string, string]
  const iso = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  const clock = /^[T ]\d{2}:\d{2}/.test(rest) ? rest.replace(' ', 'T') : ''
  const time = Date.parse(clock === '' ? iso : iso + (/(?:Z|[+-]\d{2}:?\d{2})$/.test(clock) ? clock : `${clock}Z`))
  return Number.isFinite(time) && time >= 0 && time <= now + DAY_MS ? Math.min(time, now) : undefined
}

function givenKind(data: Record<string, unknown>): ArticleKind | undefined {
  const value = words(data.kind ?? data.type)
    .toLowerCase()
    .replace(/[ _]/g, '-')
  return articleKinds.find((kind) => kind === value || kind.replace('-', '') === value)
}

const guesses: [ArticleKind, RegExp, RegExp][] = [
  ['faq', /(?:^|[-_/ ])faqs?(?:[-_/. ]|$)/i, /\bFAQs?\b|frequently asked questions|자주 묻는 질문/i],
  ['decision', /(?:^|\/)(?:adrs?|decisions?|decision-records?)\/[^/]+\.|(?:^|\/)adr-?\d+/i, /^ADR[- ]?\d+/],
  ['troubleshooting', /(?:^|[-_/])troubleshooting/i, /\btroubleshooting\b|문제 해결|장애 대응/i],
  ['lesson', /post-?mortems?\/|retrospectives\/[^/]+\d/i, /\bpost-?mortem\b|lessons? learned|사후 분석|회고록?$/i],
  ['term', /(?:^|\/)(?:terms|용어집?)\//i, /^용어:/],
  ['note', /meeting-notes?\/|회의록\//i, /\bmeeting notes\b|회의록/i],
  ['policy', /(?:^|[-_/])policy\.|(?:^|\/)policies\/(?!index|readme)/i, /\bpolicy$|정책$|규정$/i],
  ['how-to', /(?:^|\/)how-?to[-_]/i, /^how to\b|하는 (?:방법|법)$/i],
]

function guessKind(key: string, title: string): ArticleKind {
  return guesses.find(([, path, name]) => path.test(key) || name.test(title))?.[0] ?? 'guide'
}
