import { frontMatterLength } from './scan/front-matter-length.ts'
import { scanBlocks } from './scan/block-scanner.ts'
import type { Block } from './types.ts'

/**
 * The top-level blocks of a source. Each holds the blank lines after it, the first those before it too, so that the
 * sources joined are the source. Front matter is a block. The hash tells nothing of the blank lines at the end.
 */
export function splitBlocks(source: string): Block[] {
  const from = frontMatterLength(source)
  const starts = [...new Set([...(from > 0 ? [0] : []), ...scanBlocks(source, from).tops])].sort((a, b) => a - b)
  if (source === '') return []
  if (starts.length === 0) starts.push(0)
  starts[0] = 0
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? source.length
    const text = source.slice(start, end)
    return { source: text, hash: hashText(text.trimEnd()), place: { start, end } }
  })
}

/** A hash for telling blocks apart, not for secrets (two rounds of cyrb53, public domain, by bryc). */
export function hashText(text: string): string {
  return cyrb53(text, 0).toString(36).padStart(11, '0') + cyrb53(text, 0x9e3779b9).toString(36).padStart(11, '0')
}

function cyrb53(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed
  let low = 0x41c6ce57 ^ seed
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}
