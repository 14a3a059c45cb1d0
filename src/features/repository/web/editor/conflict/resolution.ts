import type { z } from 'zod'
import type { Conflict as ConflictShape } from '../../../schema.ts'

export type Conflict = z.infer<typeof ConflictShape>

/** How one conflict is decided; `edited` is a text of its own. */
export type Choice = { kind: 'ours' } | { kind: 'theirs' } | { kind: 'both' } | { kind: 'edited'; text: string }

export type Piece = { kind: 'merged'; text: string } | { kind: 'conflict'; at: number; conflict: Conflict }

/** The merged text in order: what is settled, and the conflicts between. */
export function piecesOf(merged: string, conflicts: readonly Conflict[]): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  conflicts.forEach((conflict, at) => {
    if (conflict.start > from) pieces.push({ kind: 'merged', text: merged.slice(from, conflict.start) })
    pieces.push({ kind: 'conflict', at, conflict })
    from = conflict.end
  })
  if (from < merged.length) pieces.push({ kind: 'merged', text: merged.slice(from) })
  return pieces
}

/** What a decided conflict reads like. It keeps the blank lines that part it from what follows. */
export function chosenText({ ours, theirs }: Conflict, choice: Choice): string {
  if (choice.kind === 'ours') return ours
  if (choice.kind === 'theirs') return theirs
  if (choice.kind === 'edited') return choice.text
  if (ours.trim() === '') return theirs
  if (theirs.trim() === '') return ours
  return `${theirs.trimEnd()}\n\n${ours}`
}

/** The text with every conflict decided; null while one is open. */
export function resolve(merged: string, conflicts: readonly Conflict[], choices: readonly (Choice | null)[]): string | null {
  if (conflicts.some((_, at) => !choices[at])) return null
  return piecesOf(merged, conflicts)
    .map((piece, index, pieces) => {
      if (piece.kind === 'merged') return piece.text
      const text = chosenText(piece.conflict, choices[piece.at] as Choice)
      return text !== '' && index < pieces.length - 1 && !/\n\s*$/.test(text) ? text + tail(piece.conflict) : text
    })
    .join('')
}

/** The line ends that followed the block on either side. */
function tail({ ours, theirs, base }: Conflict): string {
  return [ours, theirs, base].map((text) => /\s*$/.exec(text)?.[0] ?? '').find((end) => end.includes('\n')) ?? '\n\n'
}
