import type { TuningFigures, TuningReason } from './schema.ts'

/*
 * Whether and how much nearness helps, measured on judged questions. Nothing here asks an index: it is given, for each
 * question, how good its first ten results are at each weight.
 */

/** From words alone to nearness alone. */
export const WEIGHTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
/** Below this a difference that matters cannot be told from chance. */
export const FEWEST_JUDGED = 30
const SAMPLES = 2_000
const CUT = 10

/** nDCG@10 with linear gain (Järvelin and Kekäläinen 2002), as `bench:retrieval` has it. */
export function ndcg(found: string[], grades: ReadonlyMap<string, number>): number {
  const gain = (list: number[]) => list.slice(0, CUT).reduce((sum, grade, rank) => sum + grade / Math.log2(rank + 2), 0)
  const best = gain([...grades.values()].sort((a, b) => b - a))
  return best === 0 ? 0 : gain(found.map((id) => grades.get(id) ?? 0)) / best
}

/** How good the results of a question are, for each of WEIGHTS. */
export type Judged = { query: string; quality: number[] }

export type Verdict = { accepted: boolean; reason: TuningReason | null; weight: number; figures: TuningFigures }

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * Chooses a weight on one half of the questions and accepts it only if the other half, which had no part in the choice,
 * says that it is better than the present one: the 95 % interval of the mean gain, by paired bootstrap, lies above zero.
 */
export function judge(judged: Judged[], present: number): Verdict {
  const inOrder = judged.toSorted((a, b) => order(a.query) - order(b.query) || (a.query < b.query ? -1 : 1))
  const train = inOrder.filter((_, index) => index % 2 === 0)
  const test = inOrder.filter((_, index) => index % 2 === 1)
  const curve = train.length === 0 ? [] : WEIGHTS.map((weight, at) => ({ weight, quality: mean(train.map(({ quality }) => quality[at])) }))
  const figures: TuningFigures = {
    ...{ queries: judged.length, train: train.length, test: test.length, curve },
    ...{ before: null, after: null, gain: null },
  }
  if (judged.length < FEWEST_JUDGED) return { accepted: false, reason: 'too-few', weight: present, figures }
  const at = bestOf(curve.map(({ quality }) => quality))
  const now = indexOfWeight(present)
  const gains = test.map(({ quality }) => quality[at] - quality[now])
  figures.before = mean(test.map(({ quality }) => quality[now]))
  figures.after = mean(test.map(({ quality }) => quality[at]))
  figures.gain = { mean: mean(gains), ...intervalOf(gains) }
  if (at === now || figures.gain.mean <= 0) return { accepted: false, reason: 'no-better', weight: present, figures }
  if (figures.gain.low <= 0) return { accepted: false, reason: 'within-noise', weight: present, figures }
  return { accepted: true, reason: null, weight: WEIGHTS[at], figures }
}

/** Of weights that are equally good the middle one of the first stretch: its neighbours are good too. */
function bestOf(curve: number[]): number {
  const most = Math.max(...curve)
  const first = curve.findIndex((quality) => quality >= most - 1e-9)
  let last = first
  while (last + 1 < curve.length && curve[last + 1] >= most - 1e-9) last++
  return first === 0 ? 0 : Math.floor((first + last) / 2)
}

const indexOfWeight = (weight: number): number =>
  WEIGHTS.reduce((best, each, at) => (Math.abs(each - weight) < Math.abs(WEIGHTS[best] - weight) ? at : best), 0)

function intervalOf(gains: number[]): { low: number; high: number } {
  const random = generator(1)
  const means = Array.from({ length: SAMPLES }, () => mean(gains.map(() => gains[Math.floor(random() * gains.length)]))).sort(
    (a, b) => a - b,
  )
  return { low: means[Math.floor(SAMPLES * 0.025)], high: means[Math.ceil(SAMPLES * 0.975) - 1] }
}

/** The same questions fall into the same halves each time (FNV-1a). */
function order(query: string): number {
  let hash = 0x811c9dc5
  for (const character of query) hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193)
  return hash >>> 0
}

/** mulberry32: the same samples each time, so that the same questions give the same answer. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
