import { diffArrays } from 'diff'
import { analyseMarkdown } from '../markdown/index.ts'
import { type Found, locate, locateExactly, plain, type Quote } from './rules.ts'

/** Words that are commented on, and where they stand in the plain text of a revision. */
export type Anchor = Quote & { start: number }
type Stretch = { start: number; end: number }

/** More exchanged lines or words than this are another text; looking for the least of them would take long. */
const MOST_EDITS = 1_000
/** An anchor stays where it is as long as so much of its words does. */
const ENOUGH_LEFT = 0.5
const TOKEN = /[\p{L}\p{M}\p{N}_]+|\s+|[^]/gu

/**
 * The plain text of a body that anchors count in: a line for each line of prose, of a heading, of code; within a line, runs
 * of white space are one blank.
 */
export function textOf(body: string): string {
  return analyseMarkdown(body)
    .sections.flatMap(({ heading, text }) => [heading, ...text.split('\n')])
    .map((line) => plain(line).trim())
    .filter((line) => line !== '')
    .join('\n')
}

/** The same text in one line, with the same offsets: quotes reach over the ends of lines. */
export const inOneLine = (text: string): string => text.replaceAll('\n', ' ')

/** What happened between two texts: which lines stayed and which were exchanged; undefined where too few stayed to tell. */
export type Edit = {
  before: string
  after: string
  lines: Piece[] | undefined
  /** How the words of a region became others; anchors in one region share it. */
  words: Map<string, Piece[] | undefined>
}

/** Compared once, however many anchors follow it. */
export const editBetween = (before: string, after: string): Edit => ({
  before,
  after,
  lines: piecesOf(linesOf(`${before}\n`), linesOf(`${after}\n`), { before: 0, after: 0 }),
  words: new Map(),
})

/**
 * Where the words of an anchor stand after an edit, or null where they are gone. What stayed is followed through the edit,
 * line by line and then word by word; what was taken somewhere else is looked for in the whole text.
 */
export function reanchor(anchor: Anchor, edit: Edit, mostSteps?: number): Found | null {
  const range = { start: anchor.start, end: anchor.start + anchor.quote.length }
  return followed(anchor, range, edit) ?? locate(inOneLine(edit.after), anchor, { hint: anchor.start, strict: true, mostSteps })
}

/** One run of pieces that stayed, or that were exchanged for others. */
type Piece = { same: boolean; before: Stretch; after: Stretch }

/** How one list of pieces of text became the other; undefined where they have too little in common. */
function piecesOf(before: string[], after: string[], from: { before: number; after: number }): Piece[] | undefined {
  const changes = diffArrays(before, after, { maxEditLength: MOST_EDITS })
  if (!changes) return undefined
  const pieces: Piece[] = []
  let { before: left, after: right } = from
  for (const { value, added, removed } of changes) {
    const length = value.reduce((sum, each) => sum + each.length, 0)
    const piece = {
      before: { start: left, end: added ? left : left + length },
      after: { start: right, end: removed ? right : right + length },
    }
    left = piece.before.end
    right = piece.after.end
    const last = pieces.at(-1)
    if (added || removed) {
      if (last && !last.same) Object.assign(last, { before: { ...last.before, end: left }, after: { ...last.after, end: right } })
      else pieces.push({ same: false, ...piece })
    } else pieces.push({ same: true, ...piece })
  }
  return pieces
}

const linesOf = (text: string): string[] => text.split(/(?<=\n)/)
const touches = (piece: Piece, range: Stretch) => piece.before.start < range.end && piece.before.end > range.start

function wordsOf(edit: Edit, region: { before: Stretch; after: Stretch }): Piece[] | undefined {
  const place = `${region.before.start} ${region.before.end}`
  if (!edit.words.has(place)) {
    const [old, fresh] = [edit.before.slice(region.before.start, region.before.end), edit.after.slice(region.after.start, region.after.end)]
    const from = { before: region.before.start, after: region.after.start }
    edit.words.set(place, piecesOf(old.match(TOKEN) ?? [], fresh.match(TOKEN) ?? [], from))
  }
  return edit.words.get(place)
}

function followed(anchor: Anchor, range: Stretch, edit: Edit): Found | null {
  const { before, after, lines } = edit
  const touched = lines?.filter((piece) => touches(piece, range)) ?? []
  const [first] = touched
  const last = touched.at(-1)
  if (!first || !last) return null
  if (touched.length === 1 && first.same) return moved(range, first)
  const region = { before: { start: first.before.start, end: last.before.end }, after: { start: first.after.start, end: last.after.end } }
  const there = after.slice(region.after.start, region.after.end)
  const words = wordsOf(edit, region)
  const kept = words && keptOf(words, range, before)
  if (kept?.share === 1) return kept.found
  const exact = locateExactly(inOneLine(there), anchor, { strict: true })
  if (exact) return { ...exact, start: exact.start + region.after.start, end: exact.end + region.after.start }
  return kept && kept.share >= ENOUGH_LEFT ? trimmed({ ...kept.found, exact: false }, after) : null
}

const moved = (range: Stretch, piece: Piece): Found => ({
  start: range.start + piece.after.start - piece.before.start,
  end: range.end + piece.after.start - piece.before.start,
  exact: true,
})

const inked = (text: string): number => text.replace(/\s/g, '').length

/** How much of the range the edit left, and from where to where it is now; what replaced its ends belongs to it. */
function keptOf(words: Piece[], range: Stretch, before: string): { share: number; found: Found } | undefined {
  const inside = words.filter((piece) => touches(piece, range))
  const [first] = inside
  const last = inside.at(-1)
  if (!first || !last) return undefined
  const left = inside
    .filter((piece) => piece.same)
    .reduce((sum, { before: { start, end } }) => sum + inked(before.slice(Math.max(start, range.start), Math.min(end, range.end))), 0)
  const share = left / Math.max(1, inked(before.slice(range.start, range.end)))
  const start = first.same ? range.start + first.after.start - first.before.start : first.after.start
  const end = last.same ? range.end + last.after.start - last.before.start : last.after.end
  const whole = share === 1 && inside.filter((piece) => !piece.same).length === 0
  return { share: whole ? 1 : Math.min(share, 0.999), found: { start, end, exact: whole } }
}

function trimmed(found: Found, text: string): Found | null {
  let { start, end } = found
  while (start < end && /\s/.test(text[start])) start += 1
  while (end > start && /\s/.test(text[end - 1])) end -= 1
  return start < end ? { ...found, start, end } : null
}
