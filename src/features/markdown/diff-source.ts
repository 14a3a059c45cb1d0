import { diffWords, wordsOf } from './diff-words.ts'
import { type Change, diffSequences } from './sequence-diff.ts'
import type { Hunk, HunkLine } from './types.ts'

const CONTEXT = 3
const LONGEST_LINE = 20_000
/** Lines are counterparts if at least so much of their words is common. */
const ALIKE = 0.35
const MOST_PAIRED = 60

/**
 * The changed lines between two sources, with three lines around them, and in changed lines that have a counterpart
 * the changed words. Lines keep their line ends, so that the hunks put onto `before` give `after`.
 */
export function diffSource(before: string, after: string): Hunk[] {
  const a = linesOf(before)
  const b = linesOf(after)
  return grouped(diffSequences(a, b)).map((changes) => hunkOf(changes, a, b))
}

function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []
}

function grouped(changes: Change[]): Change[][] {
  const groups: Change[][] = []
  for (const change of changes) {
    const group = groups[groups.length - 1]
    const last = group?.[group.length - 1]
    if (group && last && change.aStart - last.aEnd <= CONTEXT * 2) group.push(change)
    else groups.push([change])
  }
  return groups
}

function hunkOf(changes: Change[], a: string[], b: string[]): Hunk {
  const first = changes[0] as Change
  const last = changes[changes.length - 1] as Change
  const start = Math.max(0, first.aStart - CONTEXT)
  const end = Math.min(a.length, last.aEnd + CONTEXT)
  const bStart = first.bStart - (first.aStart - start)
  const lines: HunkLine[] = []
  let position = start
  let shift = bStart - start
  const same = (until: number) => {
    for (; position < until; position += 1) {
      lines.push({ kind: 'same', before: position + 1, after: position + shift + 1, text: a[position] as string })
    }
  }
  for (const change of changes) {
    same(change.aStart)
    lines.push(...changedLines(change, a, b))
    position = change.aEnd
    shift = change.bEnd - change.aEnd
  }
  same(end)
  return { beforeStart: start + 1, beforeLines: end - start, afterStart: bStart + 1, afterLines: end + shift - bStart, lines }
}

function changedLines(change: Change, a: string[], b: string[]): HunkLine[] {
  const removed: HunkLine[] = []
  const added: HunkLine[] = []
  for (let index = change.aStart; index < change.aEnd; index += 1)
    removed.push({ kind: 'removed', before: index + 1, text: a[index] as string })
  for (let index = change.bStart; index < change.bEnd; index += 1) added.push({ kind: 'added', after: index + 1, text: b[index] as string })
  for (const [left, right] of counterparts(removed, added)) {
    const words = diffWords(left.text, right.text)
    left.words = words.filter((word) => word.kind !== 'added')
    right.words = words.filter((word) => word.kind !== 'removed')
  }
  return [...removed, ...added]
}

function counterparts(removed: HunkLine[], added: HunkLine[]): [HunkLine, HunkLine][] {
  const pairs: [HunkLine, HunkLine][] = []
  if (removed.length > MOST_PAIRED || added.length > MOST_PAIRED) return pairs
  let from = 0
  for (const line of removed) {
    let best = -1
    let likeness = ALIKE
    for (let index = from; index < added.length; index += 1) {
      const each = similarity(line.text, (added[index] as HunkLine).text)
      if (each > likeness) {
        likeness = each
        best = index
      }
    }
    if (best < 0) continue
    pairs.push([line, added[best] as HunkLine])
    from = best + 1
  }
  return pairs
}

/** Share of common words (Dice), spaces left out; for Korean the first two syllables stand for a word. */
export function similarity(a: string, b: string): number {
  if (a.length > LONGEST_LINE || b.length > LONGEST_LINE) return 0
  const left = stems(a)
  const right = stems(b)
  if (left.length === 0 || right.length === 0) return 0
  const counts = new Map<string, number>()
  for (const word of left) counts.set(word, (counts.get(word) ?? 0) + 1)
  let common = 0
  for (const word of right) {
    const count = counts.get(word) ?? 0
    if (count > 0) {
      common += 1
      counts.set(word, count - 1)
    }
  }
  return (2 * common) / (left.length + right.length)
}

function stems(text: string): string[] {
  return wordsOf(text)
    .filter((word) => word.trim() !== '')
    .map((word) => (/^[\uac00-\ud7a3]/.test(word) ? word.slice(0, 2) : word))
}
