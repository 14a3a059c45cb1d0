import { type Entry, type Match, Matching } from '../src/features/stewardship/duplicates/matching.ts'
import type { PairKind } from '../src/features/stewardship/duplicates/rules.ts'
import { sketchOf } from '../src/features/stewardship/duplicates/shingles.ts'
import { corpora, edited, excerpt, type Page, pagesOf, seeded } from './edits.ts'
import { note, report } from './figure.ts'
import { haveCorpora } from './world.ts'

// Duplicates among real pages and edits of them: precision and recall. Titles are left out, so that only texts count.
// The bars in rules.ts were chosen on the first knowledge base; the others were not looked at.

const entryOf = ({ title, body }: Page, number: number): Entry => ({ number, title: '', space: '', sketch: sketchOf(title, body) })

function pairsAmong(pages: readonly Page[]): Match[] {
  const matching = new Matching()
  for (const [number, page] of pages.entries()) matching.add(entryOf(page, number))
  return [...matching.pairs()].filter((pair) => pair !== null)
}

type Judged = { precision: number; recall: number; wrong: Match[]; missed: number[] }

/** `pages` are originals followed by one copy of each: the copy of number n has the number n + half. */
function judge(pages: readonly Page[], kinds: readonly PairKind[]): Judged {
  const half = pages.length / 2
  const found = pairsAmong(pages).filter(({ kind }) => kinds.includes(kind))
  const right = found.filter(({ a, b }) => b - a === half)
  // Two originals that are alike, and the same of their copies, are alike in truth: nobody edited one out of the other.
  const natural = new Set(pairsAmong(pages.slice(0, half)).map(({ a, b }) => `${a} ${b}`))
  const wrong = found.filter(({ a, b }) => b - a !== half && !natural.has([a % half, b % half].sort((x, y) => x - y).join(' ')))
  const hit = new Set(right.map(({ a }) => a))
  const missed = Array.from({ length: half }, (_, at) => at).filter((at) => !hit.has(at))
  return { precision: right.length / (right.length + wrong.length), recall: hit.size / half, wrong, missed }
}

function quality(corpus: string, pages: Page[], seed: number): void {
  const chance = seeded(seed)
  const shares = pages.map(() => 0.05 + chance() * 0.4)
  const copies = pages.map((page, at) => edited(page, pages, shares[at], chance))
  const near = judge([...pages, ...copies], ['same', 'near', 'contained'])
  report('stewardship-duplicates', `near-duplicates in ${corpus}, precision`, near.precision, '', '>= 0.95')
  report('stewardship-duplicates', `near-duplicates in ${corpus}, recall`, near.recall, '', '>= 0.9')
  note(
    `${corpus}: ${pages.length} pages; natural pairs ${pairsAmong(pages).length}; wrong ${near.wrong.length}, missed ${near.missed.length}`,
  )
  if (process.env.ONJI_BENCH_SHOW) {
    for (const { a, b, kind, score, contained } of near.wrong.slice(0, 12))
      note(
        `  wrong ${kind} ${score.toFixed(2)}/${contained.toFixed(2)} ${[...pages, ...copies][a].path} | ${[...pages, ...copies][b].path}`,
      )
    for (const at of near.missed.slice(0, 12)) note(`  missed ${shares[at].toFixed(2)} ${pages[at].path}`)
    for (const { a, b, kind, score, contained } of pairsAmong(pages).slice(0, 20))
      note(`  natural ${kind} ${score.toFixed(2)}/${contained.toFixed(2)} ${pages[a].path} | ${pages[b].path}`)
  }
  const excerpts = pages.map((page) => excerpt(page, chance))
  const part = judge([...pages, ...excerpts], ['contained', 'near', 'same'])
  report('stewardship-duplicates', `parts of pages in ${corpus}, precision`, part.precision, '')
  report('stewardship-duplicates', `parts of pages in ${corpus}, recall`, part.recall, '')
}

if (haveCorpora()) for (const [at, corpus] of corpora.entries()) quality(corpus, pagesOf(corpus), 7 + at)
else note('skipped: the corpora (ONJI_BENCH_CORPORA) are not here')
