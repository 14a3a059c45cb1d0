import type { Ctx } from '../../platform/context.ts'
import { DomainError, unauthenticated } from '../../platform/errors.ts'
import { text } from '../../platform/i18n.ts'
import { nameKey } from '../../platform/text.ts'
import { itemRefs, itemRows, spaceList } from '../repository/index.ts'
import { articleKinds, type ItemRef } from '../repository/schema.ts'
import { type Answer, type Filters, IndexDamaged, QuestionTooLong } from './engine/engine.ts'
import { type Parsed, parseQuestion } from './parse.ts'
import type { SearchHit, SearchResults, Suggestions } from './schema.ts'

/** Totals are counted as far as anybody leafs. */
const MOST_COUNTED = 1_000
const RELATED_COMPARED = 30
const PAGE = 20

/** `space` is an id or a key. A kind that is not there finds nothing. */
export type Asked = { q: string; space?: string; kind?: string; tag?: string; cursor?: string; limit?: number }

/**
 * Items that answer a question, best first, each with its best passage. The index knows who may read what; what came
 * out of it is read again from the store, so that what was deleted or restricted a moment ago does not show.
 */
export async function searchItems(ctx: Ctx, query: Asked): Promise<SearchResults> {
  if (ctx.actor.kind === 'visitor') throw unauthenticated()
  const limit = query.limit ?? PAGE
  const filters = await filtersOf(ctx, query)
  const offset = offsetOf(query.cursor)
  const question = { text: query.q, reach: await ctx.services.reaches.of(ctx), filters, limit, offset }
  const answer = await orNothing(ctx, () => ctx.services.search.engine.query(question), NOTHING)
  const rows = await itemRows(
    ctx,
    answer.hits.map((hit) => hit.id),
  )
  const items = answer.hits.flatMap(({ id, titleHtml, passage }): SearchHit[] => {
    const item = rows.get(id)
    return item && item.trashedAt === null ? [{ item, titleHtml, passage }] : []
  })
  return {
    items,
    next: answer.more ? String(offset + limit) : null,
    total: Math.min(MOST_COUNTED, answer.total - (answer.hits.length - items.length)),
    mode: answer.mode,
    suggestion: answer.suggestion,
  }
}

/** Titles that what was typed may become, of items the asker may read. */
export async function completions(ctx: Ctx, typed: string, limit: number): Promise<Suggestions> {
  if (ctx.actor.kind === 'visitor') throw unauthenticated()
  const reach = await ctx.services.reaches.of(ctx)
  const found = await orNothing(ctx, () => ctx.services.search.engine.suggest(typed, reach, limit), [])
  const refs = new Map(
    (
      await itemRefs(
        ctx,
        found.map(({ id }) => id),
      )
    ).map((ref) => [ref.id, ref]),
  )
  return {
    items: found.flatMap(({ id, titleHtml }) => {
      const item = refs.get(id)
      return item ? [{ item, titleHtml }] : []
    }),
  }
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

const NOTHING: Answer = { hits: [], total: 0, more: false, mode: 'all', suggestion: null }

/** A broken index is being made anew while this answers; nothing is found until it is there. */
async function orNothing<T>(ctx: Ctx, ask: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof QuestionTooLong) throw new DomainError('search-too-long', 503)
    if (!(error instanceof IndexDamaged)) throw error
    ctx.services.search.recover(error)
    return nothing
  }
}

const offsetOf = (cursor: string | undefined): number => {
  const offset = Number(cursor ?? 0)
  return Number.isInteger(offset) && offset > 0 ? Math.min(offset, MOST_COUNTED) : 0
}

/** Filters out of the parameters and the fields of the question. A space or kind that is not there leaves nothing. */
async function filtersOf(ctx: Ctx, query: Asked): Promise<Filters> {
  const { fields } = parseQuestion(query.q)
  const valuesOf = (name: Parsed['fields'][number]['field']) => fields.filter(({ field }) => field === name).map(({ value }) => value)
  const given = (values: string[]) => (values.length > 0 ? values : undefined)
  const spaces = [...valuesOf('space'), ...(query.space ? [query.space] : [])]
  const kinds = [...valuesOf('kind'), ...(query.kind ? [query.kind] : [])]
  return {
    spaces: spaces.length > 0 ? await spacesNamed(ctx, spaces) : undefined,
    kinds: kinds.length > 0 ? kinds.map((name) => kindNamed(name)) : undefined,
    tags: given([...valuesOf('tag'), ...(query.tag ? [query.tag] : [])].map(nameKey)),
    topics: given(valuesOf('topic').map(nameKey)),
    authors: given(valuesOf('author').map(nameKey)),
  }
}

/** Ids of spaces by id, key or name, of those the asker knows. */
async function spacesNamed(ctx: Ctx, names: string[]): Promise<string[]> {
  const wanted = new Set(names.map(nameKey))
  return (await spaceList(ctx))
    .filter((space) => wanted.has(space.id) || wanted.has(nameKey(space.key)) || wanted.has(nameKey(space.name)))
    .map((space) => space.id)
}

/** A kind by its id or by its name in either language. */
function kindNamed(name: string): string {
  const key = nameKey(name)
  const found = articleKinds.find(
    (kind) => kind === key || (['ko', 'en'] as const).some((locale) => nameKey(text(locale)(`web:kind.${kind}`)) === key),
  )
  return found ?? key
}
