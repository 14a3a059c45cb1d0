/** Why two items are offered as one: the same words, nearly the same, one is a part of the other, or one title for two texts. */
export const pairKinds = ['same', 'near', 'contained', 'title'] as const
export type PairKind = (typeof pairKinds)[number]

/**
 * What is kept of a text to compare it: `hashes` of its shingles below `limit`, sorted; `total` is the number of all its
 * shingles, `digest` tells whole texts apart, whatever their titles; 0 is a text without words.
 */
export type Sketch = { total: number; limit: number; digest: number; hashes: Uint32Array }

/** What two sketches have in common, shingles that stand in many items left out. `a` and `b` are the numbers compared. */
export type Overlap = { shared: number; a: number; b: number }

/** A shingle that stands in so many items belongs to a template or to the language, and says nothing about any two of them. */
export const BOILERPLATE = 8

/** Bars tuned on one knowledge base and measured on two others (bench/stewardship-duplicates.ts, docs/decisions/0016). */
export const NEAR = 0.45
export const CONTAINED = 0.8
/** Fewer shingles than these say too little: a sentence that two notes share does not make one of them. */
const LEAST_NEAR = 8
const LEAST_CONTAINED = 24
/** Two texts with one title in different spaces are often two things; they are offered where they also share words. */
const TITLE_ACROSS_SPACES = 0.15

export function overlapOf(a: Sketch, b: Sketch, isBoilerplate: (hash: number) => boolean): Overlap {
  const limit = Math.min(a.limit, b.limit)
  const [left, right] = [a.hashes, b.hashes]
  const found = { shared: 0, a: 0, b: 0 }
  let [i, j] = [0, 0]
  for (;;) {
    const x = i < left.length && left[i] < limit ? left[i] : Number.POSITIVE_INFINITY
    const y = j < right.length && right[j] < limit ? right[j] : Number.POSITIVE_INFINITY
    if (x === y && x === Number.POSITIVE_INFINITY) return found
    const counts = !isBoilerplate(Math.min(x, y))
    if (x <= y) i++
    if (y <= x) j++
    if (!counts) continue
    if (x <= y) found.a++
    if (y <= x) found.b++
    if (x === y) found.shared++
  }
}

export const resemblance = ({ shared, a, b }: Overlap): number => (shared === 0 ? 0 : shared / (a + b - shared))
/** How much of the smaller one is in the other. */
export const containment = ({ shared, a, b }: Overlap): number => (shared === 0 ? 0 : shared / Math.min(a, b))

export type Likeness = { kind: PairKind; score: number; contained: number }

/** How two texts are alike, or null where they are not. */
export function likenessOf(a: Sketch, b: Sketch, overlap: Overlap, titles: { same: boolean; sameSpace: boolean }): Likeness | null {
  const score = resemblance(overlap)
  const contained = containment(overlap)
  if (a.digest !== 0 && a.digest === b.digest) return { kind: 'same', score: 1, contained: 1 }
  const scale = 2 ** 32 / Math.min(a.limit, b.limit)
  const smaller = Math.min(overlap.a, overlap.b) * scale
  if (score >= NEAR && smaller >= LEAST_NEAR) return { kind: 'near', score, contained }
  if (contained >= CONTAINED && smaller >= LEAST_CONTAINED && overlap.shared >= LEAST_NEAR) return { kind: 'contained', score, contained }
  if (titles.same && (titles.sameSpace || contained >= TITLE_ACROSS_SPACES)) return { kind: 'title', score, contained }
  return null
}

/** A text that is no longer what it was when a steward judged it: its pairs may be offered again. */
const STILL_THE_SAME = 0.7
export const changedMuch = (then: Sketch, now: Sketch): boolean => resemblance(overlapOf(then, now, () => false)) < STILL_THE_SAME

/** Hashes by which candidates are looked up: those of one in sixteen shingles, of a short text more. */
const KEYED_BELOW = 2 ** 28
const LEAST_KEYS = 16
const LEAST_SHARED_KEYS = 2

export function keysOf(sketch: Sketch, isBoilerplate: (hash: number) => boolean): number[] {
  const keys: number[] = []
  for (const hash of sketch.hashes) {
    if (hash >= KEYED_BELOW && keys.length >= LEAST_KEYS) break
    if (!isBoilerplate(hash)) keys.push(hash)
  }
  return keys
}

/** One shared key of two short texts says enough to look closer, of long ones it may be chance. */
export const worthComparing = (shared: number, keys: number): boolean => shared >= LEAST_SHARED_KEYS || keys <= LEAST_KEYS
