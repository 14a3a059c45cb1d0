import type { ArticleView, StaleArticle } from '../../schema.ts'
import type { z } from 'zod'
import { ApiProblem, api, newIdempotencyKey } from '../../../../web/kit/api.ts'
import type { Outgoing, OutgoingText } from '../../../../web/kit/pages.ts'
import { changesOf, type Place, type Writing } from './writing.ts'

export type Stale = z.infer<typeof StaleArticle> & { fields?: string[] }

export type Outcome =
  | { kind: 'published'; article: ArticleView }
  | { kind: 'sent'; href: string; said: string }
  | { kind: 'conflict'; stale: Stale }
  | { kind: 'refused'; problem: ApiProblem }

const keys = new Map<string, string>()

/** The same text sent twice (an answer was lost) makes one article. */
function keyFor(body: unknown): string {
  const text = JSON.stringify(body)
  const key = keys.get(text) ?? newIdempotencyKey()
  keys.clear()
  keys.set(text, key)
  return key
}

export async function publishNew(writing: Writing, place: Place, message: string): Promise<Outcome> {
  const body = { ...place, ...writing, title: writing.title.trim(), description: writing.description.trim(), message: message.trim() }
  return outcome(() => api.post<ArticleView>('/api/articles', body, { idempotencyKey: keyFor(body) }))
}

/** Saves over the revision the text is based on. */
export async function publishChange(id: string, start: Writing, writing: Writing, base: number, message: string): Promise<Outcome> {
  return outcome(() =>
    api.put<ArticleView>(`/api/articles/${id}`, { ...changesOf(start, writing), message: message.trim() }, { ifMatch: `"${base}"` }),
  )
}

/** Sends a text out another way. */
export async function sendBy(way: Outgoing, text: OutgoingText, answers: Record<string, unknown>): Promise<Outcome> {
  return outcomeOf(async () => ({ kind: 'sent', ...(await way.send(text, answers)) }))
}

const outcome = (send: () => Promise<ArticleView>): Promise<Outcome> =>
  outcomeOf(async () => ({ kind: 'published', article: await send() }))

async function outcomeOf(send: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await send()
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    if (error.status === 412 && error.problem.current) return { kind: 'conflict', stale: error.problem as unknown as Stale }
    return { kind: 'refused', problem: error }
  }
}
