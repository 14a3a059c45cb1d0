import type { Indexed } from './engine/engine.ts'
import { canonical } from './analysis/analyse.ts'

/** What is found: a stretch of an item under one heading. */
export type Passage = { heading: string; anchor: string; path: string[]; text: string }

/** An item has at most so many passages, because its number and the passage's make one row id. */
export const PASSAGE_BITS = 12
const MOST = 2 ** PASSAGE_BITS - 1

/** Measured on our collections: shorter passages lose context, longer ones lose the place (docs/decisions). */
const LONGEST = 2000
/** Shorter sections join the one before, or a heading with one line would outrank the text that explains it. */
const SHORTEST = 240

/** Cuts an item into passages. Nothing of it is lost: an enormous item gets longer passages, not fewer. */
export function passagesOf(item: Indexed): Passage[] {
  const total = item.sections.reduce((sum, section) => sum + section.text.length, 0)
  const longest = Math.max(LONGEST, Math.ceil(total / (MOST / 4)))
  const passages: Passage[] = []
  for (const section of item.sections) {
    const text = canonical(section.text)
    const previous = passages.at(-1)
    if (
      previous &&
      belongs(previous, section) &&
      (previous.text.length < SHORTEST || text.length < SHORTEST) &&
      previous.text.length + text.length <= longest
    ) {
      previous.text += `\n${section.heading === '' ? '' : `${canonical(section.heading)}\n`}${text}`
    } else {
      for (const piece of cut(text, longest)) {
        passages.push({ heading: canonical(section.heading), anchor: section.id, path: section.path.map(canonical), text: piece })
      }
    }
  }
  if (passages.length === 0) passages.push({ heading: '', anchor: '', path: [], text: '' })
  return passages.length > MOST ? [...passages.slice(0, MOST - 1), joined(passages.slice(MOST - 1))] : passages
}

const joined = (rest: Passage[]): Passage => ({ ...rest[0], text: rest.map((passage) => `${passage.heading}\n${passage.text}`).join('\n') })

/** A section may join one that stands above it or beside it, never one of another chapter. */
function belongs(previous: Passage, section: Indexed['sections'][number]): boolean {
  const depth = previous.path.length
  if (section.path.length < depth) return false
  return previous.path.every((heading, index) => canonical(section.path[index]) === heading)
}

/** Pieces of about equal length, cut between lines, else between sentences, else between words. */
function cut(text: string, longest: number): string[] {
  if (text.length <= longest) return [text]
  const pieces: string[] = []
  const count = Math.ceil(text.length / longest)
  const size = Math.ceil(text.length / count)
  let from = 0
  while (text.length - from > longest) {
    const to = breakNear(text, from + size, from + Math.floor(size / 2))
    pieces.push(text.slice(from, to).trim())
    from = to
  }
  pieces.push(text.slice(from).trim())
  return pieces.filter((piece) => piece !== '')
}

function breakNear(text: string, at: number, least: number): number {
  for (const mark of ['\n', '. ', '다.', ' ']) {
    const found = text.lastIndexOf(mark, at)
    if (found > least) return found + mark.length
  }
  const code = text.charCodeAt(at - 1)
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at
}
