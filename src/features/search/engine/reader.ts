import { type Marks, markAll, snippet } from '../highlight.ts'
import { complete, type Typing } from './complete.ts'
import { MAPPED_BYTES, ReadConnection } from './connection.ts'
import { joinNear, NearPassages } from './dense.ts'
import type { Answer, Completion, Facets, Hit, Question, Reach } from './engine.ts'
import { explain } from './explain.ts'
import { FacetCounts } from './facets.ts'
import { Facts } from './facts.ts'
import { Lists } from './lists.ts'
import { best, type Match, Matches, type Narrowed, type Wanted } from './matches.ts'
import { Mending } from './mending.ts'
import { type Plan, planOf } from './plan.ts'
import { type Scope, Scopes } from './reach.ts'
import { type Ranked, SecondLook } from './second-look.ts'
import { tellingTerms } from './telling-terms.ts'

/** Items that the second look compares at a time; pages are cut out of such blocks, so that they never overlap. */
const BLOCK = 100
const DEEPEST = 1_000
const LARGEST_VERIFIED = 256 * 1024 * 1024

type HitRow = { id: string; type: string; title: string; heading: string; anchor: string; path: string; body: string }
type Dense = NonNullable<Question['dense']>
/** What was found, and the page of it that was asked for. */
type Page = { ranked: Ranked[]; total: number; mode: Answer['mode'] }

/** Answers questions from the index file. Everything is synchronous; it lives in a thread of its own. */
export class IndexReader {
  readonly #path: string
  readonly #db: ReadConnection
  readonly #facts: Facts
  readonly #lists: Lists
  readonly #matches: Matches
  readonly #scopes: Scopes
  readonly #look: SecondLook
  readonly #mending: Mending
  #near: NearPassages | undefined

  constructor(path: string) {
    this.#path = path
    this.#db = new ReadConnection(path)
    this.#facts = new Facts(this.#db)
    this.#lists = new Lists(this.#db)
    this.#matches = new Matches(this.#facts, this.#lists)
    this.#scopes = new Scopes(this.#db, this.#facts)
    this.#look = new SecondLook(this.#db, this.#facts, this.#matches)
    this.#mending = new Mending(this.#db, this.#matches)
  }

  close(): void {
    this.#near?.close()
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
    return this.#atOneMoment(() => this.#answer(question))
  }

  /** How many items each choice would leave of those that the question finds. */
  facets(question: Question): Facets {
    return this.#atOneMoment(() => this.#count(question))
  }

  /** Titles and headings that what was typed may become. */
  suggest(typing: Typing): Completion[] {
    return complete(this.#db, typing)
  }

  /** Ids of readable items that speak of the same, nearest first. */
  related(id: string, reach: Reach, limit: number): string[] {
    return this.#atOneMoment(() => {
      const self = this.#db.get<{ number: number; terms: string }>(
        'select i.number, t.terms from item i join title t on t.item = i.number where i.id = :id',
        { id },
      )
      if (!self) return []
      const terms = tellingTerms(this.#db, this.#matches, {
        ...{ number: self.number, title: self.terms },
        livePassages: this.#facts.livePassages,
      })
      const scope = this.#scopes.of(reach, { archived: false })
      this.#matches.find({ words: [terms.map((term) => ({ terms: [term], weight: 1 }))], phrases: [], written: 1 }, scope.readable)
      this.#matches.narrow(scope, new Set([self.number]))
      const near = best(this.#matches.collect(false), (match) => match.best, limit)
      return near.map(({ item }) => this.#db.get<{ id: string }>('select id from item where number = ?', [item])?.id ?? '')
    })
  }

  /** What is read for one question belongs together, and nothing of it is kept. */
  #atOneMoment<T>(work: () => T): T {
    return this.#db.transaction(() => {
      this.#facts.refresh()
      try {
        return work()
      } finally {
        this.#lists.forget()
      }
    })
  }

  #answer(question: Question): Answer {
    const plan = planOf(question.text, question.expansions)
    const scope = this.#scopes.of(question.reach, question.filters)
    if (INITIALS.test(question.text)) return this.#byInitials(question, scope)
    if (!hasWords(plan)) return this.#listed(question, plan, scope)
    const first = this.#search(plan, scope, question)
    if (first.mode === 'all') {
      const apart = first.total < FEW ? this.#mending.writtenApart(question.text, plan, scope) : undefined
      return this.#answered(first, plan, scope, question, apart ?? null)
    }
    const corrected = this.#mending.correct(question.text, plan, scope)
    if (corrected === undefined || first.total > 0) return this.#answered(first, plan, scope, question, corrected ?? null)
    const better = planOf(corrected)
    return { ...this.#answered(this.#search(better, scope, question), better, scope, question, corrected), mode: 'fuzzy' }
  }

  #count(question: Question): Facets {
    const counts = new FacetCounts(this.#facts, question.now ?? Date.now())
    const scope = this.#scopes.of(question.reach, question.filters)
    const plan = this.#meant(question, scope)
    if (plan === undefined) {
      for (const item of this.#named(question)) if (scope.allows(item)) counts.add(item, scope.misses(item), true)
      return counts.result(false, false)
    }
    if (!hasWords(plan)) {
      if (asksForSomething(question)) this.#everyItem(scope, this.#excluded(plan), (item, misses) => counts.add(item, misses, true))
      return counts.result(false, false)
    }
    const { enough, strict } = plan.narrowed ?? this.#narrowed(plan, scope)
    this.#matches.eachItem((item, misses, every) => counts.add(item, misses, every))
    return counts.result(enough, strict)
  }

  #narrowed(plan: Plan, scope: Scope): Narrowed {
    this.#matches.find(wantedOf(plan), scope.readable)
    return this.#matches.narrow(scope, this.#excluded(plan))
  }

  /**
   * The question as `query` answers it, with its words mended where nothing else is found; undefined for initials. Where
   * it had to be asked to know that, what is left of it stands beside it.
   */
  #meant(question: Question, scope: Scope): (Plan & { narrowed?: Narrowed }) | undefined {
    if (INITIALS.test(question.text)) return undefined
    const plan = planOf(question.text, question.expansions)
    if (!hasWords(plan)) return plan
    const narrowed = this.#narrowed(plan, scope)
    if (narrowed.total > 0) return { ...plan, narrowed }
    const corrected = this.#mending.correct(question.text, plan, scope)
    return corrected === undefined ? { ...plan, narrowed } : planOf(corrected)
  }

  #excluded(plan: Plan): Set<number> {
    return this.#matches.itemsWith(plan.excluded)
  }

  /** Items whose names begin with these initials. */
  #named({ text, reach }: Question): number[] {
    const titles = complete(this.#db, { text, reach, limit: DEEPEST, headings: false })
    return titles.flatMap(({ id }) => this.#db.get<{ number: number }>('select number from item where id = :id', { id })?.number ?? [])
  }

  /** Lone consonants (초성) stand in no text; they ask for titles that begin with such syllables. */
  #byInitials(question: Question, scope: Scope): Answer {
    const { text, reach, limit, offset } = question
    const titles = complete(this.#db, { text, reach, limit: DEEPEST, headings: false }).flatMap(({ id, titleHtml }) => {
      const item = this.#db.get<{ number: number }>('select number from item where id = :id', { id })?.number
      return item !== undefined && scope.allows(item) && scope.misses(item) === 0 ? [{ item, titleHtml }] : []
    })
    const page = titles.slice(offset, offset + limit)
    const hits = page.flatMap(({ item, titleHtml }) =>
      this.#hits(this.#look.rank([this.#firstOf(item)]), NO_MARKS).map((hit) => ({ ...hit, titleHtml })),
    )
    return { hits, total: titles.length, more: offset + limit < titles.length, mode: 'all', suggestion: null }
  }

  /** Without a word to look for, a question with filters lists what they leave, newest first. */
  #listed(question: Question, plan: Plan, scope: Scope): Answer {
    const nothing: Answer = { hits: [], total: 0, more: false, mode: 'all', suggestion: null }
    if (!asksForSomething(question)) return nothing
    const left: Match[] = []
    this.#everyItem(scope, this.#excluded(plan), (item, misses) => {
      if (misses === 0) left.push({ item, passage: -1, best: 0, sum: 0 })
    })
    const { limit, offset } = question
    const page = best(left, this.#order(question) ?? this.#order({ sort: 'newest' }) ?? bestFirst, offset + limit).slice(offset)
    const ranked = this.#look.described(page.map(({ item }) => this.#firstOf(item)))
    return { ...nothing, hits: this.#hits(ranked, NO_MARKS), total: left.length, more: offset + limit < left.length }
  }

  #everyItem(scope: Scope, excluded: Set<number>, visit: (item: number, misses: number) => void): void {
    for (let item = 1; item < this.#facts.itemsEnd; item++) {
      if (scope.allows(item) && !excluded.has(item)) visit(item, scope.misses(item))
    }
  }

  #firstOf = (item: number): Match => ({ item, passage: -1, best: 0, sum: 0 })

  /** By what a question wants its items sorted; undefined for relevance. */
  #order({ sort }: Pick<Question, 'sort'>): ((match: Match) => number) | undefined {
    const { updatedAt } = this.#facts
    if (sort === 'newest') return ({ item }) => updatedAt[item]
    if (sort === 'oldest') return ({ item }) => -updatedAt[item]
    return undefined
  }

  #search(plan: Plan, scope: Scope, question: Question): Page {
    this.#matches.find(wantedOf(plan), scope.readable)
    const { strict, mode, total } = this.#matches.narrow(scope, this.#excluded(plan))
    const found = this.#matches.collect(strict)
    const { limit, offset } = question
    const order = this.#order(question)
    if (order) return { ranked: this.#look.described(best(found, order, offset + limit).slice(offset), plan), total, mode }
    const near = question.dense && this.#nearPassages(question.dense)
    if (near) return this.#searchNear(near, { found, total, mode }, plan, scope, question as Question & { dense: Dense })
    const ranked = this.#blocks(found, plan, Math.floor(offset / BLOCK), offset + limit)
    return { ranked: ranked.slice(offset % BLOCK, (offset % BLOCK) + limit), total, mode }
  }

  /** Blocks of ranked items, from this one on to the one with the item before `end`. */
  #blocks(found: Iterable<Match>, plan: Plan, first: number, end: number): Ranked[] {
    const last = Math.min(end, DEEPEST)
    const candidates = best(found, bestFirst, Math.ceil(last / BLOCK) * BLOCK)
    const ranked: Ranked[] = []
    for (let block = first; block * BLOCK < last; block++)
      ranked.push(...this.#look.rank(candidates.slice(block * BLOCK, (block + 1) * BLOCK), plan))
    return ranked
  }

  /** The vectors of this index, if they are all there. Without them, or where they cannot be used, words answer alone. */
  #nearPassages({ vector }: Dense): NearPassages | undefined {
    try {
      if (this.#near?.current === false) {
        this.#near.close()
        this.#near = undefined
      }
      this.#near ??= NearPassages.open(this.#path)
      return this.#near?.ready(vector.length) ? this.#near : undefined
    } catch {
      return undefined
    }
  }

  /**
   * What the words found, joined with what is near. The first block by words and all that is near are ranked together;
   * what the words found below follows.
   */
  #searchNear(
    near: NearPassages,
    { found, total, mode }: { found: Iterable<Match>; total: number; mode: Answer['mode'] },
    plan: Plan,
    scope: Scope,
    { dense, limit, offset }: Question & { dense: Dense },
  ): Page {
    const excluded = this.#excluded(plan)
    const readable = (item: number) => scope.allows(item) && scope.misses(item) === 0 && !excluded.has(item)
    // Nothing near may stand above what the words found where it has no weight, so it can only follow the last of that.
    const nearest = dense.weight > 0 || total <= BLOCK ? near.nearest(dense.vector, readable) : []
    const top = best(found, bestFirst, BLOCK)
    const isTop = new Set(top.map(({ item }) => item))
    const isNear = new Set(nearest.map(({ item }) => item))
    const words = this.#look.rank([...top, ...[...found].filter(({ item }) => isNear.has(item) && !isTop.has(item))], plan)
    const isFound = new Set(words.map(({ item }) => item))
    // What does not hold the phrase is not what was asked for, however near it is.
    const joined = joinNear(
      near,
      dense,
      words.map((each) => ({ ...each, row: this.#look.rowOf(each) })),
      plan.required.length > 0 ? nearest.filter(({ item }) => isFound.has(item)) : nearest,
    )
    const page = joined.slice(offset, offset + limit).flatMap(({ item, row, score, factor, known }): Ranked[] => {
      const number = this.#db.get<{ number: number }>('select number from passage where id = :row', { row })?.number ?? -1
      const ranked = known ?? this.#look.described([{ ...this.#firstOf(item), passage: number }], plan)[0]
      return ranked ? [{ ...ranked, score, nearness: factor }] : []
    })
    const shown = new Set(joined.map(({ item }) => item))
    const after = Math.max(0, offset - joined.length)
    const below =
      page.length < limit && total > BLOCK ? this.#blocks(found, plan, 1, BLOCK + after + limit).filter(({ item }) => !shown.has(item)) : []
    return {
      ranked: [...page, ...below.slice(after, after + limit - page.length)],
      total: total + joined.filter(({ known }) => known === undefined).length,
      mode: total === 0 && joined.length > 0 ? 'any' : mode,
    }
  }

  #answered({ ranked, total, mode }: Page, plan: Plan, scope: Scope, question: Question, suggestion: string | null): Answer {
    const hits = this.#hits(ranked, marksOf(plan))
    const { limit, offset } = question
    const explanations = question.explain ? explain(this.#matches, plan, scope, ranked) : []
    explanations.forEach((explanation, index) => {
      const { nearness } = ranked[index]
      hits[index].explanation =
        nearness === undefined ? explanation : { ...explanation, factors: [...explanation.factors, byMeaning(nearness)] }
    })
    return { hits, total, more: offset + limit < total, mode, suggestion }
  }

  #hits(ranked: Ranked[], marks: Marks): Hit[] {
    return ranked.flatMap((match) => {
      const row = this.#db.get<HitRow>(
        `select i.id, i.type, n.title, p.heading, p.anchor, p.path, p.body from passage p join item i on i.number = ?
         join title n on n.item = i.number where p.id = ?`,
        [match.item, this.#look.rowOf(match)],
      )
      if (!row) return []
      const { id, type, title, heading, anchor, path, body } = row
      const passage = { heading, anchor, path: JSON.parse(path) as string[], html: snippet(body, marks) }
      return [{ id, type, score: match.score, titleHtml: markAll(title, marks), passage }]
    })
  }
}

/** Where a question finds fewer items, its compounds are offered as words of their own. */
const FEW = 3
const INITIALS = /^\s*[ㄱ-ㅎ][ㄱ-ㅎ\s]+$/
const NO_MARKS: Marks = { terms: new Set(), wholes: new Set() }

const byMeaning = (value: number) => ({ name: value < 1 ? 'distance' : 'nearness', value })
const bestFirst = (match: Match): number => match.best
const hasWords = (plan: Plan): boolean => plan.groups.length > 0 || plan.required.length > 0
const wantedOf = (plan: Plan): Wanted => ({
  words: plan.groups.map(({ ways }) => ways),
  phrases: plan.required,
  written: plan.length.written,
})
const asksForSomething = ({ text, filters }: Question): boolean =>
  /[\p{L}\p{N}]/u.test(text) || Object.values(filters).some((filter) => filter !== undefined)

const marksOf = (plan: Plan): Marks => ({
  terms: new Set(plan.marks.terms),
  wholes: new Set(plan.marks.wholes),
  rows: plan.marks.rows,
})
