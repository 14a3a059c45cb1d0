import type { Ctx } from '../../platform/context.ts'
import { DomainError, unauthenticated } from '../../platform/errors.ts'
import type { Found } from '../../platform/feature.ts'
import { escapeHtml } from '../../platform/page/markup.ts'
import { itemRefs } from '../repository/index.ts'
import type { ItemRef } from '../repository/schema.ts'
import { DEEPEST } from './asked.ts'
import { type Answer, type Filters, IndexDamaged, type Question, QuestionTooLong, type Sort } from './engine/engine.ts'
import { filtersOf } from './filters.ts'
import { parseQuestion } from './parse.ts'
import { searchReach } from './reach.ts'
import type { Narrowing, SearchHit, SearchResults } from './schema.ts'

const RELATED_COMPARED = 30
const PAGE = 20

/** Whether a person asks, and not a program for itself: what persons ask is noted in the ledger of searches. */
export type Recorded = { byPerson: boolean }

/** `q` is in the query language; the rest are the parameters of GET /api/search. */
export type SearchRequest = Narrowing & { q: string; sort?: Sort; cursor?: string; limit?: number; explain?: boolean; recorded?: Recorded }

/**
 * Items that answer a question, best first, each with its best passage. The index knows who may read what; what came
 * out of it is read again from the store, so that what was deleted or restricted a moment ago does not show.
 */
export async function searchItems(ctx: Ctx, asked: SearchRequest): Promise<SearchResults> {
  if (ctx.actor.kind === 'visitor') throw unauthenticated()
  const limit = asked.limit ?? PAGE
  const offset = Number(asked.cursor ?? 0)
  const question = await questionOf(ctx, asked)
  const { dense, use } = await ctx.services.dense.questionOf(asked)
  const answer = await answerWithSynonyms(ctx, { ...question, dense, limit, offset })
  const found = await presented(
    ctx,
    answer.hits.map(({ id }) => id),
  )
  const items = answer.hits.flatMap(({ id, score, titleHtml, passage, explanation }): SearchHit[] => {
    const item = found.get(id)
    return item ? [{ item, score, titleHtml: titled(item.title, titleHtml), passage, explanation }] : []
  })
  const total = answer.total - (answer.hits.length - items.length)
  return {
    searchId: asked.recorded ? noted(ctx, asked, question.filters, { items, total, mode: answer.mode }) : null,
    items,
    next: answer.more && offset + limit < DEEPEST ? String(offset + limit) : null,
    total,
    mode: answer.mode,
    suggestion: answer.suggestion,
    meaning: use,
  }
}

/** The index keeps one name of what has several, as topics do; who reads it sees the one of their language. */
const titled = (title: string, html: string): string => (html.replace(/<\/?mark>/g, '') === escapeHtml(title) ? html : escapeHtml(title))

function noted(ctx: Ctx, asked: SearchRequest, filters: Filters, answer: Pick<SearchResults, 'items' | 'total' | 'mode'>): string | null {
  const { q, cursor, explain, recorded } = asked
  return ctx.services.demand.asked(
    ctx,
    { q, filters, cursor, byPerson: recorded?.byPerson === true, lookingCloser: cursor !== undefined || explain === true },
    { itemIds: answer.items.map(({ item }) => item.id), total: answer.total, mode: answer.mode },
  )
}

/** What the engine is asked, without the page that is wanted. */
export async function questionOf(ctx: Ctx, asked: SearchRequest): Promise<Omit<Question, 'limit' | 'offset'>> {
  const filters = await filtersOf(ctx, asked.q, asked)
  const { text, phrases } = parseQuestion(asked.q)
  // A list without words is one of items: nobody asks for what was changed lately to see topics and people.
  const ofItems = text === '' && phrases.length === 0 && filters.kinds === undefined
  return {
    text: asked.q,
    reach: ofItems ? await ctx.services.reaches.of(ctx) : await searchReach(ctx),
    filters,
    expansions: await ctx.services.synonyms.expansionsFor(ctx, asked.q),
    sort: asked.sort,
    now: ctx.services.clock.now(),
    explain: asked.explain,
  }
}

/** Words that had to be mended have synonyms of their own, which only then can be looked up. */
async function answerWithSynonyms(ctx: Ctx, question: Question): Promise<Answer> {
  const answer = await answerTo(ctx, question)
  if (answer.mode !== 'fuzzy' || answer.suggestion === null) return answer
  const expansions = await ctx.services.synonyms.expansionsFor(ctx, answer.suggestion)
  if (expansions.length === 0) return answer
  return { ...(await answerTo(ctx, { ...question, text: answer.suggestion, expansions })), mode: 'fuzzy', suggestion: answer.suggestion }
}

export const answerTo = (ctx: Ctx, question: Question): Promise<Answer> =>
  orNothing(ctx, () => ctx.services.search.engine.query(question), NOTHING)

/** What results show of these ids, of whichever feature they are; what the asker may not read is missing. */
export async function presented(ctx: Ctx, ids: string[]): Promise<Map<string, Found>> {
  const found = new Map<string, Found>()
  for (const source of ctx.services.indexSources) {
    const left = ids.filter((id) => !found.has(id))
    if (left.length === 0) break
    for (const [id, item] of await source.present(ctx, left)) found.set(id, item)
  }
  return found
}

/** Items that speak of the same and that the asker may read, nearest first. */
export async function relatedItems(ctx: Ctx, itemId: string, limit = 5): Promise<ItemRef[]> {
  if (ctx.actor.kind === 'visitor') return []
  const near = await orNothing(ctx, () => ctx.services.search.related(itemId, RELATED_COMPARED), [])
  // Nearly always the asker may read the nearest ones; the others are looked up where they are needed only.
  const first = await itemRefs(ctx, near.slice(0, limit + 2))
  const more = first.length < limit && near.length > limit + 2 ? await itemRefs(ctx, near.slice(limit + 2)) : []
  return [...first, ...more].slice(0, limit)
}

/** Items that words lead to, for those who ask by a text instead of a question. */
export async function alikeItems(ctx: Ctx, words: string[], limit: number): Promise<string[]> {
  if (ctx.actor.kind === 'visitor') return []
  const { items } = await searchItems(ctx, { q: words.join(' '), limit })
  return items.map(({ item }) => item.id)
}

const NOTHING: Answer = { hits: [], total: 0, more: false, mode: 'all', suggestion: null }

/** A broken index is being made anew while this answers; nothing is found until it is there. */
export async function orNothing<T>(ctx: Ctx, ask: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof QuestionTooLong) throw new DomainError('search-too-long', 503)
    if (!(error instanceof IndexDamaged)) throw error
    ctx.services.search.recover(error)
    return nothing
  }
}
