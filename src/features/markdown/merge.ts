import { splitBlocks } from './blocks.ts'
import { type Change, diffSequences } from './sequence-diff.ts'
import type { Merge, MergeConflict } from './types.ts'

/** A stretch of the base that at least one side changed. */
type Region = { start: number; end: number; ours: Change[]; theirs: Change[] }

/** What is merged: the text that decides about equality, and the blank bytes after it. */
type Piece = { text: string; gap: string }

type Merged = { text: string; conflicts: MergeConflict[] }

/**
 * Three-way merge by top-level blocks, and by lines where both sides changed the same blocks. Edits conflict only where
 * both touch the same block and in it the same lines, or put different things at the same place; `merged` holds ours
 * there. Untouched blocks keep their bytes.
 */
export function mergeBlocks(base: string, ours: string, theirs: string): Merge {
  if (ours === theirs || base === theirs) return { merged: ours, conflicts: [] }
  if (base === ours) return { merged: theirs, conflicts: [] }
  const { text, conflicts } = mergePieces(blockPieces(base), blockPieces(ours), blockPieces(theirs), {
    blank: true,
    region: mergeBlockRegion,
  })
  return { merged: text, conflicts }
}

function blockPieces(source: string): Piece[] {
  return splitBlocks(source).map((block) => {
    const text = block.source.trimEnd()
    return { text, gap: block.source.slice(text.length) }
  })
}

function linePieces(text: string): Piece[] {
  return (text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []).map((line) => {
    const bare = line.replace(/[\r\n]+$/, '')
    return { text: bare, gap: line.slice(bare.length) }
  })
}

/** How pieces that were no neighbours before are parted: blocks by a blank line, lines by a line end. */
type Level = { blank: boolean; region: RegionMerge }
type RegionMerge = (base: Piece[], ours: Piece[], theirs: Piece[]) => Merged

function mergePieces(base: Piece[], ours: Piece[], theirs: Piece[], level: Level): Merged {
  const texts = (pieces: Piece[]) => pieces.map((piece) => piece.text)
  const oursChanges = diffSequences(texts(base), texts(ours))
  const theirsChanges = diffSequences(texts(base), texts(theirs))
  const output = new Output(level.blank)
  let position = 0
  let oursShift = 0
  let theirsShift = 0
  const copy = (until: number) => {
    for (; position < until; position += 1) {
      const [b, o, t] = [base[position], ours[position + oursShift], theirs[position + theirsShift]] as [Piece, Piece, Piece]
      output.add(b.text + (o.gap === b.gap ? t.gap : o.gap), position + oursShift, position + theirsShift)
    }
  }
  for (const region of regionsOf(oursChanges, theirsChanges)) {
    copy(region.start)
    const from = (shift: number) => region.start + shift
    const oursPart = ours.slice(from(oursShift), region.end + oursShift + growth(region.ours))
    const theirsPart = theirs.slice(from(theirsShift), region.end + theirsShift + growth(region.theirs))
    if (region.theirs.length === 0) oursPart.forEach((piece, index) => output.add(piece.text + piece.gap, from(oursShift) + index, -9))
    else if (region.ours.length === 0)
      theirsPart.forEach((piece, index) => output.add(piece.text + piece.gap, -9, from(theirsShift) + index))
    else {
      const merged = level.region(base.slice(region.start, region.end), oursPart, theirsPart)
      output.merge(merged, from(oursShift) + oursPart.length - 1, from(theirsShift) + theirsPart.length - 1)
    }
    position = region.end
    oursShift += growth(region.ours)
    theirsShift += growth(region.theirs)
  }
  copy(base.length)
  return output.done()
}

function growth(changes: Change[]): number {
  return changes.reduce((sum, change) => sum + (change.bEnd - change.bStart) - (change.aEnd - change.aStart), 0)
}

/** Groups changes of both sides that share a piece of the base, or insert at the same place. */
function regionsOf(ours: Change[], theirs: Change[]): Region[] {
  const all = [...ours.map((change) => ({ change, mine: true })), ...theirs.map((change) => ({ change, mine: false }))]
  all.sort((x, y) => x.change.aStart - y.change.aStart || x.change.aEnd - y.change.aEnd)
  const regions: Region[] = []
  for (const { change, mine } of all) {
    const last = regions[regions.length - 1]
    const insertsTogether = last !== undefined && change.aStart === change.aEnd && last.start === last.end && last.start === change.aStart
    if (last && (change.aStart < last.end || insertsTogether)) {
      last.end = Math.max(last.end, change.aEnd)
      last[mine ? 'ours' : 'theirs'].push(change)
    } else regions.push({ start: change.aStart, end: change.aEnd, ours: mine ? [change] : [], theirs: mine ? [] : [change] })
  }
  return regions
}

const joined = (pieces: Piece[]) => pieces.map((piece) => piece.text + piece.gap).join('')
const textOnly = (pieces: Piece[]) => pieces.map((piece) => piece.text).join('\n')

function mergeBlockRegion(base: Piece[], ours: Piece[], theirs: Piece[]): Merged {
  if (textOnly(ours) === textOnly(theirs)) return { text: joined(ours), conflicts: [] }
  const parts = [joined(base), joined(ours), joined(theirs)] as const
  if (base.length > 0) {
    const byLine = mergePieces(linePieces(parts[0]), linePieces(parts[1]), linePieces(parts[2]), { blank: false, region: mergeLineRegion })
    if (byLine.conflicts.length === 0) return byLine
  }
  return conflictOf(...parts)
}

function mergeLineRegion(base: Piece[], ours: Piece[], theirs: Piece[]): Merged {
  if (textOnly(ours) === textOnly(theirs)) return { text: joined(ours), conflicts: [] }
  return conflictOf(joined(base), joined(ours), joined(theirs))
}

function conflictOf(base: string, ours: string, theirs: string): Merged {
  return { text: ours, conflicts: [{ base, ours, theirs, place: { start: 0, end: ours.length } }] }
}

/** Joins pieces, and sees to it that pieces which were not neighbours before are parted by a blank line. */
class Output {
  private text = ''
  private readonly conflicts: MergeConflict[] = []
  private lastOurs = -2
  private lastTheirs = -2
  private readonly ended: RegExp

  constructor(blank: boolean) {
    this.ended = blank ? /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)[ \t]*$/ : /[\r\n]$/
  }

  add(text: string, ours: number, theirs: number): void {
    const neighbours = ours === this.lastOurs + 1 || theirs === this.lastTheirs + 1
    if (!neighbours) this.part()
    this.text += text
    this.lastOurs = ours
    this.lastTheirs = theirs
  }

  /** Adds a merged stretch that ends where ours and theirs end with these pieces. */
  merge(merged: Merged, ours: number, theirs: number): void {
    if (merged.text !== '') this.part()
    const offset = this.text.length
    for (const conflict of merged.conflicts) {
      this.conflicts.push({ ...conflict, place: { start: conflict.place.start + offset, end: conflict.place.end + offset } })
    }
    this.text += merged.text
    this.lastOurs = ours
    this.lastTheirs = theirs
  }

  done(): Merged {
    return { text: this.text, conflicts: this.conflicts }
  }

  private part(): void {
    const end = this.text.includes('\r\n') ? '\r\n' : '\n'
    for (let count = 0; count < 2 && this.text !== '' && !this.ended.test(this.text.slice(-200)); count += 1) this.text += end
  }
}
