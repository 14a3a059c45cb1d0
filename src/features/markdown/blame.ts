import { splitBlocks } from './blocks.ts'
import { diffSequences, FEW_EDITS } from './sequence-diff.ts'
import type { BlamedBlock } from './types.ts'

/** For each block of the newest revision, the revision that gave it its present text. Oldest first in, reading order out. */
export function blameBlocks(revisions: { id: string; source: string }[]): BlamedBlock[] {
  let hashes: string[] = []
  let blamed: BlamedBlock[] = []
  for (const revision of revisions) {
    const blocks = splitBlocks(revision.source)
    const next = blocks.map((block) => block.hash)
    const origin: string[] = next.map(() => revision.id)
    let a = 0
    let b = 0
    const keep = (until: number) => {
      for (; a < until; a += 1, b += 1) origin[b] = (blamed[a] as BlamedBlock).revision
    }
    for (const change of diffSequences(hashes, next, FEW_EDITS)) {
      keep(change.aStart)
      a = change.aEnd
      b = change.bEnd
    }
    keep(hashes.length)
    blamed = blocks.map((block, index) => ({ source: block.source, revision: origin[index] as string }))
    hashes = next
  }
  return blamed
}
