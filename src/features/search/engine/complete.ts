import { escapeHtml } from '../../../platform/page/markup.ts'
import { canonical, words } from '../analysis/analyse.ts'
import { beginsWithInitials, foldKeepingLetters, initialsOf, keysOf } from '../analysis/hangul.ts'
import { markAll } from '../highlight.ts'
import type { ReadConnection } from './connection.ts'
import type { Completion } from './engine.ts'
import type { Condition } from './reach.ts'
import { WAYS } from './tables.ts'
import { typedForm } from './terms.ts'

const MOST_COMPARED = 60

type Title = { id: string; type: string; title: string; aliases: string; archived: number }

/**
 * Titles that begin with what was typed, or have a word that does. Hangul and Latin letters are compared by the keys
 * pressed for them, so a half-typed syllable and the wrong keyboard layout need nothing special; lone consonants are
 * initials (초성).
 */
export function complete(db: ReadConnection, text: string, condition: Condition, limit: number): Completion[] {
  const typed = typedForm(canonical(text).slice(0, 60))
  if (typed === '') return []
  const initials = /[ㄱ-ㅎ]/.test(typed) && !/[ㅏ-ㅣ]/.test(typed)
  const found = initials
    ? [...lookUp(db, WAYS.initials, initialsOf(typed), condition), ...lookUp(db, WAYS.initialsLater, initialsOf(typed), condition)]
    : [...lookUp(db, WAYS.keys, keysOf(typed), condition), ...lookUp(db, WAYS.keysLater, keysOf(typed), condition)]
  const titles = new Map(found.map((title) => [title.id, title]))
  return [...titles.values()]
    .map((title) => ({ title, rank: rankOf(title, typed, initials) }))
    .filter(({ rank }) => rank < HIDDEN)
    .sort((a, b) => a.rank - b.rank || a.title.title.length - b.title.title.length || (a.title.title < b.title.title ? -1 : 1))
    .slice(0, limit)
    .map(({ title }) => ({ id: title.id, type: title.type, titleHtml: markTyped(title.title, typed), heading: null }))
}

function lookUp(db: ReadConnection, way: number, form: string, condition: Condition): Title[] {
  return db.all<Title>(
    `select i.id, i.type, n.title, n.aliases, i.archived from completion c join item i on i.number = c.item join title n on n.item = i.number
     where c.way = :way and c.form >= :form and c.form < :end and ${condition.sql} order by c.form limit ${MOST_COMPARED}`,
    { ...condition.values, way, form, end: `${form}\u{10ffff}` },
  )
}

const HIDDEN = 100

/** Lower is nearer. What was typed on the other layout comes after what was typed as it stands. */
function rankOf({ title, aliases, archived }: Title, typed: string, initials: boolean): number {
  const own = nearness(title, typed, initials)
  const other = Math.min(HIDDEN, ...(JSON.parse(aliases) as string[]).map((alias) => nearness(alias, typed, initials) + 1))
  return Math.min(own, other) + (archived ? 10 : 0)
}

function nearness(title: string, typed: string, initials: boolean): number {
  const forms = beginnings(title)
  if (forms[0] === typed) return 0
  const begins = initials
    ? (form: string) => beginsWithInitials(form, typed)
    : (form: string) => form.startsWith(typed) || beginsWithInitials(form, typed)
  const at = forms.findIndex(begins)
  if (at >= 0) return at === 0 ? 2 : 4
  if (initials) return HIDDEN
  const otherLayout = forms.findIndex((form) => keysOf(form).startsWith(keysOf(typed)))
  return otherLayout < 0 ? HIDDEN : otherLayout === 0 ? 6 : 8
}

/** The title from its beginning and from each later word, in the form in which typing is compared. */
function beginnings(title: string): string[] {
  const clean = foldKeepingLetters(canonical(title))
  const starts = [...clean.matchAll(/[\p{L}\p{N}][^\s\-_/.:()[\]·,]*/gu)].map((match) => typedForm(clean.slice(match.index)))
  return starts.length > 0 ? starts : [typedForm(clean)]
}

/** Marks what was typed where the title holds it letter by letter, else its words. */
function markTyped(title: string, typed: string): string {
  const lower = title.toLowerCase()
  const at = lower.length === title.length ? lower.indexOf(typed) : -1
  if (at < 0) return markAll(title, { terms: new Set([...words(typed)].map((word) => word.term)), wholes: new Set() })
  return `${escapeHtml(title.slice(0, at))}<mark>${escapeHtml(title.slice(at, at + typed.length))}</mark>${escapeHtml(title.slice(at + typed.length))}`
}
