/**
 * A question as clusters see it: its words (stems), all of its letters, how often it was asked, and whether it was never
 * found as it is written, so that its words may be mistyped.
 */
export type Query = { key: string; terms: readonly string[]; letters: string; count: number; doubtful: boolean }

/** As alike as this (cosine of weighted words), two questions are about the same. */
const ALIKE = 0.5
/** Words of fewer signs are too easily another word. */
const SHORTEST_TYPO = 6
const SHORTEST_PART = 2
const PAUSE_EVERY = 250

type Vector = { key: string; weights: Map<string, number>; norm: number }

/**
 * Groups questions by what they are about; gives each key the key of its group's leader, its most asked question. Greedy: the
 * most asked one founds a group, and each further one joins the group whose leader is nearest. Words are weighed by how rare
 * they are among all questions. The order of `queries` does not matter. `pause` lets others work in between.
 */
export async function clusterQueries(
  queries: readonly Query[],
  unify: (terms: readonly string[]) => readonly string[] = (terms) => terms,
  pause: () => Promise<void> = async () => {},
): Promise<Map<string, string>> {
  const ordered = queries.toSorted(leadingFirst)
  const spelled = await spellings(ordered, pause)
  const split = splitter(ordered)
  const termsOf = (query: Query) => [...new Set(unify(query.terms.flatMap((term) => split(spelled.get(term) ?? term))))].sort()
  const terms = new Map<string, string[]>()
  for (const [at, query] of ordered.entries()) {
    terms.set(query.key, termsOf(query))
    if (at % PAUSE_EVERY === 0) await pause()
  }
  return lead(ordered, terms, pause)
}

/** The most asked leads; of as many, the one of the fewest words, which says most plainly what they share. */
const leadingFirst = (one: Query, other: Query): number =>
  other.count - one.count || one.terms.length - other.terms.length || (one.key < other.key ? -1 : 1)

async function lead(ordered: readonly Query[], terms: Map<string, string[]>, pause: () => Promise<void>): Promise<Map<string, string>> {
  const weigh = weights(ordered, terms)
  const leaders = new Leaders(ordered.length)
  const led = new Map<string, string>()
  const sameLetters = new Map<string, string>()
  for (const [at, query] of ordered.entries()) {
    if (at % PAUSE_EVERY === 0) await pause()
    const mine = vectorOf(query.key, terms.get(query.key) ?? [], weigh)
    const known = sameLetters.get(query.letters) ?? leaders.nearest(mine)
    led.set(query.key, known ?? query.key)
    if (!sameLetters.has(query.letters)) sameLetters.set(query.letters, known ?? query.key)
    if (known === undefined) leaders.add(mine)
  }
  return led
}

/** How telling a word is: rare ones more. A word is rare by how many different questions hold it, not by how often they are asked. */
function weights(ordered: readonly Query[], terms: Map<string, string[]>): (term: string) => number {
  const holding = new Map<string, number>()
  for (const { key } of ordered) for (const term of terms.get(key) ?? []) holding.set(term, (holding.get(term) ?? 0) + 1)
  return (term) => Math.log(1 + ordered.length / (holding.get(term) ?? 1))
}

/** Words with their weights, the rarest first; `norm` is the length of the vector. */
function vectorOf(key: string, terms: readonly string[], weigh: (term: string) => number): Vector {
  const weights = terms
    .map((term): [string, number] => [term, weigh(term)])
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
  return { key, weights: new Map(weights), norm: Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0)) }
}

/** The questions that lead groups, found by their words. */
class Leaders {
  readonly #all: Vector[] = []
  readonly #holding = new Map<string, number[]>()
  readonly #shared: Float64Array

  constructor(most: number) {
    this.#shared = new Float64Array(most)
  }

  add(leader: Vector): void {
    for (const term of leader.weights.keys()) {
      const holding = this.#holding.get(term)
      if (holding) holding.push(this.#all.length)
      else this.#holding.set(term, [this.#all.length])
    }
    this.#all.push(leader)
  }

  /** The leader most like it, the more asked one of equals; undefined where none is like enough. */
  nearest({ weights, norm }: Vector): string | undefined {
    const shared = this.#shared
    const met: number[] = []
    const rest: [string, number][] = []
    // From the rarest word on; what shares only the words that are left cannot be alike enough any more.
    let left = norm * norm
    for (const [term, weight] of weights) {
      if (Math.sqrt(left) < ALIKE * norm) {
        rest.push([term, weight])
        continue
      }
      const square = weight * weight
      for (const at of this.#holding.get(term) ?? []) {
        if (shared[at] === 0) met.push(at)
        shared[at] += square
      }
      left -= square
    }
    let best: { at: number; alike: number } | undefined
    for (const at of met) {
      const leader = this.#all[at]
      const scale = norm * leader.norm
      if ((shared[at] + left) / scale >= ALIKE) {
        for (const [term, weight] of rest) if (leader.weights.has(term)) shared[at] += weight * weight
        const alike = shared[at] / scale
        if (alike >= ALIKE && (!best || alike > best.alike || (alike === best.alike && at < best.at))) best = { at, alike }
      }
      shared[at] = 0
    }
    return best && this.#all[best.at].key
  }
}

/** Korean compounds are written together and apart: one that is made of words others asked for counts as those words. */
function splitter(ordered: readonly Query[]): (term: string) => readonly string[] {
  const known = new Set(ordered.flatMap(({ terms }) => terms))
  const found = new Map<string, readonly string[]>()
  return (term) => {
    let parts = found.get(term)
    if (parts === undefined) {
      parts = /^[가-힣]{4,}$/.test(term) ? (partsOf(term, known) ?? [term]) : [term]
      found.set(term, parts)
    }
    return parts
  }
}

/** The fewest known words that make up the term, the longest first among as many; at least two. */
function partsOf(term: string, known: ReadonlySet<string>): string[] | undefined {
  const best: (string[] | undefined)[] = [[]]
  for (let end = 1; end <= term.length; end++) {
    for (let start = 0; start <= end - SHORTEST_PART; start++) {
      const before = best[start]
      if (!before || (start === 0 && end === term.length)) continue
      const part = term.slice(start, end)
      const fewer = before.length + 1 < (best[end]?.length ?? Number.POSITIVE_INFINITY)
      if (fewer && known.has(part)) best[end] = [...before, part]
    }
  }
  return best[term.length]
}

/** Mistyped words: one that was never found, a key beside one that is asked at least three times as often, is taken for that one. */
async function spellings(ordered: readonly Query[], pause: () => Promise<void>): Promise<Map<string, string>> {
  const counts = new Map<string, number>()
  const sure = new Set<string>()
  for (const { terms, count, doubtful } of ordered) {
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + count)
    if (!doubtful) for (const term of terms) sure.add(term)
  }
  const byGap = new Map<string, string[]>()
  const candidates = [...counts].filter(([term]) => keysOf(term).length >= SHORTEST_TYPO && !/\d/.test(term))
  for (const [at, [term]] of candidates.entries()) {
    if (at % PAUSE_EVERY === 0) await pause()
    for (const gap of gapsOf(keysOf(term))) {
      const others = byGap.get(gap)
      if (others) others.push(term)
      else byGap.set(gap, [term])
    }
  }
  const meant = new Map<string, string>()
  let done = 0
  for (const others of byGap.values()) {
    if (++done % (PAUSE_EVERY * 100) === 0) await pause()
    if (others.length < 2) continue
    const [often] = others.toSorted((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0) || (one < other ? -1 : 1))
    for (const term of others) {
      if (term === often || sure.has(term) || (counts.get(often) ?? 0) < 3 * (counts.get(term) ?? 0)) continue
      const before = meant.get(term)
      const better = before === undefined || (counts.get(often) ?? 0) > (counts.get(before) ?? 0)
      if (better || (counts.get(often) === counts.get(before ?? '') && often < (before ?? ''))) meant.set(term, often)
    }
  }
  // A typo of a typo leads all the way.
  return new Map([...meant].map(([term, often]) => [term, meant.get(often) ?? often]))
}

/** The keys pressed for a word: Hangul syllables are several. */
const keysOf = (term: string): string => term.normalize('NFD')

/** The word, and the word with each one of its keys left out: words that share one of these are a key apart, or two are swapped. */
function* gapsOf(keys: string): Generator<string> {
  yield keys
  for (let at = 0; at < keys.length; at++) yield keys.slice(0, at) + keys.slice(at + 1)
}
