import type { Ctx } from '../../platform/context.ts'
import { unauthenticated } from '../../platform/errors.ts'
import { isMember, namesOf } from '../identity/index.ts'
import { facetsOf } from './facets.ts'
import { parseQuestion } from './parse.ts'
import { answerTo, questionOf, type SearchRequest } from './queries.ts'
import type { SearchHelp } from './schema.ts'

const MOST_WORDS = 6
const MOST_PEOPLE = 3
const FILTERS = ['space', 'kind', 'topic', 'tag', 'author', 'trust', 'language', 'updated', 'archived'] as const

/** What helps whoever finds nothing, or too little: words nobody wrote, what fewer filters would give, and who may know. */
export async function searchHelp(ctx: Ctx, asked: SearchRequest): Promise<SearchHelp> {
  if (ctx.actor.kind === 'visitor') throw unauthenticated()
  return { missing: await missingWords(ctx, asked), wider: await widerQuestions(ctx, asked), people: await whoMayKnow(ctx, asked) }
}

const count = async (ctx: Ctx, asked: SearchRequest): Promise<number> => {
  const { total, mode } = await answerTo(ctx, { ...(await questionOf(ctx, asked)), limit: 1, offset: 0 })
  return mode === 'fuzzy' ? 0 : total
}

/** Only what the asker may read counts, so that a word missing to them reveals no text that is hidden. */
async function missingWords(ctx: Ctx, { q }: SearchRequest): Promise<string[]> {
  const words = [...new Set(parseQuestion(q).text.split(/\s+/))].filter((word) => /[\p{L}\p{N}]/u.test(word))
  if (words.length > MOST_WORDS) return []
  const missing: string[] = []
  for (const word of words) if ((await count(ctx, { q: word })) === 0) missing.push(word)
  return missing
}

/** Who wrote most of what holds any of the words, for those who may see the directory of people. */
async function whoMayKnow(ctx: Ctx, asked: SearchRequest): Promise<SearchHelp['people']> {
  if (ctx.actor.kind !== 'person' || !isMember(ctx) || asked.q.trim() === '') return []
  const asker = ctx.actor.id
  const question = await questionOf(ctx, { q: asked.q })
  const { author } = await facetsOf(ctx, { ...question, limit: 1, offset: 0 })
  const writers = author.filter(({ value }) => value !== asker).slice(0, MOST_PEOPLE)
  const names = await namesOf(
    ctx.db,
    writers.map(({ value }) => value),
  )
  return writers.flatMap(({ value, count }) => (names.has(value) ? [{ id: value, name: names.get(value) ?? '', items: count }] : []))
}

/** Each filter is left out by itself, and all of them where no single one is in the way. */
async function widerQuestions(ctx: Ctx, asked: SearchRequest): Promise<SearchHelp['wider']> {
  const used = FILTERS.filter((name) => asked[name] !== undefined && asked[name].length > 0)
  if (used.length === 0 || (await count(ctx, asked)) > 0) return []
  const wider: SearchHelp['wider'] = []
  for (const name of used) {
    const total = await count(ctx, { ...asked, [name]: undefined })
    if (total > 0) wider.push({ without: [name], total })
  }
  if (wider.length > 0 || used.length === 1) return wider.sort((a, b) => a.total - b.total)
  const total = await count(ctx, { ...asked, ...Object.fromEntries(used.map((name) => [name, undefined])) })
  return total > 0 ? [{ without: used, total }] : []
}
