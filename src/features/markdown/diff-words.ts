import { diffSequences, FEW_EDITS } from './sequence-diff.ts'
import type { Word } from './types.ts'

/** Words with their letters, runs of spaces, and single marks: what changes as one thing. */
const TOKEN = /[\p{L}\p{M}\p{N}_]+|\s+|[^]/gu
const HANGUL = /[\uac00-\ud7a3]/

export function wordsOf(text: string): string[] {
  return text.match(TOKEN) ?? []
}

/** The words of both texts, in reading order: what stayed, what went, what came. */
export function diffWords(before: string, after: string): Word[] {
  const a = wordsOf(before)
  const b = wordsOf(after)
  const words: Word[] = []
  let position = 0
  for (const change of diffSequences(a, b, FEW_EDITS)) {
    put(words, 'same', a.slice(position, change.aStart).join(''))
    changed(words, a.slice(change.aStart, change.aEnd).join(''), b.slice(change.bStart, change.bEnd).join(''))
    position = change.aEnd
  }
  put(words, 'same', a.slice(position).join(''))
  return words
}

/** In a Korean word whose stem stayed, only the changed syllables (a particle, an ending) are marked. */
function changed(words: Word[], removed: string, added: string): void {
  const prefix = HANGUL.test(removed) && HANGUL.test(added) ? commonStem(removed, added) : 0
  put(words, 'same', removed.slice(0, prefix))
  put(words, 'removed', removed.slice(prefix))
  put(words, 'added', added.slice(prefix))
}

function commonStem(removed: string, added: string): number {
  const shorter = Math.min(removed.length, added.length)
  let prefix = 0
  while (prefix < shorter && removed.charCodeAt(prefix) === added.charCodeAt(prefix)) prefix += 1
  return prefix > 0 && prefix * 2 >= shorter && !/\s/.test(removed + added) ? prefix : 0
}

function put(words: Word[], kind: Word['kind'], text: string): void {
  if (text === '') return
  const last = words[words.length - 1]
  if (last?.kind === kind) last.text += text
  else words.push({ kind, text })
}
