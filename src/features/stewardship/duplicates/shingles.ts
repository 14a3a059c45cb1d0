import { canonical, words } from '../../search/analysis/analyse.ts'
import type { Sketch } from './rules.ts'

/** Another version makes other sketches: those of an older one are made anew. */
export const SKETCH_VERSION = 1

/** Words in a shingle. Fewer find more, and more by chance; three was the best of 2, 3, 4 on edited pages (docs/decisions/0016). */
const WIDTH = 3
/** A sketch holds every shingle of a text that has at most so many; of a longer one an even sample, never fewer than half of it. */
const MOST = 256
/** A text is looked at this far. What comes after it makes no difference to whether two texts say the same. */
const LONGEST = 400_000
const WHOLE = 2 ** 32

/*
 * Broder's modulo sketch ("On the resemblance and containment of documents", 1997): of the hashes of all shingles those
 * below a limit. Two sketches compare below the lower of both limits, which gives resemblance and containment without bias.
 */

/** The sketch of a Markdown text with its title. Particles, case, markup and destinations of links make no difference. */
export function sketchOf(title: string, body: string): Sketch {
  const named = canonical(title).trim()
  const text = withoutTitle(canonical(body.slice(0, LONGEST)), named).replace(MARKUP, (_, shown?: string) => ` ${shown ?? ''} `)
  const own = [...words(text)].map(({ term }) => hashOf(term))
  const terms = [...words(named)].map(({ term }) => hashOf(term)).concat(own)
  const hashes = new Set<number>()
  for (let at = 0; at + WIDTH <= terms.length; at++) hashes.add(shingle(terms, at))
  if (hashes.size === 0 && terms.length > 0) hashes.add(shingle(terms, 0))
  const sorted = Uint32Array.from(hashes).sort()
  let limit = WHOLE
  let kept = sorted.length
  while (kept > MOST) {
    limit /= 2
    kept = lowerBound(sorted, limit)
  }
  return { total: sorted.length, limit, digest: own.length === 0 ? 0 : own.reduce(mixed, 1), hashes: sorted.slice(0, kept) }
}

const MARKUP = /!?\[([^\]\n]{0,1000})\]\([^)\n]{0,2000}\)|<[a-z/!][^>\n]{0,500}>|\bhttps?:\/\/[^\s)>\]]{1,2000}/gi

/** A body that begins with its own title does not say it twice. */
function withoutTitle(text: string, title: string): string {
  const heading = /^\s*# ([^\n]*)/.exec(text)
  return heading?.[1].trim() === title ? text.slice(heading[0].length) : text
}

/** FNV-1a over UTF-16 units. */
function hashOf(term: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < term.length; at++) hash = Math.imul(hash ^ term.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

function shingle(terms: number[], from: number): number {
  let hash = 0x9e3779b9
  for (let at = from; at < Math.min(from + WIDTH, terms.length); at++) hash = mixed(hash, terms[at])
  return hash
}

/** One round and the finaliser of MurmurHash3: each bit of the input moves each bit of the output. */
function mixed(seed: number, value: number): number {
  let hash = Math.imul(value, 0xcc9e2d51)
  hash = Math.imul((hash << 15) | (hash >>> 17), 0x1b873593) ^ seed
  hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function lowerBound(sorted: Uint32Array, limit: number): number {
  let low = 0
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >>> 1
    if (sorted[middle] < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** A sketch as bytes, for storing it and for handing it to a thread: three numbers, then the hashes. */
export function packed({ total, limit, digest, hashes }: Sketch): Uint8Array {
  const numbers = new Uint32Array(3 + hashes.length)
  numbers.set([total, Math.log2(limit), digest])
  numbers.set(hashes, 3)
  return new Uint8Array(numbers.buffer)
}

export function unpacked(bytes: Uint8Array): Sketch {
  // A copy, because bytes out of a store need not begin where numbers may (and slice() of a Buffer copies nothing).
  const numbers = new Uint32Array(new Uint8Array(bytes).buffer)
  return { total: numbers[0], limit: 2 ** numbers[1], digest: numbers[2], hashes: numbers.subarray(3) }
}
