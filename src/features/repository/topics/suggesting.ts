import type { z } from 'zod'
import type { Ctx } from '../../../platform/context.ts'
import { nameKey } from '../../../platform/text.ts'
import { readArticle } from '../articles.ts'
import { topicList, topicMark } from './queries.ts'
import { labelsOf } from './rules.ts'
import type { SuggestionRequest, Topic, TopicSuggestion } from './schema.ts'
import { itemTopics } from './store/topics.ts'

/*
 * Topics that would fit a text: those it names, and those that the items most like it carry. bench/stewardship-topics.ts measures how
 * often the first of them is right.
 */

/** A word of a text: the form that search compares, and where it stands. */
export type TextWord = { term: string; start: number; end: number }
type Text = z.infer<typeof SuggestionRequest>
type Label = { terms: string[]; topic: Topic; label: string }
type Found = { score: number; word: string | null; reason: TopicSuggestion['reason'] }

const MOST_READ = 20_000
const MOST_SUGGESTED = 5
const WORDS_COMPARED = 12
const NEIGHBOURS = 20
/** Below this a suggestion is more often wrong than right. */
const LEAST = 0.3
/** How sure a name makes of a topic, by where and how often it stands. */
const NAMED = { tag: 0.9, title: 0.6, often: 0.4, twice: 0.25, once: 0.12 }
/** How sure it makes that every neighbour carries the topic. */
const ALIKE = 0.95

export async function suggestedForItem(ctx: Ctx, itemId: string): Promise<TopicSuggestion[]> {
  const { item, revision, fields } = await readArticle(ctx, itemId)
  return suggestedTopics(ctx, { title: item.title, body: revision.body, topics: fields.topics, tags: fields.tags }, itemId)
}

/** The best first; none that is on the text already. */
export async function suggestedTopics(ctx: Ctx, text: Text, itemId?: string): Promise<TopicSuggestion[]> {
  const topics = new Map((await topicList(ctx)).map((topic) => [topic.id, topic]))
  if (topics.size === 0 || (text.title.trim() === '' && text.body.trim() === '')) return []
  const found = namedTopics(text, await labelBook(ctx), ctx.services.wordsOf)
  for (const [id, share] of await alikeTopics(ctx, text, itemId)) {
    const named = found.get(id)
    if (named) named.score = 1 - (1 - named.score) * (1 - ALIKE * share)
    else if (topics.has(id)) found.set(id, { score: ALIKE * share, word: null, reason: 'alike' })
  }
  return [...found]
    .filter(([id, { score }]) => score >= LEAST && !text.topics.includes(id))
    .sort(([, a], [, b]) => b.score - a.score)
    .slice(0, MOST_SUGGESTED)
    .map(([id, { score, word, reason }]) => ({
      ...topicMark(ctx, topics.get(id) as Topic),
      score: Math.round(score * 100) / 100,
      reason,
      word,
    }))
}

/** Labels by their first term, the longer ones first: what is part of a longer name is not named by itself. */
async function labelBook(ctx: Ctx): Promise<Map<string, Label[]>> {
  return ctx.services.reaches.remember(ctx, 'labels of topics', async () => {
    const { wordsOf } = ctx.services
    const labels = (await topicList(ctx)).flatMap((topic) =>
      labelsOf(topic).map((label): Label => ({ terms: termsOf(label, wordsOf), topic, label })),
    )
    const book = Map.groupBy(
      labels.filter(({ terms }) => terms.join('').length > 1),
      ({ terms }) => terms[0],
    )
    for (const same of book.values()) same.sort((a, b) => b.terms.length - a.terms.length)
    return book
  })
}

type WordsOf = Ctx['services']['wordsOf']

/** Without search the words are what stands between spaces. */
const plainWords = (text: string): TextWord[] =>
  [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({
    term: nameKey(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }))

const termsOf = (text: string, wordsOf: WordsOf = plainWords) => wordsOf(text).map(({ term }) => term)

function namedTopics(text: Text, book: Map<string, Label[]>, wordsOf?: WordsOf): Map<string, Found> {
  const found = new Map<string, Found>()
  const note = ({ topic, label }: Label, score: number, reason: Found['reason']) => {
    if (score > (found.get(topic.id)?.score ?? 0)) found.set(topic.id, { score, word: label, reason })
  }
  for (const tag of text.tags) for (const label of labelsIn(termsOf(tag, wordsOf), book).keys()) note(label, NAMED.tag, 'tagged')
  for (const label of labelsIn(termsOf(text.title, wordsOf), book).keys()) note(label, NAMED.title, 'named')
  for (const [label, times] of labelsIn(termsOf(text.body.slice(0, MOST_READ), wordsOf), book))
    note(label, times > 2 ? NAMED.often : times === 2 ? NAMED.twice : NAMED.once, 'named')
  return found
}

/** Labels that stand in a row of terms, with how often. */
function labelsIn(terms: string[], book: Map<string, Label[]>): Map<Label, number> {
  const found = new Map<Label, number>()
  for (let at = 0; at < terms.length; at++) {
    const matching = book.get(terms[at])?.filter((label) => label.terms.every((term, more) => terms[at + more] === term)) ?? []
    const longest = matching[0]?.terms.length ?? 0
    for (const label of matching) if (label.terms.length === longest) found.set(label, (found.get(label) ?? 0) + 1)
    at += Math.max(0, longest - 1)
  }
  return found
}

/** Topics of the items most like the text, each with its share of them; nearer ones count for more. */
async function alikeTopics(ctx: Ctx, text: Text, itemId?: string): Promise<Map<string, number>> {
  const near = await neighbours(ctx, text, itemId)
  const carried = await itemTopics(ctx.db, near)
  const shares = new Map<string, number>()
  let all = 0
  for (const [rank, id] of near.entries()) {
    const topics = carried.get(id)
    if (!topics) continue
    const weight = 1 / (rank + 2)
    all += weight
    for (const topic of topics) shares.set(topic, (shares.get(topic) ?? 0) + weight)
  }
  // One neighbour alone is no evidence.
  return carried.size < 2 ? new Map() : new Map([...shares].map(([id, weight]) => [id, weight / all]))
}

async function neighbours(ctx: Ctx, text: Text, itemId?: string): Promise<string[]> {
  const { alike, related, wordsOf = plainWords } = ctx.services
  try {
    const known = itemId ? ((await related?.(ctx, itemId, NEIGHBOURS)) ?? []).map(({ id }) => id) : []
    if (known.length > 0) return known
    const asked = tellingWords(text, wordsOf)
    return asked.length === 0 ? [] : ((await alike?.(ctx, asked, NEIGHBOURS)) ?? []).filter((id) => id !== itemId)
  } catch (error) {
    // Without a working index the names alone decide.
    ctx.services.log.warn({ err: error }, 'no items alike found')
    return []
  }
}

/** The words of the title, then those that stand most often in the text, as they are written. */
function tellingWords(text: Text, wordsOf: (text: string) => TextWord[]): string[] {
  const body = text.body.slice(0, MOST_READ)
  const times = new Map<string, { word: string; times: number }>()
  for (const { term, start, end } of wordsOf(body)) {
    const known = times.get(term)
    if (known) known.times++
    else if (term.length > 1 && /\p{L}/u.test(term)) times.set(term, { word: body.slice(start, end), times: 1 })
  }
  const title = wordsOf(text.title).map(({ start, end }) => text.title.slice(start, end))
  const often = [...times.values()].filter((each) => each.times > 1).sort((a, b) => b.times - a.times)
  return [...new Set([...title, ...often.map(({ word }) => word)])].slice(0, WORDS_COMPARED)
}
