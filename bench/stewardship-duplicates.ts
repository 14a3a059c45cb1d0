import { dirname } from 'node:path'
import { differencesOf } from '../src/features/stewardship/contradictions/rules.ts'
import { statementsOf } from '../src/features/stewardship/contradictions/statements.ts'
import { type Entry, type Match, Matching } from '../src/features/stewardship/duplicates/matching.ts'
import type { PairKind } from '../src/features/stewardship/duplicates/rules.ts'
import { sketchOf } from '../src/features/stewardship/duplicates/shingles.ts'
import { atScale } from './duplicates-at-scale.ts'
import { type Chance, corpora, edited, excerpt, type Page, pagesOf, retold, seeded } from './edits.ts'
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

type Planted = { copy: Page; changed: string[] }

/** A copy of the page, told a little differently, in which up to three values are others. */
function planted(page: Page, pages: readonly Page[], chance: Chance): Planted | null {
  const candidates = statementsOf(page.title, page.body).filter(
    ({ text, values, terms }) =>
      values.length === 1 && terms.length >= 2 && /\d/.test(values[0].shown) && page.body.split(text).length === 2,
  )
  if (candidates.length === 0) return null
  const chosen = candidates.filter((_, at) => at % Math.ceil(candidates.length / 3) === 0).slice(0, 3)
  const copy = retold(
    page,
    pages,
    0.15,
    chosen.map(({ text }) => text),
    chance,
  )
  const changed: string[] = []
  for (const { text, values } of chosen) {
    const [{ start, end, shown }] = values
    const other = shown.replace(/\d+(?!.*\d)/, (digits) =>
      String(digits.length > 2 ? Number(digits) - 1 - Math.floor(chance() * 5) : Number(digits) === 1 ? 3 : Number(digits) - 1),
    )
    const next = `${text.slice(0, start)}${other}${text.slice(end)}`
    if (!copy.body.includes(text)) continue
    copy.body = copy.body.replace(text, () => next)
    changed.push(text)
  }
  return { copy, changed }
}

const SIBLINGS = 6

/** Planted contradictions that are found, and what is found between pages of one folder, in which nobody planted any. */
function contradictions(corpus: string, pages: Page[], seed: number): void {
  const chance = seeded(seed)
  const said = new Map(pages.map((page) => [page.path, statementsOf(page.title, page.body)]))
  let [total, right, wrong] = [0, 0, 0]
  const show = (what: string, page: Page, found: ReturnType<typeof differencesOf>) => {
    if (process.env.ONJI_BENCH_SHOW)
      for (const { a, b, left, right: other } of found) note(`  ${what} ${page.path}: ${a.text} | ${b.text} (${left} / ${other})`)
  }
  for (const page of pages) {
    const plant = planted(page, pages, chance)
    if (!plant) continue
    const found = differencesOf(said.get(page.path) ?? [], statementsOf(plant.copy.title, plant.copy.body))
    const hits = plant.changed.filter((text) => found.some(({ a }) => a.text === text))
    const misses = found.filter(({ a }) => !plant.changed.includes(a.text))
    total += plant.changed.length
    right += hits.length
    wrong += misses.length
    show('wrong', page, misses)
  }
  const folders = Map.groupBy(pages, ({ path }) => dirname(path))
  let between = 0
  let compared = 0
  for (const folder of folders.values())
    for (const [at, page] of folder.entries())
      for (const other of folder.slice(at + 1, at + 1 + SIBLINGS)) {
        const found = differencesOf(said.get(page.path) ?? [], said.get(other.path) ?? [])
        between += found.length
        compared++
        show('between', page, found)
      }
  report('stewardship-duplicates', `contradictions in ${corpus}, precision`, right / (right + wrong + between), '', '>= 0.9')
  report('stewardship-duplicates', `contradictions in ${corpus}, recall`, right / total, '', '>= 0.7')
  note(`${corpus}: ${total} planted, ${right} found, ${wrong} wrong; ${between} between ${compared} pairs of neighbours`)
}

if (haveCorpora())
  for (const [at, corpus] of corpora.entries()) {
    quality(corpus, pagesOf(corpus), 7 + at)
    contradictions(corpus, pagesOf(corpus), 70 + at)
  }
else note('skipped: the corpora (ONJI_BENCH_CORPORA) are not here')

await atScale(Number(process.env.ONJI_BENCH_ITEMS ?? 100_000))
