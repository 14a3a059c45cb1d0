import { inflateRawSync } from 'node:zlib'
import { canonical } from '../analysis/analyse.ts'
import { type Marks, markAll, snippet } from '../highlight.ts'
import { PASSAGE_BITS } from '../passages.ts'
import { COLUMN_WEIGHTS, rarity, scoreOf } from '../ranking.ts'
import { complete, type Typing } from './complete.ts'
import { MAPPED_BYTES, ReadConnection, type Row } from './connection.ts'
import type { Answer, Completion, Facets, Hit, Question, Reach } from './engine.ts'
import { type Group, type Plan, planOf } from './plan.ts'
import { type Condition, conditionOf } from './reach.ts'
import { corrections } from './spelling.ts'
import { TERM_COLUMNS } from './tables.ts'
import { columnsOf } from './terms.ts'

const BM25 = `bm25(term, ${TERM_COLUMNS.map((column) => COLUMN_WEIGHTS[column]).join(', ')})`
const ITEM = `(t.rowid >> ${PASSAGE_BITS})`

/** Items that the second look compares at a time; pages are cut out of such blocks, so that they never overlap. */
const BLOCK = 100
const DEEPEST = 1_000
/** From so many items on that hold every word, those with some of them are left out. */
const ENOUGH = 30
/**
 * FTS5 scores every passage that holds any word, so the cost of a question is the sum of these. Above this budget the
 * commonest words do not fetch passages; they count in the second look.
 */
const POSTINGS_BUDGET = 8_000
/** A word so common that budget does not help is looked for in titles and headings, if these give so many items. */
const ENOUGH_NAMED = 200
const FREQUENCIES_KEPT = 20_000
const FREQUENCIES_MS = 300_000
const LARGEST_VERIFIED = 256 * 1024 * 1024

type Found = { number: number; passage: number; best: number; sum: number }
type Ranked = { number: number; id: string; type: string; passage: number; title: string; score: number }

/** Answers questions from the index file. Everything is synchronous; it lives in a thread of its own. */
export class IndexReader {
  readonly #db: ReadConnection
  readonly #frequencies = new Map<string, number>()
  #frequenciesSince = 0
  #passageCount: number | undefined

  constructor(path: string) {
    this.#db = new ReadConnection(path)
  }

  close(): void {
    this.#db.close()
  }

  /** False where SQLite finds the file broken. A large file is not read through: what is broken there shows when used. */
  verify(): boolean {
    const size =
      this.#db.get<{ size: number }>('select page_count * page_size as size from pragma_page_count(), pragma_page_size()')?.size ?? 0
    if (size > LARGEST_VERIFIED) return true
    // Reading all of it through the map would make the whole file count as our memory.
    this.#db.get('pragma mmap_size=0')
    const verdict = this.#db.get<{ quick_check: string }>('pragma quick_check(1)')?.quick_check
    this.#db.get(`pragma mmap_size=${MAPPED_BYTES}`)
    return verdict === 'ok'
  }

  /** Items for a question, best first, of those the asker may read. Never throws because of what the question says. */
  query(question: Question): Answer {
    const plan = planOf(question.text)
    const condition = this.#conditionOf(question, plan)
    if (INITIALS.test(question.text)) return this.#byInitials(question, condition)
    if (plan.groups.length === 0 && plan.required.length === 0) return this.#newest(question, condition)
    const first = this.#search(plan, condition, question)
    if (first.mode === 'all') return { ...first, suggestion: null }
    const corrected = this.#correct(question.text, plan, condition)
    if (corrected === undefined) return { ...first, suggestion: null }
    if (first.total > 0) return { ...first, suggestion: corrected }
    return { ...this.#search(planOf(corrected), condition, question), mode: 'fuzzy', suggestion: corrected }
  }

  /** Not counted yet. */
  facets(_question: Question): Facets {
    return { space: [], kind: [], topic: [], author: [], trust: [], language: [], updated: [] }
  }

  /** Titles and headings that what was typed may become. */
  suggest(typing: Typing): Completion[] {
    return complete(this.#db, typing)
  }

  /** Ids of readable items that speak of the same, nearest first. */
  related(id: string, reach: Reach, limit: number): string[] {
    const self = this.#db.get<{ number: number; terms: string }>(
      'select i.number, t.terms from item i join title t on t.item = i.number where i.id = :id',
      { id },
    )
    if (!self) return []
    const terms = this.#tellingTerms(self.number, self.terms)
    if (terms.length === 0) return []
    const condition = conditionOf(reach, { archived: false })
    const match = terms.map((term) => `"${term}"`).join(' OR ')
    return this.#rank(this.#candidates(match, condition, limit + 1, 0), [])
      .filter((item) => item.id !== id)
      .slice(0, limit)
      .map((item) => item.id)
  }

  #conditionOf(question: Question, plan: Plan): Condition {
    const condition = conditionOf(question.reach, question.filters)
    if (plan.excluded.length === 0) return condition
    const sql = `${condition.sql} and i.number not in (select x.rowid >> ${PASSAGE_BITS} from term x where x.term match :excluded)`
    return { sql, values: { ...condition.values, excluded: plan.excluded.join(' OR ') } }
  }

  /** Lone consonants (초성) stand in no text; they ask for titles that begin with such syllables. */
  #byInitials({ text, reach, limit, offset }: Question, condition: Condition): Answer {
    const all = complete(this.#db, { text, reach, limit: DEEPEST, headings: false })
    const wanted = this.#db.all<{ id: string }>(
      `select i.id from item i where i.id in (select value from json_each(:ids)) and ${condition.sql}`,
      {
        ...condition.values,
        ids: JSON.stringify(all.map(({ id }) => id)),
      },
    )
    const left = new Set(wanted.map(({ id }) => id))
    const titles = all.filter(({ id }) => left.has(id))
    const page = titles.slice(offset, offset + limit)
    const hits = page.flatMap(({ id, titleHtml }) => {
      const item = this.#db.get<Ranked>(
        `select i.number, i.id, i.type, i.number << ${PASSAGE_BITS} as passage, n.title, 0 as score from item i join title n on n.item = i.number where i.id = :id`,
        { id },
      )
      return item ? this.#hits([item], NO_MARKS).map((hit) => ({ ...hit, titleHtml })) : []
    })
    return { hits, total: titles.length, more: offset + limit < titles.length, mode: 'all', suggestion: null }
  }

  /** Without a word to look for, a question with filters lists what they leave, newest first. */
  #newest({ text, filters, limit, offset }: Question, condition: Condition): Answer {
    const nothing: Answer = { hits: [], total: 0, more: false, mode: 'all', suggestion: null }
    if (/[\p{L}\p{N}]/u.test(text) === false && Object.values(filters).every((filter) => filter === undefined)) return nothing
    const rows = this.#db.all<Ranked & { total: number }>(
      `select i.number, i.id, i.type, i.number << ${PASSAGE_BITS} as passage, n.title, 0 as score, count(*) over () as total
       from item i join title n on n.item = i.number where ${condition.sql} order by i.updated_at desc, i.number desc limit :limit offset :offset`,
      { ...condition.values, limit: limit + 1, offset },
    )
    return { ...nothing, hits: this.#hits(rows.slice(0, limit), NO_MARKS), total: rows[0]?.total ?? 0, more: rows.length > limit }
  }

  #search(plan: Plan, condition: Condition, { limit, offset }: Question): Omit<Answer, 'suggestion'> {
    const every = [...plan.groups.map((group) => group.match), ...plan.required].join(' AND ')
    const complete = this.#count(every, condition, ENOUGH)
    const { kept, dropped, spent } = complete >= ENOUGH ? { kept: plan.groups, dropped: [], spent: 0 } : this.#affordable(plan.groups)
    const match = complete >= ENOUGH ? every : someOf(kept, plan.required)
    let fetch = match
    let total = this.#count(complete >= ENOUGH ? match : someOf(plan.groups, plan.required), condition, DEEPEST)
    if (total >= DEEPEST && (complete >= ENOUGH || spent > POSTINGS_BUDGET)) {
      const named = `{title heading} : (${match})`
      const count = this.#count(named, condition, DEEPEST)
      if (count >= ENOUGH_NAMED) [fetch, total] = [named, count]
    }
    const ranked = this.#page(fetch, plan, dropped, condition, limit, offset)
    return {
      hits: this.#hits(ranked.slice(0, limit), marksOf(plan)),
      total,
      more: offset + limit < total,
      mode: complete > 0 ? 'all' : 'any',
    }
  }

  #page(match: string, plan: Plan, dropped: Group[], condition: Condition, limit: number, offset: number): Ranked[] {
    const terms = plan.groups.map((group) => group.term)
    const ranked: Ranked[] = []
    for (let block = Math.floor(offset / BLOCK); block * BLOCK < Math.min(offset + limit, DEEPEST); block++) {
      const found = this.#candidates(match, condition, BLOCK, block * BLOCK)
      for (const group of dropped) this.#addEvidence(found, group)
      ranked.push(...this.#rank(found, terms))
      if (found.length < BLOCK) break
    }
    return ranked.slice(offset % BLOCK)
  }

  #candidates(match: string, condition: Condition, limit: number, offset: number): Found[] {
    return this.#db.all<Found>(
      `with hit as materialized (
         select t.rowid as passage, ${ITEM} as number, -${BM25} as score from term t join item i on i.number = ${ITEM}
         where t.term match :match and ${condition.sql})
       select number, passage, max(score) as best, sum(score) as sum from hit
       group by number order by best desc, number limit :limit offset :offset`,
      { ...condition.values, match, limit, offset },
    )
  }

  /** How many readable items have a passage that matches; `most` is as far as it counts. */
  #count(match: string, condition: Condition, most: number): number {
    const row = this.#db.get<{ count: number }>(
      `select count(*) as count from (select distinct ${ITEM} from term t join item i on i.number = ${ITEM} where t.term match :match and ${condition.sql} limit ${most})`,
      { ...condition.values, match },
    )
    return row?.count ?? 0
  }

  /** The words that fetch passages, rarest first within the budget, and those that only add to what was fetched. */
  #affordable(groups: Group[]): { kept: Group[]; dropped: Group[]; spent: number } {
    const byRarity = [...groups].sort((a, b) => this.#frequency(a.term) - this.#frequency(b.term))
    let spent = 0
    let count = 0
    for (const group of byRarity) {
      const cost = this.#frequency(group.term)
      if (count > 0 && spent + cost > POSTINGS_BUDGET) break
      spent += cost
      count++
    }
    return { kept: byRarity.slice(0, count), dropped: byRarity.slice(count), spent }
  }

  /** A word outside the budget counts once where it stands in a fetched passage: BM25 for one occurrence at average length. */
  #addEvidence(found: Found[], group: Group): void {
    const weight = rarity(this.#passages(), this.#frequency(group.term))
    // The plus keeps SQLite from asking FTS5 for each passage by itself, which costs ten times as much.
    const holding = this.#db.all<{ passage: number }>(
      'select t.rowid as passage from term t where t.term match :match and +t.rowid in (select value from json_each(:passages))',
      {
        match: group.match,
        passages: JSON.stringify(found.map(({ passage }) => passage)),
      },
    )
    const passages = new Set(holding.map(({ passage }) => passage))
    for (const candidate of found) {
      if (!passages.has(candidate.passage)) continue
      candidate.best += weight
      candidate.sum += weight
    }
  }

  /** In how many passages a stem stands. Remembered for some minutes, since FTS5 counts anew each time. */
  #frequency(term: string): number {
    if (performance.now() - this.#frequenciesSince > FREQUENCIES_MS || this.#frequencies.size >= FREQUENCIES_KEPT) {
      this.#frequencies.clear()
      this.#passageCount = undefined
      this.#frequenciesSince = performance.now()
    }
    let known = this.#frequencies.get(term)
    if (known === undefined) {
      known = this.#db.get<{ doc: number }>('select doc from vocabulary where term = :term', { term })?.doc ?? 0
      this.#frequencies.set(term, known)
    }
    return known
  }

  #passages(): number {
    this.#passageCount ??= this.#db.get<{ passages: number }>('select coalesce(sum(passages), 0) as passages from item')?.passages ?? 0
    return this.#passageCount
  }

  #rank(found: Found[], terms: string[]): Ranked[] {
    const facts = this.#db.all<Row>(
      `select i.number, i.id, i.type, i.archived, n.title, n.terms, p.heading from json_each(:found) f join item i on i.number = f.value ->> 0
       join title n on n.item = i.number join passage p on p.id = f.value ->> 1`,
      { found: JSON.stringify(found.map(({ number, passage }) => [number, passage])) },
    )
    const byNumber = new Map(facts.map((row) => [row.number as number, row]))
    const ranked = found.flatMap(({ number, passage, best, sum }): Ranked[] => {
      const row = byNumber.get(number)
      if (!row) return []
      const titleTerms = new Set((row.terms as string).split(' '))
      const headingTerms = new Set(columnsOf(row.heading as string).text.split(' '))
      const score = scoreOf({ best, sum, titleTerms, headingTerms, archived: row.archived === 1 }, terms)
      return [{ number, id: row.id as string, type: row.type as string, passage, title: row.title as string, score }]
    })
    return ranked.sort((a, b) => b.score - a.score || a.number - b.number)
  }

  #hits(ranked: Ranked[], marks: Marks): Hit[] {
    return ranked.flatMap((item) => {
      const row = this.#db.get('select heading, anchor, path, body from passage where id = :id', { id: item.passage })
      if (!row) return []
      const text = inflateRawSync(row.body as Uint8Array).toString()
      const passage = {
        heading: row.heading as string,
        anchor: row.anchor as string,
        path: JSON.parse(row.path as string),
        html: snippet(text, marks),
      }
      return [{ id: item.id, type: item.type, score: item.score, titleHtml: markAll(item.title, marks), passage }]
    })
  }

  /** The question with words replaced that no readable passage holds; undefined where there is nothing to mend. */
  #correct(text: string, plan: Plan, condition: Condition): string | undefined {
    let corrected = text
    for (const group of plan.groups.slice(0, MOST_CORRECTED)) {
      if (this.#readable(group.match, condition)) continue
      const better = this.#correction(group.word, condition)
      if (better !== undefined) corrected = corrected.replace(group.word, better)
    }
    return corrected === text ? undefined : corrected
  }

  /** Only words that the asker can read somewhere, so that spelling reveals no hidden text. */
  #correction(word: string, condition: Condition): string | undefined {
    const known = (keys: string) =>
      this.#db.all<{ word: string }>('select word from word where keys = :keys limit 5', { keys }).map((row) => row.word)
    let best: { word: string; passages: number } | undefined
    let tried = 0
    for (const candidate of corrections(word, known)) {
      const group = planOf(candidate).groups[0]
      if (!group || candidate === word || ++tried > 20) continue
      const passages = this.#frequency(group.term)
      if (passages > (best?.passages ?? 0) && this.#readable(group.match, condition)) best = { word: candidate, passages }
    }
    return best?.word
  }

  #readable(match: string, condition: Condition): boolean {
    const row = this.#db.get(
      `select 1 as found from term t join item i on i.number = ${ITEM} where t.term match :match and ${condition.sql} limit 1`,
      { ...condition.values, match },
    )
    return row !== undefined
  }

  /** The dozen terms that tell an item from others: often in it, rarely elsewhere. */
  #tellingTerms(number: number, title: string): string[] {
    const counts = new Map<string, number>()
    for (const term of title.split(' ')) counts.set(term, 3)
    const first = number * 2 ** PASSAGE_BITS
    const rows = this.#db.all('select body from passage where id between :first and :last limit 8', {
      first,
      last: first + 2 ** PASSAGE_BITS - 1,
    })
    for (const row of rows) {
      for (const term of columnsOf(canonical(inflateRawSync(row.body as Uint8Array).toString())).text.split(' ')) {
        if (term.length > 1 && !/^\d/.test(term)) counts.set(term, (counts.get(term) ?? 0) + 1)
      }
    }
    const passages = this.#passages()
    return [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 40)
      .map(([term, count]) => ({ term, frequency: this.#frequency(term), count }))
      .filter(({ frequency, term }) => term !== '' && frequency > 1 && frequency <= Math.max(20, passages / 20))
      .map(({ term, frequency, count }) => ({ term, weight: Math.sqrt(count) * rarity(passages, frequency) }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, 12)
      .map(({ term }) => term)
  }
}

const MOST_CORRECTED = 5
const INITIALS = /^\s*[ㄱ-ㅎ][ㄱ-ㅎ\s]+$/
const NO_MARKS: Marks = { terms: new Set(), wholes: new Set() }

/** Phrases must stand in the passage; of the words, any. */
function someOf(groups: Group[], required: string[]): string {
  const some = groups.map((group) => group.match).join(' OR ')
  if (required.length === 0) return some
  return some === '' ? required.join(' AND ') : `${required.join(' AND ')} AND (${some})`
}

const marksOf = (plan: Plan): Marks => ({ terms: new Set(plan.marks.terms), wholes: new Set(plan.marks.wholes) })
