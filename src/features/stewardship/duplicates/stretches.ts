import { diffSequences, diffWords, splitBlocks } from '../../markdown/index.ts'
import type { Stretch } from './schema.ts'

/** Beyond this a stretch is shown without its words compared: nobody would read them, and comparing grows with the square. */
const LONGEST_COMPARED = 8_000

/** Two texts beside each other, cut where they differ by blocks; joined, either side is its text again. */
export function stretchesOf(left: string, right: string): Stretch[] {
  const [a, b] = [left, right].map((text) => splitBlocks(text).map(({ source }) => source))
  const changes = diffSequences(
    a.map((block) => block.trimEnd()),
    b.map((block) => block.trimEnd()),
  )
  const stretches: Stretch[] = []
  let [i, j] = [0, 0]
  const same = (until: number) => {
    if (until > i) stretches.push({ left: a.slice(i, until).join(''), right: b.slice(j, j + until - i).join(''), words: null })
  }
  for (const { aStart, aEnd, bStart, bEnd } of changes) {
    same(aStart)
    stretches.push(differing(a.slice(aStart, aEnd).join(''), b.slice(bStart, bEnd).join('')))
    i = aEnd
    j = bEnd
  }
  same(a.length)
  return stretches
}

function differing(left: string, right: string): Stretch {
  const words =
    left === '' || right === '' || left.length + right.length > LONGEST_COMPARED
      ? [
          { kind: 'removed' as const, text: left },
          { kind: 'added' as const, text: right },
        ].filter(({ text }) => text !== '')
      : diffWords(left, right)
  return { left, right, words }
}
