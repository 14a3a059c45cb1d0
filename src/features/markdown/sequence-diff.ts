import { diffArrays } from 'diff'

/** `a[aStart..aEnd)` became `b[bStart..bEnd)`. */
export type Change = { aStart: number; aEnd: number; bStart: number; bEnd: number }

/** Beyond so many differences the middle counts as replaced: the time of the algorithm grows with their square. */
const MOST_EDITS = 1500
/** The same where many comparisons are made for one answer. */
export const FEW_EDITS = 250

/** The changes that turn `a` into `b`, in order and never touching each other (Myers, by the library `diff`). */
export function diffSequences(a: readonly string[], b: readonly string[], mostEdits = MOST_EDITS): Change[] {
  let prefix = 0
  const shorter = Math.min(a.length, b.length)
  while (prefix < shorter && a[prefix] === b[prefix]) prefix += 1
  let suffix = 0
  while (suffix < shorter - prefix && a[a.length - 1 - suffix] === b[b.length - 1 - suffix]) suffix += 1
  const aEnd = a.length - suffix
  const bEnd = b.length - suffix
  if (prefix === aEnd && prefix === bEnd) return []
  if (prefix === aEnd || prefix === bEnd) return [{ aStart: prefix, aEnd, bStart: prefix, bEnd }]
  return middleChanges(a.slice(prefix, aEnd), b.slice(prefix, bEnd), prefix, mostEdits)
}

function middleChanges(a: string[], b: string[], offset: number, mostEdits: number): Change[] {
  const parts = diffArrays(a, b, { maxEditLength: mostEdits })
  if (!parts) return [{ aStart: offset, aEnd: offset + a.length, bStart: offset, bEnd: offset + b.length }]
  const changes: Change[] = []
  let aIndex = offset
  let bIndex = offset
  let open: Change | undefined
  for (const part of parts) {
    const count = part.value.length
    if (!part.added && !part.removed) {
      if (open) changes.push(open)
      open = undefined
      aIndex += count
      bIndex += count
      continue
    }
    open ??= { aStart: aIndex, aEnd: aIndex, bStart: bIndex, bEnd: bIndex }
    if (part.removed) aIndex += count
    else bIndex += count
    open.aEnd = aIndex
    open.bEnd = bIndex
  }
  if (open) changes.push(open)
  return changes
}
