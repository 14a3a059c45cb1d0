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
    stretches.push(...paired(a.slice(aStart, aEnd), b.slice(bStart, bEnd)))
    i = aEnd
    j = bEnd
  }
  same(a.length)
  return stretches
}

/** Blocks that are told apart one by one can be chosen one by one; from the first that has no counterpart on, they are one stretch. */
function paired(left: string[], right: string[]): Stretch[] {
  const most = Math.min(left.length, right.length)
  let at = 0
  while (at < most && muchInCommon(left[at], right[at])) at++
  const pairs = left.slice(0, at).map((block, index) => differing(block, right[index]))
  const rest = differing(left.slice(at).join(''), right.slice(at).join(''))
  return rest.left === '' && rest.right === '' ? pairs : [...pairs, rest]
}

const ENOUGH_IN_COMMON = 0.4

function muchInCommon(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => new Set(text.split(/\s+/).filter(Boolean)))
  const shared = [...a].filter((word) => b.has(word)).length
  return shared >= ENOUGH_IN_COMMON * Math.min(a.size, b.size)
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
